"""FLAC: comments, pictures and what programs left become padding of the same length."""

from __future__ import annotations

from collections.abc import Iterator

from oogst.core.sound.stream import Stream

KEPT = frozenset({0, 3})  # STREAMINFO, SEEKTABLE
PADDING = 1


def blanked(stream: Stream) -> Iterator[bytes]:
    """RFC 9639, 8: blocks of metadata, the last of which is marked."""
    yield stream.take(4)
    last = False
    while not last and len(head := stream.take(4)) == 4:
        last = bool(head[0] & 0x80)
        length = int.from_bytes(head[1:], "big")
        if head[0] & 0x7F in KEPT:
            yield head
            yield from stream.through(length)
        else:
            yield bytes([(head[0] & 0x80) | PADDING]) + head[1:]
            yield from stream.blank(length)
    yield from stream.through()
