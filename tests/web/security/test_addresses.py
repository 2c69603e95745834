"""Another e-mail address for one's account: it counts once somebody who reads it said so."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import make_user
from tests.web.security.signing import force_in, is_in, sign_in, signed_in

from oogst.people.accounts import User

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"
NEW = "nieuw@oogst.example"


@pytest.fixture(autouse=True)
def _fresh(settings):
    cache.clear()
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


def ask(client, email=NEW):
    return client.post(PAGE, {"email": email, "action_add": ""})


def link_in(letter):
    return re.search(r"http://testserver(/\S+)", letter.body)[1]


def test_nothing_changes_before_the_link_was_followed(mailoutbox):
    user = make_user()

    ask(client := signed_in(user))

    user.refresh_from_db()
    assert user.email != NEW
    assert [letter.to for letter in mailoutbox] == [[NEW]]
    assert NEW in client.get(PAGE).text
    sign_in(other := Client(), NEW)
    assert not is_in(other) or other.session["_auth_user_id"] == str(user.pk)


def test_following_the_link_and_pressing_the_button_changes_it_and_tells_the_old_one(mailoutbox):
    user = make_user()
    old, client = user.email, signed_in(user)
    ask(client)
    path = link_in(mailoutbox[0])

    assert client.get(path).status_code == 200
    user.refresh_from_db()
    assert user.email == old  # a program that opens links for somebody changes nothing
    client.post(path)

    user.refresh_from_db()
    assert user.email == NEW
    assert [letter.to for letter in mailoutbox[1:]] == [[old]]
    sign_in(fresh := Client(), NEW)
    sign_in(stale := Client(), old)
    assert (is_in(fresh), is_in(stale)) == (True, False)


def test_it_is_asked_whether_it_is_still_you():
    answer = ask(force_in(make_user()))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_the_address_of_another_account_is_not_taken_and_nobody_learns_of_it(mailoutbox):
    user, other = make_user(), make_user()

    answer, free = ask(signed_in(user), other.email), ask(signed_in(make_user()), NEW)
    assert (answer.status_code, answer["Location"]) == (free.status_code, free["Location"])
    client = signed_in(user)
    for letter in mailoutbox:
        if letter.to == [other.email]:
            client.post(link_in(letter))

    user.refresh_from_db()
    other.refresh_from_db()
    assert user.email != other.email


def test_an_address_that_somebody_else_got_meanwhile_is_not_taken(mailoutbox):
    user = make_user()
    ask(client := signed_in(user))
    User.objects.create_user(NEW, name="Eerder")

    answer = client.post(link_in(mailoutbox[0]))

    assert answer.status_code < 500
    user.refresh_from_db()
    assert user.email != NEW


@pytest.mark.parametrize("action", ["action_primary", "action_send", "action_remove"])
def test_no_other_button_makes_an_unanswered_address_count(action):
    user = make_user()
    ask(client := signed_in(user))

    client.post(PAGE, {"email": NEW, action: ""})

    user.refresh_from_db()
    assert user.email != NEW


def test_without_mail_an_address_stays(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    user = make_user()
    client = signed_in(user)

    page = client.get(PAGE)
    ask(client)

    assert page.status_code == 200
    assert "<form" not in page.text.partition("<main")[2].partition("</main")[0]
    user.refresh_from_db()
    assert user.email != NEW


def test_a_visitor_is_asked_to_sign_in():
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")
