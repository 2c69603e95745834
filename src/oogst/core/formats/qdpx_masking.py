"""Makes a project or codebook that nobody can read, and that fails where the first one failed: to share a file that
does not come in well.

Words and names are masked; structure, lengths, positions, numbers, moments and GUIDs stay. Media and texts with layout
become empty files. Nothing is unpacked to disk; one text is in memory at a time.
"""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from oogst.core.formats import charsets, zip_directory
from oogst.core.formats import refi_values as values
from oogst.core.formats.document import CannotRead
from oogst.core.formats.masks import Names, masked
from oogst.core.formats.qdpx_archive import SIDE_FILE, Limits, beside
from oogst.core.formats.zip_directory import BROKEN, ENCRYPTED, plain

_CHUNK = 1 << 16
_KEPT = frozenset(
    {
        "xmlns", "origin", "version", "isCodable", "typeOfVariable", "direction", "color", "shape", "lineStyle",
        "startPosition", "endPosition", "begin", "end", "page", "position", "timeStamp", "firstX", "firstY",
        "secondX", "secondY", "creationDateTime", "modifiedDateTime",
    }
)  # fmt: skip
_PATHS = frozenset({"plainTextPath", "richTextPath", "path", "currentPath"})
_QUOTES = ("Selection", "Transcript", "Representation")  # whose names may repeat the text, letter by letter
_PLAIN = frozenset({"BooleanValue"})
_NUMBERS = frozenset({"IntegerValue", "FloatValue", "DateValue", "DateTimeValue"})
_DIGIT = re.compile(r"\d")
_SIDE_KEPT = frozenset(
    {
        "kind", "status", "role", "sector", "decision", "phase", "basis", "language", "stance", "what", "color", "code",
        "at", "date", "unit", "outcome", "relation",
    }
)  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?")
_REFERENCE = re.compile(r"[a-z]{1,12}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # of a question, to what it names
_DIGEST = re.compile(r"[0-9a-f]{40,64}")


def mask_project(file: Path, out: BinaryIO) -> None:
    """Write the masked form of a .qdpx, or of a .qde with its folder, as a .qdpx; of a .qdc as a .qdc.

    Raises CannotRead, as opening it would; and damaged for XML that breaks off, in which nothing can be masked safely.
    """
    with file.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
        stream.seek(0)
        if is_zip:
            _mask_archive(stream, out)
        elif file.suffix.lower() == ".qdc":
            _Xml(Names(), _Paths([])).write(stream, out)
        else:
            _mask_bare(stream, file, out)


def _mask_archive(stream: BinaryIO, out: BinaryIO) -> None:
    limits = Limits()
    archive = zip_directory.opened(stream, members=limits.members, directory=limits.directory, total=limits.total)
    members = [member for member in archive.infolist() if not member.is_dir()]
    paths, names = _Paths([plain(member.filename) for member in members]), Names()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as masked_archive:
        for member in members:
            if member.flag_bits & ENCRYPTED:
                raise CannotRead("encrypted")
            name = plain(member.filename)
            with masked_archive.open(paths.member(name), "w", force_zip64=True) as target:
                try:
                    with archive.open(member) as content:
                        _mask_member(name, member.file_size, content, target, _Xml(names, paths))
                except BROKEN as error:
                    raise CannotRead("damaged", {"part": "ZIP"}) from error


def _mask_member(name: str, size: int, content: IO[bytes], target: IO[bytes], xml: "_Xml") -> None:
    if name.casefold().endswith(".qde"):
        xml.write(content, target)
    elif name == SIDE_FILE:
        target.write(_mask_side(content.read(Limits().text)))
    elif name.casefold().endswith(".txt"):
        if size > Limits().text:
            raise CannotRead("too-large", {"megabytes": Limits().text >> 20})
        target.write(_mask_text(content.read(Limits().text)))


def _mask_bare(stream: BinaryIO, file: Path, out: BinaryIO) -> None:
    folder = beside(file)
    texts = sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink()) if folder else []
    paths = _Paths([f"sources/{path.name}" for path in texts])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = _Xml(Names(), paths)
        with archive.open("project.qde", "w", force_zip64=True) as target:
            xml.write(stream, target)
        for path in texts:
            with archive.open(paths.member(f"sources/{path.name}"), "w") as target, path.open("rb") as content:
                _mask_member(path.name, path.stat().st_size, content, target, xml)


def _mask_text(content: bytes) -> bytes:
    """In the character set that it has, with its byte order mark."""
    for mark, encoding in charsets.MARKS:
        if content.startswith(mark):
            body = content[len(mark) :]
            plain_name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
            if plain_name in ("utf-16", "utf-32"):
                plain_name += "-le" if mark[0] == 0xFF else "-be"
            return mark + masked(body.decode(plain_name, errors="replace")).encode(plain_name, errors="replace")
    text, remarks = charsets.decode(content)
    guessed = next((str(one.details["encoding"]) for one in remarks if one.code == "guessed-encoding"), "utf-8")
    return masked(text).encode(guessed, errors="replace")


