"""Putting replacements in a text, and saying where every place of the old text is in the new."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """One replacement: where it stood in the old text, and where it stands in the new. Half-open, code points."""

    start: int
    end: int
    new_start: int
    new_end: int


class Moves:
    """From places in the old text to places in the new. Costs a binary search per question."""

    def __init__(self, moves: Sequence[Move]) -> None:
        self.moves = tuple(moves)
        self._starts = [move.start for move in moves]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the old text is in the new; one that cuts through a replacement takes it whole."""
        if start >= end:
            place = self._place(start, at_start=True)
            return place, place
        return self._place(start, at_start=True), self._place(end, at_start=False)

    def _place(self, place: int, *, at_start: bool) -> int:
        number = bisect_right(self._starts, place if at_start else place - 1) - 1
        if number < 0:
            return place
        move = self.moves[number]
        if place < move.end:
            return move.new_start if at_start else move.new_end
        return place - move.end + move.new_end

    def touched(self, start: int, end: int) -> bool:
        """Whether anything within a stretch of the old text was replaced."""
        number = bisect_right(self._starts, end - 1) - 1
        return start < end and number >= 0 and self.moves[number].end > start


def mask(text: str, decided: Iterable[tuple[int, int, str]]) -> tuple[str, Moves]:
    """The text with each span (start, end, replacement) replaced, and where everything went.

    Raises ValueError for spans that overlap, are empty or lie outside the text: deciding comes before masking.
    """
    parts: list[str] = []
    moves: list[Move] = []
    at = length = 0
    for start, end, replacement in sorted(decided):
        if not at <= start < end <= len(text):
            raise ValueError(f"Span {start}-{end} overlaps another, is empty, or lies outside the text.")
        parts += [text[at:start], replacement]
        new_start = length + start - at
        length = new_start + len(replacement)
        moves.append(Move(start, end, new_start, length))
        at = end
    parts.append(text[at:])
    return "".join(parts), Moves(moves)
