"""Conversations on their page and beside the text."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding.comment_models import Comment
from oogst.coding.services import comment as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user(name="Marije Bos")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def coding(study, lead):
    return make_coding(make_source(study), make_code(study, lead), lead)


@pytest.fixture
def client(lead):
    client = Client()
    client.force_login(lead)
    return client


def test_from_the_pane_a_conversation_is_begun_answered_and_done(client, study, coding):
    write, within = reverse("comment_write", args=[study.slug]), {"X-Requested-With": "fetch"}
    said = client.post(write, {"coding": coding.pk, "text": "Is dit <b>niet</b> stil?"}, headers=within)
    first = Comment.objects.get()
    answered = client.post(write, {"thread": first.pk, "text": "Jawel."}, headers=within)
    act = reverse("comment_act", args=[study.slug, first.pk])
    done = client.post(act, {"do": "resolve"}, headers=within)

    assert b"Is dit &lt;b&gt;niet&lt;/b&gt; stil?" in said.content
    assert b"Jawel." in answered.content
    assert b"Marije Bos" in done.content
    first.refresh_from_db()
    assert first.resolved_at is not None


def test_an_empty_comment_is_refused_in_the_pane(client, study, coding):
    answer = client.post(
        reverse("comment_write", args=[study.slug]), {"coding": coding.pk, "text": " "},
        headers={"X-Requested-With": "fetch"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert not Comment.objects.exists()


def test_the_page_shows_open_ones_those_with_me_and_those_that_are_done(client, study, lead, coding):
    colleague = make_member(study)
    services.write_comment(about=coding, text="Eerste vraag", by=colleague)
    services.write_comment(about=coding.code, text="Tweede, @Marije Bos", by=colleague)
    services.resolve(thread=services.write_comment(about=coding, text="Derde", by=colleague), by=lead)
    url = reverse("comments", args=[study.slug])

    shown = {which: client.get(url, {"which": which}).content.decode() for which in ("open", "me", "resolved")}

    assert [word for word in ("Eerste vraag", "Tweede", "Derde") if word in shown["open"]] == ["Eerste vraag", "Tweede"]
    assert [word for word in ("Eerste vraag", "Tweede", "Derde") if word in shown["me"]] == ["Tweede"]
    assert [word for word in ("Eerste vraag", "Tweede", "Derde") if word in shown["resolved"]] == ["Derde"]


def test_ones_own_words_can_be_changed_and_taken_away(client, study, lead, coding):
    comment = services.write_comment(about=coding, text="Foutje", by=lead)
    url = reverse("comment_edit", args=[study.slug, comment.pk])

    assert b"Foutje" in client.get(url).content
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "Beter"}).status_code == 302
    assert Comment.objects.get().text == "Beter"
    client.post(reverse("comment_act", args=[study.slug, comment.pk]), {"do": "remove"})
    assert Comment.objects.get().text == ""


def test_back_goes_only_to_the_study_itself(client, study, lead, coding):
    comment = services.write_comment(about=coding, text="Foutje", by=lead)
    url = reverse("comment_act", args=[study.slug, comment.pk])

    answer = client.post(url, {"do": "resolve", "then": "https://elders.example/"})

    assert answer["Location"] == reverse("comments", args=[study.slug])
