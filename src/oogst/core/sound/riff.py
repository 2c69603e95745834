"""WAV: chunks that are not sound become JUNK of the same length."""

from __future__ import annotations

from collections.abc import Iterator

from oogst.core.sound.stream import Stream

SOUND = frozenset({b"fmt ", b"data", b"fact", b"ds64"})


def blanked(stream: Stream) -> Iterator[bytes]:
    """LIST, bext, iXML, id3 and whatever else: their names and contents go (Microsoft, RIFF; EBU Tech 3285)."""
    yield stream.take(12)
    while len(head := stream.take(8)) == 8:
        name, length = head[:4], int.from_bytes(head[4:], "little")
        length += length % 2  # chunks begin at even places
        if name not in SOUND:
            yield b"JUNK" + head[4:]
            yield from stream.blank(length)
        else:
            yield head
            # A recorder that was cut off leaves the length of its sound at nothing or at the most there is.
            endless = name == b"data" and head[4:] in {b"\0\0\0\0", b"\xff\xff\xff\xff"}
            yield from stream.through(None if endless else length)
    yield bytes(len(head))
