"""Which places stand in a relation to any of some others: a mask over the places.

Each is a sort and a binary search, so that a hundred thousand against a hundred thousand takes some hundredths of a
second. A place and its equal among the others do stand in a relation: one passage may carry both codes.
"""

import numpy as np

from oogst.core.queries.places import Mask, Places, Whole
from oogst.core.queries.units import Grid


def in_source(places: Places, others: Places) -> Mask:
    return np.isin(places.source, others.source)


def overlapping(places: Places, others: Places) -> Mask:
    """They share at least one character."""
    return _reaches(places.source, places.start + 1, places.end, others.source, others.start + 1, others.end)


def within(places: Places, others: Places) -> Mask:
    """They lie in one of the others as a whole, limits included."""
    if not len(others):
        return np.zeros(len(places), dtype=np.bool_)
    step = _step(places.end, others.end)
    begun = np.searchsorted(others.source * step + others.start, places.source * step + places.start, side="right")
    reached = np.maximum.accumulate(others.source * step + others.end)
    return (begun > 0) & (reached[begun - 1] >= places.source * step + places.end)


def near(places: Places, others: Places, grid: Grid, reach: int) -> Mask:
    """At most `reach` units further on or back; 0 is a unit that both touch."""
    (first, last), (other_first, other_last) = grid.of(places), grid.of(others)
    return _reaches(places.source, first - reach, last + reach, others.source, other_first, other_last)


def followed(places: Places, others: Places, grid: Grid, reach: int) -> Mask:
    """One of the others begins at or after their end, at most `reach` units further on."""
    if not len(others):
        return np.zeros(len(places), dtype=np.bool_)
    step = _step(places.end, others.end)
    at = np.searchsorted(others.source * step + others.start, places.source * step + places.end, side="left")
    nearest = np.minimum(at, len(others) - 1)
    _first, last = grid.of(places)
    other_first, _other_last = grid.of(others)
    there = (at < len(others)) & (others.source[nearest] == places.source)
    held: Mask = there & (other_first[nearest] - last <= reach)
    return held


def preceded(places: Places, others: Places, grid: Grid, reach: int) -> Mask:
    """One of the others ends at or before their start, at most `reach` units back."""
    if not len(others):
        return np.zeros(len(places), dtype=np.bool_)
    step = _step(places.end, others.end)
    order = np.argsort(others.source * step + others.end, kind="stable")
    source, end = others.source[order], others.end[order]
    at = np.searchsorted(source * step + end, places.source * step + places.start, side="right") - 1
    nearest = np.maximum(at, 0)
    first, _last = grid.of(places)
    other_last = grid.of(others)[1][order]
    there = (at >= 0) & (source[nearest] == places.source)
    held: Mask = there & (first - other_last[nearest] <= reach)
    return held


def _reaches(source: Whole, low: Whole, high: Whole, other: Whole, other_low: Whole, other_high: Whole) -> Mask:
    """Which closed stretches [low, high] of whole numbers share one with any of the others in the same source."""
    if not len(other) or not len(source):
        return np.zeros(len(source), dtype=np.bool_)
    least = min(int(low.min()), int(other_low.min()))
    low, high, other_low, other_high = (array - least for array in (low, high, other_low, other_high))
    step = _step(high, other_high)
    order = np.argsort(other * step + other_low, kind="stable")
    begins = (other * step + other_low)[order]
    # The farthest end so far; that of an earlier source lies before anything of this one.
    reached = np.maximum.accumulate((other * step + np.maximum(other_high, 0))[order])
    begun = np.searchsorted(begins, source * step + high, side="right")
    return (begun > 0) & (reached[begun - 1] >= source * step + low)


def _step(*ends: Whole) -> int:
    return max((int(end.max()) for end in ends if end.size), default=0) + 1
