"""Places of the pictures of insight, in units of the SVG: what the templates draw as they are."""

from dataclasses import dataclass
from math import sqrt
from textwrap import wrap

from django.utils.formats import date_format

from oogst.core.nearness import laid_out
from oogst.insight.pairs import Pair, Pairs
from oogst.insight.rows import Heading
from oogst.insight.trajectory import Trajectory
from oogst.studies.models import Organisation, Study
from oogst.web.insight import links

BOX, EDGE = (158.0, 92.0), 12.0  # the room of a code on the map
SMALL, LARGE = 8.0, 24.0  # radius of a code on the map
NAMES, ROW, TOP, WIDE, GAP = 214.0, 30.0, 46.0, 640.0, 28.0  # the time line: room for names, a row, between days
MOST_ROWS = 30
LABEL = 78.0  # room for a date


@dataclass(frozen=True)
class Dot:
    heading: Heading
    segments: int
    url: str
    x: float
    y: float
    r: float
    lines: tuple[tuple[float, str], ...]  # (height, text)


@dataclass(frozen=True)
class Line:
    pair: Pair
    url: str
    x1: float
    y1: float
    x2: float
    y2: float
    thick: float


@dataclass(frozen=True)
class Map:
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def code_map(found: Pairs, study: Study) -> Map:
    """Codes as dots, sized by their segments; lines between them as thick as their share of the largest."""
    strongest = max((pair.share for pair in found.pairs), default=1.0)
    places = (laid_out(found.strength / strongest, BOX) + EDGE).round(1)
    most = max((number for _code, number in found.codes), default=1)
    dots, at = [], {}
    for (heading, number), (x, y) in zip(found.codes, places.tolist(), strict=True):
        radius = round(SMALL + (LARGE - SMALL) * sqrt(number / most), 1)
        middle = round(y - 16, 1)
        at[heading.key] = (x, middle)
        lines = tuple(
            (round(middle + radius + 15 + 15 * line, 1), text) for line, text in enumerate(_lines(heading.label))
        )
        dots.append(Dot(heading, number, links.of_code(study, heading), x, middle, radius, lines))
    drawn = tuple(
        Line(pair, links.of_pair(study, pair), *at[pair.one.key], *at[pair.other.key],
             thick=round(1.5 + 8 * pair.share / strongest, 1))
        for pair in found.pairs
    )  # fmt: skip
    width, height = places.max(axis=0) if len(places) else (0.0, 0.0)
    return Map(
        tuple(dots), drawn, round(float(width) + BOX[0] / 2 + EDGE, 1), round(float(height) + BOX[1] / 2 + EDGE, 1)
    )


def _lines(name: str) -> tuple[str, ...]:
    found = wrap(name, 22) or [name]
    if len(found) < 2:
        return (_cut(name, 22),)
    return found[0], _cut(" ".join(found[1:]), 22)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass(frozen=True)
class Mark:
    url: str
    x: float
    y: float
    r: float
    number: int
    label: str


@dataclass(frozen=True)
class Row:
    heading: Heading
    text: str
    url: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class TimeLine:
    rows: tuple[Row, ...]
    days: tuple[tuple[float, str], ...]  # where a day stands, and its date where there is room
    width: float
    height: float
    left: float = NAMES
    top: float = TOP
    hidden: int = 0

    @property
    def bottom(self) -> float:
        return self.height - 8


def time_line(found: Trajectory, case: Organisation) -> TimeLine:
    """Days in proportion, but never so near that their marks cannot be told apart; the codes used most are drawn."""
    totals = found.segments.sum(axis=1).tolist()
    order = sorted(range(len(totals)), key=lambda at: -totals[at])[:MOST_ROWS]
    xs = _places(found)
    most = max(1, int(found.segments.max())) if found.segments.size else 1
    rows = []
    for number, at in enumerate(sorted(order)):
        heading, y = found.codes[at], TOP + ROW * number + ROW / 2
        marks = tuple(
            Mark(
                links.of_code(case.study, heading, organisation=case.pk, since=day.date, until=day.date),
                x, y, round(3.5 + 9 * sqrt(count / most), 1), count, date_format(day.date, "j F Y"),
            )
            for day, x, count in zip(found.days, xs, found.segments[at].tolist(), strict=True)
            if count
        )  # fmt: skip
        rows.append(Row(heading, _cut(heading.label, 30), links.of_code(case.study, heading, organisation=case.pk),
                        y, marks))  # fmt: skip
    width = (xs[-1] if xs else NAMES) + LABEL / 2 + EDGE
    return TimeLine(
        tuple(rows), tuple(_dated(found, xs)), width, TOP + ROW * len(rows) + 10, hidden=len(totals) - len(order)
    )


def _places(found: Trajectory) -> list[float]:
    days = [day.date for day in found.days]
    if not days:
        return []
    whole = max(1, (days[-1] - days[0]).days)
    xs: list[float] = []
    for day in days:
        x = NAMES + LABEL / 2 + WIDE * (day - days[0]).days / whole
        xs.append(round(max(x, xs[-1] + GAP) if xs else x, 1))
    return xs


def _dated(found: Trajectory, xs: list[float]) -> list[tuple[float, str]]:
    shown, free = [], 0.0
    for day, x in zip(found.days, xs, strict=True):
        has_room = x >= free
        shown.append((x, date_format(day.date, "d-m-Y") if has_room else ""))
        free = x + LABEL if has_room else free
    return shown
