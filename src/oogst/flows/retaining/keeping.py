"""Of each class: what is due on a day, and how it goes. The vault first; running it twice does no harm.

A thing is named by a random id, so that an announcement can be kept and nothing goes that was not in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from oogst.core import workdays
from oogst.flows.retaining import forgetting
from oogst.participation.models import ConsentAsk, Letter, Signature
from oogst.people.models import TrailEntry
from oogst.sources.drafts import NAMES, RAW
from oogst.sources.incoming import let_go
from oogst.sources.models import DraftPerson, Import, ImportFile, Participant, Source
from oogst.studies.models import Decision, Organisation, Person, Study
from oogst.vault import files
from oogst.vault.models import Identity, SealedFile, SealedText, SubjectKey

RECORDING = "recording"  # the kind of sealed file
Day = datetime.date


@dataclass(frozen=True)
class Keeper:
    """`due(study, days, day)`: the ids of what may go on that day. `carry_out(study, ids)` lets those go."""

    due: Callable[[Study, int, Day], list[UUID]]
    carry_out: Callable[[Study, Collection[UUID]], None]


def _is_over(start: Day | None, days: int, day: Day) -> bool:
    return start is not None and start + datetime.timedelta(days=days) <= day


def _before(days: int, day: Day) -> datetime.datetime:
    """What happened before this moment is `days` old on that day."""
    return workdays.end_of(day - datetime.timedelta(days=days))


def _prospects(study: Study, days: int, day: Day) -> list[UUID]:
    """Schools that said no, as long as it is known which they are, and their people. Five queries."""
    said_no = list(study.organisations.filter(decision=Decision.NO).values_list("pk", flat=True))
    decided = _decided(study, said_no)
    schools = [pk for pk in said_no if pk in decided and _is_over(decided[pk], days, day)]
    given = Q(participations__isnull=False) | Q(draft_participations__isnull=False)
    people = dict(study.people.filter(organisation__in=schools).annotate(gave=given).values_list("pk", "gave"))
    known = set(Identity.objects.filter(pk__in=[*schools, *people]).values_list("pk", flat=True))
    return [pk for pk in [*schools, *people] if pk in known or people.get(pk) is False]


def _decided(study: Study, schools: Collection[UUID]) -> dict[UUID, Day]:
    """When a school's decision was last written down: the trail knows."""
    rows = TrailEntry.objects.filter(
        chain=str(study.pk), verb__in=["case.added", "case.edited"], object_id__in=[str(pk) for pk in schools]
    )
    return {
        UUID(row.object_id): workdays.today(row.at)
        for row in rows.order_by("sequence")
        if row.verb == "case.added" or "decision" in row.details.get("fields", [])
    }


def _prospects_go(study: Study, ids: Collection[UUID]) -> None:
    """Whoever gave something (an interview about the no) stays a pseudonym; of the others nothing stays."""
    people = Person.objects.filter(study=study, pk__in=ids, organisation__decision=Decision.NO)
    gave = Q(participations__isnull=False) | Q(draft_participations__isnull=False)
    stay = set(people.filter(gave).values_list("pk", flat=True))
    go = [person for person in people if person.pk not in stay]
    schools = Organisation.objects.filter(study=study, pk__in=ids, decision=Decision.NO).values_list("pk", flat=True)
    forgetting.forget([*stay, *schools])
    forgetting.destroy([person.pk for person in go])
    Person.objects.filter(pk__in=[person.pk for person in go]).delete()


def _recordings(study: Study, days: int, day: Day) -> list[UUID]:
    """Of texts that were let in (their names are reviewed) and whose cooling-off period is over for so many days."""
    checked = Source.objects.filter(study=study, created_at__lt=_before(days, day)).filter(
        Q(promised_day=None) | Q(promised_day__lte=day - datetime.timedelta(days=days))
    )
    kept = SealedFile.objects.filter(kind=RECORDING, subject__study=study.pk).values_list("pk", "about")
    wanted = set(checked.filter(pk__in={about for _pk, about in kept}).values_list("pk", flat=True))
    return [pk for pk, about in kept if about in wanted]


