"""Words of the material that nobody told reach nobody who may only read the story, or less, by any address."""

import pytest
from django.conf import settings
from django.db import transaction
from tests.factories import make_code, make_coding, make_source
from tests.web.test_access_walk import IN_A_STUDY, client_of, make_world

from oogst.coding import services as coding
from oogst.demo import roles
from oogst.people.accounts import User
from oogst.people.roles import SCHOOL_ROLES, Role
from oogst.story import services as story
from oogst.story.models import Finding, Quote, Section

pytestmark = pytest.mark.django_db

SECRET = "zonnebloemkwekerij"
NAME = "gesprek met mevrouw Bladgroen"


@pytest.fixture
def world():
    """A study in which words are coded, noted and taken as a quote, but stand in no finding and no section."""
    made = make_world("Onderzoek A")
    lead, text = made.people[Role.LEAD], f"Toen dacht ik aan de {SECRET} van vroeger."
    source = make_source(made.study, text, name=NAME, by=lead)
    code = make_code(made.study, lead, "herinneren")
    segment = make_coding(source, code, lead, 0, len(text))
    coding.write_memo(study=made.study, text=f"Waarom {SECRET}?", about=segment, by=lead)
    quote = story.take_quote(source=source, start=0, end=len(text), by=lead)
    made.things |= {"source": source.pk, "code": code.pk, "coding": segment.pk, "quote": quote.pk}
    return made


def seen(world, role):
    """The addresses at which a role meets the words or the name of the source."""
    client, found = client_of(world.people[role]), []
    for name in IN_A_STUDY:
        for method in ("get", "post"):
            with transaction.atomic():
                asked = "" if name == "codes_preview" else "?q=vroeger&code=all"
                answer = getattr(client, method)(world.url(name) + asked)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            if SECRET.encode() in body or NAME.encode() in body:
                found.append(f"{method} {name}")
    return found


@pytest.mark.parametrize("role", [Role.ADVISOR, *sorted(SCHOOL_ROLES)])
@pytest.mark.parametrize("written", [True, False], ids=["with a report", "without a report"])
def test_words_that_nobody_told_are_nowhere_for_who_reads_no_material(world, role, written):
    if not written:
        Section.objects.all().delete()
        Finding.objects.all().delete()
        Quote.objects.exclude(pk=world.things["quote"]).delete()

    assert seen(world, role) == []


def test_who_may_read_the_material_does_meet_them(world):
    assert {"get source", "get workbench", "get quote", "get segments", "get search"} <= set(seen(world, Role.COACH))


def test_stepping_in_without_a_password_is_only_in_the_demonstration(settings_off, world):
    client = client_of(None)

    for role in Role:
        assert client.post(f"/demo/step-in/{role.value}/").status_code == 404
    assert client.get("/demo/").status_code == 404
    assert client.get("/").status_code == 302
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.fixture
def settings_off(settings):
    settings.DEMO = False
    for role in roles.by_key().values():
        User.objects.create_user(role.email, name=role.name)
