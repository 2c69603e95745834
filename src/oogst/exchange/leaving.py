"""Which people are in what left the house, so that a withdrawal can call it back."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from oogst.exchange.models import ExportTaken
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.sources.models import Participant, Turn
from oogst.studies.models import Person, Study, Task
from oogst.studies.tasks import open_task

RECALL = "recall"
PROGRAM = "api"  # the format of what a program read
AT_ONCE = 500


@transaction.atomic
def note_taken(*, study: Study, by: User | None, format: str, people: Iterable[uuid.UUID]) -> ExportTaken:
    """Write down that a file left, with who is in it. In the transaction of its entry on the trail."""
    taken = ExportTaken.objects.create(study=study, by=by.pk if by else None, format=format[:20])
    through = ExportTaken.people.through
    here = Person.objects.filter(study=study, pk__in=set(people)).values_list("pk", flat=True)
    through._default_manager.bulk_create(
        [through(exporttaken_id=taken.pk, person_id=person) for person in here], batch_size=AT_ONCE
    )
    return taken


def note_read(*, study: Study, by: User, sources: Iterable[uuid.UUID]) -> None:
    """Write down whose words a program of this account read: what it kept must be called back as a file is.

    One entry an account and day, to which people are added. Three queries when all of them are in it, and no lock.
    """
    people = people_in(sources)
    today = ExportTaken.objects.filter(study=study, by=by.pk, format=PROGRAM, at__date=timezone.localdate())
    known = Person.objects.filter(pk__in=people, exports__in=today).values_list("pk", flat=True)
    if people and (new := people - set(known)):
        _note_more(today.order_by("at").first(), study, by, new)


@transaction.atomic
def _note_more(taken: ExportTaken | None, study: Study, by: User, people: set[uuid.UUID]) -> None:
    if taken is None:
        note_taken(study=study, by=by, format=PROGRAM, people=people)
        return
    through = ExportTaken.people.through
    through._default_manager.bulk_create(
        [through(exporttaken_id=taken.pk, person_id=person) for person in people], ignore_conflicts=True
    )


def people_in(sources: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Who is in these sources, as far as is known. Two queries for every 500."""
    wanted, found = list(sources), set()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= set(Participant.objects.filter(source__in=some).values_list("person_id", flat=True))
        spoken = Turn.objects.filter(revision__source__in=some).exclude(person=None)
        found |= {person for person in spoken.values_list("person_id", flat=True).distinct() if person}
    return found


@transaction.atomic
def recall(*, person: Person, withdrawal: uuid.UUID, due: datetime.date) -> int:
    """Open a task for every file that left with this person in it: whoever took it destroys or cleans that file.

    A file that must be called back for several people has one open task, which counts them. Safe to call twice.
    Returns for how many files.
    """
    taken = list(ExportTaken.objects.filter(people=person).order_by("at"))
    for export in taken:
        tasks = Task.objects.filter(kind=RECALL, about=export.pk, study=export.study_id)
        if any(str(withdrawal) in task.details.get("withdrawals", []) for task in tasks):
            continue
        before: list[str] = next((task.details["withdrawals"] for task in tasks if task.done_at is None), [])
        open_task(
            person.study, RECALL, Permission.RECORD_WITHDRAWAL, about=export.pk, due=due, format=export.format,
            taken=export.at.date().isoformat(), by=str(export.by or ""), withdrawals=[*before, str(withdrawal)],
        )  # fmt: skip
    return len(taken)
