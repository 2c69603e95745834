"""A recording, known by its bytes, without what it carries besides sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from oogst.core.sound import flac, mp4, mpeg, ogg, riff, webm
from oogst.core.sound.kinds import ENOUGH, NotSound, kind_of, tag_length
from oogst.core.sound.stream import Stream

CLEANERS: dict[str, Callable[[Stream], Iterator[bytes]]] = {
    "audio/wav": riff.blanked,
    "audio/flac": flac.blanked,
    "audio/mpeg": mpeg.bare,
    "audio/aac": mpeg.bare,
    "audio/mp4": mp4.blanked,
    "audio/ogg": ogg.blanked,
    "audio/webm": webm.blanked,
}


def cleaned(parts: Iterable[bytes]) -> tuple[str, Iterator[bytes]]:
    """The media type, and the bytes to keep. Raises NotSound: at once, or while the bytes are read."""
    stream = Stream(parts)
    head = stream.peek(ENOUGH)
    if head[:3] == b"ID3" and (length := tag_length(head)):
        if length > _MOST_TAG:
            raise NotSound("broken")
        head = stream.peek(length + ENOUGH)
    kind = kind_of(head)
    return kind, CLEANERS[kind](stream)


_MOST_TAG = 16 * 2**20  # with a picture of its cover
