"""Things to do: opened once, done once, by who may."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_member, make_study, make_user

from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies.models import Task
from oogst.studies.tasks import finish_task, finished_tasks, open_task, open_tasks

pytestmark = pytest.mark.django_db
P = Permission


def test_a_task_is_for_who_has_its_permission() -> None:
    study = make_study()
    researcher, manager = make_member(study), make_member(study, Role.MANAGER)
    task = open_task(study, "recall", P.RECORD_WITHDRAWAL, format="qdpx")

    assert list(open_tasks(researcher, study)) == [task]
    assert list(open_tasks(manager, study)) == []
    assert list(open_tasks(make_user(), study)) == []


def test_a_task_of_one_account_is_seen_and_done_by_that_account_alone() -> None:
    study = make_study()
    one, other = make_member(study), make_member(study)
    task = open_task(study, "look", P.RECORD_WITHDRAWAL, user=one)

    assert list(open_tasks(other, study)) == []
    with pytest.raises(NotAllowed):
        finish_task(task, other, "gedaan")
    finish_task(task, one, "gedaan")
    assert list(open_tasks(one, study)) == []


def test_the_same_task_is_open_once_and_its_day_only_comes_nearer() -> None:
    study, about = make_study(), uuid.uuid4()
    later, sooner = datetime.date(2026, 12, 9), datetime.date(2026, 12, 2)

    first = open_task(study, "recall", P.RECORD_WITHDRAWAL, about=about, due=sooner, times=1)
    again = open_task(study, "recall", P.RECORD_WITHDRAWAL, about=about, due=later, times=2)

    assert (again.pk, again.due, again.details) == (first.pk, sooner, {"times": 2})
    assert Task.objects.count() == 1


def test_what_was_done_comes_again_as_a_new_task() -> None:
    study, about = make_study(), uuid.uuid4()
    lead = make_member(study, Role.LEAD)
    first = finish_task(open_task(study, "recall", P.RECORD_WITHDRAWAL, about=about), lead, "  teruggehaald \n ja ")

    second = open_task(study, "recall", P.RECORD_WITHDRAWAL, about=about)

    assert first.note == "teruggehaald ja"
    assert (list(open_tasks(lead, study)), list(finished_tasks(lead, study))) == ([second], [first])
    with pytest.raises(NotAllowed):
        finish_task(first, lead, "nog eens")


def test_who_may_not_cannot_tick_off_and_the_trail_tells_who_did() -> None:
    study = make_study()
    lead = make_member(study, Role.LEAD)
    task = open_task(study, "recall", P.RECORD_WITHDRAWAL)

    with pytest.raises(PermissionDenied):
        finish_task(task, make_member(study, Role.MANAGER), "")
    finish_task(task, lead, "klaar")

    told = TrailEntry.objects.filter(chain=str(study.pk), verb__startswith="task.").order_by("sequence")
    assert list(told.values_list("verb", "actor")) == [("task.opened", None), ("task.done", lead.pk)]
