"""What programs read: the same as the pages show, in pages that end, and nothing that is hidden there."""

import datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import TEXT, make_code, make_coding, make_member, make_organisation, make_source, make_study
from tests.web.api.programs import program_of

from oogst.coding import services as coding
from oogst.coding.models import Coding
from oogst.coding.round_models import RoundCoding
from oogst.coding.services.rounds import make_round
from oogst.core.formats.document import Document
from oogst.exchange.models import ExportTaken
from oogst.flows import exporting, withdrawing
from oogst.people.roles import Role
from oogst.sources import drafts, services
from oogst.sources.models import Source
from oogst.studies.models import Task
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study(name="Iedereen begeleidt")


@pytest.fixture
def lead(study):
    return make_member(study, Role.LEAD)


@pytest.fixture
def program(lead, study):
    return program_of(lead, study, "read")


def walk(program, path, **query):
    """All rows of a list, a page at a time."""
    items, pages = [], 0
    while True:
        said = program.get(path, **query)
        items += said["items"]
        pages += 1
        if said["next"] is None:
            return items, pages
        query["after"] = said["next"]


def test_the_study_says_what_there_is_and_what_the_token_may(study, lead, program):
    make_coding(make_source(study, by=lead), make_code(study, lead), lead)

    said = program.get("study")

    assert said["name"] == "Iedereen begeleidt"
    assert (said["sources"], said["codes"], said["codings"], said["cases"]) == (1, 1, 1, 0)
    assert (said["roles"], said["may_write"]) == (["lead"], False)


def test_lists_come_in_pages_without_a_row_twice_or_missing(study, lead, program):
    made = [make_source(study, by=lead) for _each in range(5)]

    items, pages = walk(program, "sources", limit=2)

    assert [one["id"] for one in items] == [str(one.pk) for one in made]
    assert pages == 3


@pytest.mark.parametrize("limit", [0, 201, -1, "veel"])
def test_a_page_has_an_end(program, limit):
    for path in ("sources", "codings", "segments", "memos", "cases", "changes"):
        assert program.ask("get", path, limit=limit).status_code == 422
    assert program.ask("get", "search", q="stil", limit=limit).status_code == 422


def test_sources_are_filtered_as_on_their_page(study, lead, program):
    school = make_organisation(study)
    diary = make_source(study, kind="logbook", organisation=school, name="Week 3", by=lead)
    make_source(study, kind="document", name="Plan", by=lead)

    for query in ({"kind": "logbook"}, {"case": school.pk}, {"q": "week"}):
        assert [one["id"] for one in program.get("sources", **query)["items"]] == [str(diary.pk)]
    assert program.get("sources", coded=True)["items"] == []


def test_a_text_comes_with_its_words_turns_and_variables(study, lead, program):
    school = make_organisation(study)
    person = add_person(study=study, label="A1", organisation=school, by=lead)
    source = make_source(study, "A1: Het was stil.\n", people=[person], by=lead)
    services.edit_variables(source=source, values={"jaren": "12"}, by=lead)

    said = program.get(f"sources/{source.pk}")

    assert (said["text"], said["revision"], said["length"]) == ("A1: Het was stil.\n", 1, 18)
    assert (said["people"], said["variables"]) == (["A1"], {"jaren": "12"})


def test_the_codebook_is_a_tree_in_order(study, lead, program):
    above = make_code(study, lead, "rust", definition="Als het stil is.")
    below = make_code(study, lead, "stilte", parent=above)
    make_coding(make_source(study, by=lead), below, lead)

    said = program.get("codes")

    assert [(one["name"], one["depth"], one["path"]) for one in said] == [
        ("rust", 0, "rust"), ("stilte", 1, "rust / stilte"),
    ]  # fmt: skip
    assert (said[0]["definition"], said[0]["codings"], said[0]["codings_below"]) == ("Als het stil is.", 0, 1)
    assert program.get(f"codes/{below.pk}") == said[1]


def test_codings_are_found_by_code_text_coder_and_day(study, lead, program):
    one, other = make_source(study, by=lead), make_source(study, by=lead)
    code, colleague = make_code(study, lead), make_member(study)
    mine = make_coding(one, code, lead)
    theirs = make_coding(other, make_code(study, lead), colleague, 7, 13)
    Coding.objects.filter(pk=mine.pk).update(created_at=timezone.now() - datetime.timedelta(days=3))

    def found(**query):
        return [row["id"] for row in program.get("codings", **query)["items"]]

    assert found(code=code.pk) == found(source=one.pk) == found(coder=lead.pk) == [str(mine.pk)]
    yesterday = timezone.now() - datetime.timedelta(days=1)
    assert found(since=yesterday.isoformat()) == [str(theirs.pk)]
    assert program.ask("get", "codings", since=yesterday.replace(tzinfo=None).isoformat()).status_code == 422


def test_segments_have_their_words_and_where_they_come_from(study, lead, program):
    above = make_code(study, lead, "rust")
    code = make_code(study, lead, "stilte", parent=above)
    source = make_source(study, name="Gesprek 1", by=lead)
    make_coding(source, code, lead, 0, 6)

    [said] = program.get("segments", code=above.pk)["items"]

    assert (said["words"], said["code_name"], said["source_name"]) == (TEXT[:6], "stilte", "Gesprek 1")
    assert program.get("segments", code=above.pk, own=True)["items"] == []


def test_words_are_found_with_the_lines_around_them(study, lead, program):
    source = make_source(study, by=lead)
    make_source(study, "Niets daarvan.", by=lead)

    said = program.get("search", q="stil")

    assert (said["hits"], said["sources"], said["next"]) == (1, 1, None)
    [hit] = said["items"]
    assert hit["source"] == str(source.pk)
    assert TEXT[hit["snippets"][0]["start"] : hit["snippets"][0]["end"]] == "stil"


