"""The last day of the cooling-off period, against days counted by hand."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.workdays import BRIDGING, add_working_days, cooling_off_day, end_of, is_working_day


@pytest.mark.parametrize(
    ("interview", "last"),
    [
        (date(2025, 12, 23), date(2026, 1, 5)),  # both Christmas days, New Year, and 2 January by decree
        (date(2026, 4, 2), date(2026, 4, 13)),  # Good Friday and Easter
        (date(2026, 4, 24), date(2026, 5, 4)),  # King's day
        (date(2026, 5, 1), date(2026, 5, 11)),  # 5 May counts each year
        (date(2026, 5, 12), date(2026, 5, 21)),  # Ascension and the day after by decree
        (date(2027, 3, 25), date(2027, 4, 5)),
        (date(2028, 4, 26), date(2028, 5, 8)),
        (date(2026, 12, 22), date(2026, 12, 30)),
        (date(2026, 7, 3), date(2026, 7, 10)),
        (date(2025, 4, 24), date(2025, 5, 1)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 12, 4)),  # held on a Saturday
    ],
)
def test_the_fifth_working_day_after_the_interview(interview: date, last: date) -> None:
    assert cooling_off_day(interview) == last


def test_a_closed_week_of_the_school_suspends_the_term() -> None:
    holiday = [date(2026, 7, 4) + datetime.timedelta(days=n) for n in range(44)]  # to 16 August
    assert cooling_off_day(date(2026, 7, 3), holiday) == date(2026, 8, 21)


def test_the_last_day_lasts_until_midnight_also_when_the_clock_changes() -> None:
    summer_ends = end_of(date(2026, 10, 25))
    assert summer_ends.astimezone(datetime.UTC) == datetime.datetime(2026, 10, 25, 23, tzinfo=datetime.UTC)
    assert end_of(date(2026, 3, 29)).astimezone(datetime.UTC).hour == 22


@given(
    st.dates(date(2024, 1, 1), date(2040, 12, 1)), st.sets(st.dates(date(2024, 1, 1), date(2041, 1, 1)), max_size=40)
)
def test_more_closed_days_never_shorten_the_term(interview: date, closed: set[date]) -> None:
    last = cooling_off_day(interview, closed)
    assert last >= cooling_off_day(interview)
    assert is_working_day(last, closed)
    between = (interview + datetime.timedelta(days=n) for n in range(1, (last - interview).days + 1))
    assert sum(is_working_day(day, closed) for day in between) == 5


def test_days_by_decree_are_not_worked() -> None:
    assert not any(is_working_day(day) for day in BRIDGING)
    assert add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)
