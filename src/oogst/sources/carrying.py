"""Rows with a place in a text and its words, carried over to the corrected text; one rule for all of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Protocol

from oogst.core.reanchoring import Edits, says


class Placed(Protocol):
    pk: uuid.UUID
    start: int
    end: int
    words: str


def place_of(row: Placed, moves: Edits, exact: Mapping[str, list[int]]) -> tuple[int, int] | None:
    """Where a row is now; None when its words are gone. `exact` is [start, end] of then, by [start, end] of now.

    A row that stood on nothing already has a place without words.
    """
    known = exact.get(str(row.pk))
    if known is not None and (row.start, row.end) == (known[2], known[3]):
        return known[0], known[1]
    if row.start == row.end:
        return moves.span(row.start, row.end)
    return moves.kept(row.start, row.end)


def carry(
    rows: Iterable[Placed], text: str, moves: Edits, back: Edits, exact: Mapping[str, list[int]] | None = None
) -> tuple[dict[str, list[int]], list[Placed]]:
    """Give rows their places and words. Returns places that cannot be computed back, and rows that lost their words.

    Those stand on nothing from now on, where their words were, and keep what they said.
    """
    kept: dict[str, list[int]] = {}
    lost: list[Placed] = []
    for row in rows:
        was = (row.start, row.end)
        place = place_of(row, moves, exact or {})
        if place is not None and place[0] < place[1] and not says(row.words, text[place[0] : place[1]]):
            place = None
        if place is None:
            lost.append(row)
            place = (moves.start(row.start),) * 2
        row.start, row.end = place[0], max(place)
        if row.start < row.end:
            row.words = text[row.start : row.end]
        if back.span(row.start, row.end) != was:
            kept[str(row.pk)] = [*was, row.start, row.end]
    return kept, lost
