"""A document of facts: sections of sentences, pairs and tables. Written out as a page, Markdown or DOCX."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    words: str
    kind: str = "text"


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Points:
    """A list of sentences; `open` ones are for a person to answer."""

    points: tuple[str, ...]
    open: bool = False
    kind: str = "points"


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of a row names the row."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "grid"

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each cell with the head of its column: on a phone the rows are folded."""
        return [list(zip(self.headers, row, strict=True)) for row in self.rows]


Block = Text | Facts | Points | Grid


@dataclass(frozen=True)
class Part:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """`language` is "nl" or "en": that of the words in it."""

    title: str
    study: str
    lead: str
    made: datetime.date
    language: str
    parts: tuple[Part, ...]
