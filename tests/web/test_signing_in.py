"""The door: who knocks too often waits, a link works once, and nobody learns who has an account."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import make_study, make_user

from oogst.people.accounts import User
from oogst.people.links import password_path

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "een lang wachtwoord"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def choose(client, link, password):
    """Open a link, and choose a password where it leads."""
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_who_guesses_often_has_to_wait_even_with_the_right_password():
    user = make_user()

    for number in range(12):
        sign_in(Client(), user.email, f"geraden {number}")
    client = Client()
    answer = sign_in(client, user.email)

    assert not is_in(client)
    assert answer.status_code in {200, 429}


def test_an_address_without_an_account_gets_the_same_answer():
    user = make_user()

    def told(email):
        page = sign_in(Client(), email, "verkeerd").text
        return re.sub(r'(?:value|content)="[^"]*"', "", page).replace(email, "")

    assert told(user.email) == told("niemand@oogst.example")


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(mailoutbox):
    user = make_user()

    known = Client().post("/accounts/password/reset/", {"email": user.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "niemand@oogst.example"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert user.email in {address for letter in mailoutbox for address in letter.recipients()}


def test_a_link_sets_a_password_once():
    user = User.objects.create_user("nieuw@oogst.example", name="Nieuw")
    link = password_path(user)

    choose(Client(), link, "een heel nieuw wachtwoord")
    choose(Client(), link, "dat van een ander")

    first, second = Client(), Client()
    sign_in(first, user.email, "een heel nieuw wachtwoord")
    sign_in(second, user.email, "dat van een ander")
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_link_that_is_too_old_sets_nothing(settings):
    user = User.objects.create_user("nieuw@oogst.example", name="Nieuw")
    link = password_path(user)
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60

    settings.PASSWORD_RESET_TIMEOUT = -1
    choose(Client(), link, "een heel nieuw wachtwoord")

    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(address):
    user = make_user()
    make_study(user)

    answer = sign_in(Client(), user.email, next=address)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/studies/"


def test_another_host_is_not_answered(settings):
    settings.ALLOWED_HOSTS = ["oogst.example"]

    answer = Client().get(LOGIN, headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_cookies_stay_with_us():
    client, user = Client(), make_user()
    sign_in(client, user.email)

    cookie = client.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
