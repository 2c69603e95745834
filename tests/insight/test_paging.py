import datetime

import pytest
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.insight import paging
from oogst.insight import segments as reading
from oogst.insight.wanted import ORDERS, Wanted, segments
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    """Codings of two coders under two codes, in sources with and without a date or a school."""
    study = make_study(lead)
    other, school = make_member(study, Role.RESEARCHER), make_organisation(study)
    theme = make_code(study, lead, "thema")
    code = make_code(study, lead, "stil", parent=theme)
    for number in range(6):
        date = datetime.date(2026, 3, 9 - number) if number % 2 else None
        source = make_source(
            study, name=f"bron {(number * 5) % 7}", date=date, organisation=school if number > 2 else None
        )
        for start in range(number):
            make_coding(source, code if start % 2 else theme, other if start % 3 else lead, start, start + 5)
    return study


@pytest.mark.parametrize("sort", ["", "?", *ORDERS])
@pytest.mark.parametrize("size", [1, 4, 30])
def test_pages_hold_what_the_whole_order_holds(study, sort, size):
    rows = segments(study, Wanted(sort=sort))
    found = paging.overview(study, rows, sort)
    ids = list(rows.values_list("pk", flat=True))
    pages = [
        segment.coding.pk
        for start in range(0, len(ids), size)
        for segment in paging.page(study, rows, found, sort, start, min(len(ids), start + size))
    ]

    assert len(ids) == 15
    assert pages == ids


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(text="verwacht"), Wanted(organisation="none"), Wanted(code="x")])
def test_the_overview_counts_what_the_summary_counts(study, wanted):
    rows = segments(study, wanted)

    assert paging.overview(study, rows, "date").summary == reading.summary(rows)
