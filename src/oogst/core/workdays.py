"""Dutch working days, and the end of a cooling-off period.

A working day is Monday to Friday, not a general holiday of the Algemene termijnenwet (art. 3: also 5 May each year and
Good Friday), not one of the days that a royal decree put on a level with them, and not a closed day of the study.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from functools import cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COOLING_OFF = 5  # working days
BRIDGING = frozenset(  # days on a level with holidays, by royal decree
    datetime.date(*day) for day in ((2026, 1, 2), (2026, 5, 15), (2027, 5, 7), (2028, 4, 28), (2028, 5, 26))
)


@cache
def _general(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("NL", years=year, categories=("public", "optional")))


def is_working_day(day: datetime.date, closed: Collection[datetime.date] = ()) -> bool:
    """`closed`: further days on which this study's people do not work."""
    return day.weekday() < 5 and day not in _general(day.year) and day not in BRIDGING and day not in closed


def add_working_days(day: datetime.date, count: int, closed: Collection[datetime.date] = ()) -> datetime.date:
    """The `count`-th working day after `day`, which itself does not count."""
    while count:
        day += datetime.timedelta(days=1)
        count -= is_working_day(day, closed)
    return day


def cooling_off_day(interview: datetime.date, closed: Collection[datetime.date] = ()) -> datetime.date:
    """The last day on which who was interviewed can have it destroyed."""
    return add_working_days(interview, COOLING_OFF, closed)


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment after the last of that day in the Netherlands, whatever the clock change did to its length."""
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, AMSTERDAM)


def today(now: datetime.datetime) -> datetime.date:
    """The date in the Netherlands."""
    return now.astimezone(AMSTERDAM).date()
