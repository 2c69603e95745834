"""Places of the pictures that are tables: a grid of numbers, and bars by name. In units of the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from oogst.web.coding.drawing import cut

NAMES, ROW, EDGE, INDENT = 250.0, 28.0, 14.0, 12.0
SHADED, BARRED, TOTAL = 54.0, 84.0, 70.0  # how wide a column is
LONGEST_HEADING = 30  # characters, which stand at an angle
MOST_ROWS, MOST_COLUMNS = 300, 120  # what a picture can hold
STRONGEST = 0.72  # how dark the darkest cell is
BAR = 360.0


@dataclass(frozen=True)
class Name:
    text: str
    full: str
    color: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A cell: its number as it is written, how dark it is (0 to 1), and the bar in it (0 for none)."""

    text: str
    title: str
    x: float
    y: float
    width: float
    dark: float
    bar: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Grid:
    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    boxes: tuple[Box, ...]
    width: float
    height: float
    left: float
    top: float
    hidden: int
    row: float = ROW

    @property
    def foot(self) -> float:
        return self.height - EDGE


@dataclass(frozen=True)
class Cells:
    """What a grid shows: names with a colour and a depth, headings, numbers rows × columns, and both ends."""

    names: Sequence[tuple[str, str, int]]
    headings: Sequence[str]
    body: Sequence[Sequence[int]]
    ends: Sequence[int]
    feet: Sequence[int]
    total: int
    end: str
    sign: str = ""


def grid(shown: Cells, *, bars: bool) -> Grid:
    """Shades, or bars that are compared across the whole table; totals stand apart, without either."""
    names, headings = shown.names[:MOST_ROWS], shown.headings[:MOST_COLUMNS]
    most = max((max(row, default=0) for row in shown.body), default=0) or 1
    step = BARRED if bars else SHADED
    longest = max((min(len(one), LONGEST_HEADING) for one in [*headings, shown.end]), default=0)
    top = round(EDGE + 22 + 4.9 * longest, 1)
    rows = tuple(
        Name(cut(text, 34 - 2 * depth), text, color, EDGE + INDENT * depth, top + ROW * at)
        for at, (text, color, depth) in enumerate(names)
    )
    columns = tuple(
        Name(cut(text, LONGEST_HEADING), text, "", NAMES + step * at + step / 2, top - 8)
        for at, text in enumerate([*headings, shown.end])
    )
    boxes = []
    for at, (name, row) in enumerate(zip(rows, shown.body, strict=False)):
        y = top + ROW * at
        for column, heading in enumerate(headings):
            number = int(row[column])
            strength, said = number / most, f"{name.full}, {heading}: {number}{shown.sign}"
            boxes.append(
                Box(
                    _written(number, shown.sign), said, NAMES + step * column, y, step,
                    0 if bars else round(STRONGEST * strength, 3),
                    round((step - 14) * strength, 1) if bars else 0,
                )
            )  # fmt: skip
        boxes.append(_end(f"{int(shown.ends[at])}{shown.sign}", NAMES + step * len(headings), y))
    below = top + ROW * len(rows)
    boxes += [
        _end(str(int(foot)), NAMES + step * at, below, step) for at, foot in enumerate(shown.feet[: len(headings)])
    ]
    boxes.append(_end(str(int(shown.total)), NAMES + step * len(headings), below))
    slant = round(4.6 * longest, 1)
    return Grid(
        rows, columns, tuple(boxes), NAMES + step * len(headings) + max(TOTAL, step / 2 + slant) + EDGE,
        below + ROW + EDGE + 18, NAMES, top, len(shown.headings) - len(headings) + len(shown.names) - len(names),
    )  # fmt: skip


def _written(number: int, sign: str) -> str:
    return f"{number}{sign}" if number else "·"


def _end(text: str, x: float, y: float, width: float = TOTAL) -> Box:
    return Box(text, "", x, y, width, 0, 0)


@dataclass(frozen=True)
class Bar:
    """A name with one or two bars; what each says stands behind it."""

    name: Name
    url: str
    title: str
    first: float
    said: str
    second: float | None
    second_said: str

    @property
    def first_end(self) -> float:
        return self.first + 8

    @property
    def second_end(self) -> float:
        return (self.second or 0) + 8


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    width: float
    height: float
    left: float
    row: float
    hidden: int
    labels: tuple[str, str]

    @property
    def foot(self) -> float:
        return self.height - EDGE


@dataclass(frozen=True)
class Named:
    """What a row of bars shows; `other` is what it is compared with."""

    text: str
    color: str
    value: float
    said: str
    url: str = ""
    other: float | None = None
    other_said: str = ""


def bars(named: Sequence[Named], most: float, *, labels: tuple[str, str] = ("", ""), at_most: int = 50) -> Bars:
    """`most`: what the longest bar stands for. `labels`: what both bars are, where there are two."""
    double = bool(labels[1])
    row, top = (44.0 if double else ROW), (EDGE + 30 if double else EDGE)
    scale = BAR / (most or 1)
    drawn = tuple(
        Bar(
            Name(cut(one.text, 34), one.text, one.color, EDGE, top + row * at), one.url,
            f"{one.text}: {one.said}" + (f" ({labels[1]}: {one.other_said})" if double else ""),
            round(one.value * scale, 1), one.said,
            None if one.other is None else round(one.other * scale, 1), one.other_said,
        )
        for at, one in enumerate(named[:at_most])
    )  # fmt: skip
    return Bars(
        drawn, NAMES + BAR + 110, top + row * len(drawn) + EDGE + 18, NAMES, row, max(0, len(named) - at_most), labels
    )
