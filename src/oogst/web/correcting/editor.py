"""The passage that is corrected: first the words, then what they do to codings and quotes, then it is done.

Works as pages; the desk shows the same pieces in a dialog.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from oogst.core.text import normalise
from oogst.flows.correcting.passage import LONGEST, opened
from oogst.flows.correcting.previewing import preview
from oogst.flows.correcting.saving import correct as correct_text
from oogst.people.access import Permission, allows
from oogst.people.errors import NotAllowed
from oogst.sources import shifts
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.live.hub import hub

AROUND = 400  # characters of context on each side at most


class PassageForm(forms.Form):
    """A passage as it was opened, and as it should be."""

    start = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("The passage"), required=False, strip=False, max_length=LONGEST * 2,
        help_text=_("The name before the colon is the speaker: change it here when somebody else said this."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    found = fetch(request, Permission.CODE, Source.objects.filter(study=study).select_related("study"), source)
    if request.method == "GET":
        return _open(request, study, found)
    form = PassageForm(request.POST)
    if not form.is_valid():
        return _show(request, study, found, form, status=422)
    if "edit" in request.POST:
        return _show(request, study, found, form)
    try:
        if "save" in request.POST:
            return _save(request, study, found, form)
        return _look(request, study, found, form)
    except NotAllowed as reason:
        form.add_error(None, str(reason))
        stale = form.cleaned_data["seen"] != Source.objects.get(pk=found.pk).digest
        return _show(request, study, found, form, status=409, stale=stale)


def _open(request: HttpRequest, study: Study, source: Source) -> HttpResponse:
    """The lines around the place that was asked for: `from` and `to`, in the text with the number `revision`."""
    text = source.current().text
    try:
        start, end = _number(request, "from"), _number(request, "to")
        revision, newest = _number(request, "revision"), shifts.newest(source)
        if revision and revision != newest and start < end:
            start, end = shifts.follow(source, revision, newest, start, end)
        passage = opened(text, start, max(start, end))
    except NotAllowed as reason:
        return _show(request, study, source, PassageForm(), status=409, refused=str(reason))
    initial = {"start": passage.start, "end": passage.end, "seen": source.digest, "words": passage.words}
    return _show(request, study, source, PassageForm(initial=initial))


def _look(request: HttpRequest, study: Study, source: Source, form: PassageForm) -> HttpResponse:
    if form.cleaned_data["seen"] != source.digest:
        raise NotAllowed(_stale())
    said = _said(form)
    found = preview(source=source, by=me(request), **said)
    return _show(request, study, source, form, preview=found, words=said["words"])


def _save(request: HttpRequest, study: Study, source: Source, form: PassageForm) -> HttpResponse:
    said = _said(form)
    correct_text(
        source=source, seen=form.cleaned_data["seen"], by=me(request), change_id=form.cleaned_data["id"], **said
    )
    hub.nudge()
    then = f"{reverse('workbench', args=[study.slug, source.pk])}?at={said['start']}-{said['start'] + 1}"
    return JsonResponse({"then": then}) if _in_dialog(request) else redirect(then)


def _show(
    request: HttpRequest, study: Study, source: Source, form: PassageForm, status: int = 200, **context: Any
) -> HttpResponse:
    template = "correcting/passage.html" if _in_dialog(request) else "correcting/correct.html"
    may_mask = allows(request.roles, Permission.REVIEW_NAMES)  # type: ignore[attr-defined]
    context = {
        "source": source, "form": form, "may_mask": may_mask, **_around(source, form), **context,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _around(source: Source, form: PassageForm) -> dict[str, str]:
    """Some text before and after the passage."""
    start, end = form["start"].value(), form["end"].value()
    if not (str(start).isdecimal() and str(end).isdecimal()):
        return {}
    text, first, last = source.current().text, int(start), int(end)
    before, after = text[max(0, first - AROUND) : first], text[last : last + AROUND]
    return {
        "before": before.rstrip("\n").rpartition("\n")[2],
        "after": after.lstrip("\n").partition("\n")[0],
    }


def _said(form: PassageForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"start": data["start"], "end": data["end"], "words": normalise(data["words"])}


def _stale() -> str:
    return str(
        _(
            "Somebody changed this text while you had it open. Nothing of theirs was overwritten: "
            "look at the text as it is now, and correct it there."
        )
    )


def _number(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "0")
    if not said.isdecimal() or len(said) > 9:
        raise NotAllowed(str(_("This passage is not in the text. Select it again.")))
    return int(said)


def _in_dialog(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
