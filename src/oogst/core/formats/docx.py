"""DOCX: one pass over the parts of the container.

What the text looks like: paragraphs are lines; list items get their bullet or number; a table row is a line with
" | " between its cells; a text box follows the paragraph it hangs on, once. Tracked changes are taken as accepted:
insertions and moves in, deletions out. Notes keep a mark in place, "[1]", and stand at the end as "[1] ...".
Comments stand at the very end as "[«the words it is about»] the comment", without its author, so that no name enters a
text by a side door. Headers and footers are left out, and nothing outside the container is ever fetched.
"""

from collections.abc import Iterator

from lxml import etree

from oogst.core.formats.archives import Archive
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.docx_lists import ListMarks, _attribute
from oogst.core.formats.lines import Lines
from oogst.core.formats.markup import parse_xml
from oogst.core.formats.symbols import symbol
from oogst.core.formats.transcripts import find_turns, is_interview

_SKIPPED = frozenset({
    "rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom",
    "instrText", "delText", "delInstrText", "rubyPr", "rt", "ctrlPr", "fldData", "annotationRef",
    "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
})  # fmt: skip
_PICTURES = frozenset({"blip", "imagedata"})
_QUOTED = 200  # characters of a comment's passage


def read_docx(data: bytes, name: str) -> list[Document]:
    """One document. Raises CannotRead as `Archive` does, and damaged, empty, unsafe-xml."""
    archive = Archive(data)
    return [_Reader(archive).read(name)]


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._main = _main_part(archive)
        self._folder = self._main.rpartition("/")[0]
        self._lines = Lines()
        self._levels, self._style_lists = self._styles()
        self._marks = ListMarks(self._part("numbering.xml"))
        self._notes: list[tuple[str, str]] = []  # (kind, id), in order of their marks
        self._open_comments: dict[str, list[str]] = {}
        self._commented: dict[str, str] = {}
        self._boxes: list[etree._Element] = []
        self._counts = {"tracked-changes": 0, "pictures-not-read": 0, "parts-not-read": 0}

    def read(self, name: str) -> Document:
        root = parse_xml(self._archive.read(self._main))
        body = root.find("{*}body")
        if body is None:
            raise CannotRead("damaged")
        for line, level in self._blocks(body):
            self._lines.add(line, level)
        body_text, _ = self._lines.build()
        notes = self._add_notes()
        comments = self._add_comments()
        text, headings = self._lines.build()
        if not text.strip():
            raise CannotRead("empty")
        turns = find_turns(text, until=len(body_text))
        kind = "interview" if is_interview(turns) else None
        return Document(name, text, turns, kind, remarks=self._remarks(notes, comments), headings=headings)

    def _remarks(self, notes: int, comments: int) -> tuple[Remark, ...]:
        counts = {"notes-at-end": notes, "comments-at-end": comments, **self._counts}
        remarks = [Remark(code, {"count": count}) for code, count in counts.items() if count]
        if any(name.lower().endswith("vbaproject.bin") for name in self._archive.names):
            remarks.append(Remark("macros-not-read"))
        return tuple(remarks)

    def _part(self, name: str) -> etree._Element | None:
        """A side part beside the main one. One that is missing or damaged costs no more than itself."""
        path = f"{self._folder}/{name}" if self._folder else name
        if path not in self._archive:
            return None
        try:
            return parse_xml(self._archive.read(path))
        except CannotRead as error:
            if error.reason in {"unsafe-xml", "bomb"}:
                raise
            return None

    def _styles(self) -> tuple[dict[str, int], dict[str, tuple[str, int]]]:
        """By style id: the heading level, and the list it belongs to."""
        levels: dict[str, int] = {}
        lists: dict[str, tuple[str, int]] = {}
        root = self._part("styles.xml")
        for style in root.iterchildren("{*}style") if root is not None else ():
            key = _attribute(style, "styleId")
            named = style.find("{*}name")
            name = _attribute(named, "val").lower() if named is not None else ""
            if name.startswith("heading ") and name[8:].isdecimal() and len(name) < 11:
                levels[key] = int(name[8:])
            elif name == "title":
                levels[key] = 1
            numbered = style.find("{*}pPr/{*}numPr")
            if numbered is not None:
                lists[key] = _list_place(numbered)
        return levels, lists

    def _blocks(self, parent: etree._Element) -> Iterator[tuple[str, int]]:
        """Paragraphs and table rows as (line, heading level)."""
        pending = ""
        for element in parent.iterchildren():
            kind = _local(element)
            if kind == "p":
                line, level, joined = self._paragraph(element)
                if joined:  # its end was deleted: it runs on in the next
                    pending += line
                else:
                    yield pending + line, level
                    pending = ""
                yield from self._text_boxes()
            elif kind == "tbl":
                yield from ((line, 0) for line in self._table(element))
            elif kind == "altChunk":
                self._counts["parts-not-read"] += 1
            elif kind == "AlternateContent":
                choice = _choice(element)
                if choice is not None:
                    yield from self._blocks(choice)
            elif kind in {"commentRangeStart", "commentRangeEnd"}:
                self._comment_range(element, kind)
            elif kind not in _SKIPPED:
                yield from self._blocks(element)
            else:
                self._note_change(kind)
        if pending:
            yield pending, 0

    def _text_boxes(self) -> Iterator[tuple[str, int]]:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self._blocks(box)

    def _paragraph(self, element: etree._Element) -> tuple[str, int, bool]:
        properties = element.find("{*}pPr")
        level, mark, joined = 0, "", False
        if properties is not None:
            style = properties.find("{*}pStyle")
            key = _attribute(style, "val") if style is not None else ""
            level = self._levels.get(key, 0)
            numbered = properties.find("{*}numPr")
            place = _list_place(numbered) if numbered is not None else self._style_lists.get(key)
            mark = self._marks.mark(*place) if place else ""
            ended = properties.find("{*}rPr")
            joined = ended is not None and (ended.find("{*}del") is not None or ended.find("{*}moveFrom") is not None)
        text = "".join(self._inline(element))
        for passage in self._open_comments.values():
            passage.append(" ")
        return (mark + text if text.strip() else text), level, joined

    def _inline(self, parent: etree._Element) -> Iterator[str]:
        for element in parent.iterchildren():
            kind = _local(element)
            if kind == "t":
                text = element.text or ""
                for passage in self._open_comments.values():
                    passage.append(text)
                yield text
            elif kind in _SKIPPED:
                self._note_change(kind)
            elif kind in {"tab", "ptab"}:
                yield "\t"
            elif kind in {"br", "cr"}:
                yield "\n"
            elif kind == "noBreakHyphen":
                yield "\u2011"
            elif kind in {"sym", "symEx"}:
                yield symbol(_attribute(element, "font"), _attribute(element, "char"))
            elif kind in {"footnoteReference", "endnoteReference"}:
                yield self._note_mark(kind[:-9], _attribute(element, "id"))
            elif kind in {"commentRangeStart", "commentRangeEnd"}:
                self._comment_range(element, kind)
            elif kind == "txbxContent":
                self._boxes.append(element)
            elif kind == "AlternateContent":
                choice = _choice(element)
                if choice is not None:
                    yield from self._inline(choice)
            else:
                if kind in _PICTURES:
                    self._counts["pictures-not-read"] += 1
                yield from self._inline(element)

    def _note_change(self, kind: str) -> None:
        if kind in {"del", "moveFrom"}:
            self._counts["tracked-changes"] += 1

    def _note_mark(self, kind: str, identity: str) -> str:
        self._notes.append((kind, identity))
        return f"[{len(self._notes)}]"

    def _comment_range(self, element: etree._Element, kind: str) -> None:
        identity = _attribute(element, "id")
        if kind == "commentRangeStart":
            self._open_comments[identity] = []
        elif identity in self._open_comments:
            passage = " ".join("".join(self._open_comments.pop(identity)).split())
            self._commented[identity] = passage

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _rows(table):
            properties = row.find("{*}trPr")
            if properties is not None and properties.find("{*}del") is not None:
                self._counts["tracked-changes"] += 1
                continue
            cells = [self._cell(cell) for cell in _cells(row)]
            line = table_row(cells)
            if line:
                yield line

    def _cell(self, cell: etree._Element) -> list[str]:
        return [line.strip() for line, _ in self._blocks(cell) if line.strip()]

    def _add_notes(self) -> int:
        """The notes in the order of their marks; a note may hold marks of further notes."""
        roots = {kind: self._part(f"{kind}s.xml") for kind in ("footnote", "endnote")}
        texts: dict[tuple[str, str], etree._Element] = {}
        for kind, root in roots.items():
            for note in root.iterchildren(f"{{*}}{kind}") if root is not None else ():
                texts[kind, _attribute(note, "id")] = note
        count = 0
        while count < min(len(self._notes), 10_000):
            note_element = texts.get(self._notes[count])
            count += 1
            if note_element is None:
                continue
            if count == 1:
                self._lines.add("")
            words = "\n".join(line.strip() for line, _ in self._blocks(note_element) if line.strip())
            self._lines.add(f"[{count}] {words}")
        return count

    def _add_comments(self) -> int:
        root = self._part("comments.xml")
        count = 0
        for comment in root.iterchildren("{*}comment") if root is not None else ():
            words = "\n".join(line.strip() for line, _ in self._blocks(comment) if line.strip())
            if not words:
                continue
            if not count:
                self._lines.add("")
            passage = self._commented.get(_attribute(comment, "id"), "")
            self._lines.add(comment_line(passage, words))
            count += 1
        return count


