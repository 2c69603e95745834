"""A destruction, step by step. Each may be cut off at any point and done again; together they end the same.

ledger   random ids of what goes, on the disk outside the databases, before the first row
rows     everything in the research database, in one transaction, but for the pseudonym
drafts   turns cut out of sealed texts of several people
letter   the certificate, while the address is there
vault    files, sealed texts, the identity, the keys, the account
person   the pseudonym, with signatures, links and letters
clean    free pages and journals of the databases; only then it is done
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from oogst.flows.erasing import arrivals, farewell, lines, physical, plan, rows, sealed
from oogst.flows.erasing.lines import Entry
from oogst.flows.erasing.plan import Plan
from oogst.participation.models import Withdrawal
from oogst.people import trail
from oogst.sources.models import Draft, Revision, Source
from oogst.studies.models import Person, Study

stepped = Signal()
"""Sent after each step, with `name`."""


@dataclass
class Work:
    """What is being destroyed. `tells`: a letter goes; not when a backup brought it back."""

    withdrawal: Withdrawal
    plan: Plan
    tells: bool = True


def carry_on(withdrawal: Withdrawal, *, tells: bool = True) -> Withdrawal:
    """Do whatever is left, but for the cleaning of free pages. Any error may be answered by calling it again."""
    work = Work(withdrawal, _plan(withdrawal), tells)
    for name, step in STEPS.items():
        step(work)
        stepped.send(sender=Work, name=name, withdrawal=withdrawal)
    return Withdrawal.objects.get(pk=withdrawal.pk)


def finish(withdrawal: Withdrawal) -> bool:
    """Clean what deleted rows left, and close it. False when it must be tried again later."""
    if withdrawal.done_at is not None:
        return True
    if arrivals.remove_jobs(set(withdrawal.subjects)) or not physical.clean():
        return False
    stepped.send(sender=Work, name="clean", withdrawal=withdrawal)
    with transaction.atomic():
        if Withdrawal.objects.filter(pk=withdrawal.pk, done_at=None).update(done_at=timezone.now()):
            trail.record(None, "withdrawal.done", withdrawal)
    return True


def again(entry: Entry) -> bool:
    """Destroy once more what the ledger tells was destroyed, if any of it is here. Returns whether there was."""
    if not _is_here(entry.plan):
        return False
    study = Study.objects.filter(pk=entry.plan.study).first()
    if study is None:
        sealed.remove(entry.plan)
        physical.clean()
        return True
    withdrawal = _withdrawal(entry, study)
    finish(carry_on(withdrawal, tells=False))
    return True


def _plan(withdrawal: Withdrawal) -> Plan:
    """What was written down, with what there is now."""
    written = lines.entry(withdrawal.pk)
    person = _person(withdrawal, written)
    now = plan.of(person) if person is not None else None
    if written is None:
        assert now is not None, "A destruction without a person has a line in the ledger."
        return now
    return written.plan.joined(now) if now is not None else written.plan


def _person(withdrawal: Withdrawal, written: Entry | None) -> Person | None:
    pk = withdrawal.person_id or (written.plan.person if written else None)
    return Person.objects.filter(pk=pk).first() if pk else None


def _write_down(work: Work) -> None:
    """Before the first row goes; again when more came to light."""
    written = lines.entry(work.withdrawal.pk)
    if written is None or written.plan.joined(work.plan) != written.plan:
        lines.append(work.withdrawal.pk, work.plan)
    sources = Source.objects.filter(pk__in=work.plan.sources)
    exchanged = [str(guid) for guid in sources.values_list("guid", flat=True)]  # so that no old export brings them back
    subjects = list(dict.fromkeys([*work.withdrawal.subjects, *work.plan.subjects, *exchanged]))
    Withdrawal.objects.filter(pk=work.withdrawal.pk).update(subjects=subjects)
    rows.count_first(work.withdrawal, work.plan)


def _rows(work: Work) -> None:
    rows.remove(work.withdrawal, work.plan)


def _drafts(work: Work) -> None:
    sealed.cut_drafts(work.plan)


def _letter(work: Work) -> None:
    person = Person.objects.filter(pk=work.plan.person).first()
    if work.tells and person is not None:
        farewell.confirm_destroyed(Withdrawal.objects.get(pk=work.withdrawal.pk), person)


def _vault(work: Work) -> None:
    sealed.remove(work.plan)


def _remove_person(work: Work) -> None:
    rows.remove_person(work.withdrawal, work.plan)


STEPS: dict[str, Callable[[Work], None]] = {
    "ledger": _write_down, "rows": _rows, "drafts": _drafts, "letter": _letter, "vault": _vault,
    "person": _remove_person,
}  # fmt: skip


def _is_here(going: Plan) -> bool:
    cut = [place.revision for place in going.cuts.values()]
    here = (
        Person.objects.filter(pk=going.person), Source.objects.filter(pk__in=going.sources),
        Draft.objects.filter(pk__in=going.drafts), Revision.objects.filter(pk__in=cut),
    )  # fmt: skip
    return any(found.exists() for found in here) or not sealed.is_clean(going)


@transaction.atomic
def _withdrawal(entry: Entry, study: Study) -> Withdrawal:
    """The row of a withdrawal, made again when the backup is from before it."""
    there = Withdrawal.objects.filter(pk=entry.withdrawal).first()
    if there is None:
        there = Withdrawal.objects.create(
            pk=entry.withdrawal, study=study, kind=Withdrawal.Kind.DESTROY, subjects=entry.plan.subjects
        )
        Withdrawal.objects.filter(pk=there.pk).update(asked_at=entry.at)
    Withdrawal.objects.filter(pk=there.pk).update(done_at=None)
    trail.record(None, "withdrawal.replayed", there)
    return Withdrawal.objects.get(pk=there.pk)
