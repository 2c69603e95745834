"""Whatever a few people do, nothing that a manager can open changes: every address, byte for byte."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_source
from tests.web.test_access_walk import IN_A_STUDY, client_of, make_world

from oogst.core.disclosure import Cell, disclosed
from oogst.insight import numbers
from oogst.people.access import TABLE
from oogst.people.roles import Role
from oogst.studies.models import NumbersRelease, Organisation
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
PASSING = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ?"|csrf-token" content=")[^"]+')


def everything(world, client):
    """All that this manager can read of the study, by address."""
    seen = {}
    for name, door in IN_A_STUDY.items():
        if door.get in TABLE[Role.MANAGER]:
            answer = client.get(world.url(name))
            assert answer.status_code in {200, 302}, name
            seen[name] = PASSING.sub(b"", answer.content)
    return seen


@pytest.mark.parametrize("event", ["join", "give", "stop", "leave"])
def test_what_one_or_four_people_do_is_seen_nowhere(event):
    world = make_world("Onderzoek A")
    school = Organisation.objects.get(pk=world.things["school"])
    people = [add_person(study=world.study, label=f"teamlid {n}", organisation=school, by=None) for n in range(9)]
    given = [make_source(world.study, organisation=school, phase="start", people=[who]) for who in people]
    lead, client = world.people[Role.LEAD], client_of(world.people[Role.MANAGER])
    numbers.release(organisation=school, by=lead)
    before = everything(world, client)
    assert b">9<" in before["own_school"]

    few = people[:4]
    if event == "join":
        few = [add_person(study=world.study, label=f"nieuw {n}", organisation=school, by=lead) for n in range(4)]
    for number, person in enumerate(few):
        if event in {"join", "give"}:
            make_source(world.study, organisation=school, phase="start", people=[person])
        elif event == "stop":
            person.stopped_at = world.study.created_at
            person.save()
        else:
            given[number].delete()
            person.delete()
    assert everything(world, client) == before
    release = NumbersRelease.objects.count()
    numbers.release(organisation=school, by=lead)

    after = everything(world, client)
    assert NumbersRelease.objects.count() == release + 1
    assert re.findall(rb"<b data-number>\d+</b>", after["own_school"]) == re.findall(
        rb"<b data-number>\d+</b>", before["own_school"]
    )


@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_that_was_ever_on_the_page_together_gives_nobody_away(data, db):
    """Random months; the numbers are read off the page, and weighed with what is really behind them."""
    world = make_world(f"Onderzoek {data.draw(st.integers(0, 10**9))}")
    school = Organisation.objects.get(pk=world.things["school"])
    lead, client = world.people[Role.LEAD], client_of(world.people[Role.MANAGER])
    crowd = [add_person(study=world.study, label=f"teamlid {n}", organisation=school, by=None) for n in range(12)]
    ever: list[Cell] = []
    for _month in range(3):
        for who in data.draw(st.lists(st.sampled_from(crowd), max_size=10)):
            phase = data.draw(st.sampled_from(["start", "trajectory", "closing"]))
            make_source(world.study, organisation=school, phase=phase, people=[who])
        truth = {(cell.name, cell.value): cell for cell in numbers.current(school)}
        numbers.release(organisation=school, by=lead)
        page = client.get(world.url("own_school")).content.decode()
        values = numbers.shown(school).values
        assert [int(value) for value in re.findall(r"<b data-number>(\d+)</b>", page)] == [
            values[name] for name in numbers.NAMES if name in values
        ]
        ever += [truth[pair] for pair in values.items() if pair in truth and truth[pair] not in ever]
    assert disclosed(ever) is None
