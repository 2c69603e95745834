"""One version of a form: its texts as people see them, what differs from the version before, and what comes next."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oogst.participation import comparing, queries, rendering, validating
from oogst.participation import forms as service
from oogst.participation.models import ConsentText, ConsentVersion, Language
from oogst.people.accounts import names
from oogst.web.access import me
from oogst.web.consent.doors import ASK, WRITE, said, version_of
from oogst.web.consent.forms import STATE_TONES

State = ConsentVersion.State
ACTS: dict[str, tuple[Callable[..., Any], Any]] = {
    "propose": (service.propose, gettext_lazy("Proposed. A second person can publish it now.")),
    "send_back": (service.send_back, gettext_lazy("It is a draft again.")),
    "publish": (service.publish, gettext_lazy("Published. From now on this text never changes.")),
    "retire": (service.retire, gettext_lazy("Taken out of use. What was signed stays.")),
}


@require_safe
def version(request: HttpRequest, slug: str, version: uuid.UUID) -> HttpResponse:
    study, row = version_of(request, slug, version, ASK)
    texts = {text.language: text for text in row.texts.select_related("version")}
    language = request.GET.get("language", "")
    chosen = texts.get(language) or texts.get(Language.NL) or next(iter(texts.values()), None)
    before = row.form.versions.filter(number__lt=row.number).order_by("-number").first()
    user = me(request)
    people = names({pk for pk in (row.drafted_by, row.proposed_by, row.published_by) if pk})
    context = {
        "version": row,
        "state": STATE_TONES[State(row.state)],
        "written": [(code, name, code in texts) for code, name in Language.choices],
        "chosen": chosen,
        "html": mark_safe(rendering.render(chosen, None)) if chosen else "",  # noqa: S308 -- made without raw HTML
        "checks": validating.check_list(chosen.sheet) if chosen else [],
        "problems": validating.problems(row) if row.published_at is None else [],
        "before": before,
        "changes": comparing.between(before, row, chosen.language) if before and chosen else None,
        "purposes": [_purpose(key, row, chosen) for key in row.purposes],
        "drafted_by": people.get(row.drafted_by, ""),
        "proposed_by": people.get(row.proposed_by, "") if row.proposed_by else "",
        "published_by": people.get(row.published_by, "") if row.published_by else "",
        "may_publish": row.state == State.PROPOSED and row.proposed_by != user.pk,
        "schools": study.organisations.all(),
    }
    return render(request, "consent/version.html", context)


@require_POST
def state(request: HttpRequest, slug: str, version: uuid.UUID) -> HttpResponse:
    """`do`: propose, send_back, publish, retire."""
    _study, row = version_of(request, slug, version, WRITE)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        messages.error(request, _("Choose what to do with this version."))
    elif said(request, lambda: act[0](version=row, by=me(request))):
        messages.success(request, str(act[1]))
    return redirect("consent_version", slug, row.pk)


def _purpose(key: str, version: ConsentVersion, text: ConsentText | None) -> dict[str, Any]:
    return {
        "label": queries.label(key),
        "sentence": text.purposes.get(key, "") if text else "",
        "required": key in version.required,
        "changed": key in version.changed,
    }
