"""Judges the directory of a ZIP file before a member is opened: how many, how large together, their names, overlaps.

A limit on the compression ratio alone would be wrong: a real document of half a megabyte holds a part of eighteen.
"""

import os
import re
import stat
import struct
import zipfile
import zlib
from typing import BinaryIO

from oogst.core.formats.document import CannotRead

BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, struct.error)
ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_DRIVE = re.compile(r"^[A-Za-z]:")


def opened(file: BinaryIO, *, members: int, directory: int, total: int) -> zipfile.ZipFile:
    """The archive, once its directory passed. Limits: number of members, bytes of the directory, bytes unpacked.

    Raises CannotRead: cut-off, damaged, too-many-members, bomb, unsafe-name.
    """
    _check_size(file, members, directory)
    try:
        archive = zipfile.ZipFile(file)
    except (*BROKEN, UnicodeError) as error:
        raise CannotRead("damaged") from error
    inside = archive.infolist()
    if len(inside) > members:
        raise CannotRead("too-many-members", {"limit": members})
    if sum(member.file_size for member in inside) > total:
        raise CannotRead("bomb")
    for member in inside:
        _check_name(member)
    _check_overlap(inside, archive.start_dir)
    return archive


def plain(name: str) -> str:
    """A member's name with "/" between its folders."""
    return name.replace("\\", "/")


def _check_size(file: BinaryIO, members: int, directory: int) -> None:
    """The number of members stands at the very end; two hundred thousand of them need not even be listed."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 22 - 65535 - 4096))
    data = file.read()
    at = data.rfind(_END)
    if at < 0 or at + 22 > len(data):
        raise CannotRead("cut-off")
    count, length = struct.unpack_from("<HL", data, at + 10)
    wide = data.rfind(_END_64, max(0, at - 4096), at)
    if wide >= 0 and wide + 56 <= len(data):
        wide_count, wide_length = struct.unpack_from("<QQ", data, wide + 32)
        count, length = max(count % 0xFFFF, wide_count), max(length % 0xFFFFFFFF, wide_length)
    if count > members or length > directory:
        raise CannotRead("too-many-members", {"limit": members})


def _check_name(member: zipfile.ZipInfo) -> None:
    # orig_filename, because zipfile cuts a name at its first NUL.
    name = plain(member.orig_filename)
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
