"""ODT, and its flat sibling FODT: one pass over the content.

The text looks as it does for DOCX (see there): lines, list marks, " | " between cells, text boxes once, notes as "[1]"
and at the end, comments at the very end as "[«passage»] comment" without author. Tracked insertions are in, deletions
are out. Of phonetic guides only the base text is read.
"""

import re
from collections.abc import Iterator

from lxml import etree

from oogst.core.formats.archives import Archive
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.docx import comment_line, table_row
from oogst.core.formats.lines import Lines
from oogst.core.formats.markup import parse_xml
from oogst.core.formats.numbering import ordinal
from oogst.core.formats.transcripts import find_turns, is_interview

_SKIPPED = frozenset({
    "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls",
    "forms", "ruby-text", "note-citation", "title", "desc", "event-listeners", "creator", "date",
    "date-string", "alphabetical-index-auto-mark-file", "table-columns", "table-column",
    "table-header-columns", "index-title-template",
})  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 200  # text:s may claim any number
_MOST_REPEATS = 50


def read_odt(data: bytes, name: str) -> list[Document]:
    """One document. Raises CannotRead as `Archive` does, and encrypted, damaged, empty, unsafe-xml."""
    archive = Archive(data)
    if "encrypted-package" in archive or _is_encrypted(archive):
        raise CannotRead("encrypted")
    remarks: list[Remark] = []
    if any(member.startswith("Basic/") for member in archive.names):
        remarks.append(Remark("macros-not-read"))
    content = parse_xml(archive.read("content.xml"))
    styles = parse_xml(archive.read("styles.xml")) if "styles.xml" in archive else None
    return [_Reader(content, styles).read(name, remarks)]


def read_flat_odt(data: bytes, name: str) -> list[Document]:
    """One document from a single XML file. Raises CannotRead: damaged, empty, unsafe-xml."""
    return [_Reader(parse_xml(data), None).read(name, [])]


def _is_encrypted(archive: Archive) -> bool:
    if "META-INF/manifest.xml" not in archive:
        return False
    manifest = archive.read("META-INF/manifest.xml")
    return b"encryption-data" in manifest


