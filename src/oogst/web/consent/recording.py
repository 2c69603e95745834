"""Writing down what somebody answered on paper or by mail. Works on a phone: the photo of the form is the proof."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oogst.core.workdays import today
from oogst.participation import recording as service
from oogst.participation.models import ConsentVersion, Language, Method
from oogst.participation.queries import label
from oogst.studies.models import Person
from oogst.web.access import fetch, me
from oogst.web.consent.doors import ASK, person_of, said
from oogst.web.studies.answers import kept, show

ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png,.eml,.txt"


class RecordForm(forms.Form):
    """What was answered, on which day, in which words; with the form itself, or the mail."""

    method = forms.ChoiceField(
        label=gettext_lazy("How was it answered?"),
        choices=[(Method.PAPER, gettext_lazy("on paper")), (Method.MAIL, gettext_lazy("by mail"))],
        widget=forms.RadioSelect,
        initial=Method.PAPER,
    )
    language = forms.ChoiceField(label=gettext_lazy("In which words?"), widget=forms.RadioSelect)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs={"type": "date"}))
    yes = forms.MultipleChoiceField(
        label=gettext_lazy("Ticked “yes”"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Exactly as it stands on the form. What is not ticked here counts as no."),
    )
    proof = forms.FileField(
        label=gettext_lazy("The form, or the mail"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(
            "A scan or a photo (PDF, JPEG, PNG), or the mail as a file (.eml). It is sealed at once."
        ),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the text of the mail"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, version: ConsentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {text.language for text in version.texts.all()}
        names = [(code, name) for code, name in Language.choices if code in there]
        self.fields["language"].choices = names  # type: ignore[attr-defined]
        self.fields["language"].initial = names[0][0]
        self.fields["yes"].choices = [(purpose, label(purpose)) for purpose in version.purposes]  # type: ignore[attr-defined]
        self.fields["signed_on"].initial = today(timezone.now()).isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, pasted = cleaned.get("proof"), cleaned.get("pasted", "").strip()
        if file and file.size > service.MOST_BYTES:
            words = _("This file is larger than %(size)s MB.") % {"size": service.MOST_BYTES >> 20}
            self.add_error("proof", words)
        elif not file and not (pasted and cleaned.get("method") == Method.MAIL):
            self.add_error("proof", _("Add the form or the mail: without it nobody can check this answer."))
        return cleaned

    def content(self) -> bytes:
        file = self.cleaned_data["proof"]
        return file.read() if file else self.cleaned_data["pasted"].strip().encode()


def record(request: HttpRequest, slug: str, person: uuid.UUID) -> HttpResponse:
    """`version` says which form; without it the first that is in use."""
    study, row = person_of(request, slug, person)
    versions = ConsentVersion.objects.filter(study=study).exclude(published_at=None)
    chosen = _version(list(versions.select_related("form", "study").prefetch_related("texts")), request)
    if chosen is None:
        messages.warning(request, _("There is no consent form in use yet."))
        return redirect("consent_forms", slug)
    form = RecordForm(request.POST or None, request.FILES or None, version=chosen)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _record(request, row, chosen, form)):
        messages.success(request, _("Recorded. It counts once a second person has looked at it and confirmed it."))
        return redirect("consent_person", slug, row.pk)
    context = {"person": row, "form": form, "version": chosen, "versions": versions}
    return show(request, "consent/record.html", context)


def _record(request: HttpRequest, person: Person, version: ConsentVersion, form: RecordForm) -> Any:
    cleaned = form.cleaned_data
    write = service.record_paper if cleaned["method"] == Method.PAPER else service.record_mail
    return write(
        person=person, version=version, language=cleaned["language"], yes=cleaned["yes"], proof=form.content(),
        by=me(request), signed_on=cleaned["signed_on"],
    )  # fmt: skip


def _version(versions: list[ConsentVersion], request: HttpRequest) -> ConsentVersion | None:
    wanted = request.POST.get("version") or request.GET.get("version", "")
    named = (version for version in versions if str(version.pk) == wanted)
    in_use = (version for version in versions if version.state == ConsentVersion.State.PUBLISHED)
    return next(named, None) or next(in_use, None)


@require_POST
def record_no(request: HttpRequest, slug: str, person: uuid.UUID) -> HttpResponse:
    """Somebody said no, in a talk or on paper."""
    study, row = person_of(request, slug, person)
    version: ConsentVersion = fetch(
        request, ASK, ConsentVersion.objects.filter(study=study), request.POST.get("version", "")
    )
    if said(request, lambda: service.record_no(person=row, version=version, by=me(request)) or True):
        messages.success(request, _("Recorded as a no. Nothing is asked any more for this form."))
    return redirect("consent_person", slug, row.pk)
