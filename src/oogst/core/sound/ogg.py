"""Ogg with Opus or Vorbis: the packet of comments is emptied, and the checks of its pages made anew."""

from __future__ import annotations

from collections.abc import Iterator

from oogst.core.sound.kinds import NotSound
from oogst.core.sound.stream import Stream

CODECS = (b"OpusHead", b"\x01vorbis")
_HEAD = 27


def blanked(stream: Stream) -> Iterator[bytes]:
    """RFC 3533, 6; RFC 7845, 5.2; Vorbis I, 5. Raises NotSound for a stream that is neither."""
    packets: dict[bytes, _Packet] = {}
    while len(head := stream.take(_HEAD)) == _HEAD:
        if head[:4] != b"OggS":
            raise NotSound("broken")
        sizes = stream.take(head[26])
        body = stream.take(sum(sizes))
        serial = head[14:18]
        if head[5] & 0x02:
            if not body.startswith(CODECS):
                raise NotSound("picture" if body[:7] == b"\x80theora" else "unknown")
            packets[serial] = _Packet()
        comments = packets.get(serial)
        if comments is None or comments.done:
            yield head + sizes + body
        else:
            body = comments.emptied(sizes, body)
            page = head[:22] + bytes(4) + head[26:] + sizes + body
            yield page[:22] + _check(page).to_bytes(4, "little") + page[26:]
    yield bytes(len(head))


class _Packet:
    """Where in the packets of one stream we are: the second is that of the comments, over one page or more."""

    def __init__(self) -> None:
        self._number, self._at = 0, 0
        self._start = b""

    @property
    def done(self) -> bool:
        return self._number > 1

    def emptied(self, sizes: bytes, body: bytes) -> bytes:
        result, place = bytearray(body), 0
        for size in sizes:
            if self._number == 1:
                for index in range(place, min(place + size, len(result))):
                    result[index] = self._byte(result[index])
                    self._at += 1
            place += size
            if size < 255:
                self._number, self._at = self._number + 1, 0
        return bytes(result)

    def _byte(self, was: int) -> int:
        """The packet's mark stays; then an empty vendor, no comments, for Vorbis its last bit, and zeros."""
        if self._at < 8:
            self._start += bytes([was])
        mark = 8 if self._start.startswith(b"Opus") else 7
        if self._at < mark:
            return was
        return 1 if mark == 7 and self._at == mark + 8 else 0


def _table() -> list[int]:
    table = []
    for number in range(256):
        value = number << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_TABLE = _table()


def _check(page: bytes) -> int:
    """The CRC-32 of Ogg: not mirrored, from nothing."""
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value
