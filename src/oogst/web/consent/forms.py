"""The consent forms of a study, each with its versions."""

import uuid

from django import forms as fields
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oogst.participation import forms as service
from oogst.participation import queries
from oogst.participation.models import ConsentVersion
from oogst.web.access import enter, me
from oogst.web.consent.doors import ASK, WRITE, form_of, said
from oogst.web.studies.answers import show

STATE_TONES = {
    ConsentVersion.State.DRAFT: ("plain", "pencil"),
    ConsentVersion.State.PROPOSED: ("sky", "hourglass"),
    ConsentVersion.State.PUBLISHED: ("leaf", "badge-check"),
    ConsentVersion.State.RETIRED: ("plain", "archive"),
}


class TitleForm(fields.Form):
    title = fields.CharField(
        label=gettext_lazy("For whom is this form?"),
        max_length=160,
        help_text=gettext_lazy("For example: champions; participants of a dialogue. Colleagues see this name."),
    )


@require_safe
def forms(request: HttpRequest, slug: str) -> HttpResponse:
    """Four queries besides entering."""
    study = enter(request, slug, ASK)
    rows = []
    for form in queries.forms_of(study):
        versions = sorted(form.versions.all(), key=lambda version: -version.number)
        shown = [(version, *STATE_TONES[ConsentVersion.State(version.state)]) for version in versions]
        under_way = bool(versions) and versions[0].published_at is None
        rows.append({"form": form, "versions": shown, "under_way": under_way})
    return render(request, "consent/forms.html", {"forms": rows})


def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, WRITE)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = service.create_form(study=study, title=form.cleaned_data["title"], by=me(request))
        messages.success(request, _("Here is a text to start from, in three languages. Make it your own."))
        return redirect("consent_version", slug, made.versions.get().pk)
    return show(request, "consent/form_new.html", {"form": form})


@require_POST
def new_version(request: HttpRequest, slug: str, form: uuid.UUID) -> HttpResponse:
    _study, row = form_of(request, slug, form, WRITE)
    version = said(request, lambda: service.new_version(form=row, by=me(request)))
    return redirect("consent_version", slug, version.pk) if version else redirect("consent_forms", slug)
