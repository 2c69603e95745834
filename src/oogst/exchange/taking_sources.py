"""Sources of a project with what hangs on them, some in one transaction."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from oogst.core.formats.document import Document
from oogst.core.formats.refi import Source as FileSource
from oogst.core.formats.refi_values import guid_for
from oogst.core.formats.transcripts import find_turns
from oogst.core.text import digest
from oogst.exchange import side_file
from oogst.exchange.arrival import Arrival
from oogst.exchange.kept_models import KeptSource
from oogst.exchange.merging import remove_gone, take_changed
from oogst.exchange.reading_told import how_read
from oogst.exchange.side_file import Bag
from oogst.exchange.taking_cases import keep_values, values_of_source
from oogst.exchange.taking_coders import coder_of
from oogst.exchange.taking_codings import Codings
from oogst.exchange.taking_memos import Memos
from oogst.participation.gate import Embargoed, HasStopped, check_nobody_stopped
from oogst.sources import index, rules
from oogst.sources.models import Kind, Participant, Phase, Source, Turn
from oogst.sources.services import let_in, note_added
from oogst.studies.basis import Basis


def numbered(sources: Iterable[FileSource]) -> Iterable[FileSource]:
    """The sources, with a GUID of its own for each that repeats one."""
    seen: Counter[str] = Counter()
    for source in sources:
        seen[source.guid] += 1
        again = seen[source.guid]
        yield source if again == 1 else replace(source, guid=guid_for(source.guid, str(again)))


def take_batch(arrival: Arrival, memos: Memos, batch: Sequence[FileSource]) -> list[uuid.UUID]:
    """Let some sources in with all that hangs on them. Returns the new ones. Runs inside a transaction."""
    guids = [uuid.UUID(source.guid) for source in batch]
    here = {str(row.guid): row for row in Source.objects.filter(study=arrival.study, guid__in=guids)}
    codings = Codings(arrival, memos, list(here.values()))
    arrival.outcome.lap()
    made: list[Source] = []
    taken: list[FileSource] = []
    unindexed: list[tuple[Source, str]] = []
    values = []
    for source in batch:
        if source.text is None:
            _without_text(arrival, source)
            continue
        row = here.get(source.guid)
        if row is None and str(uuid.UUID(source.guid)) in arrival.withdrawn:
            arrival.outcome.leave("source", source.name, "source-withdrawn")
            continue
        if row is None and not arrival.choices.new_sources:
            arrival.outcome.leave("source", source.name, "left-by-choice")
            continue
        if row is None:
            try:
                row = _let_in(arrival, source, unindexed)
            except Embargoed:
                arrival.outcome.leave("source", source.name, "source-embargoed")
                continue
            except HasStopped:
                if not arrival.side.sources.inside(source.guid):
                    raise  # whoever brings it in said who is in all of it
                arrival.outcome.leave("source", source.name, "source-of-stopped")
                continue
            made.append(row)
            taken.append(source)
        elif row.digest == digest(source.text):
            arrival.outcome.counts["sources_here"] += 1
        else:
            arrival.outcome.leave("source", source.name, "source-differs", source=row.pk)
            continue
        arrival.sources[source.guid] = row.pk
        memos.about(row, source.guid, source.note_guids)
        values += values_of_source(arrival, row, source.values)
        new = codings.of_source(row, source)
        _tell(arrival, source, row, is_new=row in made[-1:], codings=new)
    KeptSource.objects.bulk_create(
        KeptSource(
            source=row,
            made_at=source.created,
            made_by=coder_of(arrival, source.user_guid) if source.user_guid else None,
        )
        for row, source in zip(made, taken, strict=True)
    )
    index.add_new(unindexed)
    note_added(made, arrival.by)
    codings.write()
    same = [row for row in here.values() if arrival.sources.get(str(row.guid)) == row.pk]
    take_changed(arrival, same, batch)
    remove_gone(arrival, same, batch)
    keep_values(arrival, values)
    memos.write()
    _tell_twins(arrival, made)
    arrival.outcome.sources += [row.pk for row in made]
    arrival.outcome.counts["sources"] += len(made)
    arrival.outcome.words += sum(row.words for row in made)
    return [row.pk for row in made]


def _tell(arrival: Arrival, source: FileSource, row: Source, *, is_new: bool, codings: int) -> None:
    """The line of this source in the report: how its positions were read, and what was odd."""
    odd = [(one.code, one.details) for one in source.remarks] + arrival.outcome.lap()
    told: list[tuple[str, dict[str, str | int]]] = [("codings-taken", {"count": codings})] if codings else []
    if source.positions is not None and source.selections:
        told += how_read(source.positions)
    arrival.outcome.item(
        "source", "taken" if is_new else "here", row.name, source=row.pk, odd=bool(odd), remarks=(*told, *odd)
    )


def _without_text(arrival: Arrival, source: FileSource) -> None:
    arrival.outcome.leave("source", source.name, "source-without-text")
    lost = len(source.codings) + sum(len(selection.codings) for selection in source.selections)
    arrival.outcome.remark("coding-without-text", lost)


def _let_in(arrival: Arrival, source: FileSource, unindexed: list[tuple[Source, str]]) -> Source:
    assert source.text is not None
    side = arrival.side.sources.inside(source.guid)
    told = side_file.turns(side, len(source.text))
    turns = tuple(find_turns(source.text)) if told is None else tuple(turn for turn, _person in told)
    described = {**arrival.described, **_from_side(arrival, side, source.guid)}
    described["date"] = described.get("date") or (None if side else rules.date_in(source.name))
    if side:
        described["people"] = ()
        inside = {*_codes_in(side), *(person for _turn, person in told or ())}
        check_nobody_stopped(
            [arrival.people[code] for code in sorted(inside & arrival.people.keys())], described["date"]
        )
    document = Document(source.name, source.text, turns, language=side.text("language", 8) or None)
    row = let_in(
        study=arrival.study,
        by=arrival.by,
        document=document,
        guid=uuid.UUID(source.guid),
        description=source.description,
        unindexed=unindexed,
        **described,
    )
    if side:
        _people(arrival, row, side, [person for _turn, person in told or ()])
    return row


def _from_side(arrival: Arrival, side: Bag, guid: str) -> dict[str, Any]:
    """What our own export says of a source goes before what the batch says of all."""
    found: dict[str, Any] = {
        "kind": side.one_of("kind", Kind.values) or arrival.described.get("kind") or Kind.DOCUMENT,
        "organisation": arrival.case_of_source.get(guid) or arrival.described.get("organisation"),
    }
    if side:
        found["phase"] = side.one_of("phase", Phase.values)
        found["date"] = side.date("date")
        found["file_name"], found["file_digest"] = side.text("file_name", 300), side.text("file_digest", 64)
    if basis := side.one_of("basis", Basis.values):
        found["basis"], found["basis_note"] = basis, side.text("basis_note", 300)
        if basis == Basis.CONSENT:  # it was signed in the study that this comes from; here nobody signed anything
            found["basis"], found["basis_note"] = Basis.ELSEWHERE, str(_("signed in the study that this comes from"))
    return found


def _codes_in(side: Bag) -> list[str]:
    """The codes of who takes part in a source, as our own export says."""
    return [row[0] for row in side.row("participants") if isinstance(row, list) and row and isinstance(row[0], str)]


def _people(arrival: Arrival, source: Source, side: Bag, persons: list[str]) -> None:
    """Who is in a source and who speaks in which turn, as our own export says."""
    participants: list[Participant] = []
    for row in side.row("participants"):
        if isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row):
            person = arrival.people.get(row[0])
            if person is not None and all(other.person != person for other in participants):
                participants.append(Participant(source=source, person=person, speaker=row[1][:120]))
    Participant.objects.bulk_create(participants)
    turns: dict[str, list[int]] = {}
    for number, code in enumerate(persons):
        turns.setdefault(code, []).append(number)
    for code, numbers in turns.items():
        if code in arrival.people:
            for start in range(0, len(numbers), 500):
                some = Turn.objects.filter(revision__source=source, number__in=numbers[start : start + 500])
                some.update(person=arrival.people[code])


def _tell_twins(arrival: Arrival, made: list[Source]) -> None:
    pks = [row.pk for row in made]
    twins = Source.objects.filter(study=arrival.study, digest__in=[row.digest for row in made]).exclude(pk__in=pks)
    arrival.outcome.remark("same-text", twins.count() if made else 0)
