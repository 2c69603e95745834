"""Where the marks of the road come, in percent of the width: any screen can show it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oogst.insight.road import Lane, Stop, talks
from oogst.sources.models import Kind

SHAPES = {
    Kind.HARVEST: "meeting", Kind.OBSERVATION: "seen", Kind.INTERVIEW: "talk", Kind.LOGBOOK: "logbook",
    Kind.EMAIL: "mail", Kind.NOTES: "notes", Kind.SURVEY: "survey", Kind.DOCUMENT: "document",
}  # fmt: skip
UPPER = frozenset({Kind.HARVEST, Kind.OBSERVATION, Kind.INTERVIEW})  # on the line; the rest stands below it
BUCKET = 1.1  # percent of the width within which marks of one kind become one
NEAR = 2.6  # percent within which two marks are put above each other
MOST_MONTHS = 12
LINE, BELOW, STEP = 34, 58, 13  # pixels from the top of a lane


@dataclass(frozen=True)
class Mark:
    """One mark: a source, or several of a kind that are too near to tell apart. `x` in percent, `y` in pixels."""

    x: str
    y: int
    shape: str
    stops: tuple[Stop, ...]

    @property
    def first(self) -> Stop:
        return self.stops[0]

    @property
    def last(self) -> Stop:
        return self.stops[-1]


@dataclass(frozen=True)
class Month:
    x: str
    date: datetime.date


@dataclass(frozen=True)
class DrawnLane:
    """A lane with its marks; `begin` to `end` is where something was collected, `talks` the start talks (x, width)."""

    lane: Lane
    marks: tuple[Mark, ...]
    begin: str
    width: str
    talks: tuple[str, str] | None


@dataclass(frozen=True)
class Road:
    lanes: tuple[DrawnLane, ...]
    months: tuple[Month, ...]
    now: str | None
    kinds: tuple[tuple[Kind, str], ...]


def draw(lanes: Sequence[Lane], today: datetime.date) -> Road | None:
    """The road from the first to the last month of what was collected; None when nothing has a date and a case."""
    dates = [stop.date for lane in lanes for stop in lane.stops]
    if not dates:
        return None
    scale = Scale(min(dates), max(dates), today)
    used = {stop.kind for lane in lanes for stop in lane.stops}
    return Road(
        lanes=tuple(_lane(lane, scale) for lane in lanes if lane.stops),
        months=tuple(scale.months()),
        now=scale.x(today) if scale.begin <= today < scale.end else None,
        kinds=tuple((kind, shape) for kind, shape in SHAPES.items() if kind in used),
    )


class Scale:
    """Dates as percents, from the first day of a month to the last of another."""

    def __init__(self, first: datetime.date, last: datetime.date, today: datetime.date) -> None:
        if datetime.timedelta() <= today - last < datetime.timedelta(days=60):
            last = today
        self.begin = first.replace(day=1)
        self.end = _next_month(last)

    def percent(self, date: datetime.date) -> float:
        return 100 * (date - self.begin).days / (self.end - self.begin).days

    def x(self, date: datetime.date) -> str:
        return _percent(self.percent(date))

    def months(self) -> Iterable[Month]:
        """The first days of months, or of every second, third, sixth, twelfth one: never too many to read."""
        count = (self.end.year - self.begin.year) * 12 + self.end.month - self.begin.month
        step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if count / step <= MOST_MONTHS), 120)
        month = self.begin
        for number in range(count):
            if number % step == 0:
                yield Month(self.x(month), month)
            month = _next_month(month)


def _lane(lane: Lane, scale: Scale) -> DrawnLane:
    first, last = scale.percent(lane.stops[0].date), scale.percent(lane.stops[-1].date)
    period = talks(lane)
    talking = None
    if period is not None:
        begin, end = (scale.percent(date) for date in period)
        talking = (_percent(begin), _percent(max(end - begin, 1.5)))
    upper = _marks([stop for stop in lane.stops if stop.kind in UPPER], scale, LINE, -STEP)
    lower = _marks([stop for stop in lane.stops if stop.kind not in UPPER], scale, BELOW, STEP)
    marks = sorted([*upper, *lower], key=lambda mark: mark.first.date)
    return DrawnLane(lane, tuple(marks), _percent(first), _percent(max(last - first, 0.1)), talking)


def _marks(stops: Sequence[Stop], scale: Scale, y: int, away: int) -> list[Mark]:
    """Marks from left to right. Those of one kind that fall together are one; others that are near step aside."""
    groups: list[list[Stop]] = []
    for stop in stops:
        same = next((g for g in reversed(groups[-6:]) if g[0].kind == stop.kind), None)
        if same and scale.percent(stop.date) - scale.percent(same[0].date) < BUCKET:
            same.append(stop)
        else:
            groups.append([stop])
    marks, ends = [], [float("-inf"), float("-inf")]
    for group in groups:
        x = scale.percent(group[0].date)
        row = 0 if x - ends[0] >= NEAR or x - ends[1] < NEAR else 1
        ends[row] = x
        marks.append(Mark(_percent(x), y + away * row, SHAPES[group[0].kind], tuple(group)))
    return marks


def _percent(value: float) -> str:
    """With a point, whatever the language of the page."""
    return f"{value:.2f}%"


def _next_month(date: datetime.date) -> datetime.date:
    """The first day of the next month; the last day of all in the last month that a calendar has."""
    if (date.year, date.month) == (datetime.MAXYEAR, 12):
        return datetime.date.max
    return (date.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
