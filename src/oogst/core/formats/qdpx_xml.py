"""Streams the XML of REFI-QDA files that strangers send: no document type, no entities, no network, no whole tree.

A file is walked as containers (Users, Sources…) with items (User, TextSource…); one item at a time is in memory.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from oogst.core.formats.document import CannotRead

_MOST_ELEMENTS = 1_000_000  # in one item; some 500 bytes each
_MARK = b"\xef\xbb\xbf"
_CHUNK = 1 << 16


def local(element: etree._Element) -> str:
    """The element's name without its namespace: programs use 1.0, 0:4, each other's, or none."""
    tag = str(element.tag)
    return tag[tag.rfind("}") + 1 :]


def namespace(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag[1 : tag.rfind("}")] if tag.startswith("{") else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local(child) == name)


def child_text(element: etree._Element, name: str) -> str:
    """The words of the first child of that name, or ""."""
    for child in element:
        if local(child) == name:
            return "".join(map(str, child.itertext()))
    return ""


class _Cleaned(io.RawIOBase):
    """The stream without byte order marks and white space before its XML, which some programs write there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""
        while not self._ahead and (chunk := stream.read(_CHUNK)):
            self._ahead = _without_start(chunk)

    def read(self, size: int = -1) -> bytes:
        if not self._ahead:
            return self._stream.read(size)
        if size < 0:
            size = len(self._ahead)
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken

    def put_back(self, content: bytes) -> None:
        self._ahead = content + self._ahead


def _without_start(chunk: bytes) -> bytes:
    before = None
    while before != chunk:
        before = chunk
        chunk = chunk.lstrip(b" \t\r\n").removeprefix(_MARK)
    return chunk


def _refuse_document_type(stream: _Cleaned) -> None:
    """Reads up to the first element, before the real parser sees anything. Raises CannotRead: unsafe-xml, damaged."""
    reached = False

    def start(*_: object) -> None:
        nonlocal reached
        reached = True

    def refuse(*_: object) -> None:
        raise CannotRead("unsafe-xml")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    taken = []
    while not reached and (chunk := stream.read(_CHUNK)):
        taken.append(chunk)
        try:
            parser.Parse(chunk)
        except (expat.ExpatError, LookupError, ValueError) as error:
            if not reached:
                raise CannotRead("damaged", {"part": "XML"}) from error
    stream.put_back(b"".join(taken))


class Walk:
    """One pass over the XML. `root` is there as soon as the walk has begun. Raises CannotRead: unsafe-xml, damaged."""

    def __init__(self, stream: BinaryIO) -> None:
        cleaned = _Cleaned(stream)
        _refuse_document_type(cleaned)
        self._events = etree.iterparse(
            cleaned,
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self.root = self._first()

    def items(self) -> Iterator[tuple[str, etree._Element]]:
        """(container, item) in the order of the file. ("", element) is a child of the root that has no items.

        An item is gone when the next is asked for.
        """
        depth = elements = 0
        container = ""
        try:
            for event, element in self._events:
                if event == "start":
                    depth += 1
                    elements += 1
                    if depth == 1:
                        container = local(element)
                    if elements > _MOST_ELEMENTS:
                        raise CannotRead("bomb")
                    continue
                depth -= 1
                if depth == 1:
                    yield container, element
                elif depth == 0:
                    yield "", element
                if depth in (0, 1):
                    elements = 0
                    _forget(element)
        except etree.XMLSyntaxError as error:
            raise CannotRead("damaged", {"part": "XML"}) from error

    def _first(self) -> etree._Element:
        root: etree._Element
        try:
            _, root = next(self._events)
        except (etree.XMLSyntaxError, StopIteration) as error:
            raise CannotRead("damaged", {"part": "XML"}) from error
        information = root.getroottree().docinfo
        if information.internalDTD is not None or information.doctype:
            raise CannotRead("unsafe-xml")
        return root


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
