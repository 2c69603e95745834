"""The trajectory of a case: which codes come up when."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.db.models import Count

from oogst.coding.models import Coding
from oogst.core.matrices import Whole
from oogst.insight.rows import THEMES, Heading, rows_of
from oogst.studies.models import Organisation


@dataclass(frozen=True)
class Day:
    """A day with sources of the case, coded or not."""

    date: datetime.date
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Trajectory:
    """`segments`: codes × days; codes without any are left out. `undated`: segments in sources without a date."""

    codes: tuple[Heading, ...]
    days: tuple[Day, ...]
    segments: Whole
    undated: int


def trajectory(case: Organisation, rows: str = THEMES) -> Trajectory:
    """`rows` as in a matrix; all codes stand without their subcodes. Three queries."""
    picked = rows_of(case.study, rows, own=rows != THEMES)
    names: dict[datetime.date, list[str]] = defaultdict(list)
    for date, name in case.sources.order_by("date", "name").values_list("date", "name"):
        if date is not None:
            names[date].append(name)
    place = {date: number for number, date in enumerate(names)}
    by_code = np.zeros((len(picked.numbers), len(place)), dtype=np.int64)
    undated = 0
    found = Coding.objects.present().filter(study=case.study, source__organisation=case).order_by()
    counted = found.values_list("code_id", "source__date").annotate(n=Count("pk"))
    for code, date, number in counted:
        if date is None:
            undated += number
        elif code in picked.numbers:
            by_code[picked.numbers[code], place[date]] = number
    segments = np.array([by_code[members].sum(axis=0) for members in picked.members], dtype=np.int64)
    segments = segments.reshape(len(picked.headings), len(place))
    kept = np.flatnonzero(segments.any(axis=1))
    return Trajectory(
        tuple(picked.headings[at] for at in kept),
        tuple(Day(date, tuple(some)) for date, some in names.items()),
        segments[kept],
        undated,
    )
