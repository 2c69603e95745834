"""A personal link and a code by mail: who gets in, for how long, and what nobody learns."""

import io
import logging
import re
import time

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.mine.people import ask, link_to, make_person, make_taking

from oogst.participation import links
from oogst.participation.models import PersonalLink

pytestmark = pytest.mark.django_db
CONSENT, MY_DATA = PersonalLink.Purpose.CONSENT, PersonalLink.Purpose.MY_DATA


@pytest.fixture
def taking():
    return make_taking()


def test_a_link_and_the_code_from_the_mail_lead_to_ones_own_data(taking, mailbox):
    client = Client()

    first = client.get(link_to(taking.person), follow=True)
    sent = client.post("/mine/code/", {"send": "1"}, follow=True)
    inside = client.post("/mine/code/", {"code": mailbox.code()}, follow=True)

    assert first.redirect_chain == [("/mine/code/", 302)]
    assert 'autocomplete="one-time-code"' in sent.content.decode()
    assert inside.redirect_chain == [("/mine/", 302)]
    assert "Mijn gegevens" in inside.content.decode() or "My data" in inside.content.decode()


def test_a_link_to_sign_leads_to_what_was_asked(taking, come_in):
    ask(taking.person, taking.version)

    client = come_in(taking.person, CONSENT)

    assert client.get("/mine/sign/").status_code == 200


def test_a_code_may_be_pasted_with_spaces(taking, mailbox):
    client = Client()
    client.get(link_to(taking.person))
    client.post("/mine/code/", {"send": "1"})
    code = mailbox.code()

    answer = client.post("/mine/code/", {"code": f" {code[:3]} {code[3:]} "})

    assert answer.headers["Location"] == "/mine/"


def test_after_five_wrong_codes_the_right_one_does_not_work_either(taking, mailbox):
    client = Client()
    client.get(link_to(taking.person))
    client.post("/mine/code/", {"send": "1"})
    code = mailbox.code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    tries = [client.post("/mine/code/", {"code": wrong}).status_code for _try in range(5)]

    assert tries == [422] * 5
    assert client.post("/mine/code/", {"code": code}).status_code == 422
    assert client.get("/mine/").status_code == 403


def test_every_link_that_does_not_work_gives_the_same_page(taking):
    ended, expired = link_to(taking.person, MY_DATA), link_to(taking.person, CONSENT)
    PersonalLink.objects.filter(purpose=MY_DATA).update(ended_at=timezone.now())
    PersonalLink.objects.filter(purpose=CONSENT).update(expires_at=timezone.now())
    stopped = make_person(taking.study, "Omar Haddou")
    of_who_stopped = link_to(stopped, CONSENT)
    stopped.stopped_at = timezone.now()
    stopped.save()
    never, nonsense = links.path("A" * 43), links.path("geheim")

    pages = []
    for path in (ended, expired, of_who_stopped, never, nonsense):
        answer = Client().get(path, follow=True)
        words = re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="\w+"', "", answer.content.decode())
        pages.append((answer.status_code, answer.redirect_chain, words))

    assert pages[0][0] == 404
    assert all(page == pages[0] for page in pages)


def test_the_key_of_the_session_changes_on_coming_in(taking, come_in):
    client = Client()
    client.get(link_to(taking.person))
    before = client.session.session_key

    come_in(taking.person, client=client)

    assert client.session.session_key != before
    planted = Client()
    planted.cookies["sessionid"] = before
    assert planted.get("/mine/").status_code == 403


def test_a_link_without_its_code_shows_nothing(taking):
    client = Client()
    client.get(link_to(taking.person))
    client.post("/mine/code/", {"send": "1"})

    for path in ("", "sign/", "sign/read/", "sign/choose/", "copy/", "stop/", "destroy/"):
        assert client.get(f"/mine/{path}").status_code == 403


def test_a_link_that_is_ended_is_dead_at_once_for_who_is_in(taking, come_in):
    client = come_in(taking.person)
    assert client.get("/mine/").status_code == 200

    links.end_links(taking.person)

    assert client.get("/mine/").status_code == 403


def test_half_an_hour_without_doing_anything_closes_the_pages(taking, monkeypatch, come_in):
    client = come_in(taking.person)
    later = time.time() + 29 * 60
    monkeypatch.setattr("oogst.web.mine.session.time.time", lambda: later)
    assert client.get("/mine/").status_code == 200

    much_later = later + 31 * 60
    monkeypatch.setattr("oogst.web.mine.session.time.time", lambda: much_later)

    assert client.get("/mine/").status_code == 403
    monkeypatch.undo()
    assert client.get("/mine/").status_code == 403


def test_done_leaves_nothing_in_the_browser(taking, come_in):
    client = come_in(taking.person)

    answer = client.post("/mine/out/")

    assert answer.headers["Location"] == "/mine/left/"
    assert dict(client.session.items()) == {}
    assert client.get("/mine/").status_code == 403


def test_the_secret_is_in_no_referer_and_no_log(taking, monkeypatch):
    path = link_to(taking.person)
    secret = path.strip("/").split("/")[-1]
    client, written = Client(raise_request_exception=False), io.StringIO()
    console = next(handler for handler in logging.getLogger().handlers if handler.name == "console")
    monkeypatch.setattr(console, "stream", written)

    answer = client.get(path)
    client.post(path)  # the address does not know that method: Django writes down the address

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert secret not in answer.content.decode() + answer.headers["Location"]
    assert "Method Not Allowed (POST)" in written.getvalue()
    assert secret not in written.getvalue()


def test_no_letter_no_lock_out_but_a_kind_word(taking, monkeypatch, mailbox):
    client = Client()
    client.get(link_to(taking.person))
    monkeypatch.delenv("OOGST_MASTER_KEY")

    answer = client.post("/mine/code/", {"send": "1"})

    assert answer.status_code == 422
    assert mailbox.letters == []


def test_a_browser_that_is_in_for_one_person_is_in_for_nobody_else(taking, come_in):
    other = make_person(taking.study, "Omar Haddou")
    client = come_in(taking.person)

    client.get(link_to(other))

    assert client.get("/mine/").status_code == 403  # the first has gone, the second did not give a code yet
