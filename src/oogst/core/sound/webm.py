"""WebM: titles, tags, attachments, chapters, dates and names of programs become void of the same length."""

from __future__ import annotations

from collections.abc import Iterator

from oogst.core.sound.kinds import NotSound
from oogst.core.sound.stream import Stream

ENTERED = frozenset({
    0x18538067,  # Segment
    0x1549A966,  # Info
    0x1F43B675,  # Cluster
    0x1654AE6B,  # Tracks
    0xAE,  # TrackEntry
})  # fmt: skip
BLANKED = frozenset({
    0x1254C367,  # Tags
    0x1941A469,  # Attachments
    0x1043A770,  # Chapters
    0x4461,  # DateUTC
    0x7BA9,  # Title
    0x73A4,  # SegmentUUID
    0x7384,  # SegmentFilename
    0x3CB923, 0x3C83AB, 0x3EB923, 0x3E83BB,  # of the files before and after
    0x536E,  # Name of a track
    0xBF,  # CRC-32, which no longer holds
})  # fmt: skip
EMPTIED = frozenset({0x4D80, 0x5741})  # MuxingApp, WritingApp: must be there, so they become spaces
TRACK_TYPE, VOID, VIDEO = 0x83, 0xEC, 1
_MOST_SIZE = 8


def blanked(stream: Stream) -> Iterator[bytes]:
    """RFC 8794, 4-6; RFC 9559, 5. Elements of unknown length are entered, as live recordings have them.

    Raises NotSound.
    """
    while first := stream.peek(1):
        width = _width(first[0], 4)
        name = stream.take(width)
        size = stream.take(_width((stream.peek(1) or b"\0")[0], _MOST_SIZE))
        length = _length(size)
        number = int.from_bytes(name, "big")
        if number in ENTERED:
            yield name + size
        elif length is None:
            raise NotSound("broken")
        elif number in BLANKED:
            yield from _void(stream, len(name) + len(size), length)
        elif number in EMPTIED:
            yield name + size
            yield b" " * len(stream.take(length))
        elif number == TRACK_TYPE:
            value = stream.take(length)
            if int.from_bytes(value, "big") == VIDEO:
                raise NotSound("picture")
            yield name + size + value
        else:
            yield name + size
            yield from stream.through(length)


def _width(first: int, most: int) -> int:
    """How many bytes a number has, by the place of its first bit."""
    width = 9 - first.bit_length()
    if not first or width > most:
        raise NotSound("broken")
    return width


def _length(size: bytes) -> int | None:
    """The length that is said; None when it is not known."""
    said = int.from_bytes(size, "big") & ((1 << (7 * len(size))) - 1)
    return None if said == (1 << (7 * len(size))) - 1 else said


def _void(stream: Stream, head: int, length: int) -> Iterator[bytes]:
    """A Void element that takes as many bytes as its name, its length and its contents did."""
    width = head - 1
    if width > _MOST_SIZE:
        spare, width = width - _MOST_SIZE, _MOST_SIZE
    else:
        spare = 0
    said = length + spare
    yield bytes([VOID]) + (said | (1 << (7 * width))).to_bytes(width, "big") + bytes(spare)
    yield from stream.blank(length)
