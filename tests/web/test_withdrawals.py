"""Recording a withdrawal takes two pages; the team finds what is left to do and the certificates; nobody else does."""

import pytest
from django.test import Client
from django.utils import translation
from tests.factories import make_member, make_organisation, make_source, make_study
from tests.web.test_access_walk import client_of

from oogst.core.ids import uuid7
from oogst.exchange import leaving
from oogst.flows import withdrawing
from oogst.participation.models import Withdrawal
from oogst.people.access import Permission
from oogst.people.roles import Role
from oogst.studies import services as studies
from oogst.studies.models import Person, Task
from oogst.studies.tasks import open_task
from oogst.web.withdrawals.task_words import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.SEALED, settings.ERASURES = tmp_path / "sealed", tmp_path / "erasures.jsonl"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def noor(study) -> Person:
    return studies.add_person(study=study, label="teamlid T7", organisation=make_organisation(study), by=None)


@pytest.fixture
def researcher(study) -> Client:
    client = client_of(make_member(study))
    client.cookies["django_language"] = "en"
    return client


def page(person: Person) -> str:
    return f"/s/{person.study.slug}/people/{person.pk}/withdraw/"


def test_stopping_is_recorded_in_two_steps(study, noor, researcher) -> None:
    first = researcher.get(page(noor))
    assert b"What did they ask?" in first.content

    second = researcher.post(page(noor), {"kind": "stop"})
    assert b"Yes, this person stops" in second.content
    assert not Withdrawal.objects.exists()

    unsure = researcher.post(page(noor), {"kind": "stop", "confirmed": "1"})
    assert unsure.status_code == 422
    assert not Withdrawal.objects.exists()

    done = researcher.post(page(noor), {"kind": "stop", "confirmed": "1", "sure": "on"}, follow=True)
    assert b"has stopped" in done.content
    assert Person.objects.get(pk=noor.pk).stopped_at
    assert Withdrawal.objects.get().recorded_by


def test_destroying_names_what_goes_and_ends_with_the_certificate(study, noor, researcher) -> None:
    source = make_source(study, name="Gesprek zeven")
    source.participants.create(person=noor)
    type(source).objects.filter(pk=source.pk).update(promised_day="2999-01-01")

    second = researcher.post(page(noor), {"kind": "destroy"})
    assert b"Gesprek zeven" in second.content

    done = researcher.post(page(noor), {"kind": "destroy", "confirmed": "1", "sure": "on"}, follow=True)
    withdrawal = Withdrawal.objects.get()
    assert b"Certificate of destruction" in done.content
    assert b"texts in the study" in done.content
    assert not Person.objects.filter(pk=noor.pk).exists()
    pdf = researcher.get(f"/s/{study.slug}/withdrawals/{withdrawal.pk}/certificate/")
    assert b"".join(pdf.streaming_content if pdf.streaming else [pdf.content]).startswith(b"%PDF")


def test_after_the_promised_days_destroying_is_not_offered(study, noor, researcher) -> None:
    source = make_source(study)
    source.participants.create(person=noor)

    answer = researcher.post(page(noor), {"kind": "destroy"})

    assert answer.status_code == 422
    assert b"are over" in answer.content
    assert Person.objects.filter(pk=noor.pk).exists()


def test_a_recall_says_which_file_and_is_ticked_off(study, noor, researcher) -> None:
    leaving.note_taken(study=study, by=make_member(study), format="qdpx", people=[noor.pk])
    withdrawing.stop(person=noor)

    shown = researcher.get(f"/s/{study.slug}/tasks/").content.decode()
    assert "Call a file back" in shown
    assert "QDPX" in shown
    task = Task.objects.get(kind="recall")
    answer = researcher.post(f"/s/{study.slug}/tasks/{task.pk}/finish/", {"note": "gewist"}, follow=True)

    assert "gewist" in answer.content.decode()
    task.refresh_from_db()
    assert task.done_at
    again = researcher.post(f"/s/{study.slug}/tasks/{task.pk}/finish/", {"note": "nog eens"}, follow=True)
    assert b"ticked this off already" in again.content


def test_a_task_of_another_study_is_not_there(study, researcher) -> None:
    other = open_task(make_study(), "recall", Permission.RECORD_WITHDRAWAL)

    assert researcher.post(f"/s/{study.slug}/tasks/{other.pk}/finish/").status_code == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.TEAM_MEMBER, Role.ADVISOR])
@pytest.mark.parametrize("where", ["tasks", "withdrawals"])
def test_nobody_outside_the_team_sees_it(study, noor, role, where) -> None:
    withdrawing.stop(person=noor)

    assert client_of(make_member(study, role)).get(f"/s/{study.slug}/{where}/").status_code == 403


def test_each_kind_of_task_has_words(study, researcher) -> None:
    for kind in SAID:
        open_task(study, kind, Permission.RECORD_WITHDRAWAL, about=uuid7())
    shown = researcher.get(f"/s/{study.slug}/tasks/").content.decode()
    assert shown.count('class="card stack tight"') == len(SAID)
    with translation.override("en"):
        assert all(str(words) in shown for words, _what in SAID.values())
