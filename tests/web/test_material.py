"""The list of the material, a source, and doing the same to many."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import (
    make_code,
    make_coding,
    make_member,
    make_organisation,
    make_source,
    make_study,
    make_user,
)

from oogst.coding import services as coding
from oogst.core.formats.document import Document, Turn
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.sources.services import edit_variables, set_people
from oogst.story.models import Quote
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
TALK = "Ond.: Wat zag je gebeuren?\nA2: Het werd stil.\nEn toen vertelde zij.\n"
TURNS = (Turn(0, 26, 6, "Ond.", 761000), Turn(27, 66, 31, "A2", 768000))


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def me(study):
    return make_member(study)


@pytest.fixture
def signed_in(client: Client, me) -> Client:
    client.force_login(me)
    return client


def names(answer) -> list[str]:
    return [row.source.name for row in answer.context["rows"]]


def make_talk(study, **fields) -> Source:
    return make_source(study, document=Document("Slotgesprek", TALK, TURNS, "interview"), **fields)


def listed(client: Client, study, **query):
    return client.get(reverse("material", args=[study.slug]), query)


def test_an_empty_list_teaches_and_offers_the_first_step(signed_in: Client, study) -> None:
    page = listed(signed_in, study).content.decode()

    assert reverse("material_import", args=[study.slug]) in page


def test_the_list_is_narrowed_by_what_somebody_asks(signed_in: Client, study, me) -> None:
    school = make_organisation(study)
    person = add_person(study=study, label="Anouk", by=None)
    one = make_source(study, name="Een", kind="logbook", phase="start")
    two = make_source(study, name="Twee", organisation=school, basis="public")
    three = make_source(study, name="Drie", people=[person])
    make_coding(one, make_code(study, me), me)
    edit_variables(source=two, values={"klas": "3"}, by=me)
    variable = study.variables.get()
    make_source(make_study(), name="Van een ander")

    def shown(**query):
        return set(names(listed(signed_in, study, **query)))

    assert shown() == {"Een", "Twee", "Drie"}
    assert shown(q="WEE") == {"Twee"}
    assert shown(kind="logbook") == {"Een"}
    assert shown(phase="start") == {"Een"}
    assert shown(phase="none") == {"Twee", "Drie"}
    assert shown(organisation=str(school.pk)) == {"Twee"}
    assert shown(organisation="none") == {"Een", "Drie"}
    assert shown(basis="public") == {"Twee"}
    assert shown(person=str(person.pk)) == {"Drie"}
    assert shown(coded="yes") == {"Een"}
    assert shown(coded="no") == {"Twee", "Drie"}
    assert shown(variable=str(variable.pk), value="3") == {"Twee"}
    assert shown(variable=str(variable.pk)) == {"Twee"}
    assert three.name in shown(kind="nonsense", person="nonsense", sort="nonsense", page="nonsense")


def test_the_list_stands_in_the_order_asked_for(signed_in: Client, study, me) -> None:
    import datetime

    late = make_source(study, "een twee drie", name="b", date=datetime.date(2024, 5, 1))
    make_source(study, "een twee", name="a")
    early = make_source(study, "een", name="C", date=datetime.date(2023, 5, 1))
    make_coding(late, make_code(study, me), me, 0, 3)

    assert names(listed(signed_in, study)) == ["C", "b", "a"]
    assert names(listed(signed_in, study, sort="-date")) == ["b", "C", "a"]
    assert names(listed(signed_in, study, sort="name")) == ["a", "b", "C"]
    assert names(listed(signed_in, study, sort="-words")) == ["b", "a", "C"]
    assert names(listed(signed_in, study, sort="-codings"))[0] == "b"
    assert early.name == "C"


def test_the_list_counts_codings_and_the_part_under_them(signed_in: Client, study, me) -> None:
    source = make_source(study, "0123456789")
    for span in ((0, 4), (2, 5), (8, 9)):
        make_coding(source, make_code(study, me), me, *span)
    coding.remove_codings(codings=[make_coding(source, make_code(study, me), me, 0, 10)], by=me)

    row = listed(signed_in, study).context["rows"][0]

    assert (row.codings, row.share) == (3, 0.6)


def test_the_list_takes_the_same_number_of_queries_for_one_and_three(
    signed_in: Client, study, me, django_assert_max_num_queries
) -> None:
    def fill() -> None:
        person = add_person(study=study, label="Anouk", by=None)
        source = make_source(study, people=[person], organisation=make_organisation(study))
        make_coding(source, make_code(study, me), me)

    def count() -> int:
        with django_assert_max_num_queries(16) as caught:
            listed(signed_in, study)
        return len(caught)

    fill()
    first = count()
    fill()
    fill()

    assert count() == first


def test_the_list_as_csv_is_safe_for_a_spreadsheet(signed_in: Client, study, me) -> None:
    source = make_source(study, name="=HYPERLINK(1)", kind="logbook")
    edit_variables(source=source, values={"klas": "3"}, by=me)
    make_source(study, name="Tweede", kind="interview")

    answer = signed_in.get(reverse("material_csv", args=[study.slug]), {"kind": "logbook"})

    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert (rows[0][-1], rows[1][-1]) == ("klas", "3")
    assert TrailEntry.objects.filter(verb="material.listed").exists()


def test_a_coach_takes_no_list_out_of_the_house(client: Client, study) -> None:
    client.force_login(make_member(study, Role.COACH))

    assert client.get(reverse("material_csv", args=[study.slug])).status_code == 403
    assert listed(client, study).status_code == 200


def test_many_sources_are_described_at_once(signed_in: Client, study) -> None:
    school = make_organisation(study)
    person = add_person(study=study, label="Anouk", by=None)
    one, two, other = make_source(study), make_source(study), make_source(study, kind="notes")
    address = reverse("material_change", args=[study.slug])
    ticked = {"sources": [one.pk, two.pk]}
    assert signed_in.post(address, ticked).status_code == 200

    nothing = signed_in.post(address, {**ticked, "apply": "1"})
    assert nothing.status_code == 422
    sent = {**ticked, "apply": "1", "kind": "logbook", "organisation": str(school.pk), "people": [str(person.pk)]}
    answer = signed_in.post(address, {**sent, "list": "kind=document"})

    assert answer["Location"].endswith("?kind=document")
    for source in (one, two):
        source.refresh_from_db()
        assert (source.kind, source.organisation, list(source.people.all())) == ("logbook", school, [person])
    other.refresh_from_db()
    assert (other.kind, other.organisation) == ("notes", None)


def test_all_of_a_list_can_be_changed_beyond_its_first_page(signed_in: Client, study) -> None:
    for _ in range(52):
        make_source(study, kind="logbook")
    make_source(study, kind="notes")

    signed_in.post(
        reverse("material_change", args=[study.slug]),
        {"everything": "1", "list": "kind=logbook", "apply": "1", "phase": "closing"},
    )

    assert study.sources.filter(phase="closing").count() == 52
    assert listed(signed_in, study).context["page"].paginator.num_pages == 2


def test_a_removal_says_what_goes_first(signed_in: Client, study, me) -> None:
    source, kept = make_source(study), make_source(study)
    code = make_code(study, me)
    made = make_coding(source, code, me)
    make_coding(source, code, me, 7, 10)
    coding.write_memo(study=study, text="denk", about=made, by=me)
    coding.write_memo(study=study, text="denk", about=source, by=me)
    Quote.objects.create(study=study, source=source, start=0, end=2, words="Ik", created_by=me.pk)
    address = reverse("material_remove", args=[study.slug])

    look = signed_in.post(address, {"sources": [source.pk]})

    removal = look.context["removal"]
    assert (removal.sources, removal.codings, removal.codes, removal.memos, removal.quotes) == (1, 2, 1, 2, 1)
    assert study.sources.count() == 2

    signed_in.post(address, {"sources": [source.pk], "confirm": "1"})

    assert list(study.sources.all()) == [kept]
    assert TrailEntry.objects.filter(verb="source.removed", object_id=str(source.pk)).exists()


def test_sources_of_another_study_are_never_among_the_chosen(signed_in: Client, study) -> None:
    other = make_source(make_study())

    for name in ("material_change", "material_remove"):
        signed_in.post(
            reverse(name, args=[study.slug]), {"sources": [other.pk], "confirm": "1", "apply": "1", "kind": "notes"}
        )

    other.refresh_from_db()
    assert other.kind != "notes"


def test_a_source_is_read_with_its_speakers_and_times(signed_in: Client, study) -> None:
    source = make_talk(study)

    answer = signed_in.get(reverse("source", args=[study.slug, source.pk]))

    lines = answer.context["lines"]
    assert [line.words for line in lines] == ["Wat zag je gebeuren?", "Het werd stil.", "En toen vertelde zij."]
    assert [(line.turn.speaker, line.starts_turn) for line in lines] == [("Ond.", True), ("A2", True), ("A2", False)]
    assert lines[1].time == "00:12:48"
    assert [source.current().text[line.start : line.end] for line in lines] == TALK.strip().split("\n")
    page = answer.content.decode()
    assert 'id="line-3"' in page


def test_a_source_takes_the_same_number_of_queries_for_many_lines(
    signed_in: Client, study, django_assert_max_num_queries
) -> None:
    def count(source: Source) -> int:
        with django_assert_max_num_queries(24) as caught:
            signed_in.get(reverse("source", args=[study.slug, source.pk]))
        return len(caught)

    short, long = make_source(study), make_talk(study)

    assert count(long) == count(short)


def test_the_next_source_follows_the_list(signed_in: Client, study) -> None:
    a, b, c = (make_source(study, name=name, kind="logbook") for name in "abc")
    make_source(study, name="aa", kind="notes")
    address = reverse("source", args=[study.slug, b.pk]) + "?kind=logbook&sort=-name"

    context = signed_in.get(address).context

    assert (context["before"], context["after"], context["place"], context["length"]) == (c.pk, a.pk, 2, 3)


def test_describing_a_source_keeps_what_was_typed(signed_in: Client, study) -> None:
    source = make_source(study, name="Oud")
    address = reverse("source_edit", args=[study.slug, source.pk]) + "?kind=document"
    sent = {
        "name": "Nieuw",
        "kind": "harvest",
        "basis": "public",
        "basis_note": "jaarverslag",
        "language": "nl",
        "date": "2024-13-01",
    }

    wrong = signed_in.post(address, sent)
    assert wrong.status_code == 422
    assert 'value="Nieuw"' in wrong.content.decode()
    source.refresh_from_db()
    assert source.name == "Oud"

    right = signed_in.post(address, {**sent, "date": "2024-12-01"})
    assert right["Location"].endswith("?kind=document")
    source.refresh_from_db()
    assert (source.name, source.kind, str(source.date), source.basis, source.basis_note) == (
        "Nieuw", "harvest", "2024-12-01", "public", "jaarverslag",
    )  # fmt: skip


def test_a_speaker_gets_a_pseudonym(signed_in: Client, study) -> None:
    source = make_talk(study)
    person, writer = (add_person(study=study, label=label, by=None) for label in ("Anouk", "Bas"))
    address = reverse("source_people", args=[study.slug, source.pk])
    assert signed_in.get(address).status_code == 200

    signed_in.post(address, {"speaker_1": str(person.pk), "others": [str(writer.pk)]})

    turns = source.current().turns.order_by("number")
    assert [turn.person for turn in turns] == [None, person]
    assert dict(source.participants.values_list("person__label", "speaker")) == {"Anouk": "A2", "Bas": ""}
    page = signed_in.get(address).content.decode()
    assert f'value="{person.pk}" selected' in page


def test_somebody_under_two_labels_is_one_person(study, me) -> None:
    source = make_talk(study)
    person = add_person(study=study, label="Anouk", by=None)

    set_people(source=source, speakers={person: ["Ond.", "A2"]}, by=me)

    assert {turn.person for turn in source.current().turns.all()} == {person}


def test_variables_are_added_changed_and_taken_away(signed_in: Client, study, me) -> None:
    source = make_source(study)
    edit_variables(source=source, values={"klas": "3", "oud": "x"}, by=me)
    study.variables.filter(name="klas").update(type="Integer")
    address = reverse("source_variables", args=[study.slug, source.pk])
    sent = {
        "variables-TOTAL_FORMS": "5", "variables-INITIAL_FORMS": "2", "variables-MIN_NUM_FORMS": "0",
        "variables-MAX_NUM_FORMS": "1000",
        "variables-0-name": "klas", "variables-0-value": "vier",
        "variables-1-name": "oud", "variables-1-value": "x", "variables-1-DELETE": "on",
        "variables-2-name": "sector", "variables-2-value": "mbo",
    }  # fmt: skip

    wrong = signed_in.post(address, sent)
    assert wrong.status_code == 422
    assert 'value="vier"' in wrong.content.decode()

    signed_in.post(address, {**sent, "variables-0-value": "4"})
    assert dict(source.values.values_list("variable__name", "value")) == {"klas": "4", "sector": "mbo"}


def test_a_memo_about_a_source_stands_beside_it(signed_in: Client, study, me) -> None:
    source = make_source(study)
    address = reverse("source_memo", args=[study.slug, source.pk])
    assert signed_in.post(address, {"text": " ", "kind": "note"}).status_code == 422

    signed_in.post(address, {"title": "Sfeer", "text": "Er werd veel gelachen.", "kind": "doubt"})

    page = signed_in.get(reverse("source", args=[study.slug, source.pk])).content.decode()
    assert "Er werd veel gelachen." in page
    assert me.name in page


@pytest.mark.parametrize(
    ("role", "reading", "adding"),
    [(Role.LEAD, 200, 200), (Role.COACH, 200, 200), (Role.ADVISOR, 403, 403), (Role.CHAMPION, 403, 403),
     (Role.TEAM_MEMBER, 403, 403), (None, 404, 404)],
)  # fmt: skip
def test_who_reads_and_describes(client: Client, study, role: Role | None, reading: int, adding: int) -> None:
    client.force_login(make_member(study, role) if role else make_user())
    source = make_source(study)

    assert listed(client, study).status_code == reading
    assert client.get(reverse("source", args=[study.slug, source.pk])).status_code == reading
    for name in ("source_edit", "source_people", "source_variables"):
        assert client.get(reverse(name, args=[study.slug, source.pk])).status_code == adding
    for name in ("material_change", "material_remove"):
        assert client.post(reverse(name, args=[study.slug]), {"sources": [source.pk]}).status_code == adding


def test_a_source_of_another_study_is_not_there(signed_in: Client, study) -> None:
    source = make_source(make_study())

    for name in ("source", "source_edit", "source_people", "source_variables"):
        assert signed_in.get(reverse(name, args=[study.slug, source.pk])).status_code == 404
    assert signed_in.post(reverse("source_memo", args=[study.slug, source.pk]), {"text": "x"}).status_code == 404


def test_a_visitor_goes_to_the_sign_in_page(client: Client, study) -> None:
    assert "/accounts/login/" in listed(client, study)["Location"]
