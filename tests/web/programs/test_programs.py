"""The page where tokens are made, seen and revoked."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories import make_member, make_study, make_user

from oogst.people import tokens
from oogst.people.token_models import ProgramToken

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'id="secret"[^>]* value="(oogst_[A-Za-z0-9_-]{43})"')


def client_of(user):
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def lead():
    return make_user(name="Marije Bos")


@pytest.fixture
def study(lead):
    return make_study(lead)


def test_a_token_is_shown_once(lead, study):
    client, address = client_of(lead), reverse("programs", args=[study.slug])

    answer = client.post(address, {"name": "woorden tellen", "scope": "write", "days": "30"})
    secret = SHOWN.search(answer.content.decode())[1]
    later = client.get(address)

    assert tokens.find(secret).writes
    assert "no-store" in answer["Cache-Control"]
    assert "woorden tellen" in later.content.decode()
    assert secret not in later.content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "all"}, {"days": "36500"}], ids=str)
def test_what_makes_no_token_is_said(lead, study, wrong):
    sent = {"name": "woorden", "scope": "read", "days": "90"} | wrong

    assert client_of(lead).post(reverse("programs", args=[study.slug]), sent).status_code == 422
    assert not ProgramToken.objects.exists()


def test_one_sees_ones_own_and_the_lead_researcher_all(lead, study):
    one, other = make_member(study), make_member(study)
    made = tokens.make_token(study=study, name="van een ander", scope="read", by=other).token
    address = reverse("programs", args=[study.slug])

    assert "van een ander" not in client_of(one).get(address).content.decode()
    assert "van een ander" in client_of(lead).get(address).content.decode()
    revoke = reverse("program_revoke", args=[study.slug, made.pk])
    assert client_of(one).post(revoke).status_code == 404
    assert ProgramToken.objects.living().count() == 1
    assert client_of(lead).post(revoke).status_code == 302
    assert ProgramToken.objects.living().count() == 0


def test_the_number_of_queries_does_not_grow(lead, study, django_assert_max_num_queries):
    client, address = client_of(lead), reverse("programs", args=[study.slug])
    tokens.make_token(study=study, name="een", scope="read", by=lead)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for _each in range(3):
        tokens.make_token(study=study, name="meer", scope="read", by=make_member(study))

    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_the_reference_tells_every_operation_without_a_script():
    page = Client().get(reverse("api_reference")).content.decode()
    said = Client().get(reverse("api_openapi")).json()

    for path, methods in said["paths"].items():
        assert f"<code>{path}</code>" in page
        for one in methods.values():
            assert f'id="{one["operationId"]}"' in page
    for name in said["components"]["schemas"]:
        assert f'id="shape-{name}"' in page
    assert "cdn" not in page
