import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.insight.saturation import saturation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def told(found):
    return [
        (found.sources[point.source].name, [found.codes[code].name for code in point.new], point.total)
        for point in found.curve.points
    ]


def test_new_codes_are_counted_in_the_order_of_collection_or_of_import(study, lead):
    late = make_source(study, by=lead, name="later", date=datetime.date(2026, 5, 1))
    early = make_source(study, by=lead, name="eerder", date=datetime.date(2026, 3, 1))
    make_source(study, by=lead, name="niet gecodeerd")
    first, second = make_code(study, lead, "stilte"), make_code(study, lead, "moed")
    make_coding(late, first, lead, 0, 6)
    make_coding(late, second, lead, 7, 12)
    make_coding(early, first, lead, 0, 6)

    assert told(saturation(study)) == [("eerder", ["stilte"], 1), ("later", ["moed"], 2)]
    assert told(saturation(study, order="imported")) == [("later", ["stilte", "moed"], 2), ("eerder", [], 2)]
    assert saturation(study).uncoded == 1


def test_themes_an_organisation_or_a_coder_can_be_looked_at_alone(study, lead):
    school, colleague = make_organisation(study), make_member(study)
    theme = make_code(study, lead, "rust")
    child = make_code(study, lead, "stilte", parent=theme)
    ours = make_source(study, by=lead, name="van hier", organisation=school)
    other = make_source(study, by=lead, name="van elders")
    make_coding(ours, child, lead)
    make_coding(other, theme, colleague)

    assert told(saturation(study, unit="themes")) == [("van hier", ["rust"], 1), ("van elders", [], 1)]
    assert told(saturation(study, organisation=str(school.pk))) == [("van hier", ["stilte"], 1)]
    assert told(saturation(study, coder=str(colleague.pk))) == [("van elders", ["rust"], 1)]


def test_it_takes_three_queries_however_many_sources(study, lead):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            saturation(study)
        return len(caught)

    make_coding(make_source(study, by=lead), make_code(study, lead), lead)
    one = queries()
    for _number in range(3):
        make_coding(make_source(study, by=lead), make_code(study, lead), lead)

    assert queries() == one == 3
