"""What a study decides about how long what is kept: who may, what is refused, and what is on the trail."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories import make_member, make_study, make_user

from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies import retention
from oogst.studies.retention_models import RetentionNotice, RetentionRule, RetentionRun

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + datetime.timedelta(days=60)


def verbs(study):
    return list(TrailEntry.objects.filter(chain=str(study.pk)).order_by("sequence").values_list("verb", flat=True))


def announced(study, kind="letters"):
    return RetentionRun.objects.create(study=study, kind=kind, things=["x"], announced=1, planned_for=LATER)


def test_without_a_choice_the_defaults_hold_and_the_leads_are_told():
    lead = make_user()
    study = make_study(lead)

    rules = retention.rules(study)

    assert {key: rules[key].days for key in ("prospects", "recordings", "letters", "material", "trail")} == {
        "prospects": 365, "recordings": 30, "letters": 90, "material": 3653, "trail": 3653,
    }  # fmt: skip
    assert retention.owners(study, rules["letters"]) == [lead]


def test_keys_live_shorter_in_backups_than_data():
    assert retention.CLASSES["key_backups"].days < retention.CLASSES["data_backups"].days


def test_a_term_of_ones_own_calls_off_what_was_announced():
    lead = make_user()
    study = make_study(lead)
    run = announced(study)

    retention.set_rule(study=study, kind="letters", days=30, owner=lead, by=lead)

    run.refresh_from_db()
    rule = retention.rules(study)["letters"]
    assert (rule.days, rule.is_own, rule.owner) == (30, True, lead)
    assert run.outcome == "called_off"
    assert verbs(study)[-2:] == ["retention.rule", "retention.called_off"]


def test_a_new_owner_alone_leaves_what_was_announced():
    lead = make_user()
    study = make_study(lead)
    run = announced(study)

    retention.set_rule(study=study, kind="letters", days=None, owner=lead, by=lead)

    run.refresh_from_db()
    assert run.ended_at is None


def test_an_owner_who_left_is_replaced_by_who_leads():
    lead, other = make_user(), make_user()
    study = make_study(lead)
    membership = retention_role(study, other)
    retention.set_rule(study=study, kind="letters", days=None, owner=other, by=lead)
    membership.delete()

    assert retention.owners(study, retention.rules(study)["letters"]) == [lead]


def retention_role(study, user):
    from oogst.studies.services import give_role

    return give_role(study=study, user=user, role=Role.LEAD, by=None)


def test_only_who_keeps_order_decides():
    study = make_study()
    researcher = make_member(study, Role.RESEARCHER)

    with pytest.raises(PermissionDenied):
        retention.set_rule(study=study, kind="letters", days=1, by=researcher)
    with pytest.raises(PermissionDenied):
        retention.hold(study=study, kinds=["letters"], reason="klacht", until=LATER, by=researcher)
    with pytest.raises(PermissionDenied):
        retention.release(study=study, kind="letters", by=researcher)
    with pytest.raises(PermissionDenied):
        retention.end_study(study=study, day=TODAY, by=researcher)
    assert not RetentionRule.objects.exists()


@pytest.mark.parametrize("days", [0, retention.LONGEST + 1])
def test_a_term_that_makes_no_sense_is_refused(days):
    lead = make_user()

    with pytest.raises(NotAllowed):
        retention.set_rule(study=make_study(lead), kind="letters", days=days, by=lead)


@pytest.mark.parametrize("kind", ["trail", "incoming", "data_backups", "all"])
def test_a_class_without_a_term_of_its_own_takes_none(kind):
    lead = make_user()

    with pytest.raises(NotAllowed):
        retention.set_rule(study=make_study(lead), kind=kind, days=5, by=lead)


def test_somebody_without_order_owns_nothing():
    lead = make_user()
    study = make_study(lead)

    with pytest.raises(NotAllowed):
        retention.set_rule(study=study, kind="letters", days=5, owner=make_member(study), by=lead)


def test_a_hold_has_a_reason_and_an_end_and_keeps_its_reason_off_the_trail():
    lead = make_user()
    study = make_study(lead)
    run = announced(study)

    retention.hold(study=study, kinds=["letters", "imports"], reason=" klacht 12 ", until=LATER, by=lead)

    run.refresh_from_db()
    rule = retention.rules(study)["letters"]
    assert (rule.hold_reason, rule.is_held(LATER), rule.is_held(LATER + datetime.timedelta(days=1))) == (
        "klacht 12", True, False,
    )  # fmt: skip
    assert run.outcome == "called_off"
    assert "klacht" not in str(list(TrailEntry.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(("reason", "until"), [("", LATER), ("klacht", TODAY - datetime.timedelta(days=2))])
def test_a_hold_without_reason_or_in_the_past_is_refused(reason, until):
    lead = make_user()

    with pytest.raises(NotAllowed):
        retention.hold(study=make_study(lead), kinds=["letters"], reason=reason, until=until, by=lead)


def test_the_database_refuses_half_a_hold():
    study = make_study()

    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(study=study, kind="letters", hold_until=LATER)


def test_a_hold_is_released_once():
    lead = make_user()
    study = make_study(lead)
    retention.hold(study=study, kinds=["letters"], reason="klacht", until=LATER, by=lead)

    retention.release(study=study, kind="letters", by=lead)
    retention.release(study=study, kind="letters", by=lead)

    assert not retention.rules(study)["letters"].is_held(TODAY)
    assert verbs(study).count("retention.released") == 1


def test_the_end_of_a_study_is_a_day_that_was():
    lead = make_user()
    study = make_study(lead)

    retention.end_study(study=study, day=TODAY, by=lead)

    study.refresh_from_db()
    assert study.ended_on == TODAY
    with pytest.raises(NotAllowed):
        retention.end_study(study=study, day=LATER, by=lead)


@pytest.mark.parametrize(
    "second", [{"number": 1, "day": LATER}, {"number": 2, "day": TODAY}, {"number": 3, "day": LATER}]
)
def test_the_database_refuses_a_second_notice_on_the_same_day(second):
    run = announced(make_study())
    RetentionNotice.objects.create(run=run, number=1, day=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionNotice.objects.create(run=run, **second)
