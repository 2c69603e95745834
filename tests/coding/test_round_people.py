"""Coders of a round find it on their list; one who cannot finish is taken off it, and counts for nothing."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_member, make_source
from tests.rounds_world import reveal

from oogst.coding import round_queries
from oogst.coding.services.consensus import take_what_all_agree_on
from oogst.coding.services.round_coding import code_in_round
from oogst.coding.services.round_people import put_coder_back, take_coder_off
from oogst.coding.services.rounds import edit_round, make_round, remove_round, reveal_round, say_done, take_back_done
from oogst.core.agreement.coded import Unit
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies.tasks import finish_task, open_tasks

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 1)


@pytest.fixture
def carla(study):
    return make_member(study)


@pytest.fixture
def wide(study, anna, bram, carla, source, lead):
    """Three coders, begun by Anna."""
    return make_round(
        study=study, name="Ronde 2", texts=[source], coders=[anna, bram, carla], deadline=DAY, by=anna
    )  # fmt: skip


def kinds(user, study):
    return [task.kind for task in open_tasks(user, study)]


def test_each_coder_finds_the_round_on_the_list_until_done_with_it(wide, study, source, anna, bram, lead) -> None:
    (task,) = open_tasks(bram, study)
    assert (task.kind, task.due, task.details) == ("round.code", DAY, {"round": str(wide.pk), "count": 1})
    assert kinds(lead, study) == []

    say_done(round=wide, source=source, by=bram)
    assert kinds(bram, study) == []
    assert kinds(anna, study) == ["round.code"]

    take_back_done(round=wide, source=source, by=bram)
    assert kinds(bram, study) == ["round.code"]


def test_a_coder_of_several_texts_is_done_after_the_last(study, anna, bram, source, lead) -> None:
    second = make_source(study, by=lead)
    both = make_round(study=study, name="Twee", texts=[source, second], coders=[anna, bram], by=lead)

    say_done(round=both, source=source, by=anna)
    assert kinds(anna, study) == ["round.code"]

    say_done(round=both, source=second, by=anna)
    assert kinds(anna, study) == []


def test_who_began_the_round_settles_it_once_it_is_revealed(blind, study, source, anna, bram, lead) -> None:
    reveal(blind, source, anna, bram)

    assert kinds(lead, study) == ["round.settle"]
    assert kinds(anna, study) == kinds(bram, study) == []


@pytest.mark.parametrize("end", ["early", "removed"])
def test_a_round_that_ends_before_they_are_done_asks_nothing_more(blind, study, anna, bram, lead, end) -> None:
    if end == "early":
        reveal_round(round=blind, reason="De tijd is om", by=lead)
    else:
        remove_round(round=blind, by=lead)

    assert kinds(anna, study) == kinds(bram, study) == []


def test_a_task_that_was_ticked_off_by_hand_is_no_trouble(blind, study, source, anna, bram) -> None:
    finish_task(open_tasks(anna, study).get(), anna, "")

    reveal(blind, source, anna, bram)


def test_only_who_began_it_or_leads_moves_the_deadline_and_the_tasks_move_along(wide, study, anna, bram, lead) -> None:
    later = DAY + datetime.timedelta(days=7)
    fields = {"round": wide, "name": wide.name, "unit": wide.unit, "threshold": wide.threshold}
    with pytest.raises(NotAllowed):
        edit_round(**fields, deadline=later, by=bram)
    wide.refresh_from_db()

    edit_round(**{**fields, "name": "Anders"}, deadline=DAY, by=bram)
    edit_round(**fields, deadline=later, by=anna)
    assert open_tasks(bram, study).get().due == later

    edit_round(**fields, deadline=None, by=lead)
    assert open_tasks(bram, study).get().due is None


def test_who_cannot_finish_is_taken_off_with_a_reason_and_the_round_goes_on(
    wide, study, source, anna, bram, carla, lead
) -> None:
    code = make_code(study, lead, "rust")
    for coder in (anna, bram, carla):
        code_in_round(round=wide, source=source, start=0, end=6, codes=[code], by=coder)
    code_in_round(round=wide, source=source, start=10, end=16, codes=[code], by=carla)
    say_done(round=wide, source=source, by=anna)
    say_done(round=wide, source=source, by=carla)

    for wrong, coder, by in ((" ", carla, anna), ("ziek", lead, anna), ("ziek", carla, bram)):
        with pytest.raises(NotAllowed):
            take_coder_off(round=wide, coder=coder.pk, reason=wrong, by=by)
    with pytest.raises(PermissionDenied):
        take_coder_off(round=wide, coder=carla.pk, reason="ziek", by=make_member(study, Role.ADVISOR))
    take_coder_off(round=wide, coder=carla.pk, reason="  ziek,\n tot januari ", by=anna)

    off = wide.coders.get(user=carla.pk)
    assert (off.off_by, off.off_reason) == (anna.pk, "ziek, tot januari")
    assert TrailEntry.objects.filter(verb="round.coder_off", actor=anna.pk, details__coder=str(carla.pk)).exists()
    assert kinds(carla, study) == []
    with pytest.raises(NotAllowed):
        code_in_round(round=wide, source=source, start=1, end=3, codes=[code], by=carla)

    reveal(wide, source, bram)
    assert {one.coder for one in round_queries.revealed(wide)} == {anna.pk, bram.pk}
    (text,) = round_queries.coded([wide], Unit.SENTENCE)[wide.pk]
    assert text.coders == {mark.coder for mark in text.marks} == {str(anna.pk), str(bram.pk)}
    assert take_what_all_agree_on(round=wide, by=anna) == 1
    assert wide.codings.filter(coder=carla.pk).count() == 2


def test_two_stay_and_nobody_goes_after_the_reveal(wide, source, anna, bram, carla) -> None:
    take_coder_off(round=wide, coder=bram.pk, reason="geen tijd", by=anna)
    with pytest.raises(NotAllowed):
        take_coder_off(round=wide, coder=carla.pk, reason="geen tijd", by=anna)

    reveal(wide, source, anna, carla)
    with pytest.raises(NotAllowed):
        put_coder_back(round=wide, coder=bram.pk, by=anna)


def test_a_round_that_waited_for_nobody_else_is_revealed_by_taking_the_last_off(
    wide, study, source, anna, bram, carla
) -> None:
    say_done(round=wide, source=source, by=anna)
    say_done(round=wide, source=source, by=bram)

    take_coder_off(round=wide, coder=carla.pk, reason="met verlof", by=anna)

    wide.refresh_from_db()
    assert wide.revealed_at is not None
    assert not wide.to_tell, "who revealed it knows"


def test_who_comes_back_has_what_was_coded_before(wide, study, source, anna, carla, lead) -> None:
    code_in_round(round=wide, source=source, start=0, end=6, codes=[make_code(study, lead)], by=carla)
    take_coder_off(round=wide, coder=carla.pk, reason="ziek", by=anna)
    with pytest.raises(NotAllowed):
        put_coder_back(round=wide, coder=lead.pk, by=anna)

    put_coder_back(round=wide, coder=carla.pk, by=anna)

    assert kinds(carla, study) == ["round.code"]
    assert round_queries.own(wide, source, carla).count() == 1
    assert round_queries.standing(wide).total == 3