class _Reader:
    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._content = content
        self._lists = _list_styles(content, styles)
        self._lines = Lines()
        self._notes: list[etree._Element] = []
        self._comments: list[tuple[str, etree._Element]] = []  # (name, annotation)
        self._open: dict[str, list[str]] = {}
        self._passages: dict[str, str] = {}
        self._boxes: list[etree._Element] = []
        self._counts = {"tracked-changes": 0, "pictures-not-read": 0}

    def read(self, name: str, remarks: list[Remark]) -> Document:
        body = self._content.find("{*}body/{*}text")
        if body is None:
            raise CannotRead("not-what-it-says" if self._content.find("{*}body") is not None else "damaged")
        self._counts["tracked-changes"] = len(body.findall("{*}tracked-changes/{*}changed-region"))
        for line, level in self._blocks(body):
            self._lines.add(line, level)
        body_text, _ = self._lines.build()
        self._add_notes()
        self._add_comments()
        text, headings = self._lines.build()
        if not text.strip():
            raise CannotRead("empty")
        counts = {"notes-at-end": len(self._notes), "comments-at-end": len(self._comments), **self._counts}
        remarks += [Remark(code, {"count": count}) for code, count in counts.items() if count]
        turns = find_turns(text, until=len(body_text))
        kind = "interview" if is_interview(turns) else None
        return Document(name, text, turns, kind, remarks=tuple(remarks), headings=headings)

    def _blocks(self, parent: etree._Element) -> Iterator[tuple[str, int]]:
        for element in parent.iterchildren():
            kind = _local(element)
            if kind in {"p", "h"}:
                level = _number(element, "outline-level", 1) if kind == "h" else 0
                yield self._paragraph(element), level
                yield from self._text_boxes()
            elif kind == "list":
                yield from self._list(element, 0, "")
            elif kind == "table":
                yield from ((line, 0) for line in self._table(element))
            elif kind == "annotation":
                self._comments.append((_attribute(element, "name"), element))
            elif kind not in _SKIPPED:
                yield from self._blocks(element)

    def _text_boxes(self) -> Iterator[tuple[str, int]]:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self._blocks(box)

    def _list(self, element: etree._Element, depth: int, style: str) -> Iterator[tuple[str, int]]:
        style = _attribute(element, "style-name") or style
        count = 0
        for item in element.iterchildren("{*}list-item", "{*}list-header"):
            if _local(item) == "list-item":
                count = _number(item, "start-value", count + 1)
            mark = self._mark(style, depth, count) if _local(item) == "list-item" else ""
            for child in item.iterchildren():
                kind = _local(child)
                if kind == "list":
                    yield from self._list(child, depth + 1, style)
                elif kind in {"p", "h"}:
                    text = self._paragraph(child)
                    yield (
                        (mark + text if text.strip() else text),
                        (_number(child, "outline-level", 1) if kind == "h" else 0),
                    )
                    mark = ""
                    yield from self._text_boxes()
                elif kind == "table":
                    yield from ((line, 0) for line in self._table(child))

    def _mark(self, style: str, depth: int, count: int) -> str:
        kind, form, prefix, suffix = self._lists.get((style, depth), ("", "", "", ""))
        if kind == "bullet":
            return "  " * depth + "• "
        if kind == "number" and form:
            return "  " * depth + prefix + ordinal(count, form) + (suffix or ".") + " "
        return ""

    def _paragraph(self, element: etree._Element) -> str:
        # White space in the file is one space, and none at the start; what counts has elements of its own.
        pieces: list[str] = []
        for piece, literal in self._inline(element):
            if literal:
                pieces.append(piece)
                continue
            piece = _SPACES.sub(" ", piece)
            if piece.startswith(" ") and (not pieces or pieces[-1].endswith((" ", "\n"))):
                piece = piece[1:]
            if piece:
                pieces.append(piece)
        for passage in self._open.values():
            passage.append(" ")
        return "".join(pieces)

    def _inline(self, element: etree._Element) -> Iterator[tuple[str, bool]]:
        """Pieces of text; a literal one keeps its spaces."""
        if element.text:
            yield self._heard(element.text), False
        for child in element.iterchildren():
            yield from self._inline_child(child)
            if child.tail:
                yield self._heard(child.tail), False

    def _inline_child(self, child: etree._Element) -> Iterator[tuple[str, bool]]:
        kind = _local(child)
        if kind == "s":
            yield self._heard(" " * min(_number(child, "c", 1), _MOST_SPACES)), True
        elif kind == "tab":
            yield "\t", True
        elif kind == "line-break":
            yield "\n", True
        elif kind == "note":
            self._notes.append(child)
            yield f"[{len(self._notes)}]", True
        elif kind == "annotation":
            name = _attribute(child, "name")
            self._comments.append((name, child))
            if name:
                self._open[name] = []
        elif kind == "annotation-end":
            name = _attribute(child, "name")
            if name in self._open:
                self._passages[name] = " ".join("".join(self._open.pop(name)).split())
        elif kind == "text-box":
            self._boxes.append(child)
        elif kind == "image":
            self._counts["pictures-not-read"] += 1
        elif kind not in _SKIPPED:
            yield from self._inline(child)

    def _heard(self, text: str) -> str:
        for passage in self._open.values():
            passage.append(text)
        return text

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _within(table, "table-row", frozenset({"table-cell"})):
            cells: list[list[str]] = []
            for cell in _within(row, "table-cell", frozenset()):
                words = [line.strip() for line, _ in self._blocks(cell) if line.strip()]
                repeats = min(_number(cell, "number-columns-repeated", 1), _MOST_REPEATS)
                cells.extend([words] * (repeats if words else 1))
            line = table_row(cells)
            if line:
                yield line

    def _add_notes(self) -> None:
        index = 0
        while index < len(self._notes):
            body = self._notes[index].find("{*}note-body")
            index += 1
            if index == 1:
                self._lines.add("")
            words = (
                "\n".join(line.strip() for line, _ in self._blocks(body) if line.strip()) if body is not None else ""
            )
            self._lines.add(f"[{index}] {words}")

    def _add_comments(self) -> None:
        for index, (name, comment) in enumerate(list(self._comments)):
            words = "\n".join(line.strip() for line, _ in self._blocks(comment) if line.strip())
            if index == 0:
                self._lines.add("")
            self._lines.add(comment_line(self._passages.get(name, ""), words))


def _list_styles(
    content: etree._Element, styles: etree._Element | None
) -> dict[tuple[str, int], tuple[str, str, str, str]]:
    """(list style, depth) to (bullet or number, format, prefix, suffix)."""
    found: dict[tuple[str, int], tuple[str, str, str, str]] = {}
    for root in (styles, content):
        for style in root.iter("{*}list-style") if root is not None else ():
            for level in style.iterchildren():
                kind = _local(level).removeprefix("list-level-style-")
                key = (_attribute(style, "name"), _number(level, "level", 1) - 1)
                form = _attribute(level, "num-format")
                found[key] = (kind, form, _attribute(level, "num-prefix"), _attribute(level, "num-suffix"))
    return found


def _within(element: etree._Element, wanted: str, stop: frozenset[str]) -> Iterator[etree._Element]:
    """Descendants of one kind through the groups around them, but not inside one another."""
    for child in element.iterchildren():
        kind = _local(child)
        if kind == wanted:
            yield child
        elif kind not in stop and kind not in _SKIPPED:
            yield from _within(child, wanted, stop)


def _attribute(element: etree._Element, name: str) -> str:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _number(element: etree._Element, name: str, default: int) -> int:
    value = _attribute(element, name)
    return int(value) if value.isdecimal() and len(value) < 7 else default


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
