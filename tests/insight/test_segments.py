import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.coding.models import Coding
from oogst.core.formats.document import Document, Turn
from oogst.insight.queries import numbers, segments, stream, summary
from oogst.insight.segments import page
from oogst.insight.wanted import Wanted
from oogst.people.roles import Role
from oogst.sources.services import add_source, set_people, set_variables
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
SPOKEN = "Ond.: Hoe was het?\nA1: Het was stil.\nL2: Ik vond het mooi.\n"
TURNS = [
    Turn(start=start, words_start=words, end=end, speaker=speaker)
    for start, words, end, speaker in ((0, 6, 18, "Ond."), (19, 23, 36, "A1"), (37, 41, 58, "L2"))
]


@pytest.fixture
def lead():
    return make_user("Lena Lead")


@pytest.fixture
def study(lead):
    return make_study(lead)


def shown(study, **wanted):
    return [row.words for row in segments(study, Wanted(**wanted))]


def a_conversation(study, lead):
    """A text in which two people speak; a third takes part in silence."""
    people = {
        label: add_person(study=study, label=label, code=label, role=role, by=lead)
        for label, role in (("A1", Role.CHAMPION), ("L2", Role.TEAM_MEMBER), ("S3", Role.BUDDY))
    }
    source = add_source(study=study, document=Document(name="Gesprek", text=SPOKEN, turns=tuple(TURNS)), by=lead)
    set_people(source=source, speakers={people["A1"]: "A1", people["L2"]: "L2", people["S3"]: ""}, by=lead)
    return source, people


def test_a_code_is_found_with_its_subcodes_or_alone(study, lead):
    source, theme = make_source(study), make_code(study, lead, "thema")
    below = make_code(study, lead, "onder", parent=make_code(study, lead, "midden", parent=theme))
    make_coding(source, theme, lead, 0, 6)
    make_coding(source, below, lead, 3, 16)
    make_coding(source, make_code(study, lead, "anders"), lead, 0, 2)

    assert shown(study, code=str(theme.pk)) == ["Ik had", "had verwacht "]
    assert shown(study, code=str(theme.pk), own=True) == ["Ik had"]
    assert len(shown(study)) == 3


def test_removed_codings_and_those_of_other_studies_are_not_shown(study, lead):
    code, source, other = make_code(study, lead), make_source(study), make_study(lead)
    gone = make_coding(source, code, lead, 0, 6)
    make_coding(source, code, lead, 7, 15)
    make_coding(make_source(other), make_code(other, lead), lead, 0, 6)
    coding.remove_codings(codings=[gone], by=lead)

    assert shown(study) == ["verwacht"]
    assert Coding.objects.count() == 3
    assert summary(segments(study, Wanted())).segments == 1


def test_filters_of_the_source(study, lead):
    code, school = make_code(study, lead), make_organisation(study, sector="mbo")
    inside = make_source(study, organisation=school, kind="logbook", phase="start", date=datetime.date(2026, 3, 1))
    outside = make_source(study, kind="interview", date=datetime.date(2026, 5, 1))
    set_variables(inside, {"leerjaar": "3"})
    variable = str(study.variables.get().pk)
    make_coding(inside, code, lead, 0, 2)
    make_coding(outside, code, lead, 0, 6)

    for wanted in (
        {"organisation": str(school.pk)}, {"sector": "mbo"}, {"kind": "logbook"}, {"phase": "start"},
        {"until": datetime.date(2026, 3, 1)}, {"source": str(inside.pk)}, {"variable": variable, "value": "3"},
    ):  # fmt: skip
        assert shown(study, **wanted) == ["Ik"], wanted
    for wanted in (
        {"organisation": "none"}, {"sector": "none"}, {"phase": "none"}, {"since": datetime.date(2026, 3, 2)},
        {"variable": variable, "value": "none"},
    ):  # fmt: skip
        assert shown(study, **wanted) == ["Ik had"], wanted


def test_a_value_of_the_school_holds_for_its_sources(study, lead):
    school = make_organisation(study)
    set_variables(school, {"grootte": "klein"})
    make_coding(make_source(study, organisation=school), make_code(study, lead), lead, 0, 2)

    assert shown(study, variable=str(study.variables.get().pk), value="klein") == ["Ik"]
    assert shown(study, variable=str(study.variables.get().pk), value="none") == []


