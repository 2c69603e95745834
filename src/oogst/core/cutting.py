"""Cutting stretches out of a text, and saying where what stood around them is now.

Unlike masking, which replaces a name and keeps what is said of it, nothing that was cut is left in any span: one that
reaches into a cut ends before it, or begins after it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from oogst.core.deidentify.masking import Move, mask
from oogst.core.spans import is_space

Span = tuple[int, int]


class Cut:
    """A text without some of its stretches; each is replaced by `mark`, and those with only space between are one."""

    def __init__(self, text: str, spans: Iterable[Span], mark: str) -> None:
        self.spans = merged(text, spans)
        self.text, moves = mask(text, [(start, end, mark) for start, end in self.spans])
        self._moves = moves.moves
        self._starts = [move.start for move in self._moves]
        self._ends = [move.end for move in self._moves]

    def start(self, place: int) -> int:
        """Where a span that began here begins now: after the cut that it began in."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return place
        move = self._moves[number]
        return self._after(move) if place < move.end else _moved(place, move)

    def end(self, place: int) -> int:
        """Where a span that ended here ends now: before the cut that it ended in."""
        number = bisect_right(self._ends, place - 1)  # the first cut that ends at or beyond this place
        if number < len(self._moves) and self._moves[number].start < place:
            return self._before(self._moves[number])
        return _moved(place, self._moves[number - 1]) if number else place

    def span(self, start: int, end: int) -> Span | None:
        """Where a stretch of the old text is in the new; None when nothing of it is left."""
        new_start, new_end = self.start(start), self.end(end)
        return (new_start, new_end) if new_start < new_end else None

    def touches(self, start: int, end: int) -> bool:
        """Whether something of this stretch was cut."""
        return any(first < end and last > start for first, last in self.spans)

    def cut_text(self, text: str) -> list[str]:
        """What was cut out of the old text."""
        return [text[start:end] for start, end in self.spans]

    def _after(self, move: Move) -> int:
        place = move.new_end
        while place < len(self.text) and is_space(self.text[place]):
            place += 1
        return place

    def _before(self, move: Move) -> int:
        place = move.new_start
        while place > 0 and is_space(self.text[place - 1]):
            place -= 1
        return place


def merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or have only space between them as one; empty ones left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and (start <= found[-1][1] or not text[found[-1][1] : start].strip()):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _moved(place: int, move: Move) -> int:
    """A place behind a cut."""
    return place - move.end + move.new_end
