"""The second step of signing in: with an app, with recovery codes; sealed, once, and not to be got round."""

import json
import sqlite3

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import connections
from django.test import Client
from tests.factories import make_member, make_study, make_user
from tests.web.security.signing import (
    LOGIN,
    PASSWORD,
    SAFETY,
    code_of,
    force_in,
    forget_codes,
    is_in,
    set_up_app,
    sign_in,
    signed_in,
)

from oogst.core.sealing import CannotOpen
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.people.services import remove_second_steps
from oogst.web.security.factors import SealedFactors

pytestmark = pytest.mark.django_db
STEP = SAFETY + "authenticate/"


@pytest.fixture(autouse=True)
def _fresh(settings):
    cache.clear()
    settings.DEMO = False


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def secret(user):
    key = set_up_app(signed_in(user))
    forget_codes()
    return key


def codes_of(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().generate_codes()


def test_with_an_app_the_password_alone_is_not_enough(user, secret):
    client = Client()

    answer = sign_in(client, user.email)

    assert (answer.status_code, answer["Location"], is_in(client)) == (302, STEP, False)
    assert client.get("/studies/").status_code == 302
    assert client.post(STEP, {"code": code_of(secret)}).status_code == 302
    assert is_in(client)


def test_a_code_works_once(user, secret):
    code, second = code_of(secret), Client()
    for client in (Client(), second):
        sign_in(client, user.email)
        client.post(STEP, {"code": code})

    assert not is_in(second)


def test_a_code_works_once_also_when_allauth_forgot_it(user, secret):
    code, second = code_of(secret), Client()
    sign_in(first := Client(), user.email)
    first.post(STEP, {"code": code})
    cache.delete(Authenticator.objects.get(user=user, type="totp").wrap()._get_used_cache_key(code))

    sign_in(second, user.email)
    second.post(STEP, {"code": f"{code[:3]} {code[3:]}"})

    assert (is_in(first), is_in(second)) == (True, False)


def test_who_guesses_codes_has_to_wait_even_with_the_right_one(user, secret):
    client = Client()
    sign_in(client, user.email)

    for number in range(9):
        client.post(STEP, {"code": f"{number:06}"})
    client.post(STEP, {"code": code_of(secret)})

    assert not is_in(client)


def test_a_recovery_code_works_once(user, secret):
    code = codes_of(user)[3]

    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, user.email)
        client.post(STEP, {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)


def test_the_step_is_not_there_without_the_password(user, secret):
    client = Client()

    assert client.get(STEP)["Location"] == LOGIN
    client.post(STEP, {"code": code_of(secret)})
    assert not is_in(client)


def test_new_recovery_codes_end_the_old_ones(user, secret):
    old, client = codes_of(user), signed_in_fully(user, secret)

    client.post(SAFETY + "recovery-codes/generate/")

    assert set(codes_of(user)).isdisjoint(old)
    page = client.get(SAFETY + "recovery-codes/").text
    assert all(code in page for code in codes_of(user))
    download = client.get(SAFETY + "recovery-codes/download/")
    assert download["Content-Disposition"].startswith("attachment")
    assert [line for line in download.text.splitlines() if line.isdigit()] == codes_of(user)


def signed_in_fully(user, secret):
    client = Client()
    sign_in(client, user.email)
    client.post(STEP, {"code": code_of(secret)})
    forget_codes()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_codes_and_keys_are_shown_only_to_who_just_said_it_is_still_them(user, secret):
    client = force_in(user)

    for page in ("app/deactivate/", "recovery-codes/", "recovery-codes/generate/", "passkeys/add/"):
        answer = client.get(SAFETY + page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/accounts/reauthenticate/?next="), page


def test_what_an_app_knows_is_not_in_the_database(user, secret):
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=user)}

    assert secret not in json.dumps(kept)
    assert SealedFactors().decrypt(kept["totp"]["secret"]) == secret
    seed = SealedFactors().decrypt(kept["recovery_codes"]["seed"])
    assert seed not in json.dumps(kept)
    if connections["vault"].vendor == "sqlite":
        dump = "\n".join(sqlite3.Connection.iterdump(connections["vault"].connection))
        assert seed not in dump
        assert not any(code in dump for code in codes_of(user))


