"""Reading, understanding, choosing, signing: bound to the words that were read, and harmless to do twice."""

import hashlib

import pytest
from tests.web.mine.people import ask, make_taking, make_version

from oogst.participation import copies
from oogst.participation.models import ConsentAsk, ConsentShown, PersonalLink, Signature
from oogst.participation.rendering import parts
from oogst.people.models import TrailEntry
from oogst.studies.models import Person

pytestmark = pytest.mark.django_db
CONSENT = PersonalLink.Purpose.CONSENT
NAME = "Zeynep Yıldırım"


@pytest.fixture
def taking():
    made = make_taking()
    ask(made.person, made.version)
    return made


@pytest.fixture
def client(taking, come_in):
    return come_in(taking.person, CONSENT)


def bound():
    """What a page of the text that is read now sends along."""
    shown = ConsentShown.objects.latest("pk")
    return {"language": shown.text.language, "digest": shown.digest}


def read(client, language="nl"):
    return client.post("/mine/sign/", {"language": language}, follow=True)


def understand(client):
    for number, right in (("1", "1"), ("2", "0"), ("3", "0")):
        client.post("/mine/sign/questions/", {"question": number, "option": right, **bound()})


def answers(**changed):
    return {"interview": "yes", "quotes": "no", "name": NAME, **bound(), **changed}


def sign(client, **changed):
    return client.post("/mine/sign/choose/", answers(**changed), follow=True)


def test_somebody_reads_answers_the_questions_and_signs(taking, client, mailbox):
    page = read(client, "nl-plain")
    understand(client)
    answer = sign(client)

    assert "talentgesprekken" in page.content.decode()  # the school's own word
    assert answer.redirect_chain == [("/mine/sign/signed/", 302)]
    signature = Signature.objects.get(person=taking.person)
    assert (signature.language, signature.yes, signature.no) == ("nl-plain", ["interview"], ["quotes"])
    assert signature.digest == hashlib.sha256(signature.shown.body.encode()).hexdigest()
    assert ConsentAsk.objects.get().outcome == "signed"
    assert TrailEntry.objects.filter(verb="consent.signed", actor=None).count() == 1
    assert [part.get_filename() for part in mailbox.letters[-1].iter_attachments()] == ["toestemming.pdf"]


def test_the_words_on_the_page_are_the_very_bytes_that_are_signed(client):
    page = read(client).content.decode()
    understand(client)
    choosing = client.get("/mine/sign/choose/").content.decode()
    sign(client)

    said = parts(Signature.objects.get().shown.body)
    assert said.sheet in page
    assert said.statement in choosing
    assert all(asked.sentence in choosing for asked in said.purposes)


def test_no_answer_is_filled_in_beforehand(client):
    read(client)
    understand(client)

    assert "checked" not in client.get("/mine/sign/choose/").content.decode()
    answer = client.post("/mine/sign/choose/", {"interview": "yes", "name": NAME, **bound()})
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_wrong_answer_shows_the_passage_asks_again_and_stops_nobody(client):
    read(client)

    wrong = client.post("/mine/sign/questions/", {"question": "1", "option": "0", **bound()})

    assert wrong.status_code == 200
    assert "Je mag altijd stoppen, zonder reden." in wrong.content.decode()
    assert "Moet je meedoen?" in wrong.content.decode()
    assert "Hoe lang is de bedenktijd?" in client.get("/mine/sign/questions/").content.decode()  # gone on
    assert ConsentAsk.objects.get().attempts == {"1": 1}


def test_questions_come_before_choosing(client):
    read(client)

    answer = client.get("/mine/sign/choose/")

    assert answer.headers["Location"] == "/mine/sign/questions/"


def test_an_answer_about_another_language_is_refused(client):
    read(client, "nl")
    understand(client)
    dutch = answers()

    read(client, "en")
    answer = client.post("/mine/sign/choose/", dutch)
    mixed = client.post("/mine/sign/choose/", answers(language="nl"))

    assert (answer.status_code, mixed.status_code) == (409, 409)
    assert not Signature.objects.exists()


def test_the_language_of_the_text_is_that_of_the_page(client):
    page = read(client, "en")

    assert '<html lang="en">' in page.content.decode()
    assert "Talking about talentgesprekken" in page.content.decode()


