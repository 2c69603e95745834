"""A way in: a secret of which only a digest is kept, and a code by mail that works a few minutes, a few times, once."""

import datetime

import pytest
from django.utils import timezone
from tests.factories import make_study
from tests.participation.things import make_person

from oogst.participation import links
from oogst.participation.models import Letter, PersonalLink

pytestmark = pytest.mark.django_db
CONSENT, MY_DATA = PersonalLink.Purpose.CONSENT, PersonalLink.Purpose.MY_DATA


@pytest.fixture
def person():
    return make_person(make_study(), email="sanne@school.example")


@pytest.fixture
def link(person):
    found = links.find(links.make_link(person=person, purpose=CONSENT))
    assert found is not None
    return found


def change(link, **fields):
    PersonalLink.objects.filter(pk=link.pk).update(**fields)


def test_a_link_is_found_by_its_secret_and_nothing_else(person):
    secret = links.make_link(person=person, purpose=CONSENT)

    assert len(secret) == 43
    assert links.find(secret).person == person
    assert secret not in str(PersonalLink.objects.values().get())
    for wrong in ("", "x", secret[:-1], secret[:-2] + "AA", secret + "A", "é" * 43, "../" + secret):
        assert links.find(wrong) is None


def test_a_link_ends_when_it_expires_is_replaced_or_its_person_stops(person):
    first = links.make_link(person=person, purpose=CONSENT)
    second = links.make_link(person=person, purpose=CONSENT)
    mine = links.make_link(person=person, purpose=MY_DATA)
    assert links.find(first) is None
    assert links.find(second) is not None

    PersonalLink.objects.filter(purpose=CONSENT).update(expires_at=timezone.now())
    assert links.find(second) is None
    assert links.find(mine) is not None

    third = links.make_link(person=person, purpose=CONSENT)
    person.stopped_at = timezone.now()
    person.save()
    assert links.find(third) is None
    assert links.find(mine) is not None  # what is left of somebody stays theirs to see


def test_links_last_two_months_and_a_year(person):
    days = {}
    for purpose in (CONSENT, MY_DATA):
        found = links.find(links.make_link(person=person, purpose=purpose))
        days[purpose] = round((found.expires_at - timezone.now()) / datetime.timedelta(days=1))

    assert days == {CONSENT: 60, MY_DATA: 365}


def test_ending_the_links_of_a_person_ends_them_all(person):
    secrets = [links.make_link(person=person, purpose=purpose) for purpose in (CONSENT, MY_DATA)]

    assert links.end_links(person) == 2
    assert [links.find(secret) for secret in secrets] == [None, None]


def test_a_code_comes_by_mail_and_works_once(mailbox, link):
    assert links.send_code(link) is True

    code = mailbox.code()
    assert code not in mailbox.letters[0]["Subject"]
    assert code not in str(PersonalLink.objects.values().get())
    assert links.check_code(link, f"{code[:3]} {code[3:]} ") is True
    assert links.check_code(link, code) is False


def test_a_code_works_for_ten_minutes(mailbox, link):
    links.send_code(link)
    change(link, code_until=timezone.now())

    assert links.check_code(link, mailbox.code()) is False


def test_after_five_tries_only_a_new_code_works(mailbox, link):
    links.send_code(link)
    code = mailbox.code()
    wrong = "000000" if code != "000000" else "000001"

    assert [links.check_code(link, wrong) for _try in range(5)] == [False] * 5
    assert links.check_code(link, code) is False

    links.send_code(link)
    assert links.check_code(link, mailbox.code()) is True


def test_a_new_code_takes_the_place_of_the_one_before(mailbox, link):
    links.send_code(link)
    first = mailbox.code()
    links.send_code(link)

    assert (links.check_code(link, first), links.check_code(link, mailbox.code())) == (first == mailbox.code(), True)


def test_five_codes_an_hour_and_no_more(mailbox, link):
    assert [links.send_code(link) for _code in range(6)] == [True] * 5 + [False]
    assert len(mailbox.letters) == 5

    Letter.objects.update(at=timezone.now() - datetime.timedelta(hours=1, seconds=1))
    assert links.send_code(link) is True


def test_the_code_of_one_link_does_not_open_another(mailbox, link):
    other = links.find(links.make_link(person=link.person, purpose=MY_DATA))
    links.send_code(link)
    code = mailbox.code()
    digest = PersonalLink.objects.get(pk=link.pk).code_digest
    change(other, code_digest=digest, code_until=timezone.now() + datetime.timedelta(minutes=5))

    assert links.check_code(other, code) is False
    assert links.check_code(link, code) is True


def test_no_code_is_right_when_none_was_sent(link):
    assert links.check_code(link, "") is False
    assert links.check_code(link, "000000") is False


def test_who_uses_the_link_to_own_data_keeps_it(mailbox, person):
    link = links.find(links.make_link(person=person, purpose=MY_DATA))
    change(link, expires_at=timezone.now() + datetime.timedelta(days=3))
    links.send_code(link)

    assert links.check_code(link, mailbox.code())

    link.refresh_from_db()
    assert link.expires_at - timezone.now() > datetime.timedelta(days=364)


def test_without_an_address_or_a_server_no_code_goes(mailbox, settings, link):
    assert links.send_code(links.find(links.make_link(person=make_person(link.study), purpose=CONSENT))) is False

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert links.send_code(link) is False
    assert mailbox.letters == []
