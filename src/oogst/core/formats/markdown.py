"""Markdown: kept as it was written, because it is readable as it is."""

import re

from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Document, Heading
from oogst.core.formats.plain import looks_binary
from oogst.core.formats.transcripts import find_turns, is_interview
from oogst.core.text import normalise

_HEADING = re.compile(r"^(#{1,6}) +\S.*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def read_markdown(data: bytes, name: str, encoding: str | None = None) -> list[Document]:
    """One document. Raises CannotRead: unknown-encoding, unknown-format (not text), empty."""
    raw, remarks = decode(data, encoding)
    if looks_binary(raw):
        raise CannotRead("unknown-format")
    text = normalise(raw)
    if not text.strip():
        raise CannotRead("empty")
    fences = [match.span() for match in _FENCE.finditer(text)]
    headings = tuple(
        Heading(match.start(), match.end(), len(match[1]))
        for match in _HEADING.finditer(text)
        if not any(start <= match.start() < end for start, end in fences)
    )
    turns = find_turns(text)
    kind = "interview" if is_interview(turns) else None
    return [Document(name, text, turns, kind, remarks=remarks, headings=headings)]
