"""Taking back: stop taking part, or, while that was promised, have everything destroyed.

A destruction goes in steps (`erasing.steps`), of which the first says, in one transaction, that it will be; whatever
cuts it off after that, `resume` carries it on. Nothing of a withdrawal reaches a manager.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from oogst.core import workdays
from oogst.exchange import leaving
from oogst.flows.erasing import farewell, lines, plan, steps
from oogst.flows.erasing.certificate import as_pdf, certificate_of
from oogst.flows.erasing.stopping import end_everything
from oogst.flows.failing import wordless
from oogst.participation.models import PersonalLink, Withdrawal
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.sources.models import Draft, Source
from oogst.studies.models import Person
from oogst.studies.tasks import open_task

logger = logging.getLogger(__name__)
LOOK_WITHIN = datetime.timedelta(days=7)  # for what people must do by hand after a withdrawal


def may_destroy(person: Person, now: datetime.datetime) -> datetime.date | None:
    """The last day, to its end in the Netherlands, on which everything of somebody can be destroyed; None: no longer.

    That is the last promised day that has not passed of what they gave. Who gave nothing but consent always may: then
    it is today. Two queries.
    """
    today = workdays.today(now)
    promised = [
        rows.aggregate(last=Max("promised_day"))["last"]
        for rows in (Draft.objects.filter(people=person), Source.objects.filter(people=person))
    ]
    last: datetime.date | None = max((day for day in promised if day is not None), default=None)
    if last is not None and last >= today:
        return last
    return today if last is None and nothing_given(person) else None


def nothing_given(person: Person) -> bool:
    """Whether there is nothing of somebody but their consent."""
    return not Draft.objects.filter(people=person).exists() and not Source.objects.filter(people=person).exists()


def stop(*, person: Person, by: User | None = None) -> Withdrawal:
    """Nothing more is collected of somebody or asked of them, from now on; what they gave stays, under its consent.

    `by` is the researcher who records it; None, or the person's own account, when they did it themselves. Who stopped
    before gets that same withdrawal. Sends a confirmation, if an address is known and the vault is open.
    """
    recorder = _recorder(person, by)
    with transaction.atomic():
        locked = (
            Person.objects.select_for_update(of=("self",)).select_related("study", "organisation").get(pk=person.pk)
        )
        if locked.stopped_at is not None:
            there = locked.withdrawals.order_by("-asked_at").first()
            if there is not None:
                return there
        now = timezone.now()
        withdrawal = Withdrawal.objects.create(
            study=locked.study, person=locked, kind=Withdrawal.Kind.STOP, recorded_by=_id(recorder),
            rows_done_at=now, done_at=now,
        )  # fmt: skip
        lines.append_stop(locked.pk, now)
        end_everything(locked, now, but=PersonalLink.Purpose.MY_DATA)  # with which they can still have it destroyed
        trail.record(recorder, "withdrawal.stopped", withdrawal)
        _tell_the_team(withdrawal, locked)
    person.stopped_at = locked.stopped_at
    farewell.confirm_stop(withdrawal, locked)
    return withdrawal


def destroy(*, person: Person, by: User | None = None) -> Withdrawal:
    """Destroy everything of somebody, everywhere. Raises NotAllowed when the time that was promised for it is over.

    When this returns, no row, file or key of theirs is left; free pages of the databases are cleaned by a job that
    follows, and `done_at` says when it has. `by` as in `stop`. Takes some seconds in a large study.
    """
    recorder = _recorder(person, by)
    with transaction.atomic():
        locked = (
            Person.objects.select_for_update(of=("self",)).select_related("study", "organisation").get(pk=person.pk)
        )
        now = timezone.now()
        begun = locked.withdrawals.filter(kind=Withdrawal.Kind.DESTROY, done_at=None).first()
        if begun is None and may_destroy(locked, now) is None:
            raise NotAllowed(
                _(
                    "The days in which everything could be destroyed are over: what was given is part of the study by "
                    "now. You can still stop, from this minute on."
                )
            )
        withdrawal = begun or Withdrawal.objects.create(
            study=locked.study, person=locked, kind=Withdrawal.Kind.DESTROY, recorded_by=_id(recorder),
            subjects=plan.of(locked).subjects,
        )  # fmt: skip
        if begun is None:
            end_everything(locked, now)
            trail.record(recorder, "withdrawal.destroying", withdrawal)
            _tell_the_team(withdrawal, locked)
    withdrawal = steps.carry_on(withdrawal)
    clean.enqueue(str(withdrawal.pk))
    withdrawal.refresh_from_db()
    return withdrawal


def resume(now: datetime.datetime) -> int:
    """Carry on whatever destruction was cut off. Returns how many are now complete. For `tick` and at every start.

    One that cannot go on, because a database is busy, does not keep the others from it.
    """
    done = 0
    for withdrawal in Withdrawal.objects.filter(kind=Withdrawal.Kind.DESTROY, done_at=None, asked_at__lte=now):
        try:
            done += steps.finish(steps.carry_on(withdrawal))
        except Exception as reason:  # said without its words: those of a database may hold what is destroyed
            logger.error("Withdrawal %s could not be carried on: %s", withdrawal.pk, type(reason).__name__)
    return done


def certificate(withdrawal: Withdrawal) -> dict[str, Any]:
    """What was destroyed: classes with counts, names of keys, until when backups; no names of anybody."""
    return certificate_of(withdrawal)


def certificate_pdf(withdrawal: Withdrawal, language: Literal["nl", "en"] = "nl") -> bytes:
    """The same, to keep."""
    return as_pdf(withdrawal, language)


@task()
@wordless
def clean(withdrawal_id: str) -> None:
    """The job after a destruction: what is left in free pages of the databases. Others can read meanwhile."""
    withdrawal = Withdrawal.objects.filter(pk=withdrawal_id, done_at=None).exclude(rows_done_at=None).first()
    if withdrawal is not None:
        steps.finish(withdrawal)


def _recorder(person: Person, by: User | None) -> User | None:
    """Who records it, or None when it is the person. Raises PermissionDenied for anybody else."""
    if by is None:
        return None
    own = Membership.objects.filter(study=person.study_id, user_id=by.pk, person=person)
    if own.exists() and access.may(by, Permission.OWN_DATA, person):
        return None
    access.require(by, Permission.RECORD_WITHDRAWAL, person)
    return by


def _tell_the_team(withdrawal: Withdrawal, person: Person) -> None:
    """What the system cannot do itself: plans, recorders, paper, and files that left."""
    day = workdays.today(timezone.now()) + LOOK_WITHIN
    school = {"school": person.organisation.code} if person.organisation else {}
    whose = {"person": person.code} if withdrawal.kind == Withdrawal.Kind.STOP else {}
    kind = f"withdrawal.{withdrawal.kind}"
    details: dict[str, Any] = {**school, **whose}
    open_task(withdrawal.study, kind, Permission.RECORD_WITHDRAWAL, about=withdrawal.pk, due=day, **details)
    leaving.recall(person=person, withdrawal=withdrawal.pk, due=day)


def _id(user: User | None) -> uuid.UUID | None:
    return user.pk if user else None
