"""Who stops is asked nothing more from that moment; what they gave stays as it was agreed."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from tests.factories import make_member, make_organisation, make_source, make_study
from tests.participation.consents import make_signature, make_version

from oogst.core import workdays
from oogst.core.formats.document import Document
from oogst.core.ids import uuid7
from oogst.exchange.models import ExportTaken
from oogst.flows import withdrawing
from oogst.flows.erasing import ledger
from oogst.participation import letters, links
from oogst.participation.models import ConsentAsk, Letter, PersonalLink, Signature, Withdrawal
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.sources.models import Draft
from oogst.studies import services as studies
from oogst.studies.models import Person, Task
from oogst.vault import identities
from oogst.vault.identities import Who
from oogst.vault.models import Subject

pytestmark = pytest.mark.django_db
ADDRESS = "noor@school.example"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def noor(study) -> Person:
    school = make_organisation(study)
    person = studies.add_person(study=study, label="teamlid T1", organisation=school, by=None)
    identities.keep(study.pk, person.pk, Subject.PERSON, Who(name="Noor de Vries", email=ADDRESS))
    return person


def at(day: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=workdays.AMSTERDAM)


def given(person: Person, promised: str | None = None) -> None:
    source = make_source(person.study)
    source.participants.create(person=person)
    if promised:
        type(source).objects.filter(pk=source.pk).update(promised_day=promised)


def test_stopping_ends_everything_that_was_under_way(mailbox, study, noor) -> None:
    signature = make_signature(noor, yes=["logbook"])
    version = make_version(study, ["interview"])
    ask = ConsentAsk.objects.create(study=study, person=noor, version=version, by=uuid7())
    secret = links.make_link(person=noor, purpose=PersonalLink.Purpose.CONSENT)
    to_own_data = links.make_link(person=noor, purpose=PersonalLink.Purpose.MY_DATA)
    assert links.find(secret)

    withdrawal = withdrawing.stop(person=noor)

    signature.refresh_from_db()
    ask.refresh_from_db()
    assert (withdrawal.kind, withdrawal.person, withdrawal.recorded_by) == ("stop", noor, None)
    assert signature.ended_at
    assert signature.ended_why == "stopped"
    assert (ask.outcome, links.find(secret)) == ("withdrawn", None)
    assert links.find(to_own_data)  # what is left can still be looked at, and destroyed while that is promised
    assert Person.objects.get(pk=noor.pk).stopped_at == noor.stopped_at


def test_one_letter_confirms_it_and_then_none_leaves(mailbox, noor) -> None:
    withdrawing.stop(person=noor)
    withdrawing.stop(person=noor)

    assert [letter["To"] for letter in mailbox.letters] == [ADDRESS]
    assert Letter.objects.get().kind == "withdrawal"
    noor.refresh_from_db()
    with pytest.raises(NotAllowed):
        letters.send(person=noor, kind=letters.REMINDER, subject="x", body="y")


def test_stopping_does_not_wait_for_a_locked_vault(study, noor, monkeypatch, settings, tmp_path) -> None:
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    assert withdrawing.stop(person=noor).pk
    assert Letter.objects.count() == 0


def test_what_was_given_stays_and_nothing_new_comes_in(study, noor) -> None:
    make_signature(noor, yes=["logbook"])
    before = drafts.arrive(
        study=study, document=Document("week 1", "Het was druk."), by=None, basis="consent", kind="logbook",
        people=[noor], date=datetime.date(2026, 3, 2), review=False,
    )  # fmt: skip

    withdrawing.stop(person=noor)

    noor.refresh_from_db()
    with pytest.raises(NotAllowed):
        drafts.arrive(
            study=study, document=Document("week 2", "Het was stil."), by=None, basis="consent", kind="logbook",
            people=[noor],
        )  # fmt: skip
    assert drafts.let_through(draft=before).participants.get().person == noor
    assert Draft.objects.count() == 0


def test_the_team_gets_a_task_and_one_for_each_file_that_left(study, noor) -> None:
    for number in range(3):
        export = ExportTaken.objects.create(study=study, by=uuid7(), format=f"f{number}")
        if number:
            export.people.add(noor)
    researcher, manager = make_member(study), make_member(study, Role.MANAGER)

    withdrawal = withdrawing.stop(person=noor, by=researcher)

    assert withdrawal.recorded_by == researcher.pk
    kinds = sorted(Task.objects.values_list("kind", flat=True))
    assert kinds == ["recall", "recall", "withdrawal.stop"]
    with pytest.raises(PermissionDenied):
        withdrawing.stop(person=noor, by=manager)


def test_the_trail_tells_that_somebody_stopped_and_not_who(study, noor) -> None:
    withdrawal = withdrawing.stop(person=noor)

    entry = TrailEntry.objects.get(verb="withdrawal.stopped")
    assert (entry.object_id, entry.details) == (str(withdrawal.pk), {})


def test_an_account_of_their_own_stops_for_itself(study, noor) -> None:
    user = make_member(study, Role.TEAM_MEMBER, organisation=noor.organisation, person=noor)

    assert withdrawing.stop(person=noor, by=user).recorded_by is None


def test_another_teammember_cannot(study, noor) -> None:
    with pytest.raises(PermissionDenied):
        withdrawing.stop(person=noor, by=make_member(study, Role.TEAM_MEMBER, organisation=noor.organisation))


@pytest.mark.parametrize(
    ("promised", "now", "last"),
    [
        (["2026-03-09"], "2026-03-09", "2026-03-09"),  # to the end of that day
        (["2026-03-09"], "2026-03-10", None),
        (["2026-03-02", "2026-03-09"], "2026-03-05", "2026-03-09"),  # the last that still runs
        ([None], "2026-03-05", None),  # a logbook has no cooling-off period
    ],
)
def test_until_when_everything_can_be_destroyed(noor, promised, now, last) -> None:
    for day in promised:
        given(noor, day)

    found = withdrawing.may_destroy(noor, at(now))

    assert found == (datetime.date.fromisoformat(last) if last else None)


def test_the_last_day_ends_at_midnight_in_the_netherlands(noor) -> None:
    given(noor, "2026-03-09")

    assert withdrawing.may_destroy(noor, datetime.datetime(2026, 3, 9, 22, 59, 59, tzinfo=datetime.UTC))
    assert withdrawing.may_destroy(noor, datetime.datetime(2026, 3, 9, 23, 0, tzinfo=datetime.UTC)) is None


def test_who_gave_nothing_but_consent_may_always(noor) -> None:
    make_signature(noor, yes=["logbook"])

    assert withdrawing.nothing_given(noor)
    assert withdrawing.may_destroy(noor, at("2030-01-01")) == datetime.date(2030, 1, 1)


def test_after_the_promised_days_destroying_is_refused_with_a_kind_sentence(noor) -> None:
    given(noor, "2026-03-09")

    with translation.override("en"), pytest.raises(NotAllowed, match="You can still stop"):
        withdrawing.destroy(person=noor)
    assert not Withdrawal.objects.exists()
    assert Person.objects.get(pk=noor.pk).stopped_at is None


@pytest.mark.django_db
def test_a_backup_that_is_put_back_does_not_undo_a_stop(settings, tmp_path):
    """The ledger knows who stopped; a row of before that is set right before anybody is served."""
    settings.ERASURES = tmp_path / "erasures.jsonl"
    study = make_study()
    person = studies.add_person(study=study, label="teamlid T1", by=None)
    signature = make_signature(person, yes=["logbook"])
    withdrawing.stop(person=person)
    Person.objects.filter(pk=person.pk).update(stopped_at=None)
    Signature.objects.filter(pk=signature.pk).update(ended_at=None, ended_why="")

    ledger.replay()

    person.refresh_from_db()
    signature.refresh_from_db()
    assert person.stopped_at is not None
    assert signature.ended_why == "stopped"
    assert ledger.entries() == []
