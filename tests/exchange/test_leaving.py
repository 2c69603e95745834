"""Whatever leaves the house with words or pseudonyms says who is in it."""

import io

import pytest
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study
from tests.web.test_access_walk import client_of

from oogst.coding.models import Code
from oogst.exchange import giving, leaving
from oogst.exchange.models import ExportTaken
from oogst.exchange.report import give_report
from oogst.flows import withdrawing
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.story import services as story
from oogst.story.view import View
from oogst.studies import services as studies
from oogst.studies.models import Task
from oogst.studies.tasks import finish_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def lead(study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


@pytest.fixture
def two(study, lead):
    """Two people, each in a text; the first is coded, quoted in a finding, and the example of a code."""
    people = [studies.add_person(study=study, label=f"teamlid {letter}", by=lead) for letter in "AB"]
    sources = [make_source(study, f"Hier spreekt persoon {person.label}.", by=lead) for person in people]
    for person, source in zip(people, sources, strict=True):
        source.participants.create(person=person)
    code = make_code(study, lead)
    coding = make_coding(sources[0], code, lead, 0, 12)
    Code.objects.filter(pk=code.pk).update(anchor=coding.words, anchor_coding=coding)
    quote = story.take_quote(source=sources[0], start=0, end=12, by=lead)
    finding = story.make_finding(study=study, claim="Zo is het.", by=lead)
    story.weigh(finding=finding, quote=quote, stance="for", by=lead)
    return people


def taken() -> tuple[str, set[str]]:
    row = ExportTaken.objects.order_by("-at").first()
    assert row is not None
    return row.format, {person.label for person in row.people.all()}


@pytest.mark.parametrize("format", ["qdpx", "xlsx", "csv"])
def test_an_export_of_everything_holds_everybody(study, lead, two, format) -> None:
    giving.give(study=study, out=io.BytesIO(), format=format, by=lead)

    assert taken() == (format, {"teamlid A", "teamlid B"})


def test_a_codebook_holds_whose_words_are_its_examples(study, lead, two) -> None:
    giving.give(study=study, out=io.BytesIO(), format="qdc", by=lead)

    assert taken() == ("qdc", {"teamlid A"})


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
def test_a_report_holds_who_is_quoted(study, lead, two, format) -> None:
    give_report(study=study, format=format, view=View("nl"), by=lead)

    assert taken() == (f"report.{format}", {"teamlid A"})


@pytest.mark.parametrize(
    ("name", "format", "who"),
    [
        ("segments_csv", "segments.csv", {"teamlid A"}),
        ("segments_xlsx", "segments.xlsx", {"teamlid A"}),
        ("material_csv", "material.csv", {"teamlid A", "teamlid B"}),
        ("report_export", "report.html", {"teamlid A"}),
    ],
)
def test_a_download_of_a_page_is_registered(study, lead, two, name, format, who) -> None:
    more = {"fmt": "html"} if name == "report_export" else {}
    answer = client_of(lead).get(reverse(name, kwargs={"slug": study.slug, **more}), {"code": "all"})
    if answer.streaming:
        b"".join(answer.streaming_content)

    assert answer.status_code == 200
    assert taken() == (format, who)


def test_nothing_is_registered_that_was_refused(study, lead, two) -> None:
    with pytest.raises(NotAllowed):
        giving.give(study=study, out=io.BytesIO(), format="pages", by=lead)

    assert not ExportTaken.objects.exists()


def test_a_file_is_called_back_once_for_each_who_withdraws(study, lead, two) -> None:
    giving.give(study=study, out=io.BytesIO(), format="qdpx", by=lead)
    withdrawing.stop(person=two[0])
    task = Task.objects.get(kind=leaving.RECALL)
    assert task.details["format"] == "qdpx"
    assert task.details["by"] == str(lead.pk)

    withdrawing.stop(person=two[1])
    task.refresh_from_db()
    assert len(task.details["withdrawals"]) == 2
    assert Task.objects.filter(kind=leaving.RECALL).count() == 1


def test_after_it_was_ticked_off_another_withdrawal_calls_it_back_again(study, lead, two) -> None:
    giving.give(study=study, out=io.BytesIO(), format="qdpx", by=lead)
    first = withdrawing.stop(person=two[0])
    finish_task(Task.objects.get(kind=leaving.RECALL), lead, "weg")

    leaving.recall(person=two[0], withdrawal=first.pk, due=first.asked_at.date())
    assert Task.objects.filter(kind=leaving.RECALL, done_at=None).count() == 0
    withdrawing.stop(person=two[1])
    assert Task.objects.filter(kind=leaving.RECALL, done_at=None).count() == 1


def test_who_is_in_no_file_calls_nothing_back(study, lead, two) -> None:
    give_report(study=study, format="html", view=View("nl"), by=lead)

    withdrawing.stop(person=two[1])

    assert not Task.objects.filter(kind=leaving.RECALL).exists()


def test_a_member_of_another_study_is_never_in_it(study, lead, two) -> None:
    other = make_study()
    stranger = studies.add_person(study=other, label="vreemd", by=None)

    made = leaving.note_taken(study=study, by=make_member(study), format="x", people=[stranger.pk, two[0].pk])

    assert [person.label for person in made.people.all()] == ["teamlid A"]
