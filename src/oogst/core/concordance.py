"""A word with what stands before and after it, line under line, in the order of either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oogst.core.search import plain, words

AROUND = 70  # code points on each side
ORDERS = ("source", "left", "right", "word")


@dataclass(frozen=True)
class Line:
    """A hit in the source with this number, and the words around it on the same line of the text."""

    source: int
    start: int
    end: int
    left: str
    word: str
    right: str


def line(source: int, text: str, start: int, end: int) -> Line:
    """Cut at words, where one is near."""
    begin = text.rfind("\n", 0, start) + 1
    if start - begin > AROUND:
        space = text.find(" ", start - AROUND, start)
        begin = space + 1 if space >= 0 else start - AROUND
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if stop - end > AROUND:
        space = text.rfind(" ", end, end + AROUND)
        stop = space if space > end else end + AROUND
    return Line(source, start, end, text[begin:start], text[start:end], text[end:stop])


def in_order(lines: Sequence[Line], order: str) -> list[Line]:
    """By the words to the left (the nearest first), to the right, by the word itself, or as they stand."""
    if order == "left":
        return sorted(lines, key=lambda one: (_key(one.left)[::-1], *_place(one)))
    if order == "right":
        return sorted(lines, key=lambda one: (_key(one.right), *_place(one)))
    if order == "word":
        return sorted(lines, key=lambda one: (_key(one.word), _key(one.right), *_place(one)))
    return sorted(lines, key=_place)


def _key(text: str) -> list[str]:
    return words(plain(text))


def _place(one: Line) -> tuple[int, int, int]:
    return one.source, one.start, one.end
