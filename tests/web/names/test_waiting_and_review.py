"""The list of what waits, and the review, as pages: with and without script."""

import datetime
import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_member, make_organisation, make_study

from oogst.core.formats.document import Document, Turn
from oogst.flows import name_finding
from oogst.flows.erasing.plan import of as plan_of
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.sources.models import Draft, Source
from oogst.sources.review import ACCEPTED, OPEN, REJECTED
from oogst.studies.identities import keep_identity
from oogst.studies.services import add_person
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db
TEXT = "Jan: Sjoukje Wielinga kwam binnen. 😀 Zij zei dat Sjoukje Wielinga het druk had.\nDe rector knikte naar Jan."


def client_of(user):
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def make_draft(study, by, text=TEXT, **fields):
    fields.setdefault("document", Document(name=fields.pop("name", "Gesprek"), text=text))
    draft = drafts.arrive(study=study, by=by, **fields)
    name_finding.look_at(draft.pk)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def study():
    return make_study(names="review")


@pytest.fixture
def lead(study):
    return make_member(study, Role.LEAD)


@pytest.fixture
def desk(study, lead):
    person = add_person(study=study, label="aanjager A2", organisation=make_organisation(study), by=lead)
    keep_identity(person=person, who=Who(name="Jan de Vries"), by=lead)
    draft = make_draft(study, lead, document=Document(name="Gesprek", text=TEXT, turns=(Turn(0, 79, 5, "Jan"),)))
    return client_of(lead), draft


def url(name, draft):
    return reverse(name, args=[draft.study.slug, draft.pk])


def places(draft):
    text = drafts.document_of(draft).text
    return {(text[one.start : one.end], one.decision, one.replacement) for one in drafts.names_of(draft).found}


def send(client, draft, **body):
    return client.post(url("names_decide", draft), json.dumps(body), content_type="application/json")


def test_the_list_takes_as_many_queries_for_three_texts_as_for_one(study, lead, django_assert_num_queries) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client, counted = client_of(lead), []
    make_draft(study, lead)
    client.get(reverse("names_waiting", args=[study.slug]))
    for more in (0, 2):
        for _each in range(more):
            make_draft(study, lead)
        with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["vault"]) as other:
            answer = client.get(reverse("names_waiting", args=[study.slug]))
        assert answer.status_code == 200
        counted.append((len(one), len(other)))

    assert counted[0] == counted[1]


def test_the_list_tells_how_far_each_text_is_and_filters(study, lead) -> None:
    client = client_of(lead)
    make_draft(study, lead, name="Gesprek met Jan")
    drafts.arrive(study=study, document=Document(name="nog niet", text="Dag."), by=lead)

    page = client.get(reverse("names_waiting", args=[study.slug])).content.decode()
    finding = client.get(reverse("names_waiting", args=[study.slug]), {"state": "finding"}).content.decode()

    assert page.count("<tr>") == 3
    assert "hx-get" in page
    assert finding.count("<tr>") == 2
    assert "Gesprek met Jan" not in finding


def test_an_empty_list_says_what_will_be_here(study, lead) -> None:
    page = client_of(lead).get(reverse("names_waiting", args=[study.slug])).content.decode()

    assert reverse("material_import", args=[study.slug]) in page
    assert "<table" not in page


def test_with_the_vault_locked_the_list_says_so_and_the_text_stays_shut(desk, monkeypatch, tmp_path) -> None:
    client, draft = desk
    monkeypatch.delenv("OOGST_MASTER_KEY")
    monkeypatch.setattr(settings, "MASTER_KEY_FILE", tmp_path / "none")

    waiting = client.get(reverse("names_waiting", args=[draft.study.slug]))
    review = client.get(url("names_review", draft))

    assert (waiting.status_code, review.status_code) == (200, 200)
    assert "note clay" in waiting.content.decode()
    assert "Sjoukje" not in review.content.decode()
    assert send(client, draft, version=draft.version, set=[]).status_code == 409


def test_an_embargoed_text_is_there_for_its_interviewer_alone(study, lead) -> None:
    draft = make_draft(study, lead, kind="interview", date=timezone.localdate())
    colleague = client_of(make_member(study))

    assert client_of(lead).get(url("names_review", draft)).status_code == 200
    for name in ("names_review", "names_state", "names_remove"):
        assert colleague.get(url(name, draft)).status_code == 404
    for name in ("names_review", "names_decide", "names_finish", "names_remove"):
        assert colleague.post(url(name, draft)).status_code == 404
    assert str(draft.pk) not in colleague.get(reverse("names_waiting", args=[study.slug])).content.decode()
    assert TrailEntry.objects.filter(verb="draft.opened", object_id=str(draft.pk)).count() == 1


