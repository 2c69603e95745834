"""The access table keeps the promises that people were given."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from tests.factories import make_member, make_source, make_study, make_user

from oogst.people import access
from oogst.people.access import TABLE, Permission
from oogst.people.roles import SCHOOL_ROLES, Role
from oogst.sources.models import Source

P = Permission


def test_nobody_of_a_school_reaches_more_than_their_own_data():
    for role in SCHOOL_ROLES - {Role.MANAGER}:
        assert TABLE[role] == frozenset({P.ENTER_STUDY, P.OWN_DATA})


def test_a_manager_sees_numbers_and_nothing_that_anybody_said():
    assert TABLE[Role.MANAGER] == frozenset({P.ENTER_STUDY, P.OWN_DATA, P.READ_NUMBERS})


def test_only_the_lead_opens_identities_and_keeps_order():
    for permission in (P.OPEN_IDENTITY, P.KEEP_ORDER):
        assert [role for role in Role if permission in TABLE[role]] == [Role.LEAD]


def test_those_who_write_consent_are_more_than_one_so_that_two_can_publish():
    assert {role for role in Role if P.WRITE_CONSENT in TABLE[role]} == {Role.LEAD, Role.RESEARCHER}


def test_the_advisory_board_reads_the_story_and_nothing_under_it():
    assert TABLE[Role.ADVISOR] == frozenset({P.ENTER_STUDY, P.READ_STORY})


def test_only_the_lead_manages_and_reads_the_trail():
    for permission in (P.MANAGE_STUDY, P.READ_TRAIL):
        assert [role for role in Role if permission in TABLE[role]] == [Role.LEAD]


def test_every_role_is_in_the_table():
    assert set(TABLE) == set(Role)


@pytest.mark.django_db
def test_a_stranger_does_not_learn_that_a_source_is_there():
    source = make_source(make_study())

    with pytest.raises(ObjectDoesNotExist):
        access.fetch(make_user(), P.READ_MATERIAL, Source.objects.all(), source.pk)


@pytest.mark.django_db
def test_what_is_no_id_is_not_there():
    with pytest.raises(ObjectDoesNotExist):
        access.fetch(make_user(), P.READ_MATERIAL, Source.objects.all(), "geen-id")


@pytest.mark.django_db
def test_a_closed_account_has_no_roles():
    study = make_study()
    member = make_member(study)
    member.is_active = False

    assert access.roles(member, study.pk) == frozenset()


@pytest.mark.django_db
def test_material_is_visible_to_who_may_read_it_and_to_nobody_else():
    study = make_study()
    source = make_source(study)
    make_source(make_study(), text="Van een ander onderzoek.")

    assert list(Source.objects.visible_to(make_member(study))) == [source]
    assert list(Source.objects.visible_to(make_member(study, Role.ADVISOR))) == []
    assert list(Source.objects.visible_to(make_member(study, Role.MANAGER))) == []