def test_the_matrix_counts_codes_against_cases(study, lead, program):
    school = make_organisation(study, "School A")
    code = make_code(study, lead, "rust")
    make_coding(make_source(study, organisation=school, by=lead), code, lead)

    said = program.get("matrix")

    assert [row["label"] for row in said["rows"]] == ["rust"]
    assert [column["label"] for column in said["columns"]] == ["School A"]
    assert (said["segments"], said["sources"], said["total_segments"]) == ([[1]], [[1]], 1)


def test_the_steps_of_the_coding_come_in_order_and_without_words(study, lead, program):
    code = make_code(study, lead, "rust")
    make_coding(make_source(study, by=lead), code, lead)

    first, second = program.get("changes")["items"]

    assert (first["verb"], second["verb"]) == ("create_code", "apply")
    assert first["touched"] == [{"kind": "code", "id": str(code.pk)}]
    assert program.get("changes", after=first["sequence"])["items"] == [second]


def test_an_export_is_asked_for_made_and_fetched(study, lead, program):
    make_source(study, by=lead)
    asked = program.ask("post", "exports", {"format": "qdpx"})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")

    exporting.make_waiting()
    said = program.get(f"exports/{asked.json()['id']}")
    file = program.ask("get", f"exports/{said['id']}/file")

    assert said["state"] == "ready"
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert program.ask("delete", f"exports/{said['id']}").status_code == 204
    assert program.get("exports") == []


def test_an_export_is_only_for_who_asked(study, lead, program):
    asked = program.ask("post", "exports", {"format": "qdc", "id": "01890000-0000-7000-8000-000000000001"})
    colleague = program_of(make_member(study), study, "read")

    assert asked.status_code == 409  # there are no codes yet
    make_code(study, lead)
    made = program.ask("post", "exports", {"format": "qdc", "id": "01890000-0000-7000-8000-000000000001"}).json()
    assert colleague.get("exports") == []
    for method, path in (("get", ""), ("get", "/file"), ("delete", "")):
        assert colleague.ask(method, f"exports/{made['id']}{path}").status_code == 404
    assert program.ask("post", "exports", {"format": "qdc", "id": made["id"]}).json()["id"] == made["id"]
    assert colleague.ask("post", "exports", {"format": "qdc", "id": made["id"]}).status_code == 409


def test_what_waits_is_nowhere(study, lead, program):
    waiting = drafts.arrive(study=study, document=Document(name="Wacht", text="Kwabbelnoot wacht."), by=lead)

    assert program.get("sources")["items"] == []
    assert program.ask("get", f"sources/{waiting.pk}").status_code == 404
    assert program.get("search", q="kwabbelnoot")["hits"] == 0


def test_what_is_coded_blind_is_nowhere(study, lead, program):
    source, code = make_source(study, by=lead), make_code(study, lead)
    colleague = make_member(study, Role.COACH)
    blind = make_round(study=study, name="Ronde 1", texts=[source], coders=[lead, colleague], by=lead)
    RoundCoding.objects.create(
        round=blind, study=study, source=source, code=code, start=0, end=6, words="Ik had", coder=colleague.pk,
        created_at=timezone.now(),
    )  # fmt: skip

    assert program.get("codings")["items"] == program.get("segments")["items"] == []
    assert str(colleague.pk) not in str(program.get("changes"))


def test_who_withdraws_is_gone_for_programs_and_what_they_read_is_called_back(study, lead, program):
    school = make_organisation(study)
    person = add_person(study=study, label="A1", organisation=school, by=lead)
    source = make_source(study, "A1: Kwabbelnoot.\n", kind="interview", people=[person], organisation=school, by=lead)
    make_coding(source, make_code(study, lead), lead)
    for _twice in range(2):
        program.get(f"sources/{source.pk}")
        program.get("segments")
        program.get("search", q="kwabbelnoot")
    assert ExportTaken.objects.filter(format="api", by=lead.pk, people=person).count() == 1

    withdrawing.destroy(person=person)

    assert not Source.objects.filter(pk=source.pk).exists()
    assert program.ask("get", f"sources/{source.pk}").status_code == 404
    assert program.get("segments")["items"] == program.get("codings")["items"] == []
    assert program.get("search", q="kwabbelnoot")["hits"] == 0
    assert Task.objects.get(kind="recall").details["format"] == "api"


def queries(program, path, **query):
    with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["vault"]) as vault:
        program.get(path, **query)
    return len(main) + len(vault)


def test_the_number_of_queries_does_not_grow(study, lead, program):
    lists = {
        "sources": {}, "cases": {}, "codes": {}, "codings": {}, "segments": {}, "memos": {}, "changes": {},
        "variables": {}, "matrix": {}, "search": {"q": "stil"}, "exports": {},
    }  # fmt: skip

    def more():
        school = make_organisation(study)
        person = add_person(study=study, label=f"A{school.code}", organisation=school, by=lead)
        source = make_source(study, organisation=school, people=[person], by=lead)
        services.edit_variables(source=source, values={f"v{school.code}": "1"}, by=lead)
        code = make_code(study, lead)
        coding.write_memo(study=study, text="Waarom?", about=make_coding(source, code, lead), by=lead)

    more()
    for path, query in lists.items():
        program.get(path, **query)
    few = {path: queries(program, path, **query) for path, query in lists.items()}
    for _each in range(3):
        more()
    for path, query in lists.items():  # those who were read for the first time are noted once
        program.get(path, **query)

    assert {path: queries(program, path, **query) for path, query in lists.items()} == few
