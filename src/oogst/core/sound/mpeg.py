"""MP3 and AAC without a container: the tags before and after the frames are left out."""

from __future__ import annotations

from collections.abc import Iterator

from oogst.core.sound.kinds import NotSound, tag_length
from oogst.core.sound.stream import PIECE, Stream

_TAG1 = 128  # bytes of an ID3v1 tag
_EXTENDED = 227  # of "TAG+", before it
_APE = 32  # of the foot of an APE tag
_LYRICS = b"LYRICS200"


def bare(stream: Stream) -> Iterator[bytes]:
    """Frames only. Tags at the end are looked for in the last 256 kB. Raises NotSound for a tag without frames."""
    while length := tag_length(stream.peek(10)):
        stream.skip(length)
        while (rest := stream.peek(PIECE)) and not rest.strip(b"\0"):  # some programs leave room after the tag
            stream.skip(len(rest))
        stream.skip(len(rest) - len(rest.lstrip(b"\0")))
    if not stream.peek(1):
        raise NotSound("broken")
    held = b""
    for piece in stream.through():
        held += piece
        if len(held) > PIECE:
            yield held[:-PIECE]
            held = held[-PIECE:]
    yield without_end(held)


def without_end(end: bytes) -> bytes:
    """The end of a file without the tags that stand there, in whatever order."""
    while (kept := end[: _sound_until(end)]) != end:
        end = kept
    return end


def _sound_until(end: bytes) -> int:
    if end[-_TAG1:][:3] == b"TAG" and len(end) >= _TAG1:
        until = len(end) - _TAG1
        return until - _EXTENDED if end[max(until - _EXTENDED, 0) : until][:4] == b"TAG+" else until
    if end[-_APE:][:8] == b"APETAGEX" and len(end) >= _APE:
        foot = end[-_APE:]
        size = int.from_bytes(foot[12:16], "little") + (_APE if foot[23] & 0x80 else 0)
        return max(len(end) - size, 0)
    if end.endswith(_LYRICS) and end[-15:-9].isdigit():
        return max(len(end) - 15 - int(end[-15:-9]), 0)
    if end[-10:-7] == b"3DI":  # the foot of an ID3v2.4 tag at the end
        return max(len(end) - tag_length(b"ID3" + end[-7:]), 0)
    return len(end)
