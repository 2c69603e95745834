"""The notes of a project become memos about what refers to them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from oogst.coding.models import Code, Memo
from oogst.core.formats.refi import Code as FileCode
from oogst.core.formats.refi import Link, Note
from oogst.core.formats.refi_values import guid_for
from oogst.exchange.arrival import Arrival
from oogst.exchange.taking_coders import coder_of
from oogst.sources.models import Source
from oogst.studies.models import Organisation


class HasKey(Protocol):
    """A coding on its way to the database."""

    pk: uuid.UUID


About = Source | Code | Organisation | HasKey | None


class Memos:
    """Gathers memos, and writes them down together. A memo that is here already, by its GUID, stays as it is."""

    def __init__(self, arrival: Arrival, notes: Sequence[Note], links: Sequence[Link]) -> None:
        self._arrival = arrival
        self._notes = {note.guid: note for note in notes}
        # Our own export says itself what a memo is about: a link in it was followed when it first came in.
        others = {guid: note for guid, note in self._notes.items() if not arrival.side.memos.inside(guid)}
        self._linked = _linked(links, others)
        self._known = set(Memo.objects.filter(study=arrival.study).values_list("guid", flat=True))
        self._used: set[str] = set()
        self._new: list[Memo] = []

    def is_linked(self, thing_guid: str) -> bool:
        """Whether a link ties notes to a thing."""
        return thing_guid in self._linked

    def about(self, thing: About, thing_guid: str, note_guids: Iterable[str]) -> None:
        """Memos about a thing: its notes, and notes that a link ties to it."""
        for guid in dict.fromkeys([*note_guids, *self._linked.get(thing_guid, ())]):
            note = self._notes.get(guid)
            if note is None:
                continue  # the reader has told that it is not there
            identity = guid
            if guid in self._used:
                self._arrival.outcome.remark("note-shared")
                identity = guid_for(guid, thing_guid)
            self._used.add(guid)
            self._add(note, identity, thing)

    def words(
        self, thing: About, thing_guid: str, title: str, text: str, user_guid: str | None, note: Note | None = None
    ) -> None:
        """A memo of words that stood with a thing, and were no note."""
        made = note or Note(guid_for("words", thing_guid), title, text, user_guid)
        self._add(made, made.guid, thing)

    def rest(self) -> None:
        """Notes that nothing refers to: about a case when our side file says so, else about the study."""
        for guid, note in self._notes.items():
            if guid in self._used:
                continue
            about = self._arrival.side.memos.inside(guid).row("about")
            case = self._arrival.cases.get(about[1]) if len(about) == 2 and isinstance(about[1], str) else None
            self._add(note, guid, case)

    def write(self) -> None:
        """Two queries at most for every five hundred."""
        Memo.objects.bulk_create(self._new)
        self._arrival.outcome.counts["memos"] += len(self._new)
        self._new = []

    def _add(self, note: Note, identity: str, thing: About) -> None:
        guid = uuid.UUID(identity)
        if guid in self._known:
            self._arrival.outcome.counts["memos_here"] += 1
            return
        side = self._arrival.side.memos.inside(identity)
        title = side.text("title", 200) or " ".join(note.name.split())[:200]
        text = note.text if note.text.strip() else note.name
        if not text.strip():
            self._arrival.outcome.remark("note-empty")
            return
        self._known.add(guid)
        created = self._arrival.moment(note.created)
        self._new.append(
            Memo(
                study=self._arrival.study,
                guid=guid,
                kind=side.one_of("kind", Memo.Kind.values) or Memo.Kind.NOTE,
                title=title,
                text=text,
                by=coder_of(self._arrival, note.user_guid),
                created_at=created,
                edited_at=side.moment("edited") or created,
                **({} if thing is None else {_FIELDS.get(type(thing), "coding_id"): thing.pk}),
            )
        )


_FIELDS: dict[type, str] = {Source: "source_id", Code: "code_id", Organisation: "organisation_id"}


def memos_of_codes(memos: Memos, arrival: Arrival, codes: Sequence[FileCode]) -> None:
    for code in codes:
        if code.guid in arrival.codes:
            memos.about(arrival.codes[code.guid], code.guid, code.note_guids)


def _linked(links: Sequence[Link], notes: dict[str, Note]) -> dict[str, list[str]]:
    """Notes by the thing that a link ties them to, as NVivo writes annotations."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        ends = link.origin_guid, link.target_guid
        for note, thing in (ends, ends[::-1]):
            if note in notes and thing is not None and thing not in notes:
                found[thing].append(note)
    return found
