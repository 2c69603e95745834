"""The page on which a person decides about the names in a text; a plain form where there is no script."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from oogst.core.deidentify.occurrences import occurrences
from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.deciding import Choice, decide
from oogst.sources.drafts import OpenDraft
from oogst.sources.models import Draft, Turn
from oogst.sources.review import ACCEPTED, OPEN, REJECTED, Found
from oogst.studies.models import Study
from oogst.vault.master import VaultLocked
from oogst.web.access import me
from oogst.web.coding import lines
from oogst.web.names import day, shapes, who
from oogst.web.names.doors import enter_names, fetch_draft
from oogst.web.names.words import review_strings
from oogst.web.vault import recordings

A_PAGE = 50  # places in one form
AROUND = 60  # characters of context on each side


@dataclass(frozen=True)
class Shown:
    """A place in the form: its words with some before and after, and why it is there."""

    place: Found
    before: str
    words: str
    after: str
    why: str

    @property
    def name(self) -> str:
        return f"{self.place.start}-{self.place.end}"


def review(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Some fifteen queries, however long the text and many the names."""
    study = enter_names(request, slug)
    found = fetch_draft(request, study, draft)
    if found.state == Draft.State.FINDING:
        return render(request, "names/looking.html", {"draft": found})
    try:
        opened = drafts.open_draft(draft=found, by=me(request))
    except VaultLocked as reason:
        return render(request, "names/closed.html", {"draft": found, "reason": str(reason), "locked": True})
    except NotAllowed as reason:
        return render(request, "names/closed.html", {"draft": found, "reason": str(reason)}, status=409)
    if request.method == "POST":
        return _keep(request, study, opened)
    return render(request, "names/review.html", _context(request, opened))


def _context(request: HttpRequest, opened: OpenDraft) -> dict[str, Any]:
    draft, document = opened.draft, opened.document
    turns = [
        Turn(
            start=turn.start, words_start=turn.words_start, end=turn.end, speaker=turn.speaker, begins_ms=turn.begins_ms
        )
        for turn in document.turns
    ]
    data = shapes.desk(opened)
    return {
        "draft": draft, "title": opened.names.title, "variables": sorted(opened.names.variables.items()),
        "embargoed": drafts.is_embargoed(draft), "undated": drafts.lacks_day(draft), "day_form": day.form_of(draft),
        "who_form": who.form_of(draft),
        "missing": shapes.layers(draft),
        "lines": lines.html(document.text, turns), "has_turns": bool(turns),
        "text_language": document.language or draft.study.language,
        "page": _page(request, opened), "known": data["known"], "people": list(draft.people.all()),
        "desk": {**data, "strings": review_strings()}, "sound": recordings.shown(request, draft),
    }  # fmt: skip


def _page(request: HttpRequest, opened: OpenDraft) -> Page[Any]:
    """The places of one form, open ones only when asked; with their surroundings."""
    text = opened.document.text
    found = [one for one in opened.names.found if one.decision == OPEN or request.GET.get("show") != "open"]
    page: Page[Any] = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [
        Shown(
            one, text[max(0, one.start - AROUND) : one.start], text[one.start : one.end],
            text[one.end : one.end + AROUND], str(shapes.WHY.get(one.layer, "")),
        )
        for one in page.object_list
    ]  # fmt: skip
    return page


def _keep(request: HttpRequest, study: Study, opened: OpenDraft) -> HttpResponse:
    """What the plain form sends: the places of its page, the title, the variables, and words to add."""
    sent, draft = request.POST, opened.draft
    try:
        decide(
            draft=draft, by=me(request), version=int(sent["version"]) if sent.get("version", "").isdecimal() else 0,
            chosen=[*_decisions(sent, opened), *_added(sent, opened)], title=sent.get("title"),
            variables={name: sent[f"v-{name}"] for name in opened.names.variables if f"v-{name}" in sent},
        )  # fmt: skip
        messages.success(request, _("Saved."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    kept = request.GET.urlencode()
    return redirect(
        reverse("names_review", args=[study.slug, draft.pk]) + (f"?{kept}" if kept else "") + "#places-form"
    )


def _decisions(sent: Any, opened: OpenDraft) -> list[Choice]:
    return [
        Choice(one.start, one.end, sent[f"d-{one.start}-{one.end}"], sent.get(f"r-{one.start}-{one.end}", ""))
        for one in opened.names.found
        if sent.get(f"d-{one.start}-{one.end}") in (ACCEPTED, REJECTED, OPEN)
    ]


def _added(sent: Any, opened: OpenDraft) -> list[Choice]:
    """Every place of the words that somebody typed, outside the places that are there."""
    found = opened.names.found
    return [
        Choice(start, end, ACCEPTED, sent.get("add_as", ""), "person")
        for start, end in occurrences(opened.document.text, sent.get("add", ""))
        if all(end <= one.start or one.end <= start for one in found)
    ]
