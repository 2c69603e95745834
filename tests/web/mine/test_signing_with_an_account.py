"""Who signs with an account shows with a code by mail that it is theirs, as who comes in with a link does."""

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import make_member
from tests.web.mine.people import ask, make_taking

from oogst.participation.models import ConsentShown, Signature
from oogst.people.roles import Role
from oogst.studies.identities import keep_identity
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db


@pytest.fixture
def taking():
    taking = make_taking()
    ask(taking.person, taking.version)
    return taking


@pytest.fixture
def client(taking):
    user = make_member(taking.study, Role.CHAMPION, organisation=taking.person.organisation, person=taking.person)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def own(taking):
    return f"/s/{taking.study.slug}/mine/sign/"


def read(client, own):
    client.post(own, {"language": "nl"})
    shown = ConsentShown.objects.latest("pk")
    bound = {"language": shown.text.language, "digest": shown.digest}
    for number, right in (("1", "1"), ("2", "0"), ("3", "0")):
        client.post(f"{own}questions/", {"question": number, "option": right, **bound})
    return {"interview": "yes", "quotes": "no", "name": "Zeynep", **bound}


def test_without_the_code_nothing_is_signed(client, own, taking, mailbox):
    answers = read(client, own)

    shown = client.get(f"{own}choose/")
    sent = client.post(f"{own}choose/", answers)

    assert shown.headers["Location"] == sent.headers["Location"] == f"{own}confirm/"
    assert not Signature.objects.exists()

    client.post(f"{own}confirm/", {"send": "1"})
    wrong = "000000" if mailbox.code() != "000000" else "000001"
    refused = client.post(f"{own}confirm/", {"code": wrong})
    assert refused.status_code == 422
    assert client.post(f"{own}choose/", answers).headers["Location"] == f"{own}confirm/"

    assert client.post(f"{own}confirm/", {"code": mailbox.code()}).headers["Location"] == f"{own}choose/"
    assert client.get(f"{own}choose/").status_code == 200
    assert client.post(f"{own}choose/", answers).headers["Location"] == f"{own}signed/"
    assert Signature.objects.get(person=taking.person).yes == ["interview"]


def test_one_code_is_for_one_signature(client, own, taking, mailbox):
    answers = read(client, own)
    client.post(f"{own}confirm/", {"send": "1"})
    client.post(f"{own}confirm/", {"code": mailbox.code()})
    client.post(f"{own}choose/", answers)
    form = str(taking.version.form_id)

    client.post(own, {"again": form})
    client.post(own, {"language": "nl"})

    assert client.get(f"{own}choose/").headers["Location"] == f"{own}confirm/"


def test_the_code_of_another_does_not_confirm(client, own, taking, mailbox):
    from tests.web.mine.people import link_to, make_person

    read(client, own)
    omar = Client()
    omar.get(link_to(make_person(taking.study, "Omar El Amrani")))
    omar.post("/mine/code/", {"send": "1"})
    theirs = mailbox.code()
    client.post(f"{own}confirm/", {"send": "1"})
    if mailbox.code() != theirs:
        assert client.post(f"{own}confirm/", {"code": theirs}).status_code == 422
    assert client.get(f"{own}choose/").status_code == 302


@pytest.mark.parametrize("hindrance", ["no-address", "no-server"])
def test_where_no_code_can_be_mailed_the_account_is_enough(client, own, taking, mailbox, settings, hindrance):
    if hindrance == "no-address":
        keep_identity(person=taking.person, who=Who(name="Zeynep"), by=None)
    else:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    answers = read(client, own)

    assert client.post(f"{own}choose/", answers).headers["Location"] == f"{own}signed/"
    assert Signature.objects.filter(person=taking.person).count() == 1


def test_with_a_refused_letter_the_page_says_so(client, own, mailbox):
    read(client, own)
    mailbox.refuse = True

    answer = client.post(f"{own}confirm/", {"send": "1"})

    assert answer.status_code == 422
    assert "alert" in answer.content.decode()


def test_who_reads_nothing_is_led_to_the_text_first(client, own):
    assert client.get(f"{own}confirm/").headers["Location"] == own
