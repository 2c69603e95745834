"""Places in texts as arrays: which source, from where, to where. Code points; sources are numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oogst.core.matrices import overlaps

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """Half-open spans, each once, in the order of source, start and end."""

    source: Whole
    start: Whole
    end: Whole

    @classmethod
    def of(cls, source: Whole, start: Whole, end: Whole) -> Places:
        """Any spans, put in order; those that are the same become one."""
        order = np.lexsort((end, start, source))
        source, start, end = source[order], start[order], end[order]
        new = np.ones(len(source), dtype=np.bool_)
        new[1:] = (np.diff(source) != 0) | (np.diff(start) != 0) | (np.diff(end) != 0)
        return cls(source[new], start[new], end[new])

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[int, int, int]]) -> Places:
        table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
        return cls.of(table[:, 0], table[:, 1], table[:, 2])

    def __len__(self) -> int:
        return len(self.source)

    def rows(self) -> list[tuple[int, int, int]]:
        return list(zip(self.source.tolist(), self.start.tolist(), self.end.tolist(), strict=True))

    def only(self, mask: Mask) -> Places:
        return Places(self.source[mask], self.start[mask], self.end[mask])

    def in_sources(self, sources: Whole) -> Places:
        return self.only(np.isin(self.source, sources))

    def joined(self, others: Places) -> Places:
        pairs = ((self.source, others.source), (self.start, others.start), (self.end, others.end))
        return Places.of(*(np.concatenate(pair) for pair in pairs))


def widened(places: Places) -> Places:
    """The same stretches with those that overlap or touch made one, so that no word counts twice."""
    if not len(places):
        return places
    step = int(places.end.max()) + 1
    reached = np.maximum.accumulate(places.source * step + places.end)
    opens = np.ones(len(places), dtype=np.bool_)
    opens[1:] = places.source[1:] * step + places.start[1:] > reached[:-1]
    last = np.append(np.flatnonzero(opens)[1:], len(places)) - 1
    return Places(places.source[opens], places.start[opens], reached[last] - places.source[last] * step)


def shared(places: Places, others: Places) -> Places:
    """What stands in both. The others are `widened`."""
    one, other = overlaps((places.source, places.start, places.end), (others.source, others.start, others.end))
    return Places.of(
        places.source[one],
        np.maximum(places.start[one], others.start[other]),
        np.minimum(places.end[one], others.end[other]),
    )


def outside(places: Places, sources: Whole, lengths: Whole) -> Places:
    """The rest of these sources, with how long each is: what is in none of the places, which are `widened`."""
    source = np.concatenate([sources, places.source])
    start = np.concatenate([np.zeros_like(sources), places.end])
    order = np.lexsort((start, source))
    last = np.concatenate([sources, places.source])
    end = np.concatenate([lengths, places.start])
    until = np.lexsort((end, last))
    inside = start[order] < end[until]
    return Places.of(source[order][inside], start[order][inside], end[until][inside])


NOWHERE = Places.from_rows(())
