"""When the people of the demonstration sat down to work: the same moments every time."""

import datetime
from zoneinfo import ZoneInfo

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
