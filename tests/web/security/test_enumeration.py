"""Nobody learns who has an account: for any address we say the same, and do the same work."""

import base64
import json
import re

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.test import Client
from tests.factories import make_user
from tests.web.security.hashing import CountingHasher
from tests.web.security.signing import LOGIN, SAFETY, sign_in

from oogst.core.ids import uuid7
from oogst.people.accounts import User

pytestmark = pytest.mark.django_db
UNKNOWN = "niemand@oogst.example"
RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _fresh(settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["tests.web.security.hashing.CountingHasher"]


@pytest.fixture
def addresses():
    """Of every kind of account, and of none."""
    User.objects.create_user("nooit@oogst.example", name="Koos zonder wachtwoord")
    return {
        "known": make_user().email,
        "closed": make_user(is_active=False).email,
        "without a password": "nooit@oogst.example",
        "unknown": UNKNOWN,
    }


def told(answer, email):
    """All that somebody sees, without what they sent themselves and what is new each time."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|name="csrf-token" content)="[^"]*"', "", answer.text)
    return answer.status_code, answer.headers.get("Location"), page.replace(email, "")


def test_a_wrong_password_says_the_same_of_every_address(addresses):
    seen = {kind: told(sign_in(Client(), email, "verkeerd woord"), email) for kind, email in addresses.items()}

    assert len(set(seen.values())) == 1, seen.keys()


def test_a_wrong_password_takes_the_same_work_for_every_address(addresses):
    work = {}
    for kind, email in addresses.items():
        before = CountingHasher.made
        sign_in(Client(), email, "verkeerd woord")
        work[kind] = CountingHasher.made - before

    assert work == dict.fromkeys(addresses, 1)


def test_a_refusal_that_one_has_to_wait_says_the_same_of_every_address(addresses):
    seen = {}
    for kind, email in addresses.items():
        for turn in range(6):
            answer = sign_in(Client(REMOTE_ADDR=f"203.0.113.{turn}"), email, f"verkeerd {turn}")
        seen[kind] = told(answer, email)

    assert len(set(seen.values())) == 1


def test_asking_for_a_new_password_says_and_does_the_same_for_every_address(addresses, mailoutbox):
    seen = {}
    for kind, email in addresses.items():
        mailoutbox.clear()
        answer = Client().post(RESET, {"email": email}, follow=True)
        seen[kind] = (answer.redirect_chain, told(answer, email), [letter.to for letter in mailoutbox] == [[email]])

    assert len({repr(one) for one in seen.values()}) == 1
    assert seen["unknown"][2]


def test_only_an_open_account_gets_a_link(addresses, mailoutbox):
    for email in addresses.values():
        Client().post(RESET, {"email": email})

    with_link = {letter.to[0] for letter in mailoutbox if "/password/reset/key/" in letter.body}
    assert with_link == {addresses["known"], addresses["without a password"]}


def test_the_subject_of_a_letter_says_the_same_for_every_address(addresses, mailoutbox):
    for email in addresses.values():
        Client().post(RESET, {"email": email})

    assert len({letter.subject for letter in mailoutbox}) == 1


def test_a_link_for_a_password_tells_nothing_of_an_account():
    user = make_user()
    known, unknown = (user_pk_to_url_str(one) for one in (user, User(pk=uuid7())))

    seen = {told(Client().get(f"{RESET}key/{uid}-abc-def/", follow=True), uid) for uid in (known, unknown)}

    assert len(seen) == 1


def credential(handle):
    def text(words):
        return base64.urlsafe_b64encode(words).rstrip(b"=").decode()

    client_data = json.dumps({"type": "webauthn.get", "challenge": "AAAA", "origin": "http://localhost"}).encode()
    return {
        "id": text(b"x" * 16), "rawId": text(b"x" * 16), "type": "public-key", "clientExtensionResults": {},
        "response": {
            "authenticatorData": text(b"\x00" * 37), "clientDataJSON": text(client_data), "signature": text(b"s"),
            "userHandle": text(handle),
        },
    }  # fmt: skip


def by_passkey(sent):
    client = Client()
    client.get(SAFETY + "passkeys/login/", headers={"accept": "application/json"})
    answer = client.post(SAFETY + "passkeys/login/", {"credential": json.dumps(sent)}, follow=True)
    return told(answer, "")


def test_a_passkey_that_is_not_ours_says_the_same_of_every_account():
    known, unknown = make_user(), User(pk=uuid7())

    seen = {by_passkey(credential(user_pk_to_url_str(user).encode())) for user in (known, unknown)}

    assert len(seen) == 1


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "x",
        7,
        {},
        {"response": 1},
        {"response": None},
        credential(b""),
        credential(b"\xff"),
        credential(b"zz"),
    ],
    ids=range(10),
)
def test_what_is_no_passkey_is_refused_kindly(sent):
    status, _where, page = by_passkey(sent)

    assert status == 200
    assert "<h1>" in page


def test_the_options_of_a_passkey_name_nobody():
    make_user()

    options = Client().get(SAFETY + "passkeys/login/", headers={"accept": "application/json"}).json()

    assert options["request_options"]["publicKey"].get("allowCredentials", []) == []


def test_signing_up_tells_nobody_who_has_an_account(addresses):
    new = {"password1": "een lang nieuw woord", "password2": "een lang nieuw woord"}

    seen = {told(Client().post("/accounts/signup/", {"email": email, **new}), email) for email in addresses.values()}

    assert len(seen) == 1
    assert not User.objects.filter(email=UNKNOWN).exists()


def test_the_page_itself_is_the_same_for_everybody():
    assert told(Client().get(LOGIN), "") == told(Client().get(LOGIN), "")