def test_filters_of_the_coding(study, lead):
    colleague, source = make_member(study), make_source(study)
    make_coding(source, make_code(study, lead, status="category"), lead, 0, 6)
    make_coding(source, make_code(study, lead), colleague, 7, 15)

    assert shown(study, coder=str(colleague.pk)) == ["verwacht"]
    assert shown(study, status="category") == ["Ik had"]
    assert shown(study, text="VERW") == ["verwacht"]


def test_who_says_it_is_told_by_the_turns(study, lead):
    source, people = a_conversation(study, lead)
    code = make_code(study, lead)
    for start, end in ((6, 18), (23, 36), (41, 58), (23, 58)):
        make_coding(source, code, lead, start, end)

    assert shown(study, person=str(people["A1"].pk)) == ["Het was stil.", "Het was stil.\nL2: Ik vond het mooi."]
    assert shown(study, role="team_member") == ["Het was stil.\nL2: Ik vond het mooi.", "Ik vond het mooi."]
    assert shown(study, person=str(people["S3"].pk)) == []
    assert shown(study, role="none") == ["Hoe was het?"]
    assert [each.who for each in page(study, segments(study, Wanted()), 0, 9)] == ["Ond.", "A1", "A1, L2", "L2"]


def test_without_turns_who_takes_part_says_it(study, lead):
    person = add_person(study=study, label="A1", code="A1", role=Role.CHAMPION, by=lead)
    make_coding(make_source(study, people=[person]), make_code(study, lead), lead, 0, 6)
    make_coding(make_source(study), make_code(study, lead), lead, 0, 2)

    assert shown(study, person=str(person.pk)) == shown(study, role="champion") == ["Ik had"]
    assert shown(study, person="none") == ["Ik"]


def test_orders(study, lead):
    first, second = make_code(study, lead, "b"), make_code(study, lead, "a")
    late = make_source(study, name="A", date=datetime.date(2026, 5, 1))
    early = make_source(study, name="B", date=datetime.date(2026, 3, 1))
    make_coding(late, first, lead, 0, 2)
    make_coding(early, second, lead, 0, 6)

    assert shown(study, sort="date") == shown(study, sort="long") == shown(study, sort="new") == ["Ik had", "Ik"]
    assert shown(study, sort="source") == shown(study, sort="code") == shown(study, sort="short") == ["Ik", "Ik had"]


def test_a_segment_tells_where_it_comes_from(study, lead):
    colleague, source = make_member(study), make_source(study)
    code, other = make_code(study, lead), make_code(study, lead)
    row = make_coding(source, code, lead, 0, 6)
    make_coding(source, other, lead, 0, 6)
    make_coding(source, code, colleague, 0, 6)
    coding.write_memo(study=study, text="Mooi gezegd", about=row, by=lead)

    found = {each.coding.pk: each for each in page(study, segments(study, Wanted()), 0, 9)}

    assert found[row.pk].coder == "Lena Lead"
    assert found[row.pk].memos == 1
    assert found[row.pk].also == (other,)
    assert sorted(each.same for each in found.values()) == [False, True, True]
    total = summary(segments(study, Wanted()))
    assert (total.segments, total.sources, total.cases, total.coders) == (3, 1, 0, 2)


def test_a_stream_gives_all_in_order_with_few_queries(study, lead):
    def queries():
        with CaptureQueriesContext(connection) as context:
            words = [each.coding.words for each in stream(study, segments(study, Wanted()))]
        assert words == shown(study)
        return len(context)

    code = make_code(study, lead)
    make_coding(make_source(study), code, lead, 0, 6)
    with_one = queries()
    for _more in range(2):
        make_coding(make_source(study), code, lead, 0, 6)

    assert queries() == with_one


def test_numbers(study, lead):
    make_organisation(study)
    source = make_source(study)
    make_coding(source, make_code(study, lead, status="theme"), lead)

    counted = numbers(study)

    assert (counted.sources, counted.words, counted.cases, counted.people) == (1, source.words, 1, 0)
    assert (counted.codes, counted.themes, counted.codings, counted.coders) == (1, 1, 1, 1)
