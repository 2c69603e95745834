"""Which container a recording is in, by its own first bytes; never by its name or by what a browser says."""

from __future__ import annotations

ENOUGH = 4096  # bytes that are needed to say


class NotSound(Exception):
    """These bytes are no recording of a kind that Oogst knows. `why`: unknown, picture or broken."""

    def __init__(self, why: str = "unknown") -> None:
        super().__init__(why)
        self.why = why


def kind_of(head: bytes) -> str:
    """The media type of a recording that begins like this. Raises NotSound."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] == b"fLaC":
        return "audio/flac"
    if head[:4] == b"OggS" and _first_packet(head).startswith((b"OpusHead", b"\x01vorbis")):
        return "audio/ogg"
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head[:64]:
        return "audio/webm"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    return _bare(head[tag_length(head) :] if head[:3] == b"ID3" else head, tagged=head[:3] == b"ID3")


def tag_length(head: bytes) -> int:
    """How long the ID3v2 tag at the start is, in bytes (ID3v2.4, 3.1: seven bits a byte; ten more for a footer)."""
    if len(head) < 10 or head[:3] != b"ID3" or any(byte & 0x80 for byte in head[6:10]):
        return 0
    size = (head[6] << 21) | (head[7] << 14) | (head[8] << 7) | head[9]
    return 10 + size + (10 if head[5] & 0x10 else 0)


def _bare(head: bytes, *, tagged: bool) -> str:
    """MP3 or AAC: frames without a container. A tag can hide their start, which is then believed to be MP3."""
    if not head and tagged:
        return "audio/mpeg"
    if len(head) > 3 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:
            return "audio/aac"
        if head[1] & 0xE0 == 0xE0 and head[1] & 0x06 and head[2] >> 4 not in {0, 15} and head[2] & 0x0C != 0x0C:
            return "audio/mpeg"
    raise NotSound


def _first_packet(head: bytes) -> bytes:
    """What the first page of an Ogg stream begins with (RFC 3533, 6)."""
    return head[27 + head[26] :] if len(head) > 27 else b""
