"""MP4 and M4A: boxes about place, device, title and time are blanked; the clock of its making is set to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from oogst.core.sound.kinds import NotSound
from oogst.core.sound.stream import Stream

ENTERED = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex", b"edts"})
KEPT = frozenset({
    b"ftyp", b"styp", b"sidx", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"minf", b"elst", b"trex", b"mehd",
    b"mfhd", b"tfhd", b"tfdt", b"trun", b"saio", b"saiz", b"sbgp", b"sgpd", b"mfra", b"tref", b"iods",
})  # fmt: skip
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
PICTURES = frozenset({b"vide", b"auxv", b"pict"})


def blanked(stream: Stream) -> Iterator[bytes]:
    """ISO/IEC 14496-12, 4.2. A box that is not known to be of the sound becomes `free`. Raises NotSound.

    Without its `moov`, which some recorders write at the very end, nothing in it can be played.
    """
    playable = False
    while head := stream.take(8):
        if len(head) < 8:
            yield bytes(len(head))
            break
        size, name, begin = int.from_bytes(head[:4], "big"), head[4:], head
        if size == 1:
            begin += stream.take(8)
            size = int.from_bytes(begin[8:], "big")
        if size and size < len(begin):
            raise NotSound("broken")
        playable = playable or name == b"moov"
        yield from _box(stream, name, begin, size - len(begin) if size else None)
    if not playable:
        raise NotSound("broken")


def _box(stream: Stream, name: bytes, begin: bytes, length: int | None) -> Iterator[bytes]:
    """One box; the ones that are entered end where the boxes in them do, so only their heads pass here."""
    if name in ENTERED:
        yield begin
    elif name in DATED:
        yield begin
        yield _undated(stream.take(min(length or 0, 120)))
        yield from stream.through(max((length or 0) - 120, 0))
    elif name == b"hdlr":
        yield begin
        yield _handler(stream.take(min(length or 0, 4096)))
        yield from stream.blank(max((length or 0) - 4096, 0))
    elif name in KEPT:
        yield begin
        yield from stream.through(length)
    else:
        yield begin[:4] + b"free" + begin[8:]
        if length is None:
            for piece in stream.through():
                yield bytes(len(piece))
        else:
            yield from stream.blank(length)


def _undated(box: bytes) -> bytes:
    """Times of making and changing, of four or eight bytes each, become nothing."""
    width = 8 if box[:1] == b"\x01" else 4
    return box[:4] + bytes(min(2 * width, max(len(box) - 4, 0))) + box[4 + 2 * width :]


def _handler(box: bytes) -> bytes:
    """What a track is of stays; what its maker called it goes. A picture is not sound."""
    if box[8:12] in PICTURES:
        raise NotSound("picture")
    return box[:24] + bytes(max(len(box) - 24, 0))
