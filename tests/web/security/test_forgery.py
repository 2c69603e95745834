"""Another site makes a browser of somebody who is signed in do nothing here."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_user
from tests.web.security.attack import answer_of
from tests.web.security.signing import LOGIN, PASSWORD, is_in
from tests.web.security.walking import every_address
from tests.web.test_access_walk import make_world

from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
KEEPS_A_RECORD = ("trailentry", "trailhead", "export", "exporttaken", "session", "emailaddress", "cache")
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|INSERT OR IGNORE INTO)\s+\"?(\w+)")


def strict(user=None):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if user:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def counts():
    """How many rows each table holds, on both sides, but for those that keep who looked."""
    tables = {model._meta.model_name: model for model in apps.get_models() if model._meta.managed}
    return {name: model.objects.count() for name, model in tables.items() if not name.endswith(KEEPS_A_RECORD)}


@pytest.mark.parametrize("who", [Role.LEAD, "visitor"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_taken_without_the_token_of_the_page(who, method):
    world = make_world("Onderzoek A")
    client, before = strict(None if who == "visitor" else world.people[who]), counts()
    taken = {}

    for name, url in every_address(world).items():
        answer = getattr(client, method)(url)
        if answer.status_code not in {403, 404, 405} and not goes_to_sign_in(answer):
            taken[name] = answer.status_code

    assert taken == {}
    assert counts() == before


def goes_to_sign_in(answer):
    """A visitor is sent away before anything is looked at."""
    return answer.status_code == 302 and answer["Location"].startswith(LOGIN)


def test_the_token_of_another_browser_is_worth_nothing():
    user, other = make_user(), strict()
    token = other.get(LOGIN).context["csrf_token"]
    client = strict(user)

    assert (
        client.post("/account/", {"csrfmiddlewaretoken": str(token), "name": "x", "language": "nl"}).status_code == 403
    )


def test_a_token_counts_only_from_our_own_site_over_https():
    client = strict()
    token = str(client.get(LOGIN, secure=True).context["csrf_token"])
    sent = {"csrfmiddlewaretoken": token, "login": make_user().email, "password": PASSWORD}

    for origin in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "https://evil.example/"}, {}):
        assert client.post(LOGIN, sent, secure=True, headers=origin).status_code == 403, origin
    assert client.post(LOGIN, sent, secure=True, headers={"Origin": "https://testserver"}).status_code == 302
    assert is_in(client)


def test_nobody_is_signed_in_as_another_by_another_site():
    client = strict()

    assert client.post(LOGIN, {"login": make_user().email, "password": PASSWORD}).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("role", [Role.LEAD, Role.MANAGER])
def test_looking_changes_nothing(role):
    """Whatever a link or a picture on another site asks, it only asks. That somebody looked may be kept."""
    world = make_world("Onderzoek A")
    client = strict(world.people[role])
    changed = {}

    for name, url in every_address(world).items():
        with (
            CaptureQueriesContext(connections["default"]) as first,
            CaptureQueriesContext(connections["vault"]) as second,
        ):
            answer_of(client, url)
        written = {found[2] for query in [*first, *second] if (found := WRITES.match(query["sql"]))}
        if written := {table for table in written if not table.endswith(KEEPS_A_RECORD)}:
            changed[name] = written

    assert changed == {}


def test_a_page_of_ours_is_framed_and_read_by_nobody():
    answer, _text = answer_of(strict(make_user()), "/studies/", headers={"Origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
