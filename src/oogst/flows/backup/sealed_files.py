"""The sealed files as one stream: of each its id, its length, and its bytes, which stay sealed under their own key."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Sequence

from oogst.flows.backup.archive import Damaged
from oogst.vault import files

_HEAD = 16 + 8  # bytes: an id and a length
_READ = 1 << 20  # bytes


class Stream:
    """To be read once. `count` and `missing` say afterwards how many files went in, and how many were gone."""

    def __init__(self, ids: Sequence[uuid.UUID]) -> None:
        self._ids, self.count, self.missing = ids, 0, 0

    def __iter__(self) -> Iterator[bytes]:
        for pk in self._ids:
            try:
                file = files.path(pk).open("rb")
            except FileNotFoundError:  # destroyed since the moment of the snapshot
                self.missing += 1
                continue
            with file:
                left = os.fstat(file.fileno()).st_size
                yield pk.bytes + left.to_bytes(8, "big")
                while left and (chunk := file.read(min(_READ, left))):
                    left -= len(chunk)
                    yield chunk
                if left:
                    raise OSError(f"The sealed file {pk} became shorter while it was read.")
            self.count += 1


def put_back(chunks: Iterable[bytes]) -> int:
    """Write the files of a stream to their places. Returns how many."""
    pieces, count = _Pieces(chunks), 0
    while head := pieces.take(_HEAD):
        if len(head) < _HEAD:
            raise Damaged("A file in the backup was cut off.")
        pk, left = uuid.UUID(bytes=head[:16]), int.from_bytes(head[16:], "big")
        place = files.path(pk)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.unlink(missing_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            while left:
                chunk = pieces.take(min(_READ, left))
                if not chunk:
                    raise Damaged("A file in the backup was cut off.")
                target.write(chunk)
                left -= len(chunk)
            target.flush()
            os.fsync(target.fileno())
        count += 1
    return count


class _Pieces:
    """Bytes taken in the sizes that are asked for, from chunks of any size."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._waiting = iter(chunks), bytearray()

    def take(self, size: int) -> bytes:
        """`size` bytes; fewer only at the end."""
        while len(self._waiting) < size and (chunk := next(self._chunks, None)) is not None:
            self._waiting += chunk
        taken = bytes(self._waiting[:size])
        del self._waiting[:size]
        return taken
