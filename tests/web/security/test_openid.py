"""Signing in through one's own organisation, against a real provider on this machine."""

import json
import sqlite3
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.test import Client
from tests.factories import make_user
from tests.web.security.provider import CLIENT, SECRET, Provider
from tests.web.security.signing import (
    LOGIN,
    PASSWORD,
    SAFETY,
    code_of,
    forget_codes,
    is_in,
    set_up_app,
    sign_in,
    signed_in,
)

from oogst.config.openid import providers
from oogst.people.accounts import User

pytestmark = pytest.mark.django_db
GO = "/accounts/provider/oidc-1/"


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings):
    cache.clear()
    running.say, running.config, running.answers = {}, {}, True
    running.signs_with, running.algorithm, running.kid = running.key, "RS256", "een"
    running.asked.clear(), running.problems.clear()
    settings.SOCIALACCOUNT_PROVIDERS = providers({
        "OOGST_OIDC_1_NAME": "De Hogeschool", "OOGST_OIDC_1_ISSUER": running.url, "OOGST_OIDC_1_CLIENT_ID": CLIENT,
        "OOGST_OIDC_1_CLIENT_SECRET": SECRET,
    })  # fmt: skip
    return running


@pytest.fixture
def user(provider):
    made = make_user()
    provider.person["email"] = made.email
    return made


def begin(client, **sent):
    """Press the button; where one is sent."""
    page = client.post(GO, sent)
    assert page.status_code == 200
    seconds, _semicolon, address = page["Refresh"].partition("; url=")
    assert seconds == "0"
    return address


def come_in(client, provider, **sent):
    _asked, back = provider.authorise(begin(client, **sent))
    return client.get(back.partition("testserver")[2])


def test_the_button_is_on_the_page_where_one_signs_in(provider):
    page = Client().get(LOGIN).text

    assert "De Hogeschool" in page
    assert f'action="{GO}"' in page


def test_who_has_an_account_comes_in(provider, user):
    client = Client()

    answer = come_in(client, provider, next="/account/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert provider.problems == []


def test_the_address_may_be_written_in_capitals(provider, user):
    provider.say = {"email": user.email.upper()}

    come_in(client := Client(), provider)

    assert is_in(client)


def test_only_what_is_needed_is_asked(provider, user):
    client = Client()
    asked, _back = provider.authorise(begin(client, scope="groups", auth_params="prompt=none"))
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert "prompt" not in asked
    assert len(asked["nonce"]) > 30

    come_in(client, provider)

    assert "/userinfo" not in [path for _method, path, _sent in provider.asked]


def test_nothing_of_the_provider_is_kept(provider, user):
    password = user.password

    come_in(client := Client(), provider)

    assert is_in(client)
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()
    user.refresh_from_db()
    assert (user.password, user.name) == (password, User.objects.get(pk=user.pk).name)
    if connections["vault"].vendor == "sqlite":
        dump = "\n".join(sqlite3.Connection.iterdump(connections["vault"].connection))
        assert "I. Mand" not in dump
    kept = json.dumps(dict(client.session.items()))
    assert not {"access_token", "id_token", "refresh", "eyJ"} & {word for word in kept.split('"') if word}


def test_the_password_still_works_afterwards(provider, user):
    come_in(Client(), provider)

    sign_in(client := Client(), user.email)

    assert is_in(client)


def test_who_has_no_account_is_told_so_and_gets_none(provider):
    provider.say = {"email": "vreemd@oogst.example"}
    before = User.objects.count()

    answer = come_in(client := Client(), provider)

    assert answer.status_code == 403
    assert "De Hogeschool" in answer.text
    assert not is_in(client)
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": None}, {"email": ""}],
    ids=str,
)
def test_an_address_that_was_not_checked_opens_nothing(provider, user, claims):
    provider.say = claims

    answer = come_in(client := Client(), provider)

    assert answer.status_code == 403
    assert not is_in(client)


def test_a_closed_account_stays_closed(provider, user):
    user.is_active = False
    user.save()

    answer = come_in(client := Client(), provider)

    assert answer["Location"] == "/accounts/inactive/"
    assert not is_in(client)


def test_a_second_step_is_asked_here_too(provider, user):
    secret = set_up_app(signed_in(user))
    forget_codes()
    client = Client()

    answer = come_in(client, provider)

    assert (answer["Location"], is_in(client)) == (SAFETY + "authenticate/", False)
    client.post(answer["Location"], {"code": code_of(secret)})
    assert is_in(client)