def _files_go(study: Study, ids: Collection[UUID]) -> None:
    rows = list(SealedFile.objects.filter(pk__in=ids, subject__study=study.pk))
    subjects = [row.subject_id for row in rows]
    files.discard(rows)
    forgetting.let_empty_keys_go(subjects)


def _raw_texts(study: Study, days: int, day: Day) -> list[UUID]:
    """The texts of sources; a text that is still on its way in is not one yet."""
    if not _is_over(study.ended_on, days, day):
        return []
    rows = SealedText.objects.filter(kind__in=[RAW, NAMES], subject__study=study.pk).values_list("pk", "about")
    let_in = set(Source.objects.filter(study=study).values_list("pk", flat=True))
    return [pk for pk, about in rows if about in let_in]


def _raw_texts_go(study: Study, ids: Collection[UUID]) -> None:
    rows = SealedText.objects.filter(pk__in=ids, subject__study=study.pk)
    subjects = list(rows.values_list("subject_id", flat=True))
    rows.delete()
    forgetting.let_empty_keys_go(subjects)


def _identities(study: Study, days: int, day: Day) -> list[UUID]:
    """Of whom it is known who they are; and the study itself, for the names of others that came up in texts."""
    if not _is_over(study.ended_on, days, day):
        return []
    named = Q(identity__isnull=False) | Q(subject=study.pk)
    return list(SubjectKey.objects.filter(named, study=study.pk).values_list("pk", flat=True))


def _identities_go(study: Study, ids: Collection[UUID]) -> None:
    ours = set(SubjectKey.objects.filter(study=study.pk, pk__in=ids).values_list("pk", flat=True))
    forgetting.forget(ours - {study.pk})
    forgetting.destroy(ours & {study.pk})


def _consents(study: Study, days: int, day: Day) -> list[UUID]:
    """Signatures of people of whom there is no material, once the study ended."""
    if not _is_over(study.ended_on, days, day):
        return []
    gave = [Exists(rows.objects.filter(person=OuterRef("person"))) for rows in (Participant, DraftPerson)]
    relied = [Exists(rows.objects.filter(signature=OuterRef("pk"))) for rows in (Participant, DraftPerson)]
    rows = Signature.objects.filter(study=study).exclude(gave[0]).exclude(gave[1]).exclude(relied[0])
    return list(rows.exclude(relied[1]).values_list("pk", flat=True))


def _consents_go(study: Study, ids: Collection[UUID]) -> None:
    rows = Signature.objects.filter(study=study, pk__in=ids)
    sealed = {pk for pair in rows.values_list("copy", "proof") for pk in pair if pk}
    _files_go(study, sealed)
    rows.delete()


def _letters(study: Study, days: int, day: Day) -> list[UUID]:
    """Not those about an ask that is open: by them it is known that a reminder went."""
    asked = ConsentAsk.objects.filter(study=study, ended_at=None).values_list("pk", flat=True)
    rows = Letter.objects.filter(study=study, at__lt=_before(days, day))
    return list(rows.exclude(about__in=list(asked)).values_list("pk", flat=True))


def _letters_go(study: Study, ids: Collection[UUID]) -> None:
    Letter.objects.filter(study=study, pk__in=ids).delete()


def _imports(study: Study, days: int, day: Day) -> list[UUID]:
    """Batches of which every file was read, or refused, long enough ago."""
    long_ago = _before(days, day)
    busy = ImportFile.objects.filter(Q(finished_at=None) | Q(finished_at__gte=long_ago), batch=OuterRef("pk"))
    return list(Import.objects.filter(study=study, at__lt=long_ago).exclude(Exists(busy)).values_list("pk", flat=True))


def _imports_go(study: Study, ids: Collection[UUID]) -> None:
    for file in ImportFile.objects.filter(batch__study=study, batch__in=ids):
        let_go(file)
    Import.objects.filter(study=study, pk__in=ids).delete()


KEEPERS: dict[str, Keeper] = {
    "prospects": Keeper(_prospects, _prospects_go),
    "recordings": Keeper(_recordings, _files_go),
    "raw_texts": Keeper(_raw_texts, _raw_texts_go),
    "identities": Keeper(_identities, _identities_go),
    "consents": Keeper(_consents, _consents_go),
    "letters": Keeper(_letters, _letters_go),
    "imports": Keeper(_imports, _imports_go),
}