def test_the_page_holds_the_text_and_every_place(desk) -> None:
    client, draft = desk

    answer = client.get(url("names_review", draft))
    data = answer.context["desk"]

    assert "Sjoukje Wielinga kwam binnen. 😀" in answer.content.decode()
    text = drafts.document_of(draft).text
    assert {text[one["start"] : one["end"]] for one in data["places"]} >= {"Jan", "Sjoukje Wielinga"}
    assert [text[one["start"] : one["end"]] for one in data["hints"]] == ["rector"]
    assert "[aanjager A2]" in {one["words"] for one in data["known"]}


def test_whom_a_number_stands_for_is_told_only_by_words_of_this_text(study, lead) -> None:
    """Another text, under embargo, may be where the name came up."""
    from oogst.studies import other_names

    other_names.add(study, "Wubbe Hoekstra", "person", origin=study.pk)
    draft = make_draft(study, lead, "Vandaag kwam er niemand.")

    answer = client_of(lead).get(url("names_review", draft))

    assert "[naam 1]" in {one["words"] for one in answer.context["desk"]["known"]}
    assert "Wubbe" not in answer.content.decode()


def test_a_decision_sends_only_what_changed(desk) -> None:
    client, draft = desk
    one = next(one for one in drafts.names_of(draft).found if one.decision == OPEN)

    answer = send(client, draft, version=draft.version, set=[{
        "start": one.start, "end": one.end, "decision": ACCEPTED, "replacement": "aanjager A2", "kind": "person",
    }])  # fmt: skip

    assert answer.status_code == 200
    assert answer.json()["version"] == draft.version + 1
    kept = next(now for now in drafts.names_of(draft).found if now.start == one.start)
    assert (kept.decision, kept.replacement, kept.kind) == (ACCEPTED, "[aanjager A2]", "person")
    assert kept.key == str(draft.study.people.get().pk)


def test_a_place_is_added_moved_and_taken_away(desk) -> None:
    client, draft = desk
    at = TEXT.index("knikte")

    added = send(client, draft, version=draft.version, set=[
        {"start": at, "end": at + 6, "decision": ACCEPTED, "replacement": "[plaats]", "kind": "person"},
    ]).json()  # fmt: skip
    moved = send(client, draft, version=added["version"], gone=[[at, at + 6]], set=[
        {"start": at, "end": at + 11, "decision": REJECTED, "replacement": "", "kind": "person"},
    ]).json()  # fmt: skip
    assert ("knikte naar", REJECTED, "[naam]") in places(draft)
    gone = send(client, draft, version=moved["version"], gone=[[at, at + 11]])

    assert gone.status_code == 200
    assert not any("knikte" in words for words, _decision, _as in places(draft))


def test_who_is_second_hears_it_and_loses_nothing_of_the_first(desk) -> None:
    client, draft = desk
    one = next(one for one in drafts.names_of(draft).found if one.decision == OPEN)
    wish = {"start": one.start, "end": one.end, "replacement": one.replacement, "kind": one.kind}

    first = send(client, draft, version=draft.version, set=[{**wish, "decision": REJECTED}])
    second = send(client, draft, version=draft.version, set=[{**wish, "decision": ACCEPTED}])

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["again"] is True
    now = client.get(url("names_state", draft)).json()
    assert now["version"] == draft.version + 1
    assert {place["decision"] for place in now["places"] if place["start"] == one.start} == {REJECTED}


@pytest.mark.parametrize("body", [
    "geen json", "[]", '{"version": "1"}', '{"version": 1, "set": [1]}', '{"version": 1, "gone": [[1]]}',
    '{"version": 1, "set": [{"start": -1, "end": 2, "decision": "open"}]}', '{"version": 1, "title": 3}',
    '{"version": 1, "variables": {"a": 1}}', '{"version": 1, "set": [{"start": 0, "end": 2, "decision": 4}]}',
])  # fmt: skip
def test_what_is_no_decision_is_refused(desk, body) -> None:
    client, draft = desk

    assert client.post(url("names_decide", draft), body, content_type="application/json").status_code == 422


@pytest.mark.parametrize("wish", [
    {"start": 0, "end": 10_000, "decision": "accepted"}, {"start": 0, "end": 2, "decision": "misschien"},
    {"start": 0, "end": 20, "decision": "accepted"}, {"start": 36, "end": 37, "decision": "accepted",
     "replacement": "x" * 81},
])  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(desk, wish) -> None:
    client, draft = desk
    before = places(draft)

    answer = send(client, draft, version=draft.version, set=[wish])

    assert answer.status_code == 409
    assert len(answer.json()["error"]) > 20
    assert places(draft) == before


