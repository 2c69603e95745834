"""What open pages hear of each other, read from the trail."""

import asyncio
import uuid

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.people.models import Membership, TrailHead
from oogst.people.roles import Role
from oogst.sources import services as sources
from oogst.web.live import reading
from oogst.web.live.elsewhere import Elsewhere
from oogst.web.live.hub import ROOM, Desk, Hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user(name="Marije Bos")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def one(study):
    return make_source(study, text="Het was stil in de zaal.")


@pytest.fixture
def other(study):
    return make_source(study, text="Iedereen vertelde iets.")


def end(study):
    return TrailHead.objects.get(chain=str(study.pk)).sequence


def heard(study, after, *texts):
    """The names and data of the news for each of these texts."""
    news = reading.since(study.pk, after, end(study), {source.pk: source.digest for source in texts})
    return [[(each.name, each.data) for each in news[source.pk]] for source in texts]


def test_a_coding_is_told_where_it_is_and_its_count_everywhere(study, lead, one, other):
    code = make_code(study, lead)
    before = end(study)
    coding = make_coding(one, code, lead, start=0, end=3)

    [[(name, here)], [(_name, there)]] = heard(study, before, one, other)

    assert name == "change"
    assert [row["id"] for row in here["delta"]["codings"]] == [coding.pk]
    assert here["coders"][str(lead.pk)]["initials"] == "MB"
    assert (there["delta"]["codings"], there["coders"]) == ([], {})
    assert here["delta"]["counts"] == there["delta"]["counts"] == {str(code.pk): 1}


def test_what_was_taken_back_is_told_as_gone(study, lead, one):
    coding = make_coding(one, make_code(study, lead), lead, start=0, end=3)
    before = end(study)
    services.undo(study=study, by=lead)

    [[(_name, data)]] = heard(study, before, one)

    assert data["delta"]["gone_codings"] == [coding.pk]


def test_a_memo_marks_its_coding(study, lead, one):
    coding = make_coding(one, make_code(study, lead), lead, start=0, end=3)
    before = end(study)
    services.write_memo(study=study, text="Waarom stil?", about=coding, by=lead)

    [[(_name, data)]] = heard(study, before, one)

    assert [(row["id"], row["memos"]) for row in data["delta"]["codings"]] == [(coding.pk, 1)]
    assert "Waarom" not in str(data)


def test_a_text_that_went_is_told_to_who_has_it_open(study, lead, one, other):
    before = end(study)
    texts = {source.pk: source.digest for source in (one, other)}
    pk = one.pk
    sources.remove_sources(sources=[one], by=lead)

    news = reading.since(study.pk, before, end(study), texts)

    assert [each.name for each in news[pk]] == ["text"]
    assert news[other.pk] == []


def test_who_missed_too_much_reads_everything_again(study, lead, one, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 2)
    before = end(study)
    for number in range(3):
        make_code(study, lead, f"Code {number}")

    assert heard(study, before, one) == [[("behind", {})]]


def test_reading_takes_as_many_queries_for_many_steps_and_pages(study, lead, one):
    code = make_code(study, lead)
    more = [make_source(study, text=f"Tekst {number}") for number in range(5)]
    before = end(study)

    def queries(*texts):
        with CaptureQueriesContext(connection) as captured:
            heard(study, before, *texts)
        return len(captured)

    make_coding(one, code, lead, start=0, end=3)
    few = queries(one, more[0])
    for start in range(4, 12):
        make_coding(one, code, lead, start=start, end=start + 2)

    assert queries(one, *more) == few


def desk_on(source, user, after=0, tab="a", session=""):
    return Desk(
        source.study_id,
        source.pk,
        source.digest,
        user.pk,
        user.name,
        "MB",
        session,
        tab,
        after,
        loop=asyncio.new_event_loop(),
    )


def waiting(desk):
    """What was put before a desk since it was last asked."""
    desk.loop.run_until_complete(asyncio.sleep(0))
    return [desk.queue.get_nowait() for _each in range(desk.queue.qsize())]


def test_pages_are_told_who_is_where_and_each_its_own_news(study, lead, one, other):
    hub, colleague = Hub(), make_member(study)
    hub._reader = True  # the test looks itself
    before = end(study)
    here, there = desk_on(one, lead, before), desk_on(other, colleague, before)
    hub.open(here)
    hub.open(there)
    hub.place(one.pk, lead.pk, "a", 7)
    hub.place(one.pk, colleague.pk, "a", 9)
    make_coding(one, make_code(study, lead), lead, start=0, end=3)
    hub.look()

    told = waiting(here)

    assert [each.name for each in told] == ["here", "change"]
    assert [(row["name"], row["at"]) for row in told[0].data] == [("Marije Bos", 7)]
    assert [each.name for each in waiting(there)] == ["here", "change"]
    assert here.after == end(study)
    hub.leave(here)
    hub.look()
    assert waiting(here) == []


