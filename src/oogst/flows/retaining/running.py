"""Each time that something goes: found two weeks ahead, told twice on different days, and then carried out.

Nothing goes that was not announced, nothing under a hold, and nothing while a withdrawal is not finished: that must
find what it promised to destroy.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from oogst.core import workdays
from oogst.flows.retaining import notices
from oogst.flows.retaining.keeping import KEEPERS
from oogst.participation.models import Withdrawal
from oogst.people import trail
from oogst.people.access import Permission
from oogst.studies import retention, tasks
from oogst.studies.models import Study
from oogst.studies.retention import DESTROYED, LOOK_AHEAD, SECOND_NOTICE, TASK, Rule
from oogst.studies.retention_models import RetentionRun

ARCHIVE = "archive"  # the kind of task for what a person decides about
Day = datetime.date


def run(now: datetime.datetime) -> dict[str, int]:
    """All studies, one step: what was announced, told and removed. Safe to run at any time, and again."""
    today, done = workdays.today(now), {"announced": 0, "told": 0, "removed": 0}
    for study in Study.objects.all():
        rules = retention.rules(study)
        done["announced"] += announce(study, rules, today)
        done["told"] += notices.tell(study, rules, _to_tell(study, today), today)
        done["removed"] += carry_out(study, rules, today)
        _ask(study, rules, today)
    return done


def due(study: Study, rule: Rule, day: Day) -> list[UUID]:
    """What of this class may go on that day: the dry run. Nothing of what a person decides about."""
    keeper = KEEPERS.get(rule.cls.key)
    return keeper.due(study, rule.days, day) if keeper else []


def announce(study: Study, rules: Mapping[str, Rule], today: Day) -> int:
    """Look two weeks ahead. Returns how many classes are newly announced."""
    planned = today + datetime.timedelta(days=LOOK_AHEAD)
    under_way = set(RetentionRun.objects.filter(study=study, ended_at=None).values_list("kind", flat=True))
    count = 0
    for kind in DESTROYED:
        if kind in under_way or rules[kind].is_held(planned):
            continue
        if things := due(study, rules[kind], planned):
            _announce(study, kind, things, planned)
            count += 1
    return count


def carry_out(study: Study, rules: Mapping[str, Rule], today: Day) -> int:
    """Remove what was announced, told twice and is still due. Returns how many things."""
    ready = [
        run
        for run in RetentionRun.objects.filter(study=study, ended_at=None, planned_for__lte=today).prefetch_related(
            "notices"
        )
        if _told_in_time(run, today) and not rules[run.kind].is_held(today)
    ]
    if not ready or Withdrawal.objects.filter(study=study, done_at=None).exists():
        return 0
    return sum(_carry_out(run, rules[run.kind], today) for run in ready)


def _announce(study: Study, kind: str, things: list[UUID], planned: Day) -> None:
    with transaction.atomic():
        run = RetentionRun.objects.create(
            study=study, kind=kind, things=[str(pk) for pk in things], announced=len(things), planned_for=planned
        )
        trail.record(None, "retention.announced", run, kind=kind, count=len(things), day=planned.isoformat())
        tasks.open_task(study, TASK, Permission.KEEP_ORDER, about=run.pk, due=planned, kind_of=kind, count=len(things))


def _to_tell(study: Study, today: Day) -> list[tuple[RetentionRun, int]]:
    """Which announcements need which notice today."""
    wanted = []
    for run in RetentionRun.objects.filter(study=study, ended_at=None).prefetch_related("notices"):
        told = [notice.day for notice in run.notices.all()]
        if not told:
            wanted.append((run, 1))
        elif len(told) == 1 and told[0] < today and today >= run.planned_for - datetime.timedelta(days=SECOND_NOTICE):
            wanted.append((run, 2))
    return wanted


def _told_in_time(run: RetentionRun, today: Day) -> bool:
    """Twice, and the second time long enough ago to say stop; also when the server was off meanwhile."""
    told = sorted(notice.day for notice in run.notices.all())
    return len(told) == 2 and told[0] < told[1] <= today - datetime.timedelta(days=SECOND_NOTICE)


def _carry_out(run: RetentionRun, rule: Rule, today: Day) -> int:
    announced = {UUID(thing) for thing in run.things}
    going = announced & set(due(run.study, rule, today))
    # Kept before anything goes: after an interruption the rest goes, and the count is still that of all.
    run.removed = max(run.removed, len(going))
    run.save(update_fields=["removed"])
    KEEPERS[run.kind].carry_out(run.study, going)
    with transaction.atomic():
        retention.end_run(run, "done")
        trail.record(None, "retention.carried_out", run, kind=run.kind, count=run.removed)
    return len(going)


def _ask(study: Study, rules: Mapping[str, Rule], today: Day) -> None:
    """Once the term of what Oogst does not remove by itself is over, a person is asked to decide."""
    rule = rules["material"]
    ended = study.ended_on
    if ended is None or ended + datetime.timedelta(days=rule.days) > today or rule.is_held(today):
        return
    if not study.tasks.filter(kind=ARCHIVE).exists():
        tasks.open_task(study, ARCHIVE, Permission.KEEP_ORDER, about=study.pk, kind_of="material")
