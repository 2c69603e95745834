"""Places in texts as arrays: which source, from where, to where. Code points; sources are numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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


NOWHERE = Places.from_rows(())
