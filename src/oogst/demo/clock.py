"""When the people of the demonstration sat down to work: the same moments every time."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Europe/Amsterdam")


class Clock:
    """Moments some minutes apart, from an hour on a working day."""

    def __init__(self, day: datetime.date, hour: int = 9) -> None:
        while day.weekday() > 4:
            day += datetime.timedelta(days=1)
        self.at = datetime.datetime.combine(day, datetime.time(hour, 10), ZONE)

    def tick(self) -> datetime.datetime:
        """The next moment: two to six minutes after the one before."""
        at = self.at
        self.at += datetime.timedelta(minutes=2 + (at.minute * 7 + at.day) % 5)
        return at


@contextmanager
def standing_at(moment: datetime.datetime) -> Iterator[None]:
    """Let the clock of this process stand still at a moment of the past.

    Only while the demonstration is made, before anything answers: so that signatures, versions and withdrawals carry
    the dates that its people lived through, and are still made by the services that everybody uses.
    """
    now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = now


def at(day: datetime.date, hour: int = 10) -> datetime.datetime:
    """An hour of a day in the Netherlands."""
    return datetime.datetime.combine(day, datetime.time(hour), ZONE)
