import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.core.formats.document import Document
from oogst.core.formats.transcripts import find_turns
from oogst.core.queries.typed import parse, write
from oogst.insight.asking import results
from oogst.insight.asking.material import StudyMaterial
from oogst.insight.asking.standing import Changed, Codebook, written_roles
from oogst.insight.wanted import NONE, Wanted
from oogst.people.roles import Role
from oogst.sources.models import Participant, Turn, Variable, VariableValue
from oogst.sources.services import remove_sources
from oogst.studies import services as studies

pytestmark = pytest.mark.django_db
TALK = "Ond.: Hoe ging het?\nA1: Het was stil in de kring.\nOnd.: En toen?\nA1: Toen vertelde iedereen iets.\n"


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def ask(study, line, **only):
    """The words of what a line asks."""
    book = Codebook(study)
    material = StudyMaterial(study, Wanted(**only))
    found = material.answer(parse(line, book.names()))
    return [result.words for result in results.page(material, found, 0, 50)]


def talk(study):
    return make_source(study, document=Document(name="Gesprek", text=TALK, turns=find_turns(TALK)))


def place(text, words):
    return text.index(words), text.index(words) + len(words)


def put(source, code, by, words, text=TALK):
    return make_coding(source, code, by, *place(text, words))


def test_codes_and_words_in_every_relation(study, lead):
    source = make_source(study, TALK)
    stil, samen = make_code(study, lead, "stil"), make_code(study, lead, "samen")
    put(source, stil, lead, "Het was stil in de kring.")
    put(source, samen, lead, "iedereen iets")

    assert ask(study, "#stil") == ["Het was stil in de kring."]
    assert ask(study, "#stil and #samen") == ["Het was stil in de kring."]
    assert ask(study, "#stil beside #samen") == []
    assert ask(study, "#stil not beside #samen") == ["Het was stil in de kring."]
    assert ask(study, "kring within #stil") == ["kring"]
    assert ask(study, "#stil overlapping kringen") == ["Het was stil in de kring."]
    assert ask(study, "#stil near 1 paragraphs #samen") == []
    assert ask(study, "#stil near 2 paragraphs #samen") == ["Het was stil in de kring."]
    assert ask(study, "#stil followed by 2 paragraphs #samen") == ["Het was stil in de kring."]
    assert ask(study, "#samen followed by 9 paragraphs #stil") == []
    assert ask(study, "#samen preceded by 2 paragraphs #stil") == ["iedereen iets"]
    assert ask(study, "#stil followed by 5 words #samen") == []
    assert ask(study, "#stil followed by 6 words #samen") == ["Het was stil in de kring."]
    assert ask(study, "#stil or #samen") == ["Het was stil in de kring.", "iedereen iets"]


def test_subcodes_count_unless_a_code_is_asked_alone(study, lead):
    theme = make_code(study, lead, "thema")
    put(make_source(study, TALK), make_code(study, lead, "stil", parent=theme), lead, "kring")

    assert ask(study, "#thema") == ["kring"]
    assert ask(study, "#thema!") == []
    assert ask(study, '#"thema / stil"') == ["kring"]


def test_two_coders_on_one_place_are_one_result(study, lead):
    source, code = make_source(study, TALK), make_code(study, lead, "stil")
    put(source, code, lead, "kring")
    put(source, code, make_member(study, Role.RESEARCHER), "kring")

    assert ask(study, "#stil") == ["kring"]


def test_words_of_other_forms_exactly_and_by_their_beginning(study):
    make_source(study, "De kringen. Een kring. In de kring. Kringloop.")

    assert ask(study, "kring") == ["kringen", "kring", "kring"]
    assert ask(study, '"kring"') == ["kring", "kring"]
    assert ask(study, '"in de kring"') == ["In de kring"]
    assert ask(study, "kring*") == ["kringen", "kring", "kring", "Kringloop"]


def test_what_people_of_a_role_say_and_what_interviewers_ask(study, lead):
    source = talk(study)
    coach = studies.add_person(study=study, label="A1", organisation=None, role=Role.BUDDY.value, by=lead)
    Turn.objects.filter(revision__source=source, speaker="A1").update(person=coach)
    toen = place(TALK, "toen?")

    assert ask(study, "toen within @buddy") == ["Toen"]
    assert ask(study, "toen within @interviewer") == [TALK[toen[0] : toen[0] + 4]]
    assert ask(study, "toen", role="buddy") == ["Toen"]
    assert ask(study, "toen", person=str(coach.pk)) == ["Toen"]
    assert ask(study, "toen", person=NONE) == ["toen"]


