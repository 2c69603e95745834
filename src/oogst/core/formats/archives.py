"""Opens ZIP containers (DOCX, ODT, XLSX) that strangers send, without unpacking anything to disk.

The directory is judged before a member is opened: how many, how large together, their names, whether they overlap.
While a member inflates its true size is counted, because the directory may lie.
"""

import io

from oogst.core.formats import limits, zip_directory
from oogst.core.formats.document import CannotRead
from oogst.core.formats.zip_directory import BROKEN, ENCRYPTED, plain


class Archive:
    """A container that passed inspection. Member names use "/" and are looked up without regard to case."""

    def __init__(self, data: bytes) -> None:
        """Raises CannotRead: cut-off, damaged, too-many-members, bomb, unsafe-name, encrypted."""
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
        if member.flag_bits & ENCRYPTED:
            raise CannotRead("encrypted")
        if member.file_size > limit:
            raise CannotRead("too-large", {"megabytes": limit // 2**20})
        try:
            with self._zip.open(member) as stream:
                content = stream.read(limit + 1)
        except RuntimeError as error:
            raise CannotRead("encrypted") from error
        except BROKEN as error:
            raise CannotRead("damaged", {"part": name}) from error
        if len(content) > limit:
            raise CannotRead("bomb")
        return content