def test_without_script_a_form_does_it_all(desk) -> None:
    client, draft = desk
    page = client.get(url("names_review", draft)).content.decode()
    opened = [one for one in drafts.names_of(draft).found if one.decision == OPEN]
    assert opened
    assert all(f'name="d-{one.start}-{one.end}"' in page for one in opened)

    sent = {"version": draft.version, "title": "Gesprek 1", "add": "BINNEN", "add_as": "[plaats]"}
    for one in opened:
        sent |= {f"d-{one.start}-{one.end}": REJECTED, f"r-{one.start}-{one.end}": one.replacement}
    client.post(url("names_review", draft), sent)

    now = drafts.names_of(draft)
    assert now.title == "Gesprek 1"
    assert {one.decision for one in now.found} == {ACCEPTED, REJECTED}
    assert ("binnen", ACCEPTED, "[plaats]") in places(draft)
    draft.refresh_from_db()
    done = client.post(url("names_finish", draft), {"version": draft.version})
    assert done.status_code == 302
    assert Source.objects.get(pk=draft.pk).name == "Gesprek 1"


def test_finishing_leads_to_the_next_text(study, lead) -> None:
    first = make_draft(study, lead, "Het was stil.")
    second = make_draft(study, lead, "En toen niet meer.")
    client = client_of(lead)

    answer = client.post(url("names_finish", first), {"version": first.version})

    assert answer.url == url("names_review", second)
    assert client.post(url("names_finish", second), {"version": second.version}).url == reverse(
        "names_waiting", args=[study.slug]
    )


def test_nobody_finishes_what_a_colleague_changed_since(desk) -> None:
    client, draft = desk
    found = list(drafts.names_of(draft).found)
    drafts.keep_decisions(
        draft=draft, found=[one for one in found if one.decision != OPEN], by=make_member(draft.study),
        version=draft.version,
    )  # fmt: skip

    client.post(url("names_finish", draft), {"version": draft.version})

    assert not Source.objects.filter(pk=draft.pk).exists()
    assert Draft.objects.get(pk=draft.pk).state == Draft.State.REVIEW


def test_an_interview_that_is_reviewed_waits_for_its_day(study, lead) -> None:
    draft = make_draft(study, lead, "Het was stil.", kind="interview", date=timezone.localdate())

    answer = client_of(lead).post(url("names_finish", draft), {"version": draft.version}, follow=True)

    draft.refresh_from_db()
    assert draft.state == Draft.State.READY
    assert not Source.objects.filter(pk=draft.pk).exists()
    assert str(draft.promised_day.day) in answer.content.decode()


def test_all_in_which_nothing_is_open_go_through_after_a_look_at_their_names(study, lead) -> None:
    quiet = make_draft(study, lead, "Het was stil.", name="Stil")
    waits = make_draft(study, lead, "Het was stiller.", kind="interview", date=timezone.localdate(), name="Wacht")
    doubtful = make_draft(study, lead, "Volgens Sjoukje was het stil.", name="Twijfel")
    assert doubtful.open
    client, address = client_of(lead), reverse("names_through", args=[study.slug])

    shown = client.get(address).content.decode()
    client.post(address)

    assert ("Stil" in shown, "Wacht" in shown, "Twijfel" in shown) == (True, True, False)
    assert list(Source.objects.filter(study=study).values_list("pk", flat=True)) == [quiet.pk]
    states = dict(Draft.objects.filter(study=study).values_list("pk", "state"))
    assert states == {waits.pk: Draft.State.READY, doubtful.pk: Draft.State.REVIEW}


def test_a_text_is_removed_only_after_asking(desk) -> None:
    client, draft = desk

    assert client.get(url("names_remove", draft)).status_code == 200
    assert Draft.objects.filter(pk=draft.pk).exists()
    client.post(url("names_remove", draft))

    assert not Draft.objects.filter(pk=draft.pk).exists()
    with pytest.raises(NotAllowed):
        drafts.document_of(draft)


def test_the_page_says_which_layer_could_not_look(desk) -> None:
    client, draft = desk

    assert any(layer.startswith("deduce:") for layer in draft.layers)
    assert "Deduce" in client.get(url("names_review", draft)).content.decode()


