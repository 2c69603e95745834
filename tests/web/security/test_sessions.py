"""A session is one person's, in one browser, for as long as they do something."""

import datetime
import json
import os
import subprocess
import sys
import time

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connections
from django.test import Client
from django.utils import timezone
from tests.factories import make_study, make_user
from tests.web.security.signing import LOGIN, PASSWORD, SAFETY, is_in, sign_in, signed_in

from oogst.people.links import password_path
from oogst.web.security.sessions import SEEN, STEPS

pytestmark = pytest.mark.django_db
SESSIONS = SAFETY + "sessions/"
NEW = "een heel ander wachtwoord"


@pytest.fixture(autouse=True)
def _fresh(settings):
    cache.clear()
    settings.DEMO = False


def key_of(client):
    return client.cookies[site.SESSION_COOKIE_NAME].value


def comes_in(client):
    return client.get("/studies/").status_code == 200


def test_a_session_that_somebody_else_laid_ready_is_left_at_signing_in():
    trap, user = Client(), make_user()
    trap.get(LOGIN + "?next=/studies/")
    session = trap.session
    session["laid"] = "ready"
    session.save()
    trap.cookies[site.SESSION_COOKIE_NAME] = session.session_key
    victim = Client()
    victim.cookies[site.SESSION_COOKIE_NAME] = session.session_key

    sign_in(victim, user.email)

    assert is_in(victim)
    assert key_of(victim) != session.session_key
    assert not comes_in(trap)
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_a_key_that_we_never_gave_becomes_no_session():
    client, user = Client(), make_user()
    client.cookies[site.SESSION_COOKIE_NAME] = "a" * 32

    sign_in(client, user.email)

    assert key_of(client) != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_nothing_of_one_person_is_left_in_the_session_of_the_next():
    client = signed_in()
    session = client.session
    session["of the first"] = "words"
    session.save()

    client.post("/accounts/logout/")
    sign_in(client, make_user().email)

    assert is_in(client)
    assert "of the first" not in client.session


def test_signing_out_ends_the_session_itself():
    client = signed_in()
    copy = Client()
    copy.cookies[site.SESSION_COOKIE_NAME] = key_of(client)
    assert comes_in(copy)

    client.post("/accounts/logout/")

    assert not comes_in(copy)


def test_a_session_is_not_kept_when_the_browser_closes():
    cookie = signed_in().cookies[site.SESSION_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert 'name="remember"' not in Client().get(LOGIN).text


def age(client, *, left, seen):
    """Make a session as old as it would be: so many seconds left, and seen so many seconds ago."""
    session = client.session
    session[SEEN] = int(time.time()) - seen
    session.save()
    until = timezone.now() + datetime.timedelta(seconds=left)
    Session.objects.filter(session_key=session.session_key).update(expire_date=until)


def test_who_does_nothing_for_long_is_signed_out():
    client = signed_in()
    assert comes_in(client)

    age(client, left=-1, seen=site.SESSION_COOKIE_AGE + 1)

    assert not comes_in(client)


def test_who_does_something_stays():
    client = signed_in()
    age(client, left=60, seen=site.SESSION_COOKIE_AGE - 60)

    client.get("/studies/")

    left = Session.objects.get(session_key=key_of(client)).expire_date - timezone.now()
    assert left > datetime.timedelta(seconds=site.SESSION_COOKIE_AGE - 60)


def test_not_every_page_writes_to_the_vault():
    client = signed_in()
    age(client, left=60, seen=site.SESSION_COOKIE_AGE // STEPS - 60)

    client.get("/studies/")

    left = Session.objects.get(session_key=key_of(client)).expire_date - timezone.now()
    assert left <= datetime.timedelta(seconds=60)


def test_another_password_ends_the_other_sessions_and_not_this_one():
    user = make_user()
    here, there = signed_in(user), signed_in(user)

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (comes_in(here), comes_in(there)) == (True, False)


def test_a_password_chosen_by_a_link_ends_all_sessions():
    user = make_user()
    client = signed_in(user)
    other = Client()
    user.refresh_from_db()

    form = other.get(password_path(user), follow=True)
    other.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert not comes_in(client)
    assert not is_in(other)


def test_an_account_that_is_closed_has_no_sessions():
    user = make_user()
    client = signed_in(user)
    user.is_active = False
    user.save()

    assert not comes_in(client)


def test_one_sees_ones_own_sessions_and_ends_the_others():
    user, other = make_user(), make_user()
    here, there, stranger = signed_in(user), signed_in(user), signed_in(other)

    shown = here.get(SESSIONS)
    assert {row.user for row in shown.context["sessions"]} == {user}
    assert len(shown.context["sessions"]) == 2

    here.post(SESSIONS)

    assert (comes_in(here), comes_in(there), comes_in(stranger)) == (True, False, True)
    assert UserSession.objects.filter(user=user).count() == 1


def test_in_the_demonstration_nobody_sees_from_where_others_look(settings):
    settings.DEMO = True
    user = make_user()
    Client(REMOTE_ADDR="203.0.113.9").force_login(user)
    other = Client(REMOTE_ADDR="203.0.113.7")
    sign_in(other, user.email)

    assert "203.0.113" not in signed_in(user).get(SESSIONS).text


def test_where_from_is_seen_anew_after_a_while():
    client = signed_in()
    age(client, left=60, seen=site.SESSION_COOKIE_AGE - 60)

    client.get("/studies/", REMOTE_ADDR="203.0.113.5")

    assert UserSession.objects.get(session_key=key_of(client)).ip == "203.0.113.5"


@pytest.mark.parametrize("password", ["geraden", PASSWORD])
@pytest.mark.parametrize("known", [True, False])
def test_an_account_is_shut_for_a_while_after_failures_from_many_places(known, password):
    email = make_user().email if known else "niemand@oogst.example"

    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), email, f"geraden {number}")
    client = Client(REMOTE_ADDR="203.0.113.99")
    answer = sign_in(client, email.upper(), password)

    assert not is_in(client)
    assert answer.context["form"].errors


