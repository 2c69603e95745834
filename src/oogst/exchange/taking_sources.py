"""Sources of a project with their codings, some in one transaction."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from oogst.coding.models import Coding
from oogst.core.formats.document import Document
from oogst.core.formats.refi import Coding as FileCoding
from oogst.core.formats.refi import Selection
from oogst.core.formats.refi import Source as FileSource
from oogst.core.formats.refi_values import guid_for
from oogst.core.formats.transcripts import find_turns
from oogst.core.text import digest
from oogst.exchange import side_file
from oogst.exchange.arrival import Arrival
from oogst.exchange.side_file import Bag
from oogst.exchange.taking_cases import keep_values, values_of_source
from oogst.exchange.taking_coders import coder_of
from oogst.exchange.taking_memos import Memos
from oogst.participation.gate import Embargoed, HasStopped, check_nobody_stopped
from oogst.sources import rules
from oogst.sources.models import Kind, Participant, Phase, Source, Turn
from oogst.sources.services import let_in, note_added
from oogst.studies.basis import Basis

Place = tuple[uuid.UUID, uuid.UUID, uuid.UUID, int, int]


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
    codings = _Codings(arrival, memos, list(here.values()))
    made: list[Source] = []
    values = []
    for source in batch:
        if source.text is None:
            _without_text(arrival, source)
            continue
        row = here.get(source.guid)
        if row is None and str(uuid.UUID(source.guid)) in arrival.withdrawn:
            arrival.outcome.leave("source", source.name, "source-withdrawn")
            continue
        if row is None:
            try:
                row = _let_in(arrival, source)
            except Embargoed:
                arrival.outcome.leave("source", source.name, "source-embargoed")
                continue
            except HasStopped:
                if not arrival.side.sources.inside(source.guid):
                    raise  # whoever brings it in said who is in all of it
                arrival.outcome.leave("source", source.name, "source-of-stopped")
                continue
            made.append(row)
        elif row.digest == digest(source.text):
            arrival.outcome.counts["sources_here"] += 1
        else:
            arrival.outcome.leave("source", source.name, "source-differs")
            continue
        arrival.sources[source.guid] = row.pk
        memos.about(row, source.guid, source.note_guids)
        values += values_of_source(arrival, row, source.values)
        codings.of_source(row, source)
    note_added(made, arrival.by)
    codings.write()
    keep_values(arrival, values)
    memos.write()
    _tell_twins(arrival, made)
    arrival.outcome.sources += [row.pk for row in made]
    arrival.outcome.counts["sources"] += len(made)
    arrival.outcome.words += sum(row.words for row in made)
    return [row.pk for row in made]


def _without_text(arrival: Arrival, source: FileSource) -> None:
    arrival.outcome.leave("source", source.name, "source-without-text")
    lost = len(source.codings) + sum(len(selection.codings) for selection in source.selections)
    arrival.outcome.remark("coding-without-text", lost)


def _let_in(arrival: Arrival, source: FileSource) -> Source:
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


class _Codings:
    """Gathers the codings of some sources. The same coder, code and place twice is one coding."""

    def __init__(self, arrival: Arrival, memos: Memos, here: list[Source]) -> None:
        self._arrival, self._memos = arrival, memos
        self._new: list[Coding] = []
        self._later: list[tuple[Coding, str, tuple[str, ...]]] = []
        self._words: list[tuple[Coding, Selection]] = []
        self._places: dict[Place, Coding] = {}
        self._known: dict[str, Coding] = {}
        if here:
            for coding in Coding.objects.filter(source__in=here):
                self._known[str(coding.guid)] = coding
                if coding.removed_at is None:
                    self._places[_place(coding)] = coding

    def of_source(self, row: Source, source: FileSource) -> None:
        text = source.text or ""
        if source.codings and text:
            self._arrival.outcome.remark("coding-of-whole", len(source.codings))
            for coding in source.codings:
                self._add(row, text, 0, len(text), coding, None)
        for selection in source.selections:
            self._of_selection(row, text, selection)

    def write(self) -> None:
        """The ids are in the order of the file, so that codings of one place keep their order."""
        for coding, pk in zip(self._new, sorted(coding.pk for coding in self._new), strict=True):
            coding.pk = pk
        Coding.objects.bulk_create(self._new)
        for coding, guid, notes in self._later:
            self._memos.about(coding, guid, notes)
        for coding, selection in self._words:
            self._memos.words(coding, selection.guid, "", selection.description, selection.user_guid)
        self._arrival.outcome.counts["codings"] += len(self._new)

    def _of_selection(self, row: Source, text: str, selection: Selection) -> None:
        words = text[selection.start : selection.end] if selection.place == "text" else ""
        first: Coding | None = None
        if words:
            for coding in selection.codings:
                added = self._add(row, text, selection.start, selection.end, coding, selection)
                first = first or added
        elif selection.codings and selection.place != "text":
            self._arrival.outcome.remark("coding-on-media", len(selection.codings))
        said = "" if _folded(selection.description) == _folded(words) else selection.description.strip()
        if first is not None:
            self._later.append((first, selection.guid, selection.note_guids))
            if said:
                self._words.append((first, selection))
            return
        self._memos.about(row, selection.guid, selection.note_guids)
        if said:
            self._arrival.outcome.remark("selection-to-memo")
            title = " ".join(words.split())[:120] or selection.name
            text = f"{said}\n\n“{words}”" if words else said
            self._memos.words(row, selection.guid, title, text, selection.user_guid)
        elif not selection.codings and not selection.note_guids:
            self._arrival.outcome.remark("selection-without-code")

    def _add(
        self, row: Source, text: str, start: int, end: int, coding: FileCoding, selection: Selection | None
    ) -> Coding | None:
        """The coding that stands there in the end: this one, or the one that it repeats."""
        known = self._known.get(coding.guid)
        if known is not None and known.source_id == row.pk:
            self._arrival.outcome.counts["codings_here"] += 1
            return known
        code = self._arrival.codes.get(coding.code_guid)
        if code is None:
            # A code that the project itself does not hold was told by the reader.
            self._arrival.outcome.remark("coding-code-gone", int(coding.code_guid in self._arrival.codes_out))
            return None
        created = coding.created or (selection.created if selection else None)
        user = coding.user_guid or (selection.user_guid if selection else None)
        new = Coding(
            study_id=self._arrival.study.pk,
            source_id=row.pk,
            code_id=code.pk,
            start=start,
            end=end,
            words=text[start:end],
            coder=coder_of(self._arrival, user),
            created_at=self._arrival.moment(created),
            guid=uuid.UUID(coding.guid),
        )
        there = self._places.setdefault(_place(new), new)
        self._later.append((there, coding.guid, coding.note_guids))
        if there is not new:
            self._arrival.outcome.remark("coding-twice")
            return there
        self._known[coding.guid] = new
        self._new.append(new)
        return new


def _place(coding: Coding) -> Place:
    return coding.source_id, coding.code_id, coding.coder, coding.start, coding.end


def _folded(words: str) -> str:
    return " ".join(words.split())
