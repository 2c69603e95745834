"""Suggestions on the desk and on their own pages: on by choice, by hand, with how right they are."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_member, make_source, make_study, make_user
from tests.suggested import OPEN, Coded

from oogst.coding.models import Coding
from oogst.coding.suggestion_models import DismissedSuggestion, SuggestedCoding
from oogst.core.ids import uuid7
from oogst.core.suggesting import process
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


def client_of(user):
    made = Client()
    made.force_login(user)
    return made


def suggest(client, coded, start=0, end=44):
    url = reverse("bench_suggest", args=[coded.study.slug, coded.open.pk])
    return client.get(url, {"start": start, "end": end})


def test_a_study_begins_without_suggestions_and_the_lead_can_switch_them_on():
    study = make_study(lead := make_user())
    page = reverse("suggestions", args=[study.slug])

    before = client_of(lead).get(page)
    client_of(lead).post(page, {"do": "on"})

    assert 'value="on"' in before.content.decode()
    study.refresh_from_db()
    assert study.suggestions
    assert 'value="off"' in client_of(lead).get(page).content.decode()


def test_a_researcher_cannot_switch_them():
    study = make_study()
    client = client_of(make_member(study, Role.RESEARCHER))
    page = reverse("suggestions", args=[study.slug])

    assert 'value="on"' not in client.get(page).content.decode()
    assert client.post(page, {"do": "on"}).status_code == 403
    study.refresh_from_db()
    assert not study.suggestions


def test_the_desk_gets_codes_with_how_often_they_were_right():
    coded = Coded()
    client = client_of(make_member(coded.study))

    [one] = suggest(client, coded).json()["codes"]

    assert (one["id"], one["name"]) == (str(coded.time.pk), "tijd")
    assert sum(character.isdigit() for character in one["said"]) >= 2
    assert suggest(client, coded, 45, len(OPEN)).json() == {"codes": []}
    assert suggest(client, coded, 9, 3).json() == {"codes": []}
    assert suggest(client, coded, "a", 3).json() == {"codes": []}


def test_the_desk_asks_only_in_a_study_that_wants_suggestions():
    coded = Coded(learnt=False)
    bench = reverse("workbench", args=[coded.study.slug, coded.open.pk])

    with_them = client_of(coded.me).get(bench).content.decode()
    coded.study.suggestions = False
    coded.study.save()
    without = client_of(coded.me).get(bench).content.decode()

    assert 'id="suggest"' in with_them
    assert "/suggest/" in with_them
    assert 'id="suggest"' not in without
    assert "/suggest/" not in without
    assert suggest(client_of(coded.me), coded).json() == {"codes": []}


def test_what_the_desk_accepts_is_marked_in_the_panel_and_undone_like_any_step():
    coded = Coded(learnt=False)
    client = client_of(coded.me)
    pk = str(uuid7())
    step = {
        "id": str(uuid7()), "do": "apply", "source": str(coded.open.pk), "start": 0, "end": 44,
        "codes": [str(coded.time.pk)], "codings": [pk], "suggested": [str(coded.time.pk)],
    }  # fmt: skip
    changes = reverse("changes", args=[coded.study.slug])

    answer = client.post(changes, json.dumps(step), content_type="application/json")

    assert answer.status_code == 200
    assert SuggestedCoding.objects.get().coding_id == Coding.objects.get(pk=pk).pk
    panel = client.get(reverse("coding_panel", args=[coded.study.slug, pk])).content.decode()
    plain = Coding.objects.exclude(pk=pk).first()
    other = client.get(reverse("coding_panel", args=[coded.study.slug, plain.pk])).content.decode()
    assert (panel.count("#lightbulb"), other.count("#lightbulb")) == (1, 0)
    back = {"id": str(uuid7()), "do": "undo", "source": str(coded.open.pk)}
    assert client.post(changes, json.dumps(back), content_type="application/json").status_code == 200
    assert Coding.objects.get(pk=pk).removed_at is not None


def test_passages_like_these_are_accepted_undone_dismissed_and_taken_back():
    coded = Coded()
    client = client_of(coded.me)
    page = reverse("code_like", args=[coded.study.slug, coded.time.pk])
    place = {"source": str(coded.open.pk), "start": "0", "end": "44", "revision": "1"}
    shown = client.get(page).content.decode()
    assert OPEN.split("\n")[0] in shown

    accepted = client.post(page, {"do": "accept", **place}, follow=True).content.decode()
    assert SuggestedCoding.objects.get().coding.words == OPEN.split("\n")[0][:44]
    assert 'value="accept"' not in accepted
    assert 'value="undo"' in accepted

    assert 'value="accept"' in client.post(page, {"do": "undo"}, follow=True).content.decode()

    dismissed = client.post(page, {"do": "dismiss", **place}, follow=True).content.decode()
    assert 'value="accept"' not in dismissed
    assert 'value="restore"' in dismissed

    row = DismissedSuggestion.objects.get()
    client.post(page, {"do": "restore", "dismissed": str(row.pk)})
    assert 'value="accept"' in client.get(page).content.decode()


def test_a_dismissal_of_another_code_or_study_cannot_be_taken_back_here():
    coded, other = Coded(learnt=False), Coded(learnt=False)
    for one in (coded, other):
        place = {"source": str(one.open.pk), "start": "0", "end": "44", "revision": "1"}
        client_of(one.me).post(
            reverse("code_like", args=[one.study.slug, one.time.pk]), {"do": "dismiss", **place}
        )  # fmt: skip
    page = reverse("code_like", args=[coded.study.slug, coded.trust.pk])

    for row in DismissedSuggestion.objects.all():
        assert client_of(coded.me).post(page, {"do": "restore", "dismissed": str(row.pk)}).status_code == 404

    assert DismissedSuggestion.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("start", "x", 404), ("end", "", 404), ("source", "x", 404), ("end", "9999", 302), ("revision", "7", 302)],
)
def test_a_place_that_is_none_changes_nothing(field, value, status):
    coded = Coded(learnt=False)
    place = {"source": str(coded.open.pk), "start": "0", "end": "44", "revision": "1", field: value}
    page = reverse("code_like", args=[coded.study.slug, coded.time.pk])

    for wish in ("accept", "dismiss"):
        assert client_of(coded.me).post(page, {"do": wish, **place}).status_code == status

    assert not DismissedSuggestion.objects.exists()
    assert not SuggestedCoding.objects.exists()


def test_the_measured_page_shows_the_trial_and_real_life():
    coded = Coded()
    client = client_of(coded.me)
    place = {"source": str(coded.open.pk), "start": "0", "end": "44", "revision": "1"}
    client.post(reverse("code_like", args=[coded.study.slug, coded.time.pk]), {"do": "accept", **place})

    answer = client.get(reverse("suggestions", args=[coded.study.slug]))

    rows = {row.code.name: row for row in answer.context["rows"]}
    assert set(rows) == {"tijd", "vertrouwen"}
    assert (rows["tijd"].measure.examples, rows["tijd"].fared.accepted) == (18, 1)
    assert (answer.context["came"], answer.context["of"]) == (1, 37)


def test_queries_do_not_grow_with_codes_or_passages():
    def queries(texts):
        coded = Coded(learnt=False)
        for number in range(texts):
            make_source(coded.study, OPEN.replace("bus", f"bus {number}"))
        coded.learn()
        client, counts = client_of(coded.me), []
        for url in (
            reverse("suggestions", args=[coded.study.slug]),
            reverse("code_like", args=[coded.study.slug, coded.time.pk]),
            reverse("bench_suggest", args=[coded.study.slug, coded.open.pk]) + "?start=0&end=44",
        ):
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as made:
                client.get(url)
            counts.append(len(made))
        return counts

    assert queries(1) == queries(6)


def test_without_scikit_learn_the_page_says_how_to_install_it(monkeypatch):
    coded = Coded(learnt=False)
    find = process.importlib.util.find_spec
    monkeypatch.setattr(
        process.importlib.util, "find_spec", lambda name, *more: None if name == "sklearn" else find(name, *more)
    )
    client = client_of(coded.me)

    page = client.get(reverse("suggestions", args=[coded.study.slug])).content.decode()

    assert "oogst[suggest]" in page
    assert "oogst[suggest]" in client.get(reverse("code_like", args=[coded.study.slug, coded.time.pk])).content.decode()
    assert suggest(client, coded).json() == {"codes": []}
    assert client.get(reverse("workbench", args=[coded.study.slug, coded.open.pk])).status_code == 200
