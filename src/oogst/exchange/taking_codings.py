"""The codings of some sources of a project. The same coder, code and place twice is one coding."""

import datetime
import uuid
from dataclasses import dataclass

from oogst.coding.models import Coding
from oogst.core.formats.refi import Coding as FileCoding
from oogst.core.formats.refi import Selection
from oogst.core.formats.refi import Source as FileSource
from oogst.exchange import quickly
from oogst.exchange.arrival import Arrival
from oogst.exchange.taking_coders import coder_of
from oogst.exchange.taking_memos import Memos
from oogst.sources.models import Source

Place = tuple[int, int, int, int, int]
COLUMNS = (
    "id", "study_id", "source_id", "code_id", "start", "end", "words", "coder", "created_at", "guid",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Placed:
    """A coding on its way to the database, or one that is there (then without its words). Lighter than a row of the
    ORM: there are many.
    """

    pk: uuid.UUID
    source: uuid.UUID
    code: uuid.UUID
    coder: uuid.UUID
    start: int
    end: int
    words: str
    created: datetime.datetime
    guid: str

    @property
    def place(self) -> Place:
        """In numbers, which are compared faster than ids."""
        return self.source.int, self.code.int, self.coder.int, self.start, self.end


class Codings:
    """Gathers the codings of a batch of sources, and writes them together."""

    def __init__(self, arrival: Arrival, memos: Memos, here: list[Source]) -> None:
        self._arrival, self._memos = arrival, memos
        self._new: list[Placed] = []
        self._later: list[tuple[Placed, str, tuple[str, ...]]] = []
        self._words: list[tuple[Placed, Selection]] = []
        self._places: dict[Place, Placed] = {}
        self._known: dict[str, Placed] = {}
        self._wanted: list[tuple[str, Placed]] = []
        self._here = set(here)
        if here:
            self._look_up(here)

    def of_source(self, row: Source, source: FileSource) -> int:
        """Take the codings of a source. Returns how many are new."""
        before, text = len(self._new), source.text or ""
        if source.codings and text:
            self._arrival.outcome.remark("coding-of-whole", len(source.codings))
            for coding in source.codings:
                self._add(row, text, 0, len(text), coding, None)
        for selection in source.selections:
            self._of_selection(row, text, selection)
        return len(self._new) - before

    def write(self) -> None:
        study = self._arrival.study.pk
        quickly.insert(
            Coding,
            COLUMNS,
            (
                (new.pk, study, new.source, new.code, new.start, new.end, new.words, new.coder, new.created, new.guid)
                for new in self._new
            ),
        )
        for guid, coding in self._wanted:
            self._arrival.places[guid] = coding.pk
        for coding, guid, notes in self._later:
            self._memos.about(coding, guid, notes)
        for coding, selection in self._words:
            self._memos.words(coding, selection.guid, "", selection.description, selection.user_guid)
        self._arrival.outcome.counts["codings"] += len(self._new)

    def _look_up(self, here: list[Source]) -> None:
        rows = Coding.objects.filter(source__in=here).values_list(
            "pk", "source_id", "code_id", "coder", "start", "end", "created_at", "guid", "removed_at"
        )
        for pk, source, code, coder, start, end, created, guid, removed_at in rows.iterator(5000):
            placed = Placed(pk, source, code, coder, start, end, "", created, str(guid))
            self._known[placed.guid] = placed
            if removed_at is None:
                self._places[placed.place] = placed

    def _of_selection(self, row: Source, text: str, selection: Selection) -> None:
        words = text[selection.start : selection.end] if selection.place == "text" else ""
        first: Placed | None = None
        if words:
            for coding in selection.codings:
                added = self._add(row, text, selection.start, selection.end, coding, selection)
                first = first or added
        elif selection.codings and selection.place != "text":
            self._arrival.outcome.remark("coding-on-media", len(selection.codings))
        said = selection.description
        said = said.strip() if said and _folded(said) != _folded(words) else ""
        if first is not None:
            if selection.guid in self._arrival.wanted:
                self._wanted.append((selection.guid, first))
            self._say(first, selection.guid, selection.note_guids)
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
    ) -> Placed | None:
        """The coding that stands there in the end: this one, or the one that it repeats."""
        known = self._known.get(coding.guid)
        if known is not None and known.source == row.pk:
            self._arrival.outcome.counts["codings_here"] += 1
            return self._told(coding, known)
        code = self._arrival.codes.get(coding.code_guid)
        if code is None:
            # A code that the project itself does not hold was told by the reader.
            self._arrival.outcome.remark("coding-code-gone", int(coding.code_guid in self._arrival.codes_out))
            return None
        if not self._arrival.choices.new_codings and row in self._here:
            self._arrival.outcome.remark("left-by-choice")
            return None
        created = coding.created or (selection.created if selection else None)
        user = coding.user_guid or (selection.user_guid if selection else None)
        new = Placed(
            pk=self._arrival.next_id(),
            source=row.pk,
            code=code.pk,
            coder=coder_of(self._arrival, user),
            start=start,
            end=end,
            words=text[start:end],
            created=self._arrival.moment(created),
            guid=coding.guid,
        )
        there = self._places.setdefault(new.place, new)
        self._say(there, coding.guid, coding.note_guids)
        if there is not new:
            self._arrival.outcome.remark("coding-twice")
            return self._told(coding, there)
        self._known[coding.guid] = new
        self._new.append(new)
        return self._told(coding, new)

    def _say(self, placed: Placed, guid: str, notes: tuple[str, ...]) -> None:
        if notes or self._memos.is_linked(guid):
            self._later.append((placed, guid, notes))

    def _told(self, coding: FileCoding, placed: Placed) -> Placed:
        if coding.guid in self._arrival.wanted:
            self._wanted.append((coding.guid, placed))
        return placed


def _folded(words: str) -> str:
    return " ".join(words.split())