def test_signing_twice_and_going_back_are_harmless(taking, client):
    read(client)
    understand(client)
    again = answers()
    sign(client)

    second = client.post("/mine/sign/choose/", again, follow=True)
    back = client.get("/mine/sign/choose/", follow=True)

    assert second.redirect_chain[-1][0] == back.redirect_chain[-1][0] == "/mine/sign/signed/"
    assert Signature.objects.count() == 1
    assert TrailEntry.objects.filter(verb="consent.signed").count() == 1


def test_no_to_everything_is_a_no_without_a_name(taking, client):
    read(client)
    understand(client)

    answer = sign(client, interview="no", quotes="no", name="")

    assert answer.redirect_chain[-1][0] == "/mine/sign/signed/"
    assert not Signature.objects.exists()
    assert ConsentAsk.objects.get().outcome == "declined"


def test_saying_no_is_two_presses_from_every_step(client):
    for path in ("read/", "questions/", "choose/"):
        read(client)
        if path == "choose/":
            understand(client)
        assert "/mine/sign/decline/" in client.get(f"/mine/sign/{path}").content.decode()

    client.post("/mine/sign/decline/")

    assert ConsentAsk.objects.get().outcome == "declined"
    assert not Signature.objects.exists()


def test_a_name_is_asked_for_with_a_yes_and_goes_nowhere_but_the_vault(client):
    read(client)
    understand(client)
    without = client.post("/mine/sign/choose/", answers(name="  "))
    sign(client, name="Zeynep van der Windmolen")

    assert without.status_code == 422
    signature = Signature.objects.get()
    content = copies.read(signature)
    assert content.startswith(b"%PDF")
    for row in [signature, ConsentAsk.objects.get(), *TrailEntry.objects.all(), *Person.objects.all()]:
        assert "Windmolen" not in str({field.name: getattr(row, field.attname) for field in row._meta.fields})


def test_the_copy_is_a_download_of_ones_own(client):
    read(client)
    understand(client)
    sign(client)

    answer = client.get(f"/mine/copy/?signature={Signature.objects.get().pk}")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_with_the_vault_locked_nothing_is_signed_and_it_is_said(client, monkeypatch):
    read(client)
    understand(client)
    filled = answers()
    monkeypatch.delenv("OOGST_MASTER_KEY")

    answer = client.post("/mine/sign/choose/", filled)

    assert answer.status_code == 503
    assert not Signature.objects.exists()


def test_a_version_that_was_replaced_meanwhile_is_not_signed(taking, client):
    read(client)
    understand(client)
    filled = answers()
    newer = make_version(taking.study, form=taking.version.form)

    answer = client.post("/mine/sign/choose/", filled, follow=True)

    assert not Signature.objects.filter(version=taking.version).exists()
    assert answer.status_code == 200
    assert newer.number == 2


def test_changing_ones_mind_is_signing_again_or_leaving_it(taking, client):
    read(client)
    understand(client)
    sign(client)

    client.post("/mine/sign/", {"again": str(taking.version.form_id)})
    client.post("/mine/sign/decline/")  # leave it as it was
    assert Signature.objects.standing().get().yes == ["interview"]

    client.post("/mine/sign/", {"again": str(taking.version.form_id)})
    read(client)
    sign(client, quotes="yes")  # no questions again about a text that was signed before

    assert Signature.objects.standing().get().yes == ["interview", "quotes"]
    assert Signature.objects.count() == 2


def test_who_came_in_by_their_own_page_stays_in_after_signing(taking, come_in):
    """The copy brings a new link to one's own page, which takes the place of the one before."""
    client = come_in(taking.person, PersonalLink.Purpose.MY_DATA)
    read(client)
    understand(client)

    answer = sign(client)

    assert answer.status_code == 200
    assert client.get("/mine/sign/signed/").status_code == 200


def test_only_a_form_that_one_signed_can_be_asked_for_again(taking, client):
    other = make_taking()

    assert client.post("/mine/sign/", {"again": str(other.version.form_id)}).status_code == 404
    assert client.post("/mine/sign/", {"again": "niets"}).status_code == 404


def test_with_one_language_there_is_nothing_to_choose(come_in):
    made = make_taking(languages=("nl",))
    ask(made.person, made.version)
    client = come_in(made.person, CONSENT)

    assert client.get("/mine/sign/").headers["Location"] == "/mine/sign/read/"
