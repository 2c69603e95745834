"""The cooling-off period of a study: working days, without the days on which its people are closed."""

import datetime

from django.db.models import Q

from oogst.core import workdays
from oogst.studies.models import ClosedDays, Organisation, Study

HORIZON = datetime.timedelta(days=120)


def last_day(study: Study, organisation: Organisation | None, interview: datetime.date) -> datetime.date:
    """The last day on which it can be destroyed. To be stored: a promise is never worked out anew to be shorter."""
    return workdays.cooling_off_day(interview, closed(study, organisation, interview))


def closed(study: Study, organisation: Organisation | None, since: datetime.date) -> frozenset[datetime.date]:
    """The closed days of the study, and of this school, in the months after a day. One query."""
    until = since + HORIZON
    rows = ClosedDays.objects.filter(study=study, first__lte=until, last__gte=since)
    rows = rows.filter(Q(organisation=None) | Q(organisation=organisation))
    if not study.holidays_suspend:
        rows = rows.exclude(kind=ClosedDays.Kind.HOLIDAY)
    days: set[datetime.date] = set()
    for first, last in rows.values_list("first", "last"):
        length = (min(last, until) - first).days + 1
        days.update(first + datetime.timedelta(days=number) for number in range(length))
    return frozenset(days)
