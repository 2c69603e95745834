"""Opens ZIP containers (DOCX, ODT, XLSX) that strangers send, without unpacking anything to disk.

The directory is judged before a member is opened: how many, how large together, their names, whether they overlap.
While a member inflates its true size is counted, because the directory may lie.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from oogst.core.formats import limits, zip_directory
from oogst.core.formats.document import CannotRead
from oogst.core.formats.markup import Prologue, Whole
from oogst.core.formats.zip_directory import BROKEN, ENCRYPTED, plain

_LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, length of the name, length of what is extra
_CHUNK = 1 << 20
_XML = (".xml", ".rels", ".rdf", ".vml")
_TABLE = re.compile(r"(?:content|xl/(?:workbook|styles|sharedStrings|worksheets/[^/]*))\.xml\Z", re.IGNORECASE)


class Archive:
    """A container that passed inspection. Member names use "/" and are looked up without regard to case."""

    def __init__(self, data: bytes) -> None:
        """Raises CannotRead: cut-off, damaged, too-many-members, bomb, unsafe-name."""
        self._data = data
        self._zip = zip_directory.opened(
            io.BytesIO(data),
            members=limits.MEMBERS,
            directory=limits.DIRECTORY_BYTES,
            total=limits.UNZIPPED_BYTES,
        )
        members = self._zip.infolist()
        self._members = {plain(member.filename).lower(): member for member in members}
        self.names = tuple(plain(member.filename) for member in members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str, limit: int = limits.MEMBER_BYTES) -> bytes:
        """The bytes of one member. Raises CannotRead: damaged, encrypted, bomb, too-large."""
        member = self._members.get(name.lower())
        if member is None:
            raise CannotRead("damaged", {"part": name})
        if member.file_size > limit:
            raise CannotRead("too-large", {"megabytes": limit // 2**20})
        _check_packing(member)
        try:
            with self._zip.open(member) as stream:
                content = stream.read(limit + 1)
        except RuntimeError as error:
            raise CannotRead("encrypted") from error
        except BROKEN as error:
            raise CannotRead("damaged", {"part": name}) from error
        if len(content) != member.file_size:
            raise CannotRead("damaged", {"part": name})
        return content

    def check_members(self) -> None:
        """Unpack every member of a workbook once and keep nothing of it, before another library reads it by itself.

        Raises CannotRead: damaged, encrypted, bomb (a member is not as large as the directory says), unsafe-xml.
        """
        for member in self._zip.infolist():
            _check_packing(member)
            self._check_content(member)

    def _check_content(self, member: zipfile.ZipInfo) -> None:
        name = plain(member.filename)
        watch = Whole() if _TABLE.match(name) else Prologue() if name.lower().endswith(_XML) else None
        seen = 0
        try:
            for content in _unpacked(self._packed(member), member.compress_type):
                seen += len(content)
                if seen > member.file_size:
                    raise CannotRead("bomb")
                if watch is not None:
                    watch.feed(content)
        except (zlib.error, EOFError) as error:
            raise CannotRead("damaged", {"part": name[-80:]}) from error
        if seen != member.file_size:
            raise CannotRead("damaged", {"part": name[-80:]})
        if watch is not None:
            watch.finish()

    def _packed(self, member: zipfile.ZipInfo) -> memoryview:
        """The bytes of a member as they lie in the file."""
        at = member.header_offset
        header = self._data[at : at + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise CannotRead("damaged", {"part": plain(member.filename)[-80:]})
        _, name, extra = _LOCAL_HEADER.unpack(header)
        start = at + _LOCAL_HEADER.size + name + extra
        return memoryview(self._data)[start : start + member.compress_size]


def _unpacked(packed: memoryview, method: int) -> Iterator[bytes]:
    """The bytes of a member, a piece at a time. Raises zlib.error, and EOFError when they stop in the middle."""
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = bytes(packed)
    while rest and not unpacking.eof:
        yield unpacking.decompress(rest, _CHUNK)
        rest = unpacking.unconsumed_tail
    if not unpacking.eof:
        raise EOFError


def _check_packing(member: zipfile.ZipInfo) -> None:
    """Raises CannotRead: encrypted; damaged for a way of packing that documents do not have; bomb."""
    if member.flag_bits & ENCRYPTED:
        raise CannotRead("encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CannotRead("damaged", {"part": plain(member.filename)[-80:]})
    if member.file_size > max(limits.PACKED_SMALL, limits.PACKED_TIGHT * member.compress_size):
        raise CannotRead("bomb")
