"""Places of the pictures about codes, in units of the SVG: what the templates draw as they are."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from textwrap import wrap
from typing import Any

from oogst.coding.lineage import Named
from oogst.coding.relations import Related
from oogst.core.graphs import layered
from oogst.core.lineage import Lineage
from oogst.core.saturation import Curve

BOX, TALL, ACROSS, DOWN, EDGE = 168, 44, 372, 78, 14  # a node of the map, and the steps to the next
LINE, COLUMN, NAME, TOP = 26, 236, 196, 34  # a row and a column of the lineage; where the headings stand
PLOT, HIGH, LEFT, FOOT = 880, 240, 44, 34  # the saturation curve


@dataclass(frozen=True)
class Box:
    code: Any
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    related: Related
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float
    box: int = BOX
    tall: int = TALL


def relation_map(some: Sequence[Related]) -> Map:
    """The codes in layers, each left of what it leads to, as far as there are no rings."""
    codes = {one.pk: one for related in some for one in (related.code, related.to)}
    drawn = layered(list(codes), [(one.code.pk, one.to.pk) for one in some])
    boxes = tuple(Box(codes[pk], *_corner(place), lines_of(codes[pk].name)) for pk, place in drawn.places.items())
    fans: dict[tuple[Any, ...], int] = {}
    leaving, coming = Counter(one.code.pk for one in some), Counter(one.to.pk for one in some)
    arrows = []
    for one, line in zip(some, drawn.lines, strict=True):
        between = tuple(sorted((str(one.code.pk), str(one.to.pk))))
        fans[between] = fans.get(between, 0) + 1
        arrows.append(_arrow(one, line, fans[between] - 1, coming[one.to.pk] > leaving[one.code.pk]))
    width = max(0, drawn.layers - 1) * ACROSS + BOX + 2 * EDGE
    return Map(boxes, tuple(arrows), width, max(drawn.rows * DOWN, DOWN) + 2 * EDGE)


def _corner(place: tuple[int, float]) -> tuple[float, float]:
    layer, row = place
    return EDGE + layer * ACROSS, EDGE + row * DOWN + (DOWN - TALL) / 2


def _arrow(one: Related, line: Sequence[tuple[int, float]], fan: int, is_early: bool) -> Arrow:
    """A curve from the side of one box to the side of the other, through the gaps that were kept for it.

    `fan`: how many arrows there are between these two already, so that they do not lie on each other. `is_early`: its
    words stand where it begins, because more arrows come together at its end.
    """
    shift = fan * 16 - (8 if fan else 0)
    points = [_corner(place) for place in line]
    ahead = points[-1][0] > points[0][0]
    middles = [(x + BOX / 2, y + TALL / 2 + shift) for x, y in points]
    start = (points[0][0] + (BOX if ahead else 0), middles[0][1])
    end = (points[-1][0] + (-4 if ahead else BOX + 4), middles[-1][1])
    stops = [start, *middles[1:-1], end]
    path = f"M{start[0]:.0f} {start[1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(stops):
        half = (x + to_x) / 2
        path += f" C{half:.0f} {y:.0f} {half:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    (x, y), (to_x, to_y) = stops[:2] if is_early else stops[-2:]
    along, over = (0.41, 0.32) if is_early else (0.59, 0.68)  # where this curve is after 38 % and 62 % of its way
    return Arrow(one, path, x + along * (to_x - x), y + over * (to_y - y))


@dataclass(frozen=True)
class Spot:
    """A label of the lineage with the flow to what it became ("" for a theme); `thick` follows its segments."""

    named: Named
    way: str
    x: float
    y: float
    text: str
    path: str
    thick: float
    who: str  # made it what it became


@dataclass(frozen=True)
class Flow:
    spots: tuple[Spot, ...]
    width: float
    height: float
    past: float  # where the labels of before end; 0 without any
    name: int = NAME


def flow(lineage: Lineage[Named], names: Mapping[uuid.UUID, str]) -> Flow:
    places = [(EDGE + one.column * COLUMN, TOP + one.row * LINE) for one in lineage.placed]
    most = max((one.label.key.codings for one in lineage.placed), default=0)
    spots = []
    for one, (x, y) in zip(lineage.placed, places, strict=True):
        path = "" if one.to is None else _bend(x + NAME, y + 9, *places[one.to])
        named = one.label.key
        thick = 1.5 + (6 * sqrt(named.codings / most) if most and named.is_now else 0)
        who = names.get(named.by, "") if named.by else ""
        spots.append(Spot(named, one.label.way or "", x, y, cut(named.name, 29), path, round(thick, 1), who))
    width = EDGE * 2 + max(0, lineage.columns - 1) * COLUMN + NAME
    return Flow(tuple(spots), width, TOP + lineage.rows * LINE + EDGE, lineage.past * COLUMN)


def _bend(begin: float, at: float, to_x: float, to_y: float) -> str:
    """Straight on along its own row, then over to the row of what it became just before that."""
    half, there = to_x - (COLUMN - NAME) / 2, to_y + 9
    straight = max(begin, to_x - (COLUMN - NAME))
    return f"M{begin:.0f} {at:.1f} H{straight:.0f} C{half:.0f} {at:.1f} {half:.0f} {there:.1f} {to_x:.0f} {there:.1f}"


@dataclass(frozen=True)
class Bar:
    number: int
    source: uuid.UUID
    x: float
    y: float
    width: float
    height: float
    dot: float  # how high the curve stands here
    new: int
    total: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Chart:
    """Bars for new codes and a line for all codes so far, on one scale; `ticks` are (height, number)."""

    bars: tuple[Bar, ...]
    line: str
    ticks: tuple[tuple[float, int], ...]
    numbers: tuple[tuple[float, int], ...]
    width: float
    height: float = HIGH + FOOT + EDGE
    left: float = LEFT
    bottom: float = HIGH + EDGE


def chart(curve: Curve[uuid.UUID]) -> Chart:
    n = len(curve.points)
    step = max(14.0, PLOT / max(n, 1))
    scale = HIGH / max(curve.total, 1)
    bars = tuple(
        Bar(
            number + 1, point.source, LEFT + number * step + step * 0.15, EDGE + HIGH - len(point.new) * scale,
            step * 0.7, len(point.new) * scale, EDGE + HIGH - point.total * scale, len(point.new), point.total,
        )
        for number, point in enumerate(curve.points)
    )  # fmt: skip
    line = " ".join(f"{bar.middle:.1f},{bar.dot:.1f}" for bar in bars)
    every = max(1, round(n / 24))
    numbers = tuple((bar.middle, bar.number) for bar in bars if bar.number % every == 0 or bar.number == 1)
    ticks = tuple((EDGE + HIGH - value * scale, value) for value in _ticks(curve.total))
    return Chart(bars, line, ticks, numbers, LEFT + n * step + EDGE)


def _ticks(most: int) -> list[int]:
    """Round numbers from nought, some five of them."""
    step = 1
    while most / step > 6:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return list(range(0, most + 1, step))


def lines_of(name: str) -> tuple[str, ...]:
    """A name on two lines at most."""
    found = wrap(name, 23) or [name]
    return (found[0], cut(" ".join(found[1:]), 23)) if len(found) > 1 else (cut(name, 23),)


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
