"""A name that was missed in a text of the material: look where it stands, then replace it there.

The name travels in what is posted, never in an address.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oogst.core.deidentify.model import LABELS, label
from oogst.core.deidentify.occurrences import occurrences
from oogst.flows.masking import elsewhere, mask_name
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.deciding import LONGEST, targets
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me

AROUND = 60  # characters of context on each side


@dataclass(frozen=True)
class Place:
    """Where the words stand, with some before and after."""

    start: int
    end: int
    before: str
    words: str
    after: str


class MissedForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("The words that were missed"), max_length=200,
        help_text=gettext_lazy("Capitals and accents make no difference. Only whole words are found."),
    )  # fmt: skip
    replacement = forms.CharField(
        label=gettext_lazy("What stands there instead"), max_length=LONGEST, required=False,
        help_text=gettext_lazy("Left open, it gets a number that stays the same in this study, such as [naam 3]."),
    )  # fmt: skip


def missed(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    """First the words, then the places where they stand, then it is done."""
    study = enter(request, slug, Permission.REVIEW_NAMES)
    found = fetch(request, Permission.REVIEW_NAMES, study.sources.select_related("study"), source)
    form = MissedForm(request.POST or None)
    if request.method != "POST":
        return _show(request, study, found, form)
    if not form.is_valid():
        return _show(request, study, found, form, status=422)
    if "mask" in request.POST:
        return _mask(request, study, found, form)
    return _places(request, study, found, form)


def _places(request: HttpRequest, study: Study, source: Source, form: MissedForm) -> HttpResponse:
    text = source.current().text
    spans = occurrences(text, form.cleaned_data["words"])
    if not spans:
        form.add_error("words", _("These words are not in this text. Look at how they are spelt there."))
        return _show(request, study, source, form, status=422)
    places = [
        Place(start, end, text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
        for start, end in spans
    ]
    return _show(request, study, source, form, places=places, seen=source.digest)


def _mask(request: HttpRequest, study: Study, source: Source, form: MissedForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        chosen = sorted({_span(place) for place in request.POST.getlist("place")})
        mask_name(
            source=source, places=chosen, replacement=_pseudonym(study, said["replacement"]),
            seen=request.POST.get("seen", ""), by=me(request),
        )  # fmt: skip
    except NotAllowed as reason:
        form.add_error(None, str(reason))
        return _show(request, study, source, form, status=409)
    messages.success(
        request,
        ngettext("Replaced in %(count)s place.", "Replaced in %(count)s places.", len(chosen)) % {"count": len(chosen)},
    )
    if found := elsewhere(study, said["words"], source):
        return render(request, "names/elsewhere.html", {"source": source, "found": _told(found)})
    return redirect("source", study.slug, source.pk)


def _show(
    request: HttpRequest, study: Study, source: Source, form: MissedForm, status: int = 200, **context: Any
) -> HttpResponse:
    known = [target.replacement for target in targets(study)]
    known += [label(kind, study.language) for kind in LABELS["en"]]
    return render(
        request, "names/missed.html", {"source": source, "form": form, "known": known, **context}, status=status
    )


def _pseudonym(study: Study, typed: str) -> str:
    """What was typed, with its brackets when it is a pseudonym of the study."""
    bracketed = f"[{typed.strip().strip('[]')}]"
    return bracketed if bracketed in {target.replacement for target in targets(study)} else typed


def _span(sent: str) -> tuple[int, int]:
    start, _dash, end = sent.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(sent) < 24):
        raise NotAllowed(_("Choose at least one place."))
    return int(start), int(end)


def _told(found: dict[str, int]) -> list[str]:
    words = {
        "memos": lambda n: ngettext("%(n)s memo", "%(n)s memos", n),
        "comments": lambda n: ngettext("%(n)s comment", "%(n)s comments", n),
        "codes": lambda n: ngettext("%(n)s code", "%(n)s codes", n),
        "findings": lambda n: ngettext("%(n)s finding", "%(n)s findings", n),
        "relations": lambda n: ngettext("%(n)s relation of codes", "%(n)s relations of codes", n),
        "versions": lambda n: ngettext("%(n)s version of the codebook", "%(n)s versions of the codebook", n),
        "boards": lambda n: ngettext("%(n)s board of codes", "%(n)s boards of codes", n),
        "sections": lambda n: ngettext("%(n)s section of the report", "%(n)s sections of the report", n),
        "questions": lambda n: ngettext("%(n)s saved question", "%(n)s saved questions", n),
        "summaries": lambda n: ngettext("%(n)s summary", "%(n)s summaries", n),
        "groups": lambda n: ngettext("%(n)s group or relation", "%(n)s groups or relations", n),
        "sources": lambda n: ngettext("the name of %(n)s other source", "the names of %(n)s other sources", n),
    }
    return [words[kind](count) % {"n": count} for kind, count in found.items()]
