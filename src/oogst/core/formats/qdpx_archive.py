"""Where a REFI-QDA project and its texts are: a .qdpx, or a bare .qde with a folder of sources beside it.

Nothing is unpacked to disk. The directory of an archive is judged before a member is opened; while a member inflates
its true size is counted, because the directory may lie. Media are never opened, so they may be large.
"""

import io
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, TypeVar
from urllib.parse import unquote

from oogst.core.formats import zip_directory
from oogst.core.formats.document import CannotRead
from oogst.core.formats.zip_directory import BROKEN, ENCRYPTED, plain

T = TypeVar("T")
SIDE_FILE = "oogst.json"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. `ratio` counts only beyond `small`: real documents can be packed forty to one."""

    members: int = 50_000
    directory: int = 8 << 20
    total: int = 16 << 30
    project: int = 512 << 20
    text: int = 40 << 20
    read: int = 2 << 30
    ratio: int = 150
    small: int = 16 << 20


class Container(Protocol):
    def project(self) -> BinaryIO:
        """The project's XML, from the start. Raises CannotRead."""
        ...

    def text(self, name: str) -> bytes | None:
        """The bytes of a text file by its name, in any case; None when it is not there. Raises CannotRead."""
        ...

    def side_file(self) -> bytes | None: ...


class Archive:
    """A .qdpx that passed inspection."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Raises CannotRead: cut-off, damaged, too-many-members, bomb, unsafe-name, encrypted, no-project."""
        self._limits = limits
        self._read = 0
        self._zip = zip_directory.opened(file, members=limits.members, directory=limits.directory, total=limits.total)
        members = self._zip.infolist()
        self._project = _find_project(members)
        self._texts = _by_name((PurePosixPath(plain(member.filename)), member) for member in members)
        self._side = next((member for member in members if member.filename == SIDE_FILE), None)

    def project(self) -> BinaryIO:
        return io.BufferedReader(_Member(self._open(self._project, self._limits.project), self._project), _CHUNK)

    def text(self, name: str) -> bytes | None:
        member = _named(self._texts, name)
        return None if member is None else self._bytes(member)

    def side_file(self) -> bytes | None:
        return None if self._side is None else self._bytes(self._side)

    def _bytes(self, member: zipfile.ZipInfo) -> bytes:
        """The whole member. One that is damaged is refused as a whole: half a text is worse than none."""
        self._read += member.file_size
        if self._read > self._limits.read:
            raise CannotRead("bomb")
        with _Member(self._open(member, self._limits.text), member) as stream:
            return stream.readall()

    def _open(self, member: zipfile.ZipInfo, limit: int) -> BinaryIO:
        if member.flag_bits & ENCRYPTED:
            raise CannotRead("encrypted")
        if member.file_size > limit:
            raise CannotRead("too-large", {"megabytes": limit >> 20})
        if member.file_size > self._limits.small and member.file_size > self._limits.ratio * member.compress_size:
            raise CannotRead("bomb")
        try:
            return self._zip.open(member)  # type: ignore[return-value]  # typeshed says IO[bytes]
        except RuntimeError as error:
            raise CannotRead("encrypted") from error
        except BROKEN as error:
            raise CannotRead("damaged", {"part": _short(member.filename)}) from error


class _Member(io.RawIOBase):
    """Reads a member, and refuses it when it holds more or less than the directory says."""

    def __init__(self, stream: BinaryIO, member: zipfile.ZipInfo) -> None:
        self._stream = stream
        self._member = member
        self._left = member.file_size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # a writable buffer, by the rules of io
        content = self._take(len(view))
        view[: len(content)] = content
        return len(content)

    def readall(self) -> bytes:
        return b"".join(iter(lambda: self._take(_CHUNK), b""))

    def close(self) -> None:
        self._stream.close()
        super().close()

    def _take(self, size: int) -> bytes:
        try:
            content = self._stream.read(size)
        except BROKEN as error:
            raise CannotRead("damaged", {"part": _short(self._member.filename)}) from error
        self._left -= len(content)
        if self._left < 0 or (not content and size and self._left):
            raise CannotRead("damaged", {"part": _short(self._member.filename)})
        return content


class Bare:
    """A .qde on its own, with its texts in a folder beside it where there is one."""

    def __init__(self, file: BinaryIO, folder: Path | None, limits: Limits) -> None:
        """Raises CannotRead: too-large."""
        self._limits = limits
        self._file = file
        self._start = file.tell()
        size = file.seek(0, os.SEEK_END) - self._start
        if size > limits.project:
            raise CannotRead("too-large", {"megabytes": limits.project >> 20})
        self._texts = _by_name(_files_of(folder)) if folder else {}

    def project(self) -> BinaryIO:
        self._file.seek(self._start)
        return self._file

    def text(self, name: str) -> bytes | None:
        path = _named(self._texts, name)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                content = file.read(self._limits.text + 1)
        except OSError as error:
            raise CannotRead("damaged", {"part": _short(path.name)}) from error
        if len(content) > self._limits.text:
            raise CannotRead("too-large", {"megabytes": self._limits.text >> 20})
        return content

    def side_file(self) -> bytes | None:
        return None


def beside(path: Path) -> Path | None:
    """The folder of sources next to a .qde, in any case; never a link to somewhere else."""
    with os.scandir(path.parent) as entries:
        found = [e.path for e in entries if e.name.casefold() == "sources" and e.is_dir(follow_symlinks=False)]
    return Path(min(found)) if found else None


def _files_of(folder: Path) -> Iterable[tuple[PurePosixPath, Path]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield PurePosixPath("sources", entry.name), Path(entry.path)


def _by_name(found: Iterable[tuple[PurePosixPath, T]]) -> dict[str, T]:
    """Files by their last name, exact and without regard to case. A file in the folder of sources goes first."""
    ordered = sorted(found, key=lambda pair: (pair[0].parent.name.casefold() != "sources", str(pair[0])))
    names: dict[str, T] = {}
    for path, thing in ordered:
        names.setdefault(path.name, thing)
        names.setdefault("/" + path.name.casefold(), thing)
    return names


def _named(names: dict[str, T], name: str) -> T | None:
    for wanted in (name, unquote(name)):
        found = names.get(wanted) or names.get("/" + wanted.casefold())
        if found is not None:
            return found
    return None


def _short(name: str) -> str:
    return PurePosixPath(plain(name)).name[:80]


def _find_project(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The one .qde, whatever its name and case. "project.qde" and the highest folder go first."""
    found = [
        member
        for member in members
        if member.filename.casefold().endswith(".qde") and not _short(member.filename).startswith("._")
    ]
    if not found:
        raise CannotRead("no-project")
    return min(found, key=lambda m: (plain(m.filename).count("/"), _short(m.filename).casefold() != "project.qde"))
