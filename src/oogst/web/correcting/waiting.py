"""Codings and quotes that lost their words to a correction: a place for each, or let it go."""

import uuid
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.coding import services
from oogst.coding.correction_models import Adrift
from oogst.core.spans import sentences
from oogst.flows.correcting.passage import opened
from oogst.people import accounts
from oogst.people.access import Permission, allows
from oogst.people.errors import NotAllowed
from oogst.people.roles import Role
from oogst.sources.models import Revision, Source
from oogst.story import services as story
from oogst.story.correcting import adrift_quotes, place_quote
from oogst.story.models import Quote
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.live.hub import hub

MOST = 50  # on one page; the rest comes when these are settled
NEAR = 3  # lines before and after the place in which sentences are offered
OFFERED = 8


@dataclass(frozen=True)
class Offer:
    """A sentence that may be the new place."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Waiting:
    """What waits, where it was, and sentences around it, the most alike first."""

    row: Any
    place: int
    words: str
    offers: tuple[Offer, ...]
    revision: int
    who: str = ""


@require_safe
def adrift(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own codings without words, for the lead everybody's; and quotes, for who writes. Some eight queries."""
    study = enter(request, slug, Permission.CODE)
    rows = list(waiting_rows(study, request)[:MOST])
    may_write = allows(request.roles, Permission.WRITE_STORY)  # type: ignore[attr-defined]
    quotes = list(adrift_quotes(study).order_by("source__name", "start")[:MOST]) if may_write else []
    texts = _texts({row.source for row in rows} | {row.source for row in quotes})
    names = accounts.names({row.coder for row in rows} - {me(request).pk})
    context = {
        "codings": [
            _waiting(row, row.coding.start, row.words, texts[row.source_id], names.get(row.coder, "")) for row in rows
        ],
        "quotes": [_waiting(row, row.start, row.words, texts[row.source_id]) for row in quotes],
    }
    return render(request, "correcting/adrift.html", context)


@require_POST
def settle(request: HttpRequest, slug: str, coding: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    rows = Adrift.objects.filter(study=study).select_related("coding__code", "coding__source", "source", "study")
    row = fetch(request, Permission.CODE, rows, coding)
    try:
        if "let_go" in request.POST:
            services.let_go(adrift=row, by=me(request))
            said = _("Let go. Undo on the desk brings it back.")
        else:
            start, end, revision = _place(request)
            services.place_adrift(adrift=row, start=start, end=end, revision=revision, by=me(request))
            said = _("The coding has a place again.")
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        hub.nudge()
        messages.success(request, said)
    return redirect("adrift", slug)


@require_POST
def settle_quote(request: HttpRequest, slug: str, quote: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.WRITE_STORY)
    row = fetch(request, Permission.WRITE_STORY, Quote.objects.filter(study=study).select_related("source"), quote)
    try:
        if "let_go" in request.POST:
            story.remove_quote(quote=row, by=me(request))
            said = _("The quote was removed.")
        else:
            start, end, revision = _place(request)
            place_quote(quote=row, start=start, end=end, revision=revision, by=me(request))
            said = _("The quote has a place again. Look whether its readable form still fits.")
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, said)
    return redirect("adrift", slug)


def waiting_rows(study: Study, request: HttpRequest) -> QuerySet[Adrift]:
    """Those that this account settles: its own, and all for the lead researcher. Lazy."""
    rows = Adrift.objects.waiting().filter(study=study).select_related("coding__code", "source").order_by("at", "pk")
    is_lead = Role.LEAD in request.roles  # type: ignore[attr-defined]
    return rows if is_lead else rows.filter(coder=me(request).pk)


def _texts(sources: set[Source]) -> dict[uuid.UUID, Revision]:
    """The newest text of each. One query."""
    newest = Revision.objects.filter(source=OuterRef("source")).order_by("-number").values("pk")[:1]
    rows = Revision.objects.filter(source__in=sources, pk=Subquery(newest))
    return {row.source_id: row for row in rows}


def _waiting(row: Any, place: int, words: str, revision: Revision, who: str = "") -> Waiting:
    text = revision.text
    around = opened(text, max(0, min(place, len(text))), min(place, len(text)))
    start, end = around.start, around.end
    for _line in range(NEAR):
        start = text.rfind("\n", 0, max(0, start - 1)) + 1 if start else 0
        stop = text.find("\n", end + 1)
        end = len(text) if stop < 0 else stop
    found: list[Offer] = []
    while start < end:
        line_end = text.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        found += [Offer(one.start, one.end, text[one.start : one.end]) for one in sentences(text, start, line_end)]
        start = line_end + 1
    alike = {one: SequenceMatcher(None, words[:300], one.words[:300]).ratio() for one in found}
    best = sorted(found, key=lambda one: -alike[one])[:OFFERED]
    return Waiting(row, place, words, tuple(best), revision.number, who)


def _place(request: HttpRequest) -> tuple[int, int, int]:
    """Where somebody wants it, in the text with the number that they looked at."""
    start, _dash, end = request.POST.get("place", "").partition("-")
    revision = request.POST.get("revision", "")
    if not all(one.isdecimal() and len(one) < 10 for one in (start, end, revision)):
        raise NotAllowed(_("Choose a passage first."))
    return int(start), int(end), int(revision)
