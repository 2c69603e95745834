"""The passages of a text that may be suggested: its lines, without who says them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import NamedTuple

from oogst.core.text import word_count
from oogst.sources.models import Revision

FEWEST_WORDS = 4  # shorter lines ("Ja, precies.") say too little by themselves


class Passage(NamedTuple):
    """A place in the newest text of a source, half-open, in code points."""

    source: uuid.UUID
    start: int
    end: int


def passages_of(source: uuid.UUID, revision: Revision) -> Iterator[Passage]:
    """The lines of a text with enough words; of the first line of a turn what comes after its label. One query."""
    begins = {turn.start: turn.words_start for turn in revision.turns.all()}
    at = 0
    for line in revision.text.split("\n"):
        end = at + len(line)
        start = begins.get(at, at)
        words = revision.text[start:end]
        if word_count(words) >= FEWEST_WORDS:
            lead = len(words) - len(words.lstrip())
            yield Passage(source, start + lead, start + len(words.rstrip()))
        at = end + 1
