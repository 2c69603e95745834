"""Carrying quotes over to a corrected text, and back; and quotes of which the words went out of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from oogst.coding import log
from oogst.coding.correction_models import Correction
from oogst.coding.models import Change
from oogst.coding.rules import check_order
from oogst.core.reanchoring import Edits
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import shifts
from oogst.sources.carrying import carry
from oogst.sources.models import Source
from oogst.story import rules
from oogst.story.models import Quote
from oogst.studies.models import Study

AWAY = 1_000_000  # beyond any place that a quote of the old or the new text has


def spans_of(source: Source) -> list[tuple[int, int]]:
    """The places of the quotes of a source. One query."""
    return list(Quote.objects.filter(source=source).order_by().values_list("start", "end"))


def adrift_quotes(study: Study) -> QuerySet[Quote]:
    """Quotes that wait for a place. Lazy."""
    return Quote.objects.filter(study=study, start=F("end")).select_related("source")


def carry_quotes(
    *, source: Source, text: str, moves: Edits, back: Edits, restore: Mapping[str, list[int]] | None = None
) -> dict[str, list[int]]:
    """Put every quote of a source in its new text. Returns the places that cannot be computed back.

    One that lost its words, or its place to an older quote, keeps what it said and waits: the report still holds it.
    """
    rows = list(Quote.objects.filter(source=source).order_by("created_at", "pk"))
    before = {row.pk: (row.start, row.end) for row in rows}
    kept, _lost = carry(rows, text, moves, back, restore)
    there: set[tuple[int, int]] = set()
    for row in rows:
        if row.start < row.end and (row.start, row.end) in there:
            row.end = row.start
            kept[str(row.pk)] = [*before[row.pk], row.start, row.end]
        there.add((row.start, row.end))
    Quote.objects.filter(source=source).update(start=F("start") + AWAY, end=F("end") + AWAY)
    Quote.objects.bulk_update(rows, ["start", "end", "words"], 500)
    return kept


@transaction.atomic
def place_quote(*, quote: Quote, start: int, end: int, revision: int | None = None, by: User) -> Quote:
    """Give a quote that waits the passage [start, end), in a step that undo takes back. Its readable form stays.

    `revision`: the number of the text that was looked at.
    """
    access.require(by, Permission.WRITE_STORY, quote)
    if quote.start < quote.end:
        raise NotAllowed(_("This quote no longer waits: somebody gave it a place."))
    check_order(start, end)
    newest, words = shifts.hold(quote.source, start, end)
    if revision is not None and revision != newest:
        start, end = shifts.follow(quote.source, revision, newest, start, end)
        words = quote.source.passage(start, end)
    rules.check_place(quote.source, start, end)
    _check_free(quote, start, end)
    step = _Moved(quote, (start, end)) if _lost_words(quote) == quote.words else None
    _put(quote, start, end, words)
    if step is None:  # nobody could say what it waited with: it came from another study
        trail.record(by, "quote.placed", quote)
    else:
        log.record(step, study=quote.study, verb=log.PLACE_QUOTE, by=by, change_id=None, quote=str(quote.pk))
    return quote


def turn_quote(change: Change, *, back: bool, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Let a quote wait again, with the words that it had lost; or give it its place once more. In a transaction.

    Raises NotAllowed when somebody changed the quote or the text since.
    """
    access.require(by, Permission.WRITE_STORY, change.study)
    entry = change.rows[0] if change.rows else {"id": None, "before": {}, "after": {}}
    was, becomes = (entry["after"], entry["before"]) if back else (entry["before"], entry["after"])
    quote = Quote.objects.select_for_update(of=("self",)).select_related("source").filter(pk=entry["id"]).first()
    if quote is None or {"start": quote.start, "end": quote.end} != was:
        raise NotAllowed(_changed())
    start, end = becomes["start"], becomes["end"]
    if start < end:
        _check_free(quote, start, end)
        words: str | None = quote.source.passage(start, end)
    else:
        words = _lost_words(quote)
    if not words:
        raise NotAllowed(_changed())
    step = _Moved(quote, (start, end))
    _put(quote, start, end, words)
    Change.objects.filter(pk=change.pk).update(undone=back)
    change.undone = back
    verb = "undo" if back else "redo"
    return log.record(
        step, study=change.study, verb=verb, by=by, change_id=change_id, reverts=change, of=change.verb,
        quote=str(quote.pk),
    )  # fmt: skip


class _Moved(log.Step):
    """What giving a quote a place says in the log: places, and never words."""

    def __init__(self, quote: Quote, place: tuple[int, int]) -> None:
        super().__init__()
        before, after = {"start": quote.start, "end": quote.end}, {"start": place[0], "end": place[1]}
        self._entry = {"model": "quote", "id": str(quote.pk), "before": before, "after": after}

    def differences(self) -> list[dict[str, Any]]:
        return [self._entry]


def _put(quote: Quote, start: int, end: int, words: str) -> None:
    quote.start, quote.end, quote.words = start, end, words
    quote.save(update_fields=["start", "end", "words"])


def _check_free(quote: Quote, start: int, end: int) -> None:
    if Quote.objects.filter(source=quote.source, start=start, end=end).exists():
        raise NotAllowed(_("This passage was taken as a quote already. Use that one, and take this one away."))


def _lost_words(quote: Quote) -> str | None:
    """What a quote stood on before a correction took that out of the text; None where that is not known any more."""
    rows = Correction.objects.filter(source=quote.source_id, change__undone=False).select_related("before")
    for row in rows.order_by("-change__sequence"):
        place = row.kept.get("quotes", {}).get(str(quote.pk))
        if place and place[0] < place[1]:
            return row.before.text[place[0] : place[1]]
    return None


def _changed() -> str:
    return _("Somebody has changed this since, so this step cannot be taken back or made again.")