@pytest.mark.parametrize("ended", ["session", "account", "role", "text"])
def test_who_may_no_longer_read_is_let_go(study, lead, one, other, ended):
    colleague = make_member(study)
    desks = []
    for user in (lead, colleague):
        client = Client()
        client.force_login(user)
        desks.append(desk_on(one, user, session=client.session.session_key))
    hub = Hub()
    hub._reader = True
    for desk in desks:
        hub.open(desk)
    hub.check()
    assert [waiting(desk) for desk in desks] == [[], []]

    if ended == "session":
        client.logout()
    elif ended == "account":
        type(colleague).objects.filter(pk=colleague.pk).update(is_active=False)
    elif ended == "role":
        Membership.objects.filter(user_id=colleague.pk).update(role=Role.ADVISOR.value)
    else:
        sources.remove_sources(sources=[one], by=lead)
    hub.check()

    assert waiting(desks[1]) == [None]
    assert waiting(desks[0]) == ([None] if ended == "text" else [])


def test_a_page_that_does_not_keep_up_is_let_go(study, lead, one):
    desk = desk_on(one, lead)
    for number in range(ROOM + 1):
        desk.tell(reading.News("here", [], number))

    assert waiting(desk) == [None]


def test_the_address_takes_only_places_and_needs_no_stream(study, lead, one):
    client = Client()
    client.force_login(lead)
    url = reverse("here", args=[study.slug, one.pk])

    assert client.get(reverse("live", args=[study.slug, one.pk]), {"tab": "a"}).status_code == 204
    assert client.post(url, {"tab": "a", "at": "3"}).status_code == 204
    for wrong in ({"tab": "a", "at": "-3"}, {"tab": "<b>", "at": "3"}, {"at": "3"}, {"tab": "a", "at": "9" * 12}):
        assert client.post(url, wrong).status_code == 422
    assert client.post(reverse("here", args=[study.slug, uuid.uuid4()]), {"tab": "a", "at": "3"}).status_code == 404


@pytest.fixture
def processes(db):
    """Two processes of one installation, whose clocks the test sets."""
    now = [1000.0]
    hubs = [Hub(), Hub()]
    for hub in hubs:
        hub._reader = True
        hub._elsewhere = Elsewhere(lambda: now[0])

    def look(seconds=1.5):
        now[0] += seconds
        for hub in hubs:
            hub.look()

    cache.clear()
    yield *hubs, look
    cache.clear()


def test_who_is_where_is_told_from_one_process_to_another(study, lead, one, other, processes):
    left, right, look = processes
    colleague = make_member(study)
    mine, theirs, aside = desk_on(one, lead), desk_on(one, colleague), desk_on(other, colleague)
    left.open(mine)
    right.open(theirs)
    right.open(aside)
    right.place(one.pk, colleague.pk, "a", 9)
    look()
    look()
    both = {("Marije Bos", None), (colleague.name, 9)}
    assert [{(row["name"], row["at"]) for row in waiting(desk)[-1].data} for desk in (mine, theirs)] == [both, both]
    assert [row["name"] for row in waiting(aside)[-1].data] == [colleague.name]

    left.place(one.pk, lead.pk, "a", 4)
    look()
    assert {(row["name"], row["at"]) for row in waiting(theirs)[-1].data} == {("Marije Bos", 4), (colleague.name, 9)}
    waiting(mine)

    right.leave(theirs)
    look()
    look()
    assert [row["name"] for row in waiting(mine)[-1].data] == ["Marije Bos"]


def test_a_process_that_ended_without_a_word_is_forgotten(study, lead, one, processes):
    left, right, look = processes
    mine = desk_on(one, lead)
    left.open(mine)
    right.open(desk_on(one, make_member(study)))
    look()
    look()
    assert len(waiting(mine)[-1].data) == 2

    right.look = lambda: None
    look(40)
    look()

    assert [row["name"] for row in waiting(mine)[-1].data] == ["Marije Bos"]


def test_who_is_elsewhere_is_ids_only_and_costs_one_who_is_alone_one_query(study, lead, one, processes):
    left, right, look = processes
    left.open(desk_on(one, lead))
    look()
    look()
    cache.set("oogst.live.processes", {left._elsewhere.me: 10_000.0}, 30)
    with CaptureQueriesContext(connections["vault"]) as asked:
        left._elsewhere._looked = 0.0
        left._elsewhere.look([])
    assert len(asked) == 1

    right.open(desk_on(one, lead))
    look()
    look()
    rows = cache.get(f"oogst.live.{right._elsewhere.me}")
    assert rows == [(one.pk, lead.pk, "a", None)]