def comment_line(passage: str, words: str) -> str:
    """A margin comment as it stands at the end of a text: "[«passage»] words"."""
    if len(passage) > _QUOTED:
        passage = passage[: _QUOTED - 1].rstrip() + "…"
    return f"[«{passage}»] {words}" if passage else f"[«…»] {words}"


def table_row(cells: list[list[str]]) -> str:
    """The paragraphs of each cell as one line. Only the last cell keeps its paragraphs apart."""
    if not any(cells):
        return ""
    flat = [" ".join(cell) for cell in cells[:-1]]
    return " | ".join([*flat, "\n".join(cells[-1])]).strip()


def _main_part(archive: Archive) -> str:
    """The main part as the container itself says; usually word/document.xml."""
    if "_rels/.rels" in archive:
        for relation in parse_xml(archive.read("_rels/.rels")).iterchildren("{*}Relationship"):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                if target in archive:
                    return target
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise CannotRead("damaged")


def _choice(element: etree._Element) -> etree._Element | None:
    """One of the alternatives, so that nothing comes in twice: the first that holds words or signs."""
    alternatives = [child for child in element.iterchildren() if _local(child) in {"Choice", "Fallback"}]
    for alternative in alternatives:
        if any(_local(child) in {"t", "sym", "symEx"} for child in alternative.iter("{*}t", "{*}sym", "{*}symEx")):
            return alternative
    return alternatives[0] if alternatives else None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table.iterchildren():
        kind = _local(child)
        if kind == "tr":
            yield child
        elif kind not in _SKIPPED:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row.iterchildren():
        kind = _local(child)
        if kind == "tc":
            yield child
        elif kind not in _SKIPPED:
            yield from _cells(child)


def _list_place(numbered: etree._Element) -> tuple[str, int]:
    number, level = numbered.find("{*}numId"), numbered.find("{*}ilvl")
    depth = _attribute(level, "val") if level is not None else ""
    return (
        _attribute(number, "val") if number is not None else "",
        int(depth) if depth.isdecimal() and len(depth) < 3 else 0,
    )


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
