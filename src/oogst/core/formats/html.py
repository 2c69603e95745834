"""HTML as readable text: blocks become lines, list items get a bullet or number, table rows " | " between cells.

What is marked as deleted is out. Scripts, styles and whatever a page loads from elsewhere are left alone; nothing is
fetched.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Document, Heading, Remark
from oogst.core.formats.docx import table_row
from oogst.core.formats.lines import Lines
from oogst.core.formats.transcripts import find_turns, is_interview

_SKIPPED = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet",
    "canvas", "audio", "video", "map", "select", "option", "datalist", "rt", "rp", "title", "meta", "link",
    "input", "button", "textarea", "del",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
})  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 200


def read_html(data: bytes, name: str, encoding: str | None = None) -> list[Document]:
    """One document. Raises CannotRead: unknown-encoding, damaged, empty."""
    markup, remarks = _decode(data, encoding)
    deleted: list[int] = []
    text, headings, language = html_text(markup, lambda root: deleted.append(sum(1 for _ in root.iter("del"))))
    if not text.strip():
        raise CannotRead("empty")
    if any(deleted):
        remarks = (*remarks, Remark("tracked-changes", {"count": deleted[0]}))
    turns = find_turns(text)
    kind = "interview" if is_interview(turns) else None
    return [Document(name, text, turns, kind, language=language, remarks=remarks, headings=headings)]


def html_text(
    markup: str, change: Callable[[etree._Element], object] | None = None
) -> tuple[str, tuple[Heading, ...], str | None]:
    """The text of a page, its headings and the language it names. Raises CannotRead: damaged.

    `change` sees the page first, and may take out what should not come in, in place.
    """
    # huge_tree, because without it a page that is nested deep loses its end in silence.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, recover=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    # An encoding that the page declares no longer holds: the letters are already known.
    content = markup.replace("\x00", "").encode("utf-8", "replace")
    if not content.strip():
        return "", (), None
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise CannotRead("damaged") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise CannotRead("damaged")  # nested beyond two thousand levels: the rest would be missing
    if root is None:
        return "", (), None
    if change is not None:
        change(root)
    lines = Lines()
    for line, level in _Walk().lines(root):
        lines.add(line, level)
    text, headings = lines.build()
    language = str(root.get("lang") or "")[:2].lower()
    return text, headings, language if language.isalpha() and len(language) == 2 else None


def _decode(data: bytes, encoding: str | None) -> tuple[str, tuple[Remark, ...]]:
    declared = _META_CHARSET.search(data[:2048])
    if encoding is None and declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            named = {"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(declared[1].decode().lower(), declared[1].decode())
            try:
                return data.decode(named), ()
            except (LookupError, UnicodeError, ValueError):
                pass
    return decode(data, encoding)


def _deep_text(element: etree._Element) -> Iterator[str]:
    """The words of what is nested too deep to have a shape."""
    for descendant in element.iter():
        if descendant.tag not in _SKIPPED and descendant.text:
            yield descendant.text
        if descendant is not element and descendant.tail:
            yield descendant.tail


class _Walk:
    """Goes through a page once, without recursion into deep nesting beyond what is readable."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._preformatted = 0

    def lines(self, root: etree._Element) -> Iterator[tuple[str, int]]:
        yield from self._walk(root, 0, 0, "")
        yield from self._flush(0)

    def _flush(self, level: int) -> Iterator[tuple[str, int]]:
        line = "".join(self._pieces)
        self._pieces = []
        if not self._preformatted:
            line = "\n".join(part.strip() for part in line.split("\n")).strip("\n")
        if line.strip():
            yield line, level

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if not self._preformatted:
            text = _SPACES.sub(" ", text)
            if text.startswith(" ") and (not self._pieces or self._pieces[-1].endswith((" ", "\n"))):
                text = text[1:]
        if text:
            self._pieces.append(text)

    def _walk(self, element: etree._Element, depth: int, level: int, mark: str) -> Iterator[tuple[str, int]]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag:
            return
        if depth > _DEEPEST:
            self._say(" ".join(_deep_text(element)))
            return
        block = tag in _BLOCKS
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            level = int(tag[1])
        if block:
            yield from self._flush(0)
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "table":
            yield from self._table(element, depth)
        else:
            self._preformatted += tag == "pre"
            if mark:
                self._pieces.append(mark)
            self._say(element.text)
            yield from self._children(element, tag, depth, level)
            if block:
                yield from self._flush(level)
            self._preformatted -= tag == "pre"

    def _children(self, element: etree._Element, tag: str, depth: int, level: int) -> Iterator[tuple[str, int]]:
        count = 0
        for child in element.iterchildren():
            mark = ""
            if child.tag == "li":
                count += 1
                mark = f"{count}. " if tag == "ol" else "• "
            yield from self._walk(child, depth + 1, level, mark)
            self._say(child.tail)

    def _table(self, table: etree._Element, depth: int) -> Iterator[tuple[str, int]]:
        for child in table.iterchildren():
            if child.tag in {"thead", "tbody", "tfoot"}:
                yield from self._table(child, depth + 1)
            elif child.tag == "tr":
                cells = [self._cell(cell, depth + 1) for cell in child.iterchildren("td", "th")]
                line = table_row(cells)
                if line:
                    yield line, 0
            else:
                yield from self._walk(child, depth + 1, 0, "")
                yield from self._flush(0)

    def _cell(self, cell: etree._Element, depth: int) -> list[str]:
        inner = _Walk()
        inner._say(cell.text)
        found = [line for line, _ in inner._children(cell, "td", depth, 0)]
        found += [line for line, _ in inner._flush(0)]
        return [line for line in found if line.strip()]
