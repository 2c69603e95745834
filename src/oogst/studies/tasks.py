"""What is left for people to do, because the system cannot do it: opened by services, ticked off by who may."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study, Task

MOST_NOTE = 300  # characters


@transaction.atomic
def open_task(
    study: Study,
    kind: str,
    permission: Permission,
    about: uuid.UUID | None = None,
    user: User | uuid.UUID | None = None,
    due: datetime.date | None = None,
    **details: Any,
) -> Task:
    """Write down that something must be done, by one account or by anybody with the permission.

    About one thing there is at most one open task of a kind: asked again, that one is returned, with `details` as they
    are now. `details` are counts, codes and ids, never words of persons.
    """
    whose = user.pk if isinstance(user, User) else user
    if about is not None:
        there = Task.objects.select_for_update().filter(study=study, kind=kind, about=about, done_at=None).first()
        if there is not None:
            return _changed(there, due, details)
    task = Task.objects.create(
        study=study, kind=kind, permission=permission.value, about=about, user_id=whose, due=due, details=details
    )
    trail.record(None, "task.opened", task, kind=kind)
    return task


@transaction.atomic
def finish_task(task: Task, by: User, note: str = "") -> Task:
    """Tick it off, with what was done. Raises NotAllowed when it is done already, or somebody else's."""
    access.require(by, Permission(task.permission), task)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if locked.done_at is not None:
        raise NotAllowed(_("Somebody has ticked this off already."))
    if locked.user_id not in (None, by.pk):
        raise NotAllowed(_("This is for somebody else to do."))
    return _done(locked, by, note)


@transaction.atomic
def close_task(study: Study, kind: str, about: uuid.UUID, by: User, note: str = "") -> Task | None:
    """Tick off what the work itself has settled, whoever's it was. Returns None when nothing of this was open."""
    task = Task.objects.select_for_update().filter(study=study, kind=kind, about=about, done_at=None).first()
    return task and _done(task, by, note)


def move_task(study: Study, kind: str, about: uuid.UUID, due: datetime.date | None) -> None:
    """Another day for an open task, sooner or later."""
    Task.objects.filter(study=study, kind=kind, about=about, done_at=None).update(due=due)


def open_tasks(user: User, study: Study) -> QuerySet[Task, Task]:
    """What this account can do now: its own, and what anybody with its permissions can; what is due first, first."""
    return _within_reach(user, study).filter(done_at=None).order_by(F("due").asc(nulls_last=True), "opened_at")


def finished_tasks(user: User, study: Study) -> QuerySet[Task, Task]:
    """What was done of what this account could have done, the latest first."""
    return _within_reach(user, study).exclude(done_at=None).order_by("-done_at")


def _within_reach(user: User, study: Study) -> QuerySet[Task, Task]:
    held = access.roles(user, study.pk)
    allowed = [permission.value for permission in Permission if access.allows(held, permission)]
    return Task.objects.filter(Q(user_id=None) | Q(user_id=user.pk), study=study, permission__in=allowed)


def _done(task: Task, by: User, note: str) -> Task:
    task.done_at, task.done_by, task.note = timezone.now(), by.pk, " ".join(note.split())[:MOST_NOTE]
    task.save(update_fields=["done_at", "done_by", "note"])
    trail.record(by, "task.done", task, kind=task.kind)
    return task


def _changed(task: Task, due: datetime.date | None, details: dict[str, Any]) -> Task:
    """An open task, with what is known now; a day by which it must be done only comes nearer."""
    task.details = {**task.details, **details}
    days = [day for day in (task.due, due) if day is not None]
    task.due = min(days) if days else None
    task.save(update_fields=["details", "due"])
    return task
