"""Numbers for managers are released, frozen, and never about fewer than five people."""

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_member, make_organisation, make_source, make_study

from oogst.insight import numbers
from oogst.people.roles import Role
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_member(make_study(), Role.LEAD)


@pytest.fixture
def school(lead):
    return make_organisation(lead_study(lead))


def lead_study(lead):
    from oogst.people.models import Membership

    return Membership.objects.get(user_id=lead.pk).study


def crowd(school, count, start=0):
    return [
        add_person(study=school.study, label=f"teamlid T{start + n}", organisation=school, by=None)
        for n in range(count)
    ]


def give(school, people, phase="trajectory"):
    return [make_source(school.study, kind="logbook", phase=phase, organisation=school, people=[who]) for who in people]


def test_nothing_is_seen_before_a_release_and_only_the_lead_releases(school, lead):
    give(school, crowd(school, 6))

    assert numbers.shown(school).values == {}
    with pytest.raises(PermissionDenied):
        numbers.release(organisation=school, by=make_member(school.study, Role.RESEARCHER))
    numbers.release(organisation=school, by=lead)
    assert numbers.shown(school).values == {"people": 6, "all": 6, "trajectory": 6}


def test_a_small_school_shows_nothing(school, lead):
    give(school, crowd(school, 4))
    numbers.release(organisation=school, by=lead)

    assert numbers.shown(school).values == {}


def test_a_phase_stays_away_when_the_rest_would_be_of_a_few(school, lead):
    people = crowd(school, 8)
    give(school, people[:6], "start")
    give(school, people[6:], "closing")
    numbers.release(organisation=school, by=lead)

    assert numbers.shown(school).values == {"people": 8, "all": 8}


def test_one_more_person_is_not_seen_to_come(school, lead):
    give(school, crowd(school, 6))
    numbers.release(organisation=school, by=lead)
    give(school, crowd(school, 1, start=6))
    numbers.release(organisation=school, by=lead)

    assert numbers.shown(school).values == {"people": 6, "all": 6, "trajectory": 6}
    give(school, crowd(school, 5, start=7))
    numbers.release(organisation=school, by=lead)
    assert numbers.shown(school).values["people"] == 12


def test_after_a_withdrawal_what_was_shown_stays_and_nobody_can_be_found_in_it(school, lead):
    people = crowd(school, 6)
    give(school, people)
    numbers.release(organisation=school, by=lead)
    before = numbers.shown(school).values
    numbers.forget(school.study_id, frozenset({people[0].pk}))

    assert numbers.shown(school).values == before
    assert str(people[0].pk) not in str(school.numbers.get().cells)


def test_people_of_other_schools_do_not_count(school, lead):
    elsewhere = make_organisation(school.study)
    give(school, crowd(elsewhere, 6))
    numbers.release(organisation=school, by=lead)

    assert numbers.shown(school).values == {}
