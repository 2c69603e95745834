"""Places of the picture of a board: its groups as columns, in rows of some columns. In units of the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oogst.web.coding.drawing import cut

WIDE, GAP, CARD, HEAD, EDGE = 236.0, 18.0, 30.0, 40.0, 14.0
A_ROW = 4  # groups beside each other


@dataclass(frozen=True)
class Card:
    text: str
    full: str
    color: str
    used: int
    x: float
    y: float


@dataclass(frozen=True)
class Column:
    name: str
    x: float
    y: float
    height: float
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Picture:
    columns: tuple[Column, ...]
    width: float
    height: float
    wide: float = WIDE
    card: float = WIDE - 16


def board_picture(columns: Sequence[tuple[str, Sequence[tuple[Any, int]]]]) -> Picture:
    """Columns as tall as what is in them; a row of them as tall as its tallest."""
    drawn, top = [], EDGE
    for first in range(0, len(columns), A_ROW):
        some = columns[first : first + A_ROW]
        for at, (name, cards) in enumerate(some):
            x = EDGE + at * (WIDE + GAP)
            inside = tuple(
                Card(cut(card.code.name, 30), card.code.name, card.code.color, used, x + 8, top + HEAD + CARD * number)
                for number, (card, used) in enumerate(cards)
            )
            drawn.append(Column(cut(name, 32), x, top, HEAD + CARD * max(1, len(cards)) + 8, inside))
        top += max(column.height for column in drawn[first:]) + GAP
    across = min(A_ROW, max(1, len(columns)))
    return Picture(tuple(drawn), 2 * EDGE + across * (WIDE + GAP) - GAP, max(top - GAP, EDGE) + EDGE)
