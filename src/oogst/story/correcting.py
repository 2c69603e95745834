"""Carrying quotes over to a corrected text, and back; and quotes of which the words went out of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

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
    """Give a quote that waits the passage [start, end). Its readable form stays, to be looked at.

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
    if Quote.objects.filter(source=quote.source, start=start, end=end).exists():
        raise NotAllowed(_("This passage was taken as a quote already. Use that one, and take this one away."))
    quote.start, quote.end, quote.words = start, end, words
    quote.save(update_fields=["start", "end", "words"])
    trail.record(by, "quote.placed", quote)
    return quote
