"""One person never reaches anything of another: not by an id, a session, a link of another study or an account."""

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import make_member, make_source
from tests.participation.consents import make_signature
from tests.web.mine.people import ask, make_person, make_taking
from tests.web.mine.test_signing import answers, read, sign, understand

from oogst.participation.models import ConsentAsk, PersonalLink, Signature
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.studies.models import Person

pytestmark = pytest.mark.django_db
PAGES = ["", "copy/", "sign/", "sign/read/", "sign/questions/", "sign/confirm/", "sign/choose/", "sign/signed/",
         "sign/decline/", "stop/", "destroy/", "after/", "after/certificate/"]  # fmt: skip
SECRET = "Het oogstverslag van Omar"


@pytest.fixture
def taking():
    return make_taking()


@pytest.fixture
def omar(taking):
    """Somebody else of the same study, with a signed copy, a form that waits and a text."""
    person = make_person(taking.study, "Omar Haddou")
    ask(person, taking.version)
    return person


def account(taking, role, **fields):
    user = make_member(taking.study, role, organisation=taking.person.organisation, **fields)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def signed(come_in, person):
    client = come_in(person, PersonalLink.Purpose.CONSENT)
    read(client)
    understand(client)
    sign(client)
    return Signature.objects.get(person=person)


def test_a_copy_of_somebody_else_is_not_there(taking, omar, come_in):
    theirs = signed(come_in, omar)
    client = come_in(taking.person)

    assert client.get(f"/mine/copy/?signature={theirs.pk}").status_code == 404
    assert client.get("/mine/copy/?signature=1' OR '1'='1").status_code == 404
    assert client.get("/mine/copy/").status_code == 404


def test_a_question_that_was_asked_of_somebody_else_cannot_be_answered(taking, omar, come_in):
    theirs = come_in(omar, PersonalLink.Purpose.CONSENT)
    read(theirs)
    understand(theirs)
    filled = answers()
    client = come_in(taking.person)

    client.post("/mine/sign/choose/", filled)
    client.post("/mine/sign/decline/")
    client.post("/mine/sign/questions/", {"question": "1", "option": "0", **filled})

    assert ConsentAsk.objects.get(person=omar).ended_at is None
    assert not Signature.objects.exists()


def test_no_page_of_one_holds_a_word_about_another(taking, omar, come_in):
    make_source(taking.study, name=SECRET, text=SECRET, people=[omar])
    make_signature(omar, yes=["interview"])
    client = come_in(taking.person)

    for path in PAGES:
        answer = client.get(f"/mine/{path}", follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET.encode() not in body
        assert omar.label.encode() not in body


def test_stopping_and_destroying_touch_nobody_else(taking, omar, come_in, mailbox):
    source = make_source(taking.study, SECRET, people=[omar])
    client = come_in(taking.person)

    client.post("/mine/destroy/", {"send": "1"})
    client.post("/mine/destroy/", {"code": mailbox.code()})

    assert Person.objects.get(pk=omar.pk).stopped_at is None
    assert Source.objects.get() == source


def test_a_code_of_one_opens_nothing_for_another(taking, omar, come_in, mailbox):
    come_in(omar)
    first = come_in(taking.person)
    first.post("/mine/destroy/", {"send": "1"})
    own_code = mailbox.code()
    other = come_in(omar)

    answer = other.post("/mine/destroy/", {"code": own_code})

    assert answer.status_code == 422
    assert Person.objects.filter(pk=omar.pk).exists()


def test_a_link_of_one_study_opens_nothing_of_another(taking, come_in):
    other = make_taking()
    client = come_in(taking.person)

    assert other.study.name not in client.get("/mine/").content.decode()
    assert client.get(f"/s/{other.study.slug}/mine/").status_code == 302  # to the page for signing in
    assert client.get(f"/s/{taking.study.slug}/mine/").status_code == 302


@pytest.mark.parametrize("role", [Role.MANAGER, Role.TEAM_MEMBER])
def test_an_account_that_is_nobody_of_the_study_gets_nothing(taking, omar, role, come_in):
    theirs = signed(come_in, omar)
    client = account(taking, role)
    own = f"/s/{taking.study.slug}/mine/"

    for path in PAGES:
        for method in (client.get, client.post):
            answer = method(f"{own}{path}", follow=True)
            assert theirs.version.form.title not in answer.content.decode()
            assert omar.label not in answer.content.decode()
    assert not Person.objects.exclude(stopped_at=None).exists()


def test_a_manager_who_takes_part_sees_what_is_of_the_manager_alone(taking, omar):
    make_source(taking.study, name=SECRET, people=[omar], kind="harvest")
    make_source(taking.study, people=[taking.person], kind="interview", basis="elsewhere")
    client = account(taking, Role.MANAGER, person=taking.person)

    page = client.get(f"/s/{taking.study.slug}/mine/").content.decode()

    assert page.count('class="given-title"') == 1


def test_a_person_of_another_study_on_an_account_shows_nothing(taking):
    """A mistake in the table of roles must not lead across studies."""
    other = make_taking()
    make_source(other.study, people=[other.person])
    client = account(taking, Role.CHAMPION, person=other.person)

    page = client.get(f"/s/{taking.study.slug}/mine/").content.decode()

    assert "given-title" not in page


def test_the_certificate_of_one_is_not_that_of_another(taking, omar, come_in):
    first = come_in(taking.person)
    first.post("/mine/stop/")
    other = come_in(omar)

    assert other.get("/mine/after/").headers["Location"] == "/mine/"
    assert Client().get("/mine/after/", follow=True).status_code == 403
