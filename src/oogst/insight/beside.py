"""A passage in its text: the words before and after it."""

import uuid
from dataclasses import dataclass

from oogst.coding.models import Code, Coding
from oogst.sources.models import Source, Turn
from oogst.studies.models import Study

AROUND = 900  # code points before and after, then to the limits of the lines


@dataclass(frozen=True)
class Line:
    """A line, or what is shown of it, in three pieces: before the passage, of it, and after it."""

    speaker: str
    before: str
    inside: str
    after: str


@dataclass(frozen=True)
class Passage:
    """The lines around a passage. `more_before` and `more_after`: the text goes on there."""

    lines: tuple[Line, ...]
    more_before: bool
    more_after: bool


def passage(source: Source, start: int, end: int) -> Passage:
    """Two queries."""
    revision = source.current()
    text = revision.text
    begin = text.rfind("\n", 0, max(0, start - AROUND)) + 1
    stop = text.find("\n", min(len(text), end + AROUND))
    stop = len(text) if stop < 0 else stop
    turns = {turn.start: turn for turn in revision.turns.filter(start__gte=begin, start__lt=stop)}
    lines, at = [], begin
    for words in text[begin:stop].split("\n"):
        if words.strip():
            lines.append(_line(words, at, start, end, turns.get(at)))
        at += len(words) + 1
    return Passage(tuple(lines), begin > 0, stop < len(text.rstrip()))


def codes_over(study: Study, source: Source, start: int, end: int) -> list[tuple[Code, Coding]]:
    """The codings that touch a passage, in order. One query."""
    rows = Coding.objects.present().filter(study=study, source=source, start__lt=end, end__gt=start)
    return [(row.code, row) for row in rows.select_related("code").order_by("start", "end", "pk")]


def coding_of(study: Study, pk: uuid.UUID) -> Coding | None:
    rows = Coding.objects.present().filter(study=study).select_related("code", "source__organisation")
    return rows.filter(pk=pk).first()


def _line(words: str, at: int, start: int, end: int, turn: Turn | None) -> Line:
    label = min(len(words), turn.words_start - at) if turn else 0
    first = min(max(start - at, label), len(words))
    last = min(max(end - at, first), len(words))
    return Line(words[:label], words[label:first], words[first:last], words[last:])
