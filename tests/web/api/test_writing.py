"""What programs write: through the same steps as the desk, once, and never over somebody else's work."""

import uuid

import pytest
from tests.factories import TEXT, make_code, make_coding, make_member, make_organisation, make_source, make_study
from tests.web.api.programs import program_of

from oogst.coding import services as coding
from oogst.coding.models import Change, Code, Coding, Memo
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources.models import Draft, Source
from oogst.web.api import entrance

pytestmark = pytest.mark.django_db
OWN = "01890000-0000-7000-8000-00000000000"  # and a digit


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def lead(study):
    return make_member(study, Role.LEAD)


@pytest.fixture
def researcher(study):
    return make_member(study)


@pytest.fixture
def program(researcher, study):
    return program_of(researcher, study)


def test_a_code_is_made_once_and_undone_at_the_desk(study, researcher, program):
    sent = {"id": OWN + "1", "name": "  rust \n", "color": "#b9772b", "definition": "Als het stil is."}

    first, second = (program.ask("post", "codes", sent) for _twice in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (first.json()["name"], first.json()["id"]) == ("rust", OWN + "1")
    assert Code.objects.filter(study=study).count() == 1
    assert Change.objects.get(study=study).by == researcher.pk
    coding.undo(study=study, by=researcher)
    assert not Code.objects.present().filter(study=study).exists()


def test_a_code_changes_its_words_and_its_place(study, researcher, program):
    above, code = make_code(study, researcher, "rust"), make_code(study, researcher, "stilt")

    said = program.ask("patch", f"codes/{code.pk}", {"name": "stilte", "parent": str(above.pk), "seen": 1}).json()
    top = program.ask("patch", f"codes/{code.pk}", {"parent": None}).json()

    assert (said["name"], said["path"], said["version"]) == ("stilte", "rust / stilte", 2)
    assert (top["path"], top["version"]) == ("stilte", 2)
    assert program.ask("patch", f"codes/{above.pk}", {"parent": str(above.pk)}).status_code == 409


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(study, lead, researcher, program):
    code = make_code(study, researcher, "rust")
    coding.edit_code(code=code, by=lead, definition="Van de ander.")

    answer = program.ask("patch", f"codes/{code.pk}", {"definition": "Van mij.", "seen": 1})

    assert answer.status_code == 409
    assert "rust" in answer.json()["detail"]
    code.refresh_from_db()
    assert code.definition == "Van de ander."


def test_a_retired_code_takes_its_codings_and_comes_back_with_them(study, researcher, program):
    code = make_code(study, researcher)
    made = make_coding(make_source(study, by=researcher), code, researcher)

    assert program.ask("delete", f"codes/{code.pk}").status_code == 204
    assert program.ask("get", f"codes/{code.pk}").status_code == 404
    assert not Coding.objects.present().filter(pk=made.pk).exists()
    coding.undo(study=study, by=researcher)
    assert Coding.objects.present().filter(pk=made.pk).exists()


def test_a_passage_is_coded_once(study, researcher, program):
    source, code = make_source(study, by=researcher), make_code(study, researcher)
    sent = {"source": str(source.pk), "code": str(code.pk), "start": 7, "end": 15}

    answers = [
        program.ask("post", "codings", body).json()
        for body in (sent | {"id": OWN + "2"}, sent | {"id": OWN + "2"}, sent, sent | {"revision": 1})
    ]

    assert answers == [answers[0]] * 4
    made = Coding.objects.get(study=study)
    assert (str(made.pk), made.coder, made.words) == (OWN + "2", researcher.pk, TEXT[7:15])


@pytest.mark.parametrize("place", [(7, 7), (9, 7), (0, 10**6)])
def test_a_passage_that_is_not_in_the_text_is_refused(study, researcher, program, place):
    source, code = make_source(study, by=researcher), make_code(study, researcher)

    answer = program.ask(
        "post", "codings", {"source": str(source.pk), "code": str(code.pk), "start": place[0], "end": place[1]}
    )

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert not Coding.objects.filter(study=study).exists()


def test_an_id_is_for_one_thing(study, researcher, program):
    source, code = make_source(study, by=researcher), make_code(study, researcher)
    place = {"source": str(source.pk), "start": 0, "end": 6, "code": str(code.pk)}
    assert program.ask("post", "codings", place | {"id": OWN + "3"}).status_code == 201

    assert program.ask("post", "codes", {"id": OWN + "3", "name": "x"}).status_code == 409
    assert program.ask("post", "codes", {"id": str(code.pk), "name": "x"}).status_code == 409
    other = program_of(make_member(study), study)
    assert other.ask("post", "codings", place | {"id": OWN + "3"}).status_code == 409


def test_a_coding_is_taken_away_by_its_coder(study, lead, researcher, program):
    source, code = make_source(study, by=lead), make_code(study, lead)
    mine, theirs = make_coding(source, code, researcher), make_coding(source, code, lead)

    assert program.ask("delete", f"codings/{theirs.pk}").status_code == 409
    assert program.ask("delete", f"codings/{mine.pk}").status_code == 204
    assert program.ask("delete", f"codings/{mine.pk}").status_code == 404
    coding.undo(study=study, by=researcher)
    assert Coding.objects.present().count() == 2


def test_a_memo_is_written_once_changed_and_taken_away(study, researcher, program):
    code = make_code(study, researcher)
    sent = {"id": OWN + "4", "text": "Waarom?", "code": str(code.pk), "kind": "doubt"}
    first, second = (program.ask("post", "memos", sent).json() for _twice in range(2))

    changed = program.ask("patch", f"memos/{first['id']}", {"text": "Daarom.", "seen": first["edited"]})
    late = program.ask("patch", f"memos/{first['id']}", {"text": "Nee.", "seen": first["edited"]})

    assert first == second
    assert (first["code"], first["kind"]) == (str(code.pk), "doubt")
    assert (changed.json()["text"], late.status_code) == ("Daarom.", 409)
    assert program.ask("delete", f"memos/{first['id']}").status_code == 204
    assert program.ask("post", "memos", sent).status_code == 409
    assert not Memo.objects.present().exists()


def test_a_memo_is_about_one_thing_and_not_empty(study, researcher, program):
    code, source = make_code(study, researcher), make_source(study, by=researcher)

    both = {"text": "x", "code": str(code.pk), "source": str(source.pk)}
    assert program.ask("post", "memos", both).status_code == 409
    assert program.ask("post", "memos", {"text": " \n"}).status_code == 409
    assert not Memo.objects.exists()


@pytest.mark.parametrize("kind", ["sources", "cases"])
def test_variables_are_replaced(study, lead, program, kind):
    about = make_source(study, by=lead) if kind == "sources" else make_organisation(study)

    first = program.ask("put", f"{kind}/{about.pk}/variables", {"values": {" jaren ": "12", "rol": "mentor"}})
    second = program.ask("put", f"{kind}/{about.pk}/variables", {"values": {"jaren": "13"}})

    assert first.json()["variables"] == {"jaren": "12", "rol": "mentor"}
    assert second.json()["variables"] == {"jaren": "13"}
    assert program.get(kind)["items"][0]["variables"] == {"jaren": "13"}
    assert {one["name"] for one in program.get("variables")} == {"jaren", "rol"}
    wrong = {"values": {"jaren": "1", " jaren": "2"}}
    assert program.ask("put", f"{kind}/{about.pk}/variables", wrong).status_code == 422
    verb = "source.variables" if kind == "sources" else "case.variables"
    assert TrailEntry.objects.filter(verb=verb).count() == 2


def test_a_text_comes_in_as_a_file_does_and_once(study, researcher, program):
    school = make_organisation(study)
    sent = {
        "id": OWN + "5", "name": "Week 3", "text": "A1: Stil.\r\nA2: Ja.\n", "kind": "logbook", "basis": "elsewhere",
        "basis_note": "map 3", "case": str(school.pk), "date": "2026-03-01", "names": "done",
    }  # fmt: skip

    first, second = (program.ask("post", "sources", sent) for _twice in range(2))

    assert (first.status_code, first.json()["state"]) == (202, "taken")
    assert first.json() == second.json() == program.get(f"imports/{OWN}5")
    source = Source.objects.get(study=study)
    assert first.json()["sources"] == [str(source.pk)]
    assert (source.name, source.kind, source.basis, source.basis_note) == ("Week 3", "logbook", "elsewhere", "map 3")
    assert (source.organisation, source.created_by) == (school, researcher.pk)
    assert source.current().text == "A1: Stil.\nA2: Ja.\n"
    assert program_of(make_member(study), study).ask("post", "sources", sent).status_code == 409


def test_a_text_with_names_waits_for_a_person(study, program):
    sent = {"name": "Gesprek", "text": "Anja was er ook.", "basis": "own_notes", "names": "review"}

    made = program.ask("post", "sources", sent).json()

    assert (made["state"], made["sources"], made["waiting"]) == ("taken", [], 1)
    assert Draft.objects.filter(study=study).count() == 1
    assert program.get("sources")["items"] == []


def test_people_of_another_study_are_not_here(study, program):
    sent = {"name": "x", "text": "x", "people": [str(uuid.uuid4())]}

    assert program.ask("post", "sources", sent).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("codes", {"name": " "}, "body.body.name"),
        ("codes", {"name": "rust", "color": "rood"}, "body.body.color"),
        ("codes", {}, "body.body.name"),
        ("sources", {"name": "x", "text": "\x00"}, "body.body.text"),
        ("codings", {"source": "geheim", "code": OWN + "1", "start": 0, "end": 1}, "body.body.source"),
    ],
)
def test_what_is_not_as_it_should_be_is_told_without_repeating_it(program, path, body, where):
    answer = program.ask("post", path, body)

    assert answer.status_code == 422
    assert [one["where"] for one in answer.json()["errors"]] == [where]
    assert "geheim" not in answer.content.decode()


def test_too_much_at_once_is_refused_before_it_is_read(program, monkeypatch):
    monkeypatch.setattr(entrance, "MOST_BYTES", 100)

    answer = program.ask("post", "memos", {"text": "x" * 200})

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("get", "nergens", 404), ("put", "codes", 405), ("post", "study", 405)]
)
def test_what_is_no_operation_is_told_in_the_same_form(program, method, path, status):
    answer = program.ask(method, path, {})

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_sentences_are_in_the_language_of_the_owner(study, researcher):
    researcher.language = "en"
    researcher.save()

    answer = program_of(researcher, study, "read").ask("post", "codes", {"name": "rust"})

    assert answer["Content-Language"] == "en"
    assert answer.json()["detail"] == "This token only reads. Make one that may write."
