"""Stopping, and having everything destroyed, by the person alone: what it says first, that it happens, what is left."""

import datetime

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from tests.factories import make_member, make_source
from tests.participation.consents import make_signature
from tests.web.mine.people import ask, make_taking

from oogst.core import workdays
from oogst.core.formats.document import Document
from oogst.participation.models import ConsentAsk, PersonalLink, Signature, Withdrawal
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.sources.models import Draft, Source
from oogst.studies.models import Person
from oogst.vault import identities

pytestmark = pytest.mark.django_db
CONSENT, MY_DATA = PersonalLink.Purpose.CONSENT, PersonalLink.Purpose.MY_DATA
WORDS = "Vaalrozekoolmees zei ik toen."


@pytest.fixture
def taking():
    return make_taking()


@pytest.fixture
def lead(taking):
    return User.objects.get(pk=taking.study.memberships.get(role="lead").user_id)


def interview(taking, lead, day=None):
    return drafts.arrive(
        study=taking.study, document=Document("Gesprek", WORDS), by=lead, people=[taking.person], kind="interview",
        date=day or workdays.today(timezone.now()), basis="elsewhere", interviewer=lead.pk,
    )  # fmt: skip


def long_ago(taking, lead):
    """An interview of which the cooling-off period is over, in the study."""
    source = make_source(taking.study, WORDS, by=lead, people=[taking.person])
    Source.objects.filter(pk=source.pk).update(promised_day=datetime.date(2020, 5, 1))
    return source


def confirm(client, mailbox):
    client.post("/mine/destroy/", {"send": "1"})
    return client.post("/mine/destroy/", {"code": mailbox.code()}, follow=True)


def test_the_card_says_until_when_and_the_button_is_there_only_until_then(taking, lead, come_in):
    old, client = long_ago(taking, lead), come_in(taking.person)
    assert "/mine/destroy/" not in client.get("/mine/").content.decode()

    draft = interview(taking, lead)
    page = client.get("/mine/").content.decode()

    assert "/mine/destroy/" in page
    assert str(draft.promised_day.day) in page
    assert old.name not in page


def test_before_destroying_the_page_says_what_goes_and_nothing_is_gone_yet(taking, lead, come_in, mailbox):
    interview(taking, lead)
    client = come_in(taking.person)

    client.get("/mine/destroy/")
    client.post("/mine/destroy/", {"send": "1"})
    wrong = client.post("/mine/destroy/", {"code": f"{(int(mailbox.code()) + 1) % 10**6:06d}"})

    assert wrong.status_code == 422
    assert Draft.objects.count() == 1
    assert not Withdrawal.objects.exists()


def test_with_the_code_everything_goes_and_the_certificate_stays_readable(taking, lead, come_in, mailbox):
    interview(taking, lead)
    make_signature(taking.person, yes=["interview"])
    client = come_in(taking.person)

    answer = confirm(client, mailbox)

    assert answer.redirect_chain == [("/mine/after/", 302)]
    withdrawal = Withdrawal.objects.get()
    assert withdrawal.kind == "destroy"
    assert str(withdrawal.pk) in answer.content.decode()
    assert all(str(key) in answer.content.decode() for key in withdrawal.keys)
    assert not Person.objects.filter(pk=taking.person.pk).exists()
    assert not Draft.objects.exists()
    assert not Signature.objects.exists()
    assert identities.known([taking.person.pk]) == set()
    pdf = client.get("/mine/after/certificate/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert client.get("/mine/", follow=True).redirect_chain == [("/mine/after/", 302)]
    assert dict(client.session.items()).keys() == {"participant_withdrawn", "participant_seen"}


def test_after_the_window_destroying_is_refused_kindly_and_stopping_is_offered(taking, lead, come_in):
    long_ago(taking, lead)
    client = come_in(taking.person)

    page = client.get("/mine/destroy/")
    client.post("/mine/destroy/", {"send": "1"})
    client.post("/mine/destroy/", {"code": "123456"})

    assert "/mine/stop/" in page.content.decode()
    assert Source.objects.count() == 1
    assert not Withdrawal.objects.exists()


def test_stopping_takes_one_button_and_no_reason(taking, lead, come_in):
    long_ago(taking, lead)
    ask(taking.person, taking.version)
    client = come_in(taking.person)

    page = client.get("/mine/stop/").content.decode()
    answer = client.post("/mine/stop/", follow=True)

    assert "textarea" not in page
    assert answer.redirect_chain == [("/mine/after/", 302)]
    assert Person.objects.get(pk=taking.person.pk).stopped_at is not None
    assert ConsentAsk.objects.get().ended_at is not None
    assert Source.objects.count() == 1
    assert Withdrawal.objects.get().recorded_by is None


def test_sending_it_twice_stops_once(taking, come_in):
    client = come_in(taking.person)

    client.post("/mine/stop/")
    client.post("/mine/stop/")

    assert Withdrawal.objects.count() == 1


def test_who_stopped_by_the_link_to_sign_still_reads_what_was_done_and_then_is_out(taking, come_in):
    ask(taking.person, taking.version)
    client = come_in(taking.person, CONSENT)

    after = client.post("/mine/stop/", follow=True)

    assert after.status_code == 200
    assert client.get("/mine/sign/", follow=True).redirect_chain == [("/mine/after/", 302)]
    assert Client().get("/mine/after/", follow=True).status_code == 403


def test_who_stopped_still_sees_what_is_left_and_can_destroy_within_the_window(taking, lead, come_in, mailbox):
    interview(taking, lead)
    client = come_in(taking.person)
    client.post("/mine/stop/")

    page = client.get("/mine/").content.decode()
    assert "/mine/stop/" not in page
    assert "/mine/destroy/" in page
    assert client.post("/mine/sign/", {"again": str(taking.version.form_id)}).status_code == 404

    confirm(client, mailbox)

    assert not Person.objects.filter(pk=taking.person.pk).exists()


def test_who_gave_nothing_can_have_what_is_known_of_them_destroyed(taking, come_in, mailbox):
    client = come_in(taking.person)

    assert "/mine/destroy/" in client.get("/mine/").content.decode()
    confirm(client, mailbox)

    assert not Person.objects.filter(pk=taking.person.pk).exists()


def test_an_account_of_a_participant_does_all_this_at_its_own_address(taking, lead, mailbox):
    interview(taking, lead)
    user = make_member(taking.study, Role.CHAMPION, organisation=taking.person.organisation, person=taking.person)
    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    own = f"/s/{taking.study.slug}/mine/"

    assert f"{own}destroy/" in client.get(own).content.decode()
    client.post(f"{own}destroy/", {"send": "1"})
    answer = client.post(f"{own}destroy/", {"code": mailbox.code()}, follow=True)

    assert answer.redirect_chain == [("/mine/after/", 302)]
    assert answer.status_code == 200
    assert not Person.objects.filter(pk=taking.person.pk).exists()


def test_an_account_that_stops_stays_signed_in_and_sees_what_is_left(taking, lead, mailbox):
    long_ago(taking, lead)
    user = make_member(taking.study, Role.BUDDY, organisation=taking.person.organisation, person=taking.person)
    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    own = f"/s/{taking.study.slug}/mine/"

    answer = client.post(f"{own}stop/", follow=True)

    assert answer.redirect_chain == [(f"{own}after/", 302)]
    assert client.get(own).status_code == 200
    assert len(mailbox.letters) == 1
