"""Some of the places that were found, with what is known of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from oogst.coding.models import Code, Coding
from oogst.core.queries.places import Places
from oogst.insight.asking import voices
from oogst.insight.asking.material import StudyMaterial
from oogst.sources.models import Participant, Source

AROUND = 120  # code points of context
AT_ONCE = 300  # results that an export holds in memory
MOST_NAMES = 3


@dataclass(frozen=True)
class Result:
    """A place with its words and those around it on the same lines, who says it, and the codes on just this place."""

    source: Source
    start: int
    end: int
    before: str
    words: str
    after: str
    who: str
    codes: tuple[Code, ...]


def page(material: StudyMaterial, places: Places, start: int, stop: int) -> list[Result]:
    """Some of the places in their order. Six queries, however many."""
    some = places.rows()[start:stop]
    texts = material.texts(sorted({number for number, _start, _end in some}))
    ids = {number: as_id(material.ids[number]) for number in texts}
    sources = Source.objects.select_related("organisation").defer("description").in_bulk(list(ids.values()))
    rows = [(sources[ids[number]], begin, end, texts[number]) for number, begin, end in some if ids[number] in sources]
    spans = [(source.pk, begin, end) for source, begin, end, _text in rows]
    heard, codes = _heard(material, spans), _codes(spans)
    return [
        Result(
            source,
            begin,
            end,
            _before(text, begin),
            text[begin:end],
            _after(text, end),
            heard.get((source.pk, begin, end), ""),
            tuple(codes.get((source.pk, begin, end), ())),
        )
        for source, begin, end, text in rows
    ]


def stream(material: StudyMaterial, places: Places) -> Iterator[Result]:
    """All of them, some hundreds in memory. Six queries for each 300."""
    for start in range(0, len(places), AT_ONCE):
        yield from page(material, places, start, start + AT_ONCE)


Span = tuple[uuid.UUID, int, int]


def _before(text: str, start: int) -> str:
    """The end of what stands before it on its line, from the beginning of a word."""
    line = text.rfind("\n", 0, start) + 1
    if start - line <= AROUND:
        return text[line:start]
    space = text.find(" ", start - AROUND, start)
    return "…" + text[space if space >= 0 else start - AROUND : start]


def _after(text: str, end: int) -> str:
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    if line - end <= AROUND:
        return text[end:line]
    space = text.rfind(" ", end, end + AROUND)
    return text[end : space + 1 if space >= 0 else end + AROUND] + "…"


def _heard(material: StudyMaterial, spans: Sequence[Span]) -> dict[Span, str]:
    """Who speaks: by the turns that a place touches, or else who takes part. Two queries."""
    inside = {source for source, _start, _end in spans}
    turns: dict[uuid.UUID, list[tuple[int, int, str]]] = defaultdict(list)
    rows = voices.turns(material.study).filter(revision__source__in=inside).order_by("start")
    for source, start, end, label, speaker in rows.values_list(
        "revision__source", "start", "end", "person__label", "speaker"
    ):
        turns[source].append((start, end, label or speaker))
    present: dict[uuid.UUID, list[str]] = defaultdict(list)
    taking_part = Participant.objects.filter(source__in=inside).order_by("person__code")
    for source, label in taking_part.values_list("source_id", "person__label"):
        present[source].append(label)
    found = {}
    for source, begin, stop in spans:
        names = dict.fromkeys(name for start, end, name in turns[source] if name and start < stop and end > begin)
        found[source, begin, stop] = _names(list(names) or present[source])
    return found


def _codes(spans: Sequence[Span]) -> dict[Span, list[Code]]:
    """The codes on exactly these places. One query."""
    exactly = Q(source__in={source for source, _start, _end in spans}, start__in={start for _s, start, _e in spans})
    wanted, found = set(spans), defaultdict(dict)  # type: ignore[var-annotated]
    for row in Coding.objects.present().filter(exactly).select_related("code").order_by("created_at"):
        place = (row.source_id, row.start, row.end)
        if place in wanted:
            found[place][row.code_id] = row.code
    return {place: list(codes.values()) for place, codes in found.items()}


def _names(labels: Sequence[str]) -> str:
    more = f" +{len(labels) - MOST_NAMES}" if len(labels) > MOST_NAMES else ""
    return ", ".join(labels[:MOST_NAMES]) + more


def as_id(value: object) -> uuid.UUID:
    """An id as the database has it, as an id."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