WRONG = [
    {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": ["another"]}, {"exp": 1}, {"nonce": "mine"},
    {"nonce": None}, {"azp": "another"}, {"sub": None}, {"exp": None},
]  # fmt: skip


@pytest.mark.parametrize("claims", WRONG, ids=str)
def test_a_token_that_is_not_for_us_now_opens_nothing(provider, user, claims):
    provider.say = claims

    answer = come_in(client := Client(), provider)

    assert answer.status_code == 401
    assert not is_in(client)
    assert "<h1>" in answer.text


def test_a_token_signed_by_another_opens_nothing(provider, user):
    provider.signs_with = provider.other_key

    assert come_in(client := Client(), provider).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize(("algorithm", "key"), [("HS256", SECRET * 8), ("none", None)])
def test_a_token_that_anybody_could_sign_opens_nothing(provider, user, algorithm, key):
    provider.algorithm, provider.signs_with = algorithm, key

    assert come_in(client := Client(), provider).status_code == 401
    assert not is_in(client)


def test_a_token_under_an_unknown_key_opens_nothing(provider, user):
    provider.kid = "twee"

    assert come_in(client := Client(), provider).status_code == 401
    assert not is_in(client)


def test_an_answer_of_another_browser_opens_nothing(provider, user):
    """Somebody lets another follow their own way back, to have them signed in as somebody they are not."""
    _asked, back = provider.authorise(begin(Client()))

    answer = (client := Client()).get(back.partition("testserver")[2])

    assert (answer.status_code, is_in(client)) == (401, False)


def test_an_answer_works_once(provider, user):
    client = Client()
    _asked, back = provider.authorise(begin(client))
    client.get(path := back.partition("testserver")[2])
    client.post("/accounts/logout/")

    answer = client.get(path)

    assert (answer.status_code, is_in(client)) == (401, False)


def test_a_code_is_worth_nothing_in_another_attempt(provider, user):
    mine, theirs = Client(), Client()
    _asked, stolen = provider.authorise(begin(theirs))
    asked, _back = provider.authorise(begin(mine))
    code = stolen.partition("code=")[2].partition("&")[0]

    answer = mine.get(f"{GO}callback/?code={code}&state={asked['state']}")

    assert (answer.status_code, is_in(mine)) == (401, False)
    assert provider.problems == ["code, secret or PKCE"]


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"}, {"jwks_uri": None},
        {"authorization_endpoint": "//evil.example"},
    ],
    ids=str,
)  # fmt: skip
def test_a_provider_that_contradicts_the_settings_is_not_followed(provider, user, config):
    provider.config = config

    answer = Client().post(GO)

    assert answer.status_code == 401
    assert "evil.example" not in answer.text


def test_a_provider_that_does_not_answer_is_told_kindly(provider):
    provider.answers = False

    answer = Client().post(GO)

    assert (answer.status_code, "<h1>" in answer.text) == (401, True)


def test_who_stops_at_the_provider_comes_back_kindly(provider):
    client = Client()
    asked, _back = provider.authorise(begin(client))

    answer = client.get(f"{GO}callback/?error=access_denied&state={asked['state']}", follow=True)

    assert answer.status_code == 200
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_coming_in_leads_nowhere_else(provider, user, address):
    answer = come_in(client := Client(), provider, next=address)

    assert (answer["Location"], is_in(client)) == ("/studies/", True)


def test_a_link_alone_does_not_begin(provider):
    answer = Client().get(GO)

    assert answer.status_code == 200
    assert "Refresh" not in answer.headers
    assert provider.asked == []


def test_a_begun_session_is_another_after_coming_in(provider, user):
    client = Client()
    _asked, back = provider.authorise(begin(client))
    before = client.cookies["sessionid"].value

    client.get(back.partition("testserver")[2])

    assert client.cookies["sessionid"].value != before


def test_a_provider_that_is_not_there_is_not_found(provider):
    assert Client().post("/accounts/provider/oidc-2/").status_code == 404
    assert Client().get("/accounts/provider/oidc-2/callback/").status_code == 404


def test_nobody_connects_or_signs_up_through_a_provider():
    for path in ("signup/", "connections/", "", "3rdparty/"):
        assert Client().get(f"/accounts/provider/{path}").status_code == 404


def test_several_providers_can_be_set(settings):
    one = {"NAME": "Een", "ISSUER": "https://een.example/", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}
    two = one | {"NAME": "Twee", "ISSUER": "https://twee.example"}
    environment = {
        f"OOGST_OIDC_{number}_{word}": value for number, said in ((1, one), (2, two)) for word, value in said.items()
    }
    settings.SOCIALACCOUNT_PROVIDERS = providers(environment)

    page = Client().get(LOGIN).text

    assert "Een" in page
    assert "/accounts/provider/oidc-2/" in page
    assert providers({})["openid_connect"]["APPS"] == []


@pytest.mark.parametrize("fault", [{"NAME": ""}, {"CLIENT_SECRET": ""}, {"ISSUER": "http://een.example"}])
def test_half_a_provider_stops_the_start(fault):
    said = {"NAME": "Een", "ISSUER": "https://een.example/", "CLIENT_ID": "a", "CLIENT_SECRET": "b"} | fault

    with pytest.raises(ImproperlyConfigured):
        providers({f"OOGST_OIDC_1_{word}": value for word, value in said.items()})


def test_the_answer_of_a_provider_is_asked_at_our_own_address(provider):
    asked, _back = provider.authorise(begin(Client()))

    assert urlsplit(asked["redirect_uri"]).path == f"{GO}callback/"
    assert PASSWORD not in str(provider.asked)
