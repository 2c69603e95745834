"""The page on which a name that was missed is taken out of a text of the material."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study

from oogst.coding import services as coding
from oogst.coding.models import Coding
from oogst.people.roles import Role
from oogst.studies.models import Study
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
TEXT = "Wubbe kwam. Daarna sprak wubbe met de heer Wubbels."


@pytest.fixture
def desk():
    lead = make_member(make_study(), Role.LEAD)
    source = make_source(Study.objects.get(memberships__user_id=lead.pk), TEXT, by=lead)
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client, source, lead, reverse("source_mask", args=[source.study.slug, source.pk])


def test_first_the_places_then_it_is_done(desk) -> None:
    client, source, lead, address = desk
    add_person(study=source.study, label="aanjager A2", by=lead)
    made = make_coding(source, make_code(source.study, lead), lead, 0, 10)

    shown = client.post(address, {"words": "WUBBE", "replacement": "aanjager A2"})
    places = [(place.start, place.end) for place in shown.context["places"]]
    answer = client.post(address, {
        "words": "WUBBE", "replacement": "aanjager A2", "mask": "1", "seen": shown.context["seen"],
        "place": [f"{start}-{end}" for start, end in places],
    })  # fmt: skip

    assert places == [(0, 5), (25, 30)]
    assert answer.url == reverse("source", args=[source.study.slug, source.pk])
    assert source.current().text == "[aanjager A2] kwam. Daarna sprak [aanjager A2] met de heer Wubbels."
    assert Coding.objects.get(pk=made.pk).words == "[aanjager A2] kwam"


def test_what_is_unticked_stays(desk) -> None:
    client, source, _lead, address = desk

    client.post(address, {"words": "wubbe", "mask": "1", "seen": source.digest, "place": ["25-30"]})

    assert source.current().text == "Wubbe kwam. Daarna sprak [naam 1] met de heer Wubbels."


@pytest.mark.parametrize(("sent", "status"), [
    ({}, 422), ({"words": "niemand"}, 422), ({"words": "Wubbe", "mask": "1", "seen": "x", "place": ["0-5"]}, 409),
    ({"words": "Wubbe", "mask": "1"}, 409), ({"words": "Wubbe", "mask": "1", "place": ["a-b"]}, 409),
])  # fmt: skip
def test_what_cannot_be_changes_nothing(desk, sent, status) -> None:
    client, source, _lead, address = desk

    assert client.post(address, sent).status_code == status
    assert source.current().text == TEXT


def test_where_the_words_also_stand_is_told_without_naming_them(desk) -> None:
    client, source, lead, address = desk
    coding.write_memo(study=source.study, text="Wie is Wubbe?", by=lead)

    answer = client.post(address, {"words": "wubbe", "mask": "1", "seen": source.digest, "place": ["0-5", "25-30"]})

    assert answer.status_code == 200
    assert "1 memo" in answer.content.decode()


def test_the_source_leads_to_it_for_who_may(desk) -> None:
    client, source, _lead, address = desk

    assert address in client.get(reverse("source", args=[source.study.slug, source.pk])).content.decode()
