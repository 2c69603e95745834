"""Everything that can be done to sources. All material enters through `let_in`, and so through the gate."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core import workdays
from oogst.core.formats.document import Document
from oogst.core.ids import uuid7
from oogst.core.text import digest, normalise, word_count
from oogst.participation import gate
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import index
from oogst.sources.models import Kind, Participant, Revision, Source, Turn, Variable, VariableValue
from oogst.studies.basis import Basis
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import things

EDITABLE = frozenset(
    {"name", "kind", "date", "phase", "organisation", "basis", "basis_note", "language", "description"}
)


@transaction.atomic
def add_source(*, study: Study, document: Document, by: User | None, **described: Any) -> Source:
    """Let a text in, as the first revision of a source, and write it on the trail; `described` as `let_in` takes it.

    `by` is None only on the command line of the installation. Raises NotAllowed without a ground.
    """
    if by is not None:
        access.require(by, Permission.ADD_MATERIAL, study)
    source = let_in(study=study, document=document, by=by, **described)
    note_added([source], by)
    return source


def note_added(sources: Sequence[Source], by: User | None) -> None:
    """Write on the trail that these came in."""
    details = [{"kind": source.kind, "basis": source.basis, "words": source.words} for source in sources]
    trail.record_all(by, "source.added", list(zip(sources, details, strict=True)))


def let_in(
    *,
    study: Study,
    document: Document,
    by: User | None,
    basis: str = "",
    basis_note: str = "",
    kind: str = "",
    date: datetime.date | None = None,
    phase: str = "",
    organisation: Organisation | None = None,
    people: Iterable[Person] = (),
    guid: uuid.UUID | None = None,
    source_id: uuid.UUID | None = None,
    file_name: str = "",
    file_digest: str = "",
    description: str = "",
    interviewer: uuid.UUID | None = None,
    given: tuple[gate.Ground, datetime.date | None] | None = None,
    unindexed: list[tuple[Source, str]] | None = None,
) -> Source:
    """A text through the gate, for who has asked for access and calls `note_added` for it in the same transaction.

    Without a basis of its own, the study's default is its ground. `given` is of what has waited as a draft: it was
    checked when it was given, and its promised day counts. Who lets in many gives `unindexed`, where each is put with
    its text, and calls `index.add_new` for all in the same transaction. Raises NotAllowed without a ground; Embargoed.
    """
    people = list(people)
    kind = _kind(kind or document.kind)
    day = date or document.date
    if given is None:
        note = basis_note or ("" if basis else study.default_basis_note)
        ground = gate.check(basis or study.default_basis, note, kind=kind, people=people, date=day)
        promised = gate.check_not_embargoed(study=study, kind=kind, date=day, organisation=organisation)
    else:
        ground, promised = given
    text = normalise(document.text)
    actor = by.pk if by else uuid.UUID(int=0)
    source = Source(
        pk=source_id or uuid7(),
        study=study,
        name=document.name.strip()[:300] or _("Untitled"),
        kind=kind,
        date=day,
        phase=phase,
        organisation=organisation,
        basis=ground.basis,
        basis_note=ground.note,
        language=document.language or study.language,
        description=description,
        file_name=file_name[:300],
        file_digest=file_digest,
        length=len(text),
        words=word_count(text),
        digest=digest(text),
        interviewer=interviewer,
        promised_day=promised,
        created_by=actor,
    )
    if guid is not None:
        source.guid = guid
    source.save(force_insert=True)
    revision = Revision.objects.create(source=source, number=1, text=text, digest=source.digest, created_by=actor)
    _keep_turns(revision, document, people)
    for person in people:
        Participant.objects.create(source=source, person=person, signature=ground.signatures.get(person.pk))
    set_variables(source, document.variables)
    if unindexed is None:
        index.add_new([(source, text)])
    else:
        unindexed.append((source, text))
    return source


@transaction.atomic
def describe_sources(*, sources: Sequence[Source], by: User, **fields: Any) -> None:
    """Set the same fields on several sources. Raises NotAllowed for a basis that is none, or another study's case."""
    if unknown := fields.keys() - EDITABLE:
        raise ValueError(f"Not a field of a source: {sorted(unknown)}")
    for source in sources:
        access.require(by, Permission.ADD_MATERIAL, source)
        organisation = fields.get("organisation", source.organisation)
        if organisation is not None and organisation.study_id != source.study_id:
            raise NotAllowed(_("This school belongs to another study."))
        _check_ground(source, organisation, fields)
        for name, value in fields.items():
            setattr(source, name, value)
        source.save(update_fields=list(fields))
        trail.record(by, "source.described", source, fields=sorted(fields))


def _check_ground(source: Source, organisation: Organisation | None, fields: Mapping[str, Any]) -> None:
    """What a source becomes by these fields goes through the gate as if it came in now."""
    asked = fields.keys() & {"basis", "kind", "date", "organisation"}
    if not asked:
        return
    before = Source.objects.get(pk=source.pk)  # a form may have put its own values in the row that we were given
    changed = {name for name in asked if fields[name] != getattr(before, name)}
    if not changed:
        return
    kind, day = fields.get("kind", source.kind), fields.get("date", source.date)
    basis = fields.get("basis", source.basis)
    if "basis" in changed or (basis == Basis.CONSENT and "kind" in changed):
        people = list(source.people.all())
        ground = gate.check(basis, fields.get("basis_note", source.basis_note), kind=kind, people=people, date=day)
        for row in source.participants.all():
            row.signature = ground.signatures.get(row.person_id)
            row.save(update_fields=["signature"])
    promised = gate.check_not_embargoed(study=source.study, kind=kind, date=day, organisation=organisation)
    if promised is not None and (source.promised_day is None or promised > source.promised_day):
        source.promised_day = promised  # a promise is only ever made longer
        source.save(update_fields=["promised_day"])


