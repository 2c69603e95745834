"""Plain text: the letters as they are."""

import re

from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.transcripts import find_turns, is_interview
from oogst.core.text import normalise

_SUBTITLE_TIME = re.compile(r"^\s*(?:\d+\n)?\d{1,2}:\d{2}:\d{2}[.,]\d{1,3}\s*-->", re.MULTILINE)
_BINARY = 0.02  # share of control characters that no text has


def read_plain(data: bytes, name: str, encoding: str | None = None) -> list[Document]:
    """One document. Raises CannotRead: unknown-encoding, unknown-format (not text), empty."""
    raw, remarks = decode(data, encoding)
    if looks_binary(raw):
        raise CannotRead("unknown-format")
    text = normalise(raw)
    if not text.strip():
        raise CannotRead("empty")
    if _SUBTITLE_TIME.match(text):
        remarks = (*remarks, Remark("looks-like-subtitles"))
    return [from_text(name, text, remarks)]


def from_text(name: str, text: str, remarks: tuple[Remark, ...] = ()) -> Document:
    """A document of a text in its one form, with the turns that can be seen in it."""
    turns = find_turns(text)
    return Document(name, text, turns, "interview" if is_interview(turns) else None, remarks=remarks)


def looks_binary(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(1 for character in sample if character < " " and character not in "\t\n\r\f\x0b\x1a\x1e")
    return odd > _BINARY * len(sample)
