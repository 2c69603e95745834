"""Opens ZIP containers (DOCX, ODT, XLSX) that strangers send, without unpacking anything to disk.

The directory is judged before a member is opened: how many, how large together, their names, whether they overlap.
While a member inflates its true size is counted, because the directory may lie.
"""

import io
import re
import stat
import struct
import zipfile
import zlib

from oogst.core.formats import limits
from oogst.core.formats.document import CannotRead

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")


class Archive:
    """A container that passed inspection. Member names use "/" and are looked up without regard to case."""

    def __init__(self, data: bytes) -> None:
        """Raises CannotRead: cut-off, damaged, too-many-members, bomb, unsafe-name, encrypted."""
        _check_directory_size(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, UnicodeError) as error:
            raise CannotRead("damaged") from error
        members = self._zip.infolist()
        _check_members(members, self._zip.start_dir)
        self._members = {_plain(member.filename).lower(): member for member in members}
        self.names = tuple(_plain(member.filename) for member in members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str, limit: int = limits.MEMBER_BYTES) -> bytes:
        """The bytes of one member. Raises CannotRead: damaged, encrypted, bomb, too-large."""
        member = self._members.get(name.lower())
        if member is None:
            raise CannotRead("damaged", {"part": name})
        if member.flag_bits & _ENCRYPTED:
            raise CannotRead("encrypted")
        if member.file_size > limit:
            raise CannotRead("too-large", {"megabytes": limit // 2**20})
        try:
            with self._zip.open(member) as stream:
                content = stream.read(limit + 1)
        except RuntimeError as error:
            raise CannotRead("encrypted") from error
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise CannotRead("damaged", {"part": name}) from error
        if len(content) > limit:
            raise CannotRead("bomb")
        return content


def _plain(name: str) -> str:
    return name.replace("\\", "/")


def _check_directory_size(data: bytes) -> None:
    """The number of members stands at the very end; two hundred thousand of them need not even be listed."""
    at = data.rfind(_END, max(0, len(data) - 22 - 65535))
    if at < 0 or at + 22 > len(data):
        raise CannotRead("cut-off")
    members, size = struct.unpack_from("<HL", data, at + 10)
    wide = data.rfind(_END_64, max(0, at - 4096), at)
    if wide >= 0 and wide + 56 <= len(data):
        wide_members, wide_size = struct.unpack_from("<QQ", data, wide + 32)
        members, size = max(members % 0xFFFF, wide_members), max(size % 0xFFFFFFFF, wide_size)
    if members > limits.MEMBERS or size > limits.DIRECTORY_BYTES:
        raise CannotRead("too-many-members", {"limit": limits.MEMBERS})


def _check_members(members: list[zipfile.ZipInfo], directory_start: int) -> None:
    if len(members) > limits.MEMBERS:
        raise CannotRead("too-many-members", {"limit": limits.MEMBERS})
    if sum(member.file_size for member in members) > limits.UNZIPPED_BYTES:
        raise CannotRead("bomb")
    for member in members:
        _check_name(member)
    _check_overlap(members, directory_start)


def _check_name(member: zipfile.ZipInfo) -> None:
    # orig_filename, because zipfile cuts a name at its first NUL.
    name = _plain(member.orig_filename)
    unsafe = (
        "\x00" in name
        or name.startswith("/")
        or _DRIVE.match(name) is not None
        or ".." in name.split("/")
        or stat.S_ISLNK(member.external_attr >> 16)
    )
    if unsafe:
        raise CannotRead("unsafe-name")


def _check_overlap(members: list[zipfile.ZipInfo], directory_start: int) -> None:
    """Members that share their bytes can unfold to far more than the file could hold."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    ends = [*(member.header_offset for member in ordered), directory_start][1:]
    for member, following in zip(ordered, ends, strict=True):
        if member.header_offset + 30 + member.compress_size > following:
            raise CannotRead("bomb")
