"""Makes a source from its XML and its text: which text, how it counts, and where each selection is in ours."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from oogst.core.formats import charsets
from oogst.core.formats import refi_values as values
from oogst.core.formats.dialects import Dialect, usual_readings
from oogst.core.formats.positions import STANDARD, Counting, Marked, Normalised, Verdict, judge
from oogst.core.formats.qdpx_archive import Container
from oogst.core.formats.qdpx_elements import Elements
from oogst.core.formats.qdpx_xml import child_text, local
from oogst.core.formats.refi import Coding, Kind, Note, Selection, Source
from oogst.core.text import BYTE_ORDER_MARK, normalise

KINDS: dict[str, Kind] = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
_TEXTS = {"Representation", "TextDescription", "Transcript"}
_TEXT_SELECTIONS = {"PlainTextSelection", "TranscriptSelection"}
_MEDIA_SELECTIONS = {"PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection"}
_HANDLED_APART = {"Description", "PlainTextContent", "SyncPoint", "VariableValue", "NoteRef"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_ELSEWHERE = ("relative:", "absolute:", "file:", "http:", "https:")


def guids_in(element: etree._Element) -> list[str]:
    """The GUIDs that the sources of an element have in the file: its own, and those of texts inside it."""
    written = [element.get("guid", "")]
    written += [child.get("guid", "") for child in element if local(child) in _TEXTS]
    return [found for found in map(values.guid, written) if found]


@dataclass(frozen=True, slots=True)
class _Part:
    """A text inside a source, with what is attached to it."""

    text: str | None
    selections: tuple[Selection, ...]
    codings: tuple[Coding, ...]
    note_guids: tuple[str, ...]
    positions: Verdict | None


class Sources:
    """Makes sources. In a project that Oogst wrote the standard is not in doubt."""

    def __init__(self, elements: Elements, container: Container, dialect: Dialect) -> None:
        self._elements = elements
        self._remarks = elements.remarks
        self._container = container
        self._dialect = dialect

    def all_of(self, element: etree._Element) -> Iterator[Source]:
        """The source of an element; of a recording with several transcripts one for each."""
        kind = KINDS[local(element)]
        whole = self._part(element)
        inner = [(child, self._part(child)) for child in element if local(child) in _TEXTS]
        if kind != "text":
            self._remark_media(element, kind)
        elif whole.text is not None and element.get("richTextPath"):
            self._remarks.add("rich-text-left-out")
        first = inner[0][1] if inner else _Part(None, (), (), (), None)
        guid = self._elements.guid(element)
        yield Source(
            guid=guid,
            name=self._name(element),
            kind=kind,
            text=whole.text if kind == "text" else first.text,
            description=child_text(element, "Description"),
            user_guid=self._elements.reference(element, "creatingUser"),
            created=self._elements.moment(element, "creationDateTime"),
            values=self._elements.values(element),
            codings=whole.codings + first.codings,
            note_guids=whole.note_guids + first.note_guids,
            selections=whole.selections + first.selections,
            positions=whole.positions if kind == "text" else first.positions,
        )
        for child, part in inner[1:]:
            self._remarks.add("another-transcript")
            yield Source(
                guid=self._elements.guid(child),
                name=child.get("name", "") or element.get("name", ""),
                kind=kind,
                text=part.text,
                description=child_text(child, "Description"),
                user_guid=self._elements.reference(child, "creatingUser"),
                created=self._elements.moment(child, "creationDateTime"),
                codings=part.codings,
                note_guids=part.note_guids,
                selections=part.selections,
                part_of=guid,
                positions=part.positions,
            )

    def note(self, element: etree._Element) -> Note:
        """A note, which the standard makes a text. Codings inside it are left out."""
        for child in element:
            if local(child) not in {"PlainTextContent", "Description"}:
                self._elements.left_out(child)
        text = self._raw_text(element)
        return Note(
            guid=self._elements.guid(element),
            name=element.get("name", ""),
            text=normalise(text if text is not None else child_text(element, "Description")),
            user_guid=self._elements.reference(element, "creatingUser"),
            created=self._elements.moment(element, "creationDateTime"),
        )

    def _part(self, element: etree._Element) -> _Part:
        """What hangs directly under an element: its text, where it has one, and selections of any kind."""
        marked: list[tuple[Marked | None, dict[str, Any]]] = []
        media: list[Selection] = []
        codings: list[Coding] = []
        points = _sync_points(element)
        for child in element:
            name = local(child)
            if name in _TEXT_SELECTIONS:
                parts = self._elements.selection_parts(child)
                marked.append((_marked(child, parts, points), parts))
            elif name in _MEDIA_SELECTIONS:
                media.append(self._elements.media_selection(child))
            elif name == "Coding":
                coding = self._elements.coding(child)
                codings += [coding] if coding else []
            elif name not in _HANDLED_APART and name not in _TEXTS:
                self._elements.left_out(child)
        raw = self._raw_text(element) if local(element) not in KINDS or local(element) == "TextSource" else None
        notes = self._elements.references(element, "NoteRef")
        if raw is None:
            unplaced = tuple(self._elements.unplaced(parts) for _, parts in marked)
            return _Part(None, (*media, *unplaced), tuple(codings), notes, None)
        verdict = self._judge(raw, [mark for mark, _ in marked if mark])
        text, selections = self._placed(raw, marked, verdict)
        return _Part(text, (*media, *selections), tuple(codings), notes, verdict)

    def _judge(self, raw: str, marked: list[Marked]) -> Verdict:
        if self._dialect == "oogst":
            return Verdict(sure="ours")
        verdict = judge(raw, marked, usual_readings(self._dialect))
        reading = verdict.reading
        if reading.units != STANDARD.units:
            self._remarks.add("positions-utf16")
        if reading.end != STANDARD.end:
            self._remarks.add("positions-inclusive")
        if reading.line_end is not None:
            self._remarks.add("positions-line-ends", length=reading.line_end)
        if reading.mark_counted:
            self._remarks.add("positions-mark")
        if verdict.sure == "weak":
            self._remarks.add("positions-weak")
        return verdict

    def _placed(
        self, raw: str, marked: list[tuple[Marked | None, dict[str, Any]]], verdict: Verdict
    ) -> tuple[str, list[Selection]]:
        normal = Normalised(raw)
        counting = Counting(raw, verdict.reading)
        placed = []
        for mark, parts in marked:
            if mark is None:
                placed.append(self._elements.unplaced(parts))
                continue
            if mark.start > mark.end:
                self._remarks.add("selection-turned")
            if not counting.is_inside(mark.start, mark.end):
                self._remarks.add("selection-outside")
            start, end = normal.span(*counting.span(mark.start, mark.end))
            if start == end:
                self._remarks.add("selection-empty")
            placed.append(Selection(start=start, end=end, **parts))
        return normal.text, placed

    def _raw_text(self, element: etree._Element) -> str | None:
        """The text as the file has it, a byte order mark included. None, with a remark, when it is not there."""
        for child in element:
            if local(child) == "PlainTextContent":
                return child.text or ""
        path = element.get("plainTextPath")
        if path:
            return self._from_file(path)
        rich = element.get("richTextPath", "")
        if rich.casefold().endswith(".txt"):
            return self._from_file(rich)
        self._remarks.add("rich-text-only" if rich else "text-missing")
        return None

    def _from_file(self, path: str) -> str | None:
        if path.strip().casefold().startswith(_ELSEWHERE):
            self._remarks.add("text-outside")
            return None
        name = path.strip()
        if name.casefold().startswith("internal:"):
            name = name[len("internal:") :].lstrip("/")
        content = self._container.text(name.replace("\\", "/").removeprefix("sources/").removeprefix("Sources/"))
        if content is None:
            self._remarks.add("text-missing")
            return None
        text, remarks = charsets.decode(content)
        for remark in remarks:
            details = dict(remark.details)
            count = int(details.pop("count", 1))
            self._remarks.add(remark.code, count, **details)
        # The mark comes back: some programs count it.
        return BYTE_ORDER_MARK + text if content.startswith(_MARKS) else text

    def _remark_media(self, element: etree._Element, kind: Kind) -> None:
        path = element.get("path", "")
        if path.casefold().startswith(_ELSEWHERE):
            self._remarks.add("media-outside", kind=kind)
        elif path:
            self._remarks.add("media-left-out", kind=kind)

    def _name(self, element: etree._Element) -> str:
        name = element.get("name", "")
        if not name.strip():
            self._remarks.add("name-missing", element=local(element))
        return name


def _sync_points(element: etree._Element) -> dict[str, int]:
    """Positions by the GUID of their sync point."""
    points = {}
    for child in element:
        if local(child) == "SyncPoint":
            guid, position = values.guid(child.get("guid", "")), values.integer(child.get("position", ""))
            if guid and position is not None:
                points[guid] = position
    return points


def _marked(element: etree._Element, parts: dict[str, Any], points: dict[str, int]) -> Marked | None:
    """The two positions of a selection in a text, or None when it has none."""
    if local(element) == "TranscriptSelection":
        start = points.get(values.guid(element.get("fromSyncPoint", "")) or "")
        end = points.get(values.guid(element.get("toSyncPoint", "")) or "")
    else:
        start = values.integer(element.get("startPosition", ""))
        end = values.integer(element.get("endPosition", ""))
    if start is None or end is None:
        return None
    return Marked(start, end, parts["name"], parts["description"])