def test_a_place_is_shut_for_a_while_after_failures_on_many_accounts():
    user = make_user()
    for number in range(30):
        sign_in(Client(REMOTE_ADDR="203.0.113.1"), f"iemand{number}@oogst.example", "geraden")

    here, elsewhere = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    sign_in(here, user.email)
    sign_in(elsewhere, user.email)

    assert (is_in(here), is_in(elsewhere)) == (False, True)


def test_who_signs_in_in_between_does_not_wipe_the_count_of_others():
    user, mine = make_user(), make_user()
    for number in range(5):
        sign_in(Client(), user.email, f"geraden {number}")
        sign_in(Client(), mine.email)

    client = Client()
    sign_in(client, user.email)

    assert not is_in(client)


def test_another_address_in_a_header_is_not_believed_without_a_proxy():
    user = make_user()
    for number in range(30):
        sign_in(Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}), f"iemand{number}@oogst.example", "geraden")

    client = Client(headers={"X-Forwarded-For": "198.51.100.1"})
    sign_in(client, user.email)

    assert not is_in(client)


def test_behind_a_proxy_its_word_counts_and_not_the_visitors(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = make_user()
    for number in range(30):
        said = f"198.51.100.{number}, 203.0.113.1"  # the visitor's own invention, then what the proxy saw
        sign_in(Client(headers={"X-Forwarded-For": said}), f"iemand{number}@oogst.example", "geraden")

    same, other = (Client(headers={"X-Forwarded-For": f"9.9.9.9, {seen}"}) for seen in ("203.0.113.1", "203.0.113.2"))
    sign_in(same, user.email)
    sign_in(other, user.email)

    assert (is_in(same), is_in(other)) == (False, True)


def test_all_processes_count_together_in_the_vault():
    sign_in(Client(), "niemand@oogst.example", "geraden")

    with connections["vault"].cursor() as cursor:
        cursor.execute("SELECT cache_key FROM oogst_cache")
        keys = [key for (key,) in cursor.fetchall()]
    counts = [key.partition(":allauth")[2] for key in keys if "login_failed" in key]
    assert len(counts) == 2
    assert all(caches.create_connection("default").get("allauth" + key) for key in counts)
    assert "niemand" not in " ".join(keys)
    assert "oogst_cache" not in connections["default"].introspection.table_names()


def test_nobody_pushes_a_count_out_by_making_others():
    assert cache._max_entries >= 100_000


def test_over_https_cookies_are_bound_to_the_host(tmp_path):
    script = """
import json, django
django.setup()
from django.test import Client
answer = Client(headers={"host": "oogst.example"}).get("/accounts/login/", secure=True)
from django.conf import settings
print(json.dumps([
    settings.SESSION_COOKIE_NAME, {name: dict(one) for name, one in answer.cookies.items()}, dict(answer.headers),
    settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH,
]))
"""
    environment = os.environ | {
        "OOGST_HOSTS": "oogst.example", "OOGST_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "oogst.config.settings",
    }  # fmt: skip
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    name, cookies, headers, secure, domain, path = json.loads(said.stdout)

    assert (name, secure, domain, path) == ("__Host-sessionid", True, None, "/")
    token = cookies["__Host-csrftoken"]
    assert (token["secure"], token["httponly"], token["path"], token["domain"]) == (True, True, "/", "")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_stepping_in_with_one_click_begins_a_session_of_its_own(settings):
    settings.DEMO = True
    from oogst.demo import roles
    from oogst.people.accounts import User

    role = next(iter(roles.by_key().values()))
    make_study(User.objects.create_user(role.email, name=role.name))
    client = Client()
    session = client.session
    session["laid"] = "ready"
    session.save()
    client.cookies[site.SESSION_COOKIE_NAME] = session.session_key

    client.post(f"/demo/step-in/{role.role.value}/")

    assert key_of(client) != session.session_key