def test_a_function_that_three_people_hold_is_no_hint(study, lead) -> None:
    school = make_organisation(study)
    texts = []
    for number in range(3):
        draft = make_draft(study, lead, f"De rector sprak {number} keer.", organisation=school)
        texts.append(len(client_of(lead).get(url("names_review", draft)).context["desk"]["hints"]))
        add_person(study=study, label=f"rector R{number}", organisation=school, by=lead)
    draft = make_draft(study, lead, "De rector sprak nog eens.", organisation=school)

    assert texts == [1, 1, 1]
    assert client_of(lead).get(url("names_review", draft)).context["desk"]["hints"] == []


def test_a_text_of_yesterday_is_not_under_embargo_for_ever(study, lead) -> None:
    draft = make_draft(study, lead, kind="interview", date=timezone.localdate() - datetime.timedelta(days=60))

    assert client_of(make_member(study)).get(url("names_review", draft)).status_code == 200


def test_without_its_day_an_interview_is_not_let_through_and_a_colleague_finds_nothing(study, lead) -> None:
    draft = make_draft(study, lead, "Het werd stil.", kind="interview")
    client, colleague = client_of(lead), client_of(make_member(study))

    listed = client.get(reverse("names_waiting", args=[study.slug])).content.decode()
    through = client.get(reverse("names_through", args=[study.slug])).content.decode()
    finished = client.post(url("names_finish", draft), {"version": draft.version}, follow=True)

    assert "alleen jij ziet dit tot de dag bekend is" in listed
    assert reverse("names_through", args=[study.slug]) not in listed
    assert url("names_review", draft) not in through
    assert "Zeg op welke dag het interview was" in finished.content.decode()
    assert (Draft.objects.get().state, Source.objects.count()) == ("review", 0)
    assert colleague.post(url("names_day", draft), {"date": "2025-03-04"}).status_code == 404


def test_the_day_is_said_on_the_page_of_the_text(study, lead) -> None:
    draft = make_draft(study, lead, "Het werd stil.", kind="interview")
    client = client_of(lead)
    assert url("names_day", draft) in client.get(url("names_review", draft)).content.decode()

    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for wrong in ("", "gisteren", tomorrow.isoformat()):
        client.post(url("names_day", draft), {"date": wrong})
        draft.refresh_from_db()
        assert draft.date is None

    client.post(url("names_day", draft), {"date": "2025-03-04"})
    draft.refresh_from_db()
    assert (draft.date, draft.state) == (datetime.date(2025, 3, 4), "review")
    assert "tot de dag bekend is" not in client.get(url("names_review", draft)).content.decode()
    client.post(url("names_finish", draft), {"version": draft.version})
    assert Source.objects.get().date == datetime.date(2025, 3, 4)


def test_what_waited_for_its_day_alone_enters_when_the_day_is_said(study, lead) -> None:
    old, new = (
        drafts.arrive(study=study, document=Document(name=name, text=name), by=lead, review=False, kind="interview")
        for name in ("oud", "nieuw")
    )
    client = client_of(lead)

    listed = client.get(reverse("names_waiting", args=[study.slug])).content.decode()
    client.post(url("names_day", old), {"date": "2025-03-04"})
    client.post(url("names_day", new), {"date": timezone.localdate().isoformat()})

    assert "wacht op de dag" in listed
    assert [source.pk for source in Source.objects.all()] == [old.pk]
    assert [draft.pk for draft in Draft.objects.all()] == [new.pk]


def test_who_is_in_an_interview_that_waits_can_be_said_on_its_page(study, lead) -> None:
    draft = make_draft(study, lead, "Het werd stil.", kind="interview", date=timezone.localdate())
    person = add_person(study=study, label="aanjager A2", by=lead)
    stranger = add_person(study=make_study(), label="aanjager A3", by=None)
    client, colleague = client_of(lead), client_of(make_member(study))

    assert "er zit nog niemand in" in client.get(reverse("names_waiting", args=[study.slug])).content.decode()
    assert url("names_who", draft) in client.get(url("names_review", draft)).content.decode()
    assert colleague.post(url("names_who", draft), {"people": [str(person.pk)]}).status_code == 404
    client.post(url("names_who", draft), {"people": [str(stranger.pk)]})
    assert not draft.people.exists()

    client.post(url("names_who", draft), {"people": [str(person.pk)]})

    assert list(draft.people.all()) == [person]
    assert url("names_who", draft) not in client.get(url("names_review", draft)).content.decode()
    assert "er zit nog niemand in" not in client.get(reverse("names_waiting", args=[study.slug])).content.decode()
    assert str(draft.pk) in {str(one) for one in plan_of(person).drafts}