class _Paths:
    """New names for files, so that what pointed to a file still does. Only folders and endings are kept."""

    def __init__(self, members: list[str]) -> None:
        self._exact = set(members) | {PurePosixPath(name).name for name in members}
        self._numbers: dict[str, int] = {}

    def member(self, name: str) -> str:
        path = PurePosixPath(name)
        if name == SIDE_FILE:
            return name
        return "/".join([*(_folder(part) for part in path.parts[:-1]), self._file(path.name)])

    def reference(self, written: str) -> str:
        """A path in the XML. One that differs from its file in capitals still does."""
        scheme, colon, rest = written.partition("://")
        if not colon:
            scheme, rest = "", written
        name = rest.replace("\\", "/").rpartition("/")[2]
        if not name:
            return masked(written)
        made = self._file(name)
        is_same = name in self._exact or unquote(name) in self._exact
        before = rest[: len(rest) - len(name)]
        folder = before if before.casefold().strip("/") in ("", "sources") else masked(before)
        return f"{scheme}{colon}{folder}{made if is_same or not self._numbers else made.upper()}"

    def _file(self, name: str) -> str:
        stem, dot, ending = name.rpartition(".")
        ending = f".{ending}" if dot and len(ending) <= 5 and ending.isalnum() and stem else ""
        stem = name[: len(name) - len(ending)] if ending else name
        if values.guid(stem) or name.casefold() == "project.qde":
            return name
        number = self._numbers.setdefault(unquote(stem).casefold(), len(self._numbers) + 1)
        return f"file-{number}{ending}"


def _folder(part: str) -> str:
    return part if part.casefold() == "sources" else masked(part)


class _Xml:
    """Copies XML with its words masked. Element by element, so that a project of any size fits."""

    def __init__(self, names: Names, paths: _Paths) -> None:
        self._names, self._paths = names, paths
        self._put: Callable[[str], object] = lambda text: None
        self._words: list[str] = []
        self._path: list[str] = []

    def write(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Raises CannotRead: damaged, unsafe-xml."""
        self._put = lambda text: target.write(text.encode("utf-8"))
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words.append
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        self._put('<?xml version="1.0" encoding="utf-8"?>\n')
        begun = False
        try:
            while chunk := source.read(_CHUNK):
                if not begun:
                    chunk = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
                    begun = bool(chunk)
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise CannotRead("damaged", {"part": "XML"}) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._say()
        element = name.rpartition(":")[2]
        self._path.append(element)
        written = "".join(f" {key}={self._attribute(element, key, value)}" for key, value in attributes.items())
        self._put(f"<{name}{written}>")

    def _end(self, name: str) -> None:
        self._say()
        self._path.pop()
        self._put(f"</{name}>")

    def _say(self) -> None:
        if not self._words:
            return
        words = "".join(self._words)
        self._words.clear()
        element = self._path[-1] if self._path else ""
        if element in _NUMBERS:
            words = _same_number(element, words)
        elif element not in _PLAIN:
            words = masked(words)
        self._put(escape(words, {"\r": "&#13;"}))

    def _attribute(self, element: str, key: str, value: str) -> str:
        name = key.rpartition(":")[2]
        is_kept = name in _KEPT or key.startswith(("xmlns", "xsi:")) or name.casefold().endswith("guid")
        if not is_kept and not values.guid(value):
            if name in _PATHS:
                value = self._paths.reference(value)
            elif name == "name" and not element.endswith(_QUOTES):
                value = self._names.of(value)
            else:
                value = masked(value)
        return quoteattr(value, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _same_number(element: str, words: str) -> str:
    """A number as long as it was; a day and a moment that exist."""
    if element in ("DateValue", "DateTimeValue"):
        found = values.moment(words)
        return words if found is None else re.sub(r"^\d{4}-\d\d-\d\d", "2000-01-01", words)
    return _DIGIT.sub("1", words)


def _refuse(*_: object) -> None:
    raise CannotRead("unsafe-xml")


def _mask_side(content: bytes) -> bytes:
    """Our own side file. What is no JSON is not copied."""
    try:
        return json.dumps(_mask_json(json.loads(content), ""), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return b"{"


def _mask_json(thing: Any, key: str) -> Any:
    if isinstance(thing, dict):
        return {name: _mask_json(value, name) for name, value in thing.items()}
    if isinstance(thing, list):
        return [_mask_json(value, key) for value in thing]
    if not isinstance(thing, str) or key in _SIDE_KEPT or values.guid(thing):
        return thing
    if _MOMENT.fullmatch(thing) or _DIGEST.fullmatch(thing) or _REFERENCE.fullmatch(thing):
        return thing
    return masked(thing)
