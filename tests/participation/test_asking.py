"""Asking: by letter, one reminder, again when something changed; and never whoever stopped."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.factories import make_member, make_organisation, make_study
from tests.participation.things import SITE, lead_of, make_person, make_version, next_version, sign

from oogst.participation import asking, forms, links, signing, standing
from oogst.participation.models import ConsentAsk, Letter, PersonalLink
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies.models import ClosedDays, Person
from oogst.vault.master import VaultLocked

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ASKED = datetime.datetime(2026, 3, 2, 11, tzinfo=AMSTERDAM)  # a Monday; five working days later it is Monday the 9th


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def version(study):
    return make_version(study)


def person_at(study, address="sanne@school.example", **fields):
    return make_person(study, email=address, **fields)


def ask(people, version, **fields):
    return asking.ask(people=people, version=version, by=fields.pop("by", lead_of(version.study)), site=SITE)


def asked_on(moment):
    ConsentAsk.objects.update(asked_at=moment)


def at(day, hour=10):
    return datetime.datetime(2026, 3, day, hour, tzinfo=AMSTERDAM)


def test_a_letter_brings_the_link_that_leads_to_the_question(mailbox, study, version):
    person = person_at(study)

    outcome = ask([person], version)

    assert [row.person for row in outcome.asked] == [person]
    secret = mailbox.link().removeprefix(f"{SITE}/m/").rstrip("/")
    assert links.find(secret).person == person
    assert asking.open_ask(person).version == version
    assert study.name not in mailbox.letters[0]["Subject"]
    assert study.name in mailbox.body()
    assert TrailEntry.objects.get(verb="consent.asked").object_id == str(outcome.asked[0].pk)


def test_many_are_asked_at_once_and_it_is_told_who_was_not(mailbox, study, version):
    asked, signed, silent, stopped, busy = (
        person_at(study, f"p{number}@school.example") if number != 2 else make_person(study) for number in range(5)
    )
    sign(signed, version)
    ask([busy], version)
    Person.objects.filter(pk=stopped.pk).update(stopped_at=timezone.now())
    mailbox.letters.clear()

    outcome = ask(Person.objects.filter(study=study), version)

    assert [row.person for row in outcome.asked] == [asked]
    assert (outcome.signed_already, outcome.without_address) == ([signed], [silent])
    assert (outcome.stopped, outcome.open_already, outcome.not_mailed) == ([stopped], [busy], [])
    assert len(mailbox.letters) == 1


def test_a_letter_goes_in_the_language_of_its_reader(mailbox, study, version):
    ask([person_at(study, language="en")], version)

    assert mailbox.letters[0]["Subject"] == "Would you like to take part in a study?"


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.MANAGER])
def test_only_who_may_asks(mailbox, study, version, role):
    with pytest.raises(PermissionDenied):
        ask([person_at(study)], version, by=make_member(study, role))
    assert mailbox.letters == []


def test_nobody_is_asked_for_a_version_that_is_not_in_use(mailbox, study, version):
    person = person_at(study)
    forms.retire(version=version, by=lead_of(study))
    version.refresh_from_db()

    with pytest.raises(NotAllowed):
        ask([person], version)
    draft = forms.new_version(form=version.form, by=lead_of(study))
    with pytest.raises(NotAllowed):
        ask([person], draft)
    assert not ConsentAsk.objects.exists()


def test_without_a_mail_server_nobody_was_asked(mailbox, settings, study, version):
    person = person_at(study)

    settings.EMAIL_PORT = 1
    with pytest.raises(NotAllowed):
        ask([person], version)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(NotAllowed):
        ask([person], version)

    assert not ConsentAsk.objects.exists()


def test_a_letter_that_is_refused_is_no_question(mailbox, study, version):
    mailbox.refuse = True

    outcome = ask([person_at(study)], version)

    assert (len(outcome.asked), len(outcome.not_mailed)) == (0, 1)
    assert ConsentAsk.objects.get().outcome == "withdrawn"


def test_with_a_locked_vault_nobody_is_asked(mailbox, study, version, monkeypatch, settings, tmp_path):
    person = person_at(study)
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    with pytest.raises(VaultLocked):
        ask([person], version)
    assert not ConsentAsk.objects.exists()


def test_one_reminder_after_five_working_days(mailbox, study, version):
    person = person_at(study)
    ask([person], version)
    asked_on(ASKED)
    mailbox.letters.clear()

    assert [asking.remind(at(day)) for day in (3, 6, 7, 8)] == [0, 0, 0, 0]
    assert asking.remind(at(9, 7)) == 0  # not in the night
    assert asking.remind(at(9), SITE) == 1
    assert [asking.remind(at(day), SITE) for day in (9, 10, 30)] == [0, 0, 0]

    assert len(mailbox.letters) == 1
    assert links.find(mailbox.link().removeprefix(f"{SITE}/m/").rstrip("/")).person == person
    assert ConsentAsk.objects.get().reminded_at == at(9)
    assert Letter.objects.filter(kind="consent.reminder").count() == 1


def test_closed_days_of_a_school_make_the_wait_longer(mailbox, study, version):
    school = make_organisation(study)
    ClosedDays.objects.create(
        study=study,
        organisation=school,
        name="voorjaar",
        first=datetime.date(2026, 3, 4),
        last=datetime.date(2026, 3, 6),
    )
    ask([make_person(study, school, email="a@school.example")], version)
    asked_on(ASKED)

    assert [asking.remind(at(day)) for day in (9, 11, 12)] == [0, 0, 1]


@pytest.mark.parametrize("what", ["stopped", "signed", "declined", "taken back", "replaced"])
def test_reminders_stop_when_there_is_nothing_to_answer(mailbox, study, version, what):
    person = person_at(study)
    [row] = ask([person], version).asked
    asked_on(ASKED)
    if what == "stopped":
        Person.objects.filter(pk=person.pk).update(stopped_at=timezone.now())
    elif what == "signed":
        sign(person, version, ask=row)
    elif what == "declined":
        signing.decline(ask=row)
    elif what == "taken back":
        asking.take_back(ask=row, by=lead_of(study))
    else:
        next_version(version.form)
    mailbox.letters.clear()

    assert asking.remind(at(9), SITE) == 0
    assert mailbox.letters == []


def test_a_server_that_is_away_costs_nobody_the_reminder(mailbox, settings, study, version):
    ask([person_at(study)], version)
    asked_on(ASKED)
    link = mailbox.link()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    assert asking.remind(at(9), SITE) == 0
    assert links.find(link.removeprefix(f"{SITE}/m/").rstrip("/")) is not None

    settings.EMAIL_PORT = port
    assert asking.remind(at(9), SITE) == 1


def test_an_installation_that_does_not_know_its_address_leaves_the_first_link_alive(mailbox, study, version):
    ask([person_at(study)], version)
    asked_on(ASKED)

    assert asking.remind(at(9)) == 1

    assert "http" not in mailbox.body()
    assert PersonalLink.objects.filter(ended_at=None).count() == 1


def test_a_letter_can_be_sent_again_with_a_new_link(mailbox, study, version):
    [row] = ask([person_at(study)], version).asked
    first = mailbox.link()

    assert asking.write_again(ask=row, by=lead_of(study), site=SITE) is True

    assert len(mailbox.letters) == 2
    assert mailbox.link() != first
    row.refresh_from_db()
    signing.decline(ask=row)
    row.refresh_from_db()
    with pytest.raises(NotAllowed):
        asking.write_again(ask=row, by=lead_of(study), site=SITE)


def test_opening_is_kept_the_first_time(study, version):
    row = asking._open(make_person(study), version, lead_of(study))

    asking.opened(row)
    row.refresh_from_db()
    first = row.opened_at
    asking.opened(row)

    row.refresh_from_db()
    assert row.opened_at == first is not None


def test_a_change_asks_only_those_whom_it_concerns(mailbox, study):
    version = make_version(study, purposes=["interview", "recording", "dialogue"])
    yes, no, stopped = (person_at(study, f"p{number}@school.example") for number in range(3))
    elsewhere = person_at(study, "p4@school.example")
    sign(yes, version)
    sign(no, version, ["dialogue"])
    sign(stopped, version)
    sign(elsewhere, make_version(study, "Anderen"))
    Person.objects.filter(pk=stopped.pk).update(stopped_at=timezone.now())
    mailbox.letters.clear()

    same = next_version(version.form)
    assert asking.affected(same) == []
    second = next_version(version.form, changed=["recording"])
    outcome = asking.asked_again(version=second, by=lead_of(study), site=SITE)

    assert {row.person for row in outcome.asked} == {yes, no}
    assert {letter["To"] for letter in mailbox.letters} == {"p0@school.example", "p1@school.example"}
    assert asking.asked_again(version=second, by=lead_of(study), site=SITE).asked == []


def test_a_purpose_that_changed_covers_nothing_until_it_is_signed_anew(study):
    version = make_version(study)
    person, other = make_person(study), make_person(study)
    first = sign(person, version)
    both = [person.pk, other.pk]

    second = next_version(version.form, changed=["recording", "quotes"])
    third = next_version(version.form)

    covered = {purpose: standing.covering(both, purpose) for purpose in ("interview", "recording", "quotes")}
    assert covered == {"interview": {person.pk: first}, "recording": {}, "quotes": {}}
    anew = sign(person, third, ["interview", "recording"])
    assert standing.covering(both, "recording") == {person.pk: anew}
    assert standing.covering(both, "quotes") == {}
    assert second.number == 2


def test_a_change_in_one_form_leaves_the_other_as_it_is(study):
    person = make_person(study)
    changed, other = make_version(study, "Aanjagers"), make_version(study, "Deelnemers")
    kept = sign(person, other)
    sign(person, changed)

    next_version(changed.form, changed=["interview"])

    assert standing.covering([person.pk], "interview") == {person.pk: kept}


def test_covering_takes_as_many_queries_for_many_people(study, django_assert_num_queries):
    version = make_version(study)
    people = [make_person(study) for _number in range(5)]
    for person in people:
        sign(person, version)

    for count in (1, 5):
        with django_assert_num_queries(2):
            assert len(standing.covering([person.pk for person in people[:count]], "interview")) == count
