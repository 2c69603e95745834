"""The research database: everything of one person goes in one transaction, but for the pseudonym itself.

The pseudonym stays a moment longer, so that the last letter finds its way; `remove_person` takes it.
"""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from oogst.core import workdays
from oogst.exchange import outgoing
from oogst.flows import suggesting
from oogst.flows.erasing import arrivals, elsewhere, log
from oogst.flows.erasing.certificate import backups_until
from oogst.flows.erasing.cut import cut_sources
from oogst.flows.erasing.gone import Gone, mentions, without_ids
from oogst.flows.erasing.plan import Plan
from oogst.flows.erasing.quoted import runs_of
from oogst.flows.erasing.sealed import BRING_AGAIN, count_sealed, key_names
from oogst.flows.erasing.whole import remove_drafts, remove_sources
from oogst.insight import numbers
from oogst.insight.models import SavedQuery
from oogst.participation.models import Withdrawal
from oogst.people.access import Permission
from oogst.people.models import Membership
from oogst.people.token_models import ProgramToken
from oogst.sources.models import Draft, DraftPerson, Participant
from oogst.studies.models import Person, Study, Task
from oogst.studies.retention_models import RetentionRun
from oogst.studies.tasks import open_task

LOOK = "withdrawal.group_text"


def count_first(withdrawal: Withdrawal, plan: Plan) -> None:
    """Write down what the vault has of it, and how its keys are called, while all of it is there. Once."""
    if not withdrawal.counts:
        Withdrawal.objects.filter(pk=withdrawal.pk).update(counts=count_sealed(plan), keys=key_names(plan))


def remove(withdrawal: Withdrawal, plan: Plan) -> None:
    """All rows of the plan. Done twice, the second time finds nothing; counts and keys are those of the first."""
    study = Study.objects.get(pk=plan.study)
    person = Person.objects.filter(pk=plan.person).first()
    gone = Gone(runs_of(plan, person))  # reads all texts once, before anybody has to wait
    with transaction.atomic():
        locked = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
        gone.ids.add(str(plan.person))
        _several(study, plan, gone)
        cut_sources(plan.cuts, plan.person, gone)
        remove_sources(plan.sources, gone)
        remove_drafts(plan.drafts, gone)
        elsewhere.scrub(study, gone)
        log.redact(study, gone)
        arrivals.remove(study, plan.person, gone)
        gone.counts["exports"] += outgoing.discard_all(study)  # any of them may hold words of this person
        _papers(person, gone)
        _tasks(study, gone)
        _questions(study, gone)
        if locked.key_backups_until is None:
            locked.counts = {**gone.certified(), **locked.counts}  # what the vault had was counted before anything went
            locked.key_backups_until, locked.data_backups_until = _backups()
            locked.save(update_fields=["counts", "key_backups_until", "data_backups_until"])
    suggesting.forget(plan.study)  # other processes see before each use that a text is gone


@transaction.atomic
def remove_person(withdrawal: Withdrawal, plan: Plan) -> None:
    """The pseudonym with its signatures, links and letters: after this the research database knows nobody."""
    Membership.objects.filter(user_id__in=plan.accounts, study=plan.study, person=plan.person).delete()
    ProgramToken.objects.filter(user_id__in=plan.accounts, study=plan.study).delete()
    Person.objects.filter(pk=plan.person).delete()
    numbers.forget(plan.study, frozenset({plan.person}))
    keys, data = _backups()
    Withdrawal.objects.filter(pk=withdrawal.pk, rows_done_at=None).update(
        rows_done_at=timezone.now(), key_backups_until=keys, data_backups_until=data
    )


def _backups() -> tuple[datetime.date, datetime.date]:
    return backups_until(workdays.today(timezone.now()))


def _several(study: Study, plan: Plan, gone: Gone) -> None:
    """Texts of several people that stay, or cannot: people have to look at them, and a task says so."""
    shared = Participant.objects.filter(source__in=plan.shared, person=plan.person)
    waiting = DraftPerson.objects.filter(draft__in=[*plan.shared, *plan.draft_cuts], person=plan.person)
    for pk in [
        *shared.values_list("source", flat=True),
        *waiting.filter(draft__in=plan.shared).values_list("draft", flat=True),
    ]:
        open_task(study, LOOK, Permission.ADD_MATERIAL, about=pk)
        gone.counts["unlinked_texts"] += 1
    gone.counts["cut_texts"] += waiting.filter(draft__in=plan.draft_cuts).count()
    gone.counts["participations"] += shared.delete()[0] + waiting.delete()[0]
    for draft in Draft.objects.filter(pk__in=plan.drafts):
        if draft.participants.exclude(person=plan.person).exists():
            open_task(study, BRING_AGAIN, Permission.ADD_MATERIAL, user=draft.interviewer or draft.created_by)


def _papers(person: Person | None, gone: Gone) -> None:
    """Count what goes with the pseudonym, and know its ids: other rows may refer to them."""
    if person is None:
        return
    gone.take("pseudonyms", [person.pk])
    for kind, rows in (
        ("signatures", person.signatures), ("asks", person.consent_asks), ("links", person.links),
        ("letters", person.letters), ("memberships", person.memberships),
    ):  # fmt: skip
        gone.take(kind, rows.values_list("pk", flat=True))
    gone.counts["exports"] += person.exports.count()
    # Who stopped first may have everything destroyed after that: the task of the stop says who it was.
    told = person.withdrawals.filter(kind=Withdrawal.Kind.STOP).values("pk")
    gone.counts["tasks"] += Task.objects.filter(about__in=told, kind="withdrawal.stop").delete()[0]


def _tasks(study: Study, gone: Gone) -> None:
    """Tasks about what is gone go; others no longer refer to it."""
    ids = {uuid.UUID(one) for one in gone.ids if _is_id(one)}
    for task in Task.objects.filter(study=study):
        if task.about in ids:
            gone.counts["tasks"] += 1
            task.delete()
        elif (details := without_ids(task.details, gone.ids)) != task.details:
            Task.objects.filter(pk=task.pk).update(details=details)
    for run in RetentionRun.objects.filter(study=study):
        if (things := without_ids(run.things, gone.ids)) != run.things:
            RetentionRun.objects.filter(pk=run.pk).update(things=things)


def _questions(study: Study, gone: Gone) -> None:
    """A saved question about only this person, or only their text, goes: without that it would ask something else."""
    for query in SavedQuery.objects.filter(study=study):
        if mentions(query.definition, gone.ids):
            query.delete()


def _is_id(text: str) -> bool:
    return len(text) == 36
