"""One person: what was asked, what was signed, each with its proof."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oogst.participation import queries
from oogst.participation.models import ConsentAsk, ConsentVersion, Signature
from oogst.participation.states import Standing
from oogst.people.mail import can_mail
from oogst.vault import identities
from oogst.web.consent.doors import person_of
from oogst.web.consent.overview import TONES


@require_safe
def person(request: HttpRequest, slug: str, person: uuid.UUID) -> HttpResponse:
    study, row = person_of(request, slug, person)
    forms = []
    for form in queries.forms_of(study):
        [line] = queries.overview(form, [row]).rows
        in_use = any(version.state == ConsentVersion.State.PUBLISHED for version in form.versions.all())
        if in_use or line.standing != Standing.NOT_ASKED:
            forms.append(
                {"form": form, "row": line, "tone": TONES[line.standing], "current": _current(form.versions.all())}
            )
    signatures = Signature.objects.filter(person=row).select_related("version__form").order_by("-signed_at")
    context = {
        "person": row,
        "forms": forms,
        "signatures": [
            {
                "row": signature,
                "yes": [queries.label(purpose) for purpose in signature.yes],
                "no": [queries.label(purpose) for purpose in signature.no],
            }
            for signature in signatures
        ],
        "asks": ConsentAsk.objects.filter(person=row).select_related("version__form").order_by("-asked_at"),
        "reachable": bool(identities.reachable([row.pk])),
        "mails": can_mail(),
    }
    return render(request, "consent/person.html", context)


def _current(versions: object) -> ConsentVersion | None:
    return next((row for row in versions if row.state == ConsentVersion.State.PUBLISHED), None)  # type: ignore[attr-defined]