def test_where_no_turn_is_anybodys_all_words_are_of_who_takes_part(study, lead):
    source = make_source(study, "Toen was het stil.")
    person = studies.add_person(study=study, label="A1", organisation=None, role=Role.BUDDY.value, by=lead)
    make_source(study, "Toen was er niemand.")
    Participant.objects.create(source=source, person=person)

    assert len(ask(study, "toen")) == 2
    assert ask(study, ["toen", "stil"][0], role="buddy") == ["Toen"]
    assert ask(study, "niemand", role=NONE) == ["niemand"]


def test_filtered_by_what_is_known_of_sources_cases_and_coders(study, lead):
    school = make_organisation(study, sector="mbo")
    text = "Toen was het stil."
    here = make_source(study, text, organisation=school, kind="logbook", phase="start", date=datetime.date(2026, 3, 1))
    there = make_source(study, text, kind="interview")
    code, other = make_code(study, lead, "stil"), make_member(study, Role.RESEARCHER)
    put(here, code, lead, "stil", text)
    put(there, code, other, "het", text)
    size = Variable.objects.create(study=study, name="omvang")
    VariableValue.objects.create(variable=size, organisation=school, value="groot")
    only_here = [
        {"organisation": str(school.pk)}, {"sector": "mbo"}, {"kind": "logbook"}, {"phase": "start"},
        {"since": datetime.date(2026, 2, 1), "until": datetime.date(2026, 3, 1)}, {"coder": str(lead.pk)},
        {"variable": str(size.pk)}, {"variable": str(size.pk), "value": "groot"}, {"source": str(here.pk)},
    ]  # fmt: skip
    only_there = [
        {"organisation": NONE}, {"phase": NONE}, {"kind": "interview"}, {"coder": str(other.pk)},
        {"variable": str(size.pk), "value": NONE},
    ]  # fmt: skip

    assert [ask(study, "#stil", **only) for only in only_here] == [["stil"]] * len(only_here)
    assert [ask(study, "#stil", **only) for only in only_there] == [["het"]] * len(only_there)
    assert ask(study, "#stil", variable=str(size.pk), value="klein") == []


def test_nothing_of_another_study_and_nothing_removed(study, lead):
    other = make_study(lead)
    make_source(other, "Toen was het geheim.")
    source = make_source(study, "Toen was het stil.")
    code = make_code(study, lead, "stil")
    gone = make_coding(source, code, lead, 0, 4)
    coding.remove_codings(codings=[gone], by=lead)

    assert ask(study, "geheim") == []
    assert ask(study, "#stil") == []
    remove_sources(sources=[source], by=lead)
    assert ask(study, "toen") == []


def test_a_question_follows_a_merge_and_tells_what_is_gone(study, lead):
    a, b, c = (make_code(study, lead, name) for name in ("a", "b", "c"))
    put(make_source(study, TALK), a, lead, "kring")
    chain = parse("#a or #c", Codebook(study).names())
    coding.merge_codes(codes=[a], into=b, by=lead)
    coding.remove_codes(codes=[c], by=lead)

    followed, told = Codebook(study).followed(chain)

    assert told == [Changed("a", "b"), Changed("c")]
    assert len(StudyMaterial(study).answer(followed)) == 1


def test_codes_of_one_name_are_written_so_that_each_reads_as_itself(study, lead):
    above = make_code(study, lead, "boven")
    codes = [make_code(study, lead, "zelfde", parent=above), make_code(study, lead, "zelfde"), above]
    book = Codebook(study)

    for code in codes:
        chain = parse(f"#{code.pk}", book.names())
        assert parse(write(chain, book.written(), written_roles(), "nl"), book.names()) == chain


def test_results_say_what_is_around_them_and_who_says_it(study, lead):
    source = talk(study)
    code = make_code(study, lead, "stil")
    put(source, code, lead, "stil in de kring")
    material = StudyMaterial(study)

    [found] = results.page(material, material.answer(parse("#stil", Codebook(study).names())), 0, 9)

    assert (found.before, found.words, found.after) == ("A1: Het was ", "stil in de kring", ".")
    assert (found.who, found.codes, found.source) == ("A1", (code,), source)
    assert TALK[found.start : found.end] == found.words


def test_as_many_queries_for_three_results_as_for_one(study, lead):
    code = make_code(study, lead, "stil")

    def queries():
        with CaptureQueriesContext(connection) as made:
            assert ask(study, "#stil near 3 paragraphs het")
        return len(made)

    put(make_source(study, TALK), code, lead, "kring")
    with_one = queries()
    for _more in range(2):
        put(make_source(study, TALK), code, lead, "kring")

    assert queries() == with_one
