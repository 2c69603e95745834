"""Opens a REFI-QDA project: `with open_project(file) as project: for source in project.sources(): …`

The XML is walked twice: once for all that stands around the sources, and once for each reading of the sources, so that
memory does not grow with them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from oogst.core.formats.dialects import Dialect, dialect_of
from oogst.core.formats.document import CannotRead, Remark
from oogst.core.formats.qdpx_archive import Archive, Bare, Container, Limits, beside
from oogst.core.formats.qdpx_elements import Elements
from oogst.core.formats.qdpx_sources import KINDS, Sources, guids_in
from oogst.core.formats.qdpx_xml import Walk, local, namespace
from oogst.core.formats.refi import (
    Case,
    Code,
    Coding,
    Graph,
    Head,
    Link,
    Note,
    Remarks,
    Set,
    Source,
    User,
    Variable,
)

_NAMESPACE = "urn:QDA-XML:project:1.0"
_CONTAINERS = {"Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"}


@contextmanager
def open_project(file: Path | BinaryIO, limits: Limits | None = None) -> Iterator["ProjectReader"]:
    """Opens a .qdpx, or a .qde with its folder of sources beside it.

    A stream must be seekable, and stays open. Raises CannotRead: cut-off, damaged, too-many-members, too-large, bomb,
    unsafe-name, encrypted, unsafe-xml, no-project, not-a-project; reading sources may raise the same.
    """
    if isinstance(file, Path):
        with file.open("rb") as stream:
            yield ProjectReader(_container(stream, file, limits or Limits()))
    else:
        yield ProjectReader(_container(file, None, limits or Limits()))


def _container(stream: BinaryIO, path: Path | None, limits: Limits) -> Container:
    stream.seek(0)
    is_zip = stream.read(2) == b"PK"
    stream.seek(0)
    if is_zip:
        return Archive(stream, limits)
    return Bare(stream, beside(path) if path else None, limits)


class ProjectReader:
    """A project that is open. All but its sources is in memory."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._around = Remarks()
        self._of_sources = Remarks()
        self._elements = Elements(self._around)
        self.head = Head("")
        self.users: list[User] = []
        self.codes: list[Code] = []
        self.variables: list[Variable] = []
        self.cases: list[Case] = []
        self.notes: list[Note] = []
        self.links: list[Link] = []
        self.sets: list[Set] = []
        self.graphs: list[Graph] = []
        self.source_count = 0
        self.source_guids: list[str] = []  # as they are written, so that nobody has to read the sources for them
        self._survey()
        self._code_guids = {code.guid for code in self.codes}
        self._case_guids = {case.guid for case in self.cases}
        self._user_guids = {user.guid for user in self.users}
        self._note_guids = {note.guid for note in self.notes}

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was odd or left out, so far. Complete once all sources have been read."""
        return self._around.all() + self._of_sources.all()

    @property
    def dialect(self) -> Dialect:
        """The program that wrote it."""
        return dialect_of(self.head.origin)

    def sources(self) -> Iterator[Source]:
        """The sources in the order of the file, one in memory at a time. May be asked for again."""
        self._of_sources = Remarks()
        reader = self._reader_of_sources(Elements(self._of_sources))
        seen: set[str] = set()
        for container, element in Walk(self._container.project()).items():
            if container == "Sources" and local(element) in KINDS:
                for source in reader.all_of(element):
                    self._check(source, seen)
                    yield replace(source, remarks=self._of_sources.lap())

    def side_file(self) -> bytes | None:
        """What Oogst wrote beside the standard, where this is a project of Oogst."""
        return self._container.side_file()

    def _reader_of_sources(self, elements: Elements) -> Sources:
        return Sources(elements, self._container, dialect_of(self.head.origin))

    def _survey(self) -> None:
        walk = Walk(self._container.project())
        if local(walk.root) != "Project":
            raise CannotRead("not-a-project", {"element": local(walk.root)[:60]})
        if namespace(walk.root) != _NAMESPACE:
            self._around.add("namespace", namespace=namespace(walk.root)[:80])
        self.head = self._elements.head(walk.root)
        handlers = self._handlers()
        found: set[str] = set()
        for container, element in walk.items():
            if container:
                found.add(container)
                self._item(handlers, container, element)
            else:
                found.add(local(element))
                self._of_project(element)
        for missing in ("CodeBook", "Sources"):
            if missing not in found:
                self._around.add("part-missing", element=missing)
        self._check_around()

    def _handlers(self) -> dict[tuple[str, str], Callable[[etree._Element], None]]:
        elements, texts = self._elements, self._reader_of_sources(self._elements)
        return {
            ("Users", "User"): lambda element: self.users.append(elements.user(element)),
            ("CodeBook", "Codes"): lambda element: self.codes.extend(elements.codes(element)),
            ("Variables", "Variable"): lambda element: self.variables.append(elements.variable(element)),
            ("Cases", "Case"): lambda element: self.cases.append(elements.case(element)),
            ("Notes", "Note"): lambda element: self.notes.append(texts.note(element)),
            ("Links", "Link"): lambda element: self.links.append(elements.link(element)),
            ("Sets", "Set"): lambda element: self.sets.append(elements.set(element)),
            ("Graphs", "Graph"): lambda element: self.graphs.append(elements.graph(element)),
            # A codebook inside a project may have its own sets; its items are one level deeper.
            ("CodeBook", "Sets"): lambda element: self.sets.extend(map(elements.set, element)),
        }

    def _item(
        self,
        handlers: dict[tuple[str, str], Callable[[etree._Element], None]],
        container: str,
        element: etree._Element,
    ) -> None:
        handler = handlers.get((container, local(element)))
        if handler:
            handler(element)
        elif container == "Sources" and local(element) in KINDS:
            self.source_count += 1
            self.source_guids += guids_in(element)
        elif container in _CONTAINERS:
            self._elements.left_out(element)

    def _of_project(self, element: etree._Element) -> None:
        """A child of the root: a container whose items have gone by, or something about the whole project."""
        name = local(element)
        if name == "Description":
            self.head = replace(self.head, description=element.text or "")
        elif name == "NoteRef":
            guid = self._elements.reference(element, "targetGUID")
            self.head = replace(self.head, note_guids=(*self.head.note_guids, *([guid] if guid else [])))
        elif name not in _CONTAINERS:
            self._elements.left_out(element)

    def _check_around(self) -> None:
        for name, guids in (
            ("User", [user.guid for user in self.users]),
            ("Code", [code.guid for code in self.codes]),
            ("Case", [case.guid for case in self.cases]),
            ("Note", [note.guid for note in self.notes]),
        ):
            twice = len(guids) - len(set(guids))
            if twice:
                self._around.add("guid-twice", twice, element=name)

    def _check(self, source: Source, seen: set[str]) -> None:
        """Remarks references of a source that lead nowhere."""
        if source.guid in seen:
            self._of_sources.add("guid-twice", element="Source")
        seen.add(source.guid)
        self._check_notes(source.note_guids)
        for coding in source.codings:
            self._check_coding(coding)
        for selection in source.selections:
            self._check_notes(selection.note_guids)
            for coding in selection.codings:
                self._check_coding(coding)

    def _check_coding(self, coding: Coding) -> None:
        if coding.code_guid not in self._code_guids:
            self._of_sources.add("code-is-case" if coding.code_guid in self._case_guids else "code-unknown")
        if coding.user_guid and coding.user_guid not in self._user_guids:
            self._of_sources.add("user-unknown")
        self._check_notes(coding.note_guids)

    def _check_notes(self, guids: tuple[str, ...]) -> None:
        for guid in guids:
            if guid not in self._note_guids:
                self._of_sources.add("note-unknown")
