"""A token is its owner, for as long as that lasts, and of its secret nothing is kept."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.factories import make_member, make_study, make_user

from oogst.people import access, tokens
from oogst.people.access import TABLE, Permission
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership, TrailEntry
from oogst.people.roles import Role
from oogst.people.token_models import ProgramToken
from oogst.studies import services as studies

pytestmark = pytest.mark.django_db


def make(study, by, **fields):
    return tokens.make_token(**{"study": study, "name": "woorden tellen", "scope": "read", "by": by, **fields})


def test_only_who_takes_material_out_anyway_makes_tokens():
    holders = {role for role in Role if Permission.USE_PROGRAMS in TABLE[role]}

    assert holders == {role for role in Role if Permission.EXPORT in TABLE[role]} == {Role.LEAD, Role.RESEARCHER}


@pytest.mark.parametrize("role", sorted(frozenset(Role) - {Role.LEAD, Role.RESEARCHER}))
def test_others_are_refused(role):
    study = make_study()
    with pytest.raises(PermissionDenied):
        make(study, make_member(study, role))


def test_a_token_is_found_by_its_secret_which_is_nowhere():
    lead = make_user()
    study = make_study(lead)

    made = make(study, lead)

    assert tokens.find(made.secret) == made.token
    assert made.secret.startswith("oogst_")
    row = ProgramToken.objects.filter(pk=made.token.pk).values().get()
    assert made.secret not in map(str, row.values())
    assert made.secret.removeprefix("oogst_") not in str(list(TrailEntry.objects.values()))
    assert TrailEntry.objects.get(verb="program.made").details == {"scope": "read", "days": 90}
    assert made.token.expires_at - made.token.created_at >= datetime.timedelta(days=90) - datetime.timedelta(minutes=1)


@pytest.mark.parametrize("secret", ["", "oogst_", "oogst_" + "A" * 43, "oogst_" + "é" * 43, "A" * 49])
def test_what_is_no_token_is_not_found(secret):
    assert tokens.find(secret) is None


@pytest.mark.parametrize("fields", [{"name": " \x00\n"}, {"scope": "all"}, {"days": 0}, {"days": 10_000}], ids=str)
def test_what_makes_no_token_is_refused(fields):
    lead = make_user()
    with pytest.raises(NotAllowed):
        make(make_study(lead), lead, **fields)


def test_nobody_has_more_than_twenty_that_live():
    lead = make_user()
    study = make_study(lead)
    made = [make(study, lead) for _each in range(tokens.MOST)]

    with pytest.raises(NotAllowed):
        make(study, lead)
    tokens.revoke_token(token=made[0].token, by=lead)
    assert make(study, lead).token.lives


def test_a_token_ends_when_it_is_revoked_or_its_day_comes():
    lead = make_user()
    study = make_study(lead)
    revoked, old = make(study, lead), make(study, lead)

    for _twice in range(2):
        tokens.revoke_token(token=revoked.token, by=lead)
    moment = timezone.now()
    ProgramToken.objects.filter(pk=old.token.pk).update(
        created_at=moment - datetime.timedelta(days=90), expires_at=moment
    )

    assert (tokens.find(revoked.secret), tokens.find(old.secret)) == (None, None)
    assert TrailEntry.objects.filter(verb="program.revoked").count() == 1


def test_one_ends_ones_own_and_the_lead_researcher_anybodys():
    lead = make_user()
    study = make_study(lead)
    one, other = make_member(study), make_member(study)
    made = make(study, one)

    with pytest.raises(PermissionDenied):
        tokens.revoke_token(token=made.token, by=other)
    tokens.revoke_token(token=made.token, by=lead)
    assert tokens.find(made.secret) is None


def test_use_is_remembered_by_the_day_and_told_once():
    lead = make_user()
    made = make(make_study(lead), lead)

    for _twice in range(2):
        tokens.note_use(token=tokens.find(made.secret), by=lead)

    assert tokens.find(made.secret).used_on == timezone.localdate()
    assert TrailEntry.objects.filter(verb="program.used").count() == 1


def test_with_the_role_the_tokens_go_and_do_not_come_back_with_another():
    lead = make_user()
    study = make_study(lead)
    taken, changed = make_member(study), make_member(study)
    secrets = [make(study, who).secret for who in (taken, changed)]

    studies.take_role(membership=Membership.objects.get(study=study, user_id=taken.pk), by=lead)
    studies.change_role(membership=Membership.objects.get(study=study, user_id=changed.pk), role=Role.ADVISOR, by=lead)
    for who in (taken, changed):
        studies.give_role(study=study, user=who, role=Role.RESEARCHER, by=lead)

    assert access.may(taken, Permission.USE_PROGRAMS, study)
    assert [tokens.find(secret) for secret in secrets] == [None, None]
    assert not ProgramToken.objects.exists()
