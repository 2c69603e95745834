"""Coders hear of a round by mail, once; who began it hears that it is revealed. A subject tells of nobody."""

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from tests.factories import make_member, make_source, make_study
from tests.mailbox import mailbox
from tests.rounds_world import reveal

from oogst.coding.round_models import Round
from oogst.coding.services.round_people import put_coder_back, take_coder_off
from oogst.coding.services.rounds import edit_round, make_round, say_done
from oogst.core.workdays import today
from oogst.flows.telling_rounds import tell
from oogst.people.models import Membership

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def lead(study):
    return make_member(study)


@pytest.fixture
def study():
    return make_study(name="Begeleiden")


@pytest.fixture
def coders(study):
    return [make_member(study) for _each in range(3)]


@pytest.fixture
def source(study, lead):
    return make_source(study, by=lead)


@pytest.fixture
def blind(study, lead, coders, source):
    """Made a week ago, with ten days to go."""
    made = make_round(
        study=study, name="Ronde 1", texts=[source], coders=coders, by=lead,
        deadline=today(NOW) + datetime.timedelta(days=10),
    )  # fmt: skip
    Round.objects.filter(pk=made.pk).update(created_at=NOW - datetime.timedelta(days=7))
    return Round.objects.get(pk=made.pk)


def subject(english):
    with override("nl"):
        return gettext(english)


ASKED, REMINDED, REVEALED = (
    "Oogst: texts are waiting for you to code", "Oogst: the round that you code in is nearly over",
    "Oogst: your round is revealed",
)  # fmt: skip


def test_each_coder_hears_of_it_once_in_a_letter_that_leads_there(mailbox, settings, blind, coders, lead) -> None:
    settings.SITE_URL = "https://oogst.school.example"

    assert [tell(NOW), tell(NOW)] == [3, 0]

    assert sorted(letter["To"] for letter in mailbox.letters) == sorted(coder.email for coder in coders)
    assert {letter["Subject"] for letter in mailbox.letters} == {subject(ASKED)}
    assert mailbox.link().endswith(f"/s/{blind.study.slug}/rounds/{blind.pk}/")
    assert "Ronde 1" in mailbox.body()
    assert not any(word in letter["Subject"] for letter in mailbox.letters for word in ("Ronde 1", "Begeleiden"))


def test_who_begins_a_round_for_oneself_too_is_not_written_to(mailbox, study, coders, source) -> None:
    make_round(study=study, name="Ronde 2", texts=[source], coders=coders, by=coders[0])

    assert tell(NOW) == 2
    assert mailbox.to(coders[0].email) == []


def test_a_mail_server_that_is_away_gets_the_letter_later(mailbox, blind, coders) -> None:
    mailbox.refuse = True
    assert tell(NOW) == 0

    mailbox.refuse = False
    assert tell(NOW) == 3


def test_without_a_mail_server_the_list_of_tasks_is_enough(settings, blind) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert tell(NOW) == 0
    assert not blind.coders.filter(to_tell=True).exists()


def test_one_reminder_two_days_before_for_who_is_not_done(mailbox, blind, source, coders, lead) -> None:
    tell(NOW)
    mailbox.letters.clear()
    say_done(round=blind, source=source, by=coders[0])
    take_coder_off(round=blind, coder=coders[2].pk, reason="ziek", by=lead)

    said = [tell(NOW + datetime.timedelta(days=day)) for day in (7, 8, 9, 10, 11)]

    assert said == [0, 1, 0, 0, 0]
    assert [(letter["To"], letter["Subject"]) for letter in mailbox.letters] == [
        (coders[1].email, subject(REMINDED))
    ]  # fmt: skip


def test_a_deadline_that_moved_has_a_reminder_of_its_own(mailbox, blind, lead) -> None:
    tell(NOW)
    assert tell(NOW + datetime.timedelta(days=8)) == 3
    later = today(NOW) + datetime.timedelta(days=20)
    edit_round(
        round=blind, name=blind.name, unit=blind.unit, threshold=blind.threshold, deadline=later, by=lead
    )  # fmt: skip

    assert [tell(NOW + datetime.timedelta(days=day)) for day in (9, 18, 19)] == [0, 3, 0]


def test_who_is_only_just_asked_is_not_reminded_as_well(mailbox, study, coders, source, lead) -> None:
    soon = today(NOW) + datetime.timedelta(days=1)
    make_round(study=study, name="Haast", texts=[source], coders=coders, by=lead, deadline=soon)

    assert [tell(NOW), tell(NOW)] == [3, 0]


def test_who_began_it_hears_that_it_is_revealed(mailbox, blind, source, coders, lead) -> None:
    tell(NOW)
    mailbox.letters.clear()

    reveal(blind, source, *coders)

    assert [tell(NOW), tell(NOW)] == [1, 0]
    assert [(letter["To"], letter["Subject"]) for letter in mailbox.letters] == [(lead.email, subject(REVEALED))]


def test_who_left_the_study_is_not_written_to(mailbox, blind, coders) -> None:
    Membership.objects.filter(user_id=coders[0].pk).delete()

    assert tell(NOW) == 2
    assert mailbox.to(coders[0].email) == []


def test_who_was_put_back_hears_of_it_again(mailbox, blind, coders, lead) -> None:
    tell(NOW)
    take_coder_off(round=blind, coder=coders[0].pk, reason="ziek", by=lead)

    put_coder_back(round=blind, coder=coders[0].pk, by=lead)

    assert tell(NOW) == 1
    assert len(mailbox.to(coders[0].email)) == 2
