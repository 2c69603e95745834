"""Following a place of an older revision to the newest."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oogst.core.reanchoring import Edits
from oogst.core.spans import Span
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.sources.shift_models import Shift


def note(source: Source, number: int, moves: Edits, *, same_as: int | None = None) -> None:
    """Keep how places moved to the revision with this number."""
    Shift.objects.create(source=source, number=number, moves=moves.packed(), same_as=same_as)


def newest(source: Source) -> int:
    """The number of the newest revision. One query on the index."""
    return int(source.revisions.order_by("-number").values_list("number", flat=True)[0])


def follow(source: Source, number: int, start: int, end: int) -> Span | None:
    """Where a span of the revision with this number is now; None when nothing of it is left. Two queries.

    Raises NotAllowed when that cannot be known: somebody's words were taken out for good since, or the number is none.
    """
    now = newest(source)
    shifts = {shift.number: shift for shift in source.shifts.filter(number__gt=number)}
    again = {shift.same_as: shift.number for shift in sorted(shifts.values(), key=lambda one: one.number)}
    place: Span | None = Span(start, end)
    while number < now and place is not None:
        if number in again and again[number] > number:
            number = again[number]
            continue
        number += 1
        if number not in shifts:
            raise NotAllowed(_lost())
        place = Edits.unpacked(shifts[number].moves).kept(*place)
    if number > now:
        raise NotAllowed(_lost())
    return place


def _lost() -> str:
    return _(
        "Words were taken out of this text for good since you opened it, so the place of your coding cannot be found. "
        "Select the passage again."
    )
