"""When the coders of the demonstration sat down to code: the same moments every time."""

import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = datetime.date(2026, 6, 22)
SITTING = 4 * 60  # minutes; then the next day


class Clock:
    """Moments some minutes apart, in sittings on working days."""

    def __init__(self, coder: int = 0, first_day: datetime.date = FIRST_DAY) -> None:
        self.hour = 9 + coder
        self.day = _working(first_day + datetime.timedelta(days=2 * coder))
        self.minutes = 0

    def tick(self, *, another_day: bool = False) -> datetime.datetime:
        """The next moment; on the next working day if asked, or when the sitting was long."""
        if (another_day and self.minutes) or self.minutes > SITTING:
            self.day, self.minutes = _working(self.day + datetime.timedelta(days=1)), 0
        begin = datetime.datetime.combine(self.day, datetime.time(self.hour, 10), ZONE)
        at = begin + datetime.timedelta(minutes=self.minutes)
        self.minutes += 2 + (self.minutes * 7 + self.day.day) % 5
        return at


def _working(day: datetime.date) -> datetime.date:
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return day
