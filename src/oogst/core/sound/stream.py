"""Bytes that come in parts of any size, read as a parser likes: a few exactly, or many passed on or blanked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

PIECE = 256 * 1024  # bytes that are handed on at once, at most


class Stream:
    """A stream of parts. Memory stays that of one part, and of what `take` or `peek` is asked for."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._waiting = bytearray()

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay; fewer when the stream ends."""
        while len(self._waiting) < count:
            part = next(self._parts, None)
            if part is None:
                break
            self._waiting += part
        return bytes(self._waiting[:count])

    def take(self, count: int) -> bytes:
        """The next bytes; fewer when the stream ends."""
        found = self.peek(count)
        del self._waiting[: len(found)]
        return found

    def through(self, count: int | None = None) -> Iterator[bytes]:
        """Pass this many bytes on, or all that are left."""
        while count is None or count > 0:
            piece = self.take(PIECE if count is None else min(count, PIECE))
            if not piece:
                return
            if count is not None:
                count -= len(piece)
            yield piece

    def blank(self, count: int) -> Iterator[bytes]:
        """As many zeros as there would have been bytes."""
        for piece in self.through(count):
            yield bytes(len(piece))

    def skip(self, count: int) -> None:
        for _piece in self.through(count):
            pass
