"""Following a place of an older revision to the newest."""

from __future__ import annotations

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from oogst.core.reanchoring import Edits
from oogst.core.spans import Span
from oogst.people.errors import NotAllowed
from oogst.sources.models import Revision, Source
from oogst.sources.shift_models import Shift


def note(source: Source, number: int, moves: Edits, *, same_as: int | None = None) -> None:
    """Keep how places moved to the revision with this number."""
    Shift.objects.create(source=source, number=number, moves=moves.packed(), same_as=same_as)


def newest(source: Source) -> int:
    """The number of the newest revision. One query on the index."""
    return int(source.revisions.order_by("-number").values_list("number", flat=True)[0])


def hold(source: Source, start: int, end: int) -> tuple[int, str]:
    """Keep the text as it is until the transaction ends. Its newest number, and its words on [start, end).

    What is put on a place of the text has to know that the place stays. Sets `length` as it is now. One query on
    SQLite, where a transaction has everything to itself; else first one that waits for whoever corrects the text, and
    only then one that reads: in a single one the wait would end, and the text be read as it was before.
    """
    if connection.features.has_select_for_update:
        Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)
    newest = Revision.objects.filter(source=OuterRef("pk")).order_by("-number")
    cut = newest.annotate(cut=Substr("text", start + 1, end - start)).values("cut")[:1]
    rows = Source.objects.only("length").annotate(newest=Subquery(newest.values("number")[:1]), cut=Subquery(cut))
    held = rows.get(pk=source.pk)
    source.length = held.length
    return int(held.newest), str(held.cut)


def words_on(source: Source, number: int, start: int, end: int) -> str:
    """The words of a span of an older revision; "" when that text was removed. Two queries at most."""
    again = source.shifts.filter(same_as=number).values_list("number", flat=True)
    rows = source.revisions.filter(Q(number=number) | Q(number__in=list(again)))
    found = rows.values_list(Substr("text", start + 1, end - start), flat=True).first()
    return found or ""


def follow(source: Source, number: int, newest: int, start: int, end: int) -> Span:
    """Where a span of the revision with this number is in the newest. Empty when nothing of it is left. One query.

    Raises NotAllowed when that cannot be known: words were taken out for good since, or there is no such revision.
    """
    if not 0 < number <= newest or not 0 <= start < end:
        raise NotAllowed(_lost())
    shifts = {shift.number: shift for shift in source.shifts.filter(number__gt=number).order_by("number")}
    again = {shift.same_as: shift.number for shift in shifts.values()}
    place = Span(start, end)
    while number < newest:
        if again.get(number, 0) > number:  # the text stood on top again later: straight on from there
            number = again[number]
            continue
        number += 1
        if number not in shifts:
            raise NotAllowed(_lost())
        moves = Edits.unpacked(shifts[number].moves)
        place = (moves.kept(*place) if place.start < place.end else None) or Span(*(moves.start(place.start),) * 2)
    return place


def _lost() -> str:
    return _(
        "Words were taken out of this text for good since you opened it, so the place of your coding cannot be found. "
        "Select the passage again."
    )