@transaction.atomic
def set_people(*, source: Source, speakers: Mapping[Person, str | Sequence[str]], by: User) -> None:
    """Say who is in a source, and as which speaker of its turns ("" for none; several when the labels vary)."""
    access.require(by, Permission.ADD_MATERIAL, source)
    if any(person.study_id != source.study_id for person in speakers):
        raise NotAllowed(_("This person belongs to another study."))
    before = {row.person_id: row.signature_id for row in source.participants.all()}
    _check_nobody_loses_a_right(source, before.keys() - {person.pk for person in speakers})
    covered = _covered(source, [person for person in speakers if person.pk not in before])
    source.participants.all().delete()
    turns = Turn.objects.filter(revision__source=source)
    turns.update(person=None)
    for person, named in speakers.items():
        labels = [named] if isinstance(named, str) else list(named)
        Participant.objects.create(
            source=source,
            person=person,
            speaker=labels[0] if labels else "",
            signature_id=covered.get(person.pk) or before.get(person.pk),
        )
        turns.filter(speaker__in=[label for label in labels if label]).update(person=person)
    trail.record(by, "source.people", source, people=len(speakers))


@transaction.atomic
def add_people(*, sources: Sequence[Source], people: Sequence[Person], by: User) -> None:
    """Add people to who is in several sources; those already there keep their speaker."""
    for source in sources:
        access.require(by, Permission.ADD_MATERIAL, source)
        if any(person.study_id != source.study_id for person in people):
            raise NotAllowed(_("This person belongs to another study."))
        here = set(source.participants.values_list("person_id", flat=True))
        added = [person for person in people if person.pk not in here]
        covered = _covered(source, added)
        Participant.objects.bulk_create(
            [Participant(source=source, person=person, signature_id=covered.get(person.pk)) for person in added],
            ignore_conflicts=True,
        )
        trail.record(by, "source.people", source, added=len(people))


def _check_nobody_loses_a_right(source: Source, leaving: Collection[uuid.UUID]) -> None:
    """Who can still have this destroyed stays in it: out of it, nobody would find what is theirs."""
    if leaving and source.promised_day is not None and workdays.today(timezone.now()) <= source.promised_day:
        raise NotAllowed(
            _("Until the end of %(day)s these people can have this destroyed. Take nobody out of it before that.")
            % {"day": source.promised_day.isoformat()}
        )


def _covered(source: Source, people: Sequence[Person]) -> dict[uuid.UUID, uuid.UUID]:
    """The signatures under which people join a source. Raises NotAllowed when the gate does not let them."""
    if not people:
        return {}
    ground = gate.check(source.basis, source.basis_note, kind=source.kind, people=people, date=source.date)
    return {person: signature.pk for person, signature in ground.signatures.items()}


@transaction.atomic
def edit_variables(*, source: Source, values: Mapping[str, str], by: User) -> None:
    """Replace the variables of a source."""
    access.require(by, Permission.ADD_MATERIAL, source)
    source.values.exclude(variable__name__in=values).delete()
    set_variables(source, values)
    trail.record(by, "source.variables", source, count=len(values))


@transaction.atomic
def remove_sources(*, sources: Sequence[Source], by: User) -> None:
    """Remove sources for good, with all that hangs on them: codings, memos, quotes, words in the search index."""
    for source in sources:
        access.require(by, Permission.ADD_MATERIAL, source)
        trail.record(by, "source.removed", source, kind=source.kind)
    discard_sources(sources)


def discard_sources(sources: Sequence[Source]) -> None:
    """Take sources out without a trail of their own: of an import that failed, or is read again.

    What is sealed about them goes first: raw texts, recordings, and keys of their own.
    """
    things.discard(source.pk for source in sources)
    index.remove(sources)
    Source.objects.filter(pk__in=[source.pk for source in sources]).delete()


def set_variables(
    about: Source | Organisation, values: Mapping[str, str], types: Mapping[str, str] | None = None
) -> None:
    """Set values of variables, making the variables that the study has not yet. For services and exchange."""
    if not values:
        return
    study = about.study
    known = {variable.name: variable for variable in study.variables.filter(name__in=list(values))}
    where = {"source": about} if isinstance(about, Source) else {"organisation": about}
    for name, value in values.items():
        name = name.strip()[:120]
        if not name:
            continue
        if name not in known:
            known[name] = Variable.objects.create(
                study=study, name=name, type=(types or {}).get(name, Variable.Type.TEXT)
            )
        VariableValue.objects.update_or_create(variable=known[name], **where, defaults={"value": value})


def _kind(wish: str | None) -> str:
    if wish == "row":
        return Kind.SURVEY
    return wish if wish in Kind.values else Kind.DOCUMENT


def _keep_turns(revision: Revision, document: Document, people: Iterable[Person]) -> None:
    by_label = {person.label: person for person in people}
    Turn.objects.bulk_create(
        Turn(
            revision=revision,
            number=number,
            start=turn.start,
            words_start=turn.words_start,
            end=turn.end,
            speaker=turn.speaker[:120],
            person=by_label.get(turn.speaker),
            begins_ms=turn.begins_ms,
            ends_ms=turn.ends_ms,
        )
        for number, turn in enumerate(document.turns)
    )