def test_a_copy_of_the_database_without_the_secret_opens_nothing(user, secret, settings):
    settings.SECRET_KEY = "another installation"

    with pytest.raises(CannotOpen):
        codes_of(user)

    settings.SECRET_KEY_FALLBACKS = ["only for tests"]
    assert len(codes_of(user)) == 10


def test_what_is_sealed_twice_looks_different():
    factors = SealedFactors()

    assert factors.encrypt("geheim") != factors.encrypt("geheim")


def test_the_last_second_step_may_go_where_none_is_required(user, secret):
    client = signed_in_fully(user, secret)

    client.post(SAFETY + "app/deactivate/")

    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("role", [Role.LEAD, Role.RESEARCHER, Role.COACH, Role.ADVISOR])
def test_where_it_is_required_a_research_team_comes_no_further_without(settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    study = make_study()
    client = signed_in(make_member(study, role))

    assert client.get(f"/s/{study.slug}/")["Location"] == SAFETY
    assert client.get("/studies/")["Location"] == SAFETY
    assert client.get("/account/")["Location"] == SAFETY
    assert client.get(SAFETY).status_code == 200

    set_up_app(client)

    assert client.get(f"/s/{study.slug}/").headers.get("Location") != SAFETY


def test_where_it_is_required_school_people_are_not_asked(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    study = make_study()
    client = signed_in(make_member(study, Role.CHAMPION))

    assert client.get(f"/s/{study.slug}/").status_code == 200


def test_where_it_is_required_an_administrator_is_asked_and_a_demonstration_never(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(make_user(is_administrator=True))

    assert client.get("/studies/")["Location"] == SAFETY
    settings.DEMO = True
    assert client.get("/studies/").status_code == 200


def test_where_it_is_required_the_last_one_stays(user, secret, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_study(user)
    client = signed_in_fully(user, secret)

    answer = client.post(SAFETY + "app/deactivate/")

    assert answer.status_code == 200
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_second_step_is_told_by_mail(user, secret, settings, mailoutbox):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    client = signed_in_fully(user, secret)

    client.post(SAFETY + "app/deactivate/")

    (letter,) = mailoutbox
    assert letter.to == [user.email]
    assert user.name not in letter.subject
    assert letter.subject.isprintable()


@pytest.mark.parametrize("page", ["", "app/activate/", "passkeys/", "passkeys/add/", "sessions/"])
def test_each_page_is_there(page):
    answer = signed_in().get(SAFETY + page)

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_recovery_codes_are_hard_to_guess(user, secret):
    codes = codes_of(user)

    assert len(set(codes)) == 10
    assert all(len(code) >= 8 for code in codes)
    assert RecoveryCodes.generate_seed() != RecoveryCodes.generate_seed()


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_work_where_the_vault_is_a_database_of_its_own(user):
    """Without the transaction that tests otherwise run in: allauth locks rows, which PostgreSQL allows only in one."""
    secret = set_up_app(signed_in(user))
    forget_codes()
    client = signed_in_fully(user, secret)

    assert client.post(SAFETY + "recovery-codes/generate/").status_code == 302
    for code, comes_in in ((codes_of(user)[0], True), ("00000000", False), (codes_of(user)[0], False)):
        sign_in(other := Client(), user.email)
        other.post(STEP, {"code": code})
        assert is_in(other) == comes_in


def test_who_lost_everything_is_helped_on_the_command_line_and_it_stands_on_the_trail(user, secret):
    client = signed_in_fully(user, secret)

    assert remove_second_steps(user=user) == 2  # the app, and the recovery codes

    assert client.get("/studies/").status_code == 302
    sign_in(client, user.email)
    assert is_in(client)
    assert TrailEntry.objects.filter(verb="account.second_steps_removed", object_id=str(user.pk)).count() == 1
