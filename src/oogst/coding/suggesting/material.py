"""What there is to learn from in a study: its segments with their codes, and the passages that may have them.

Only what every coder of the study may read: texts in their cooling-off period and codings of a blind round stand in
other tables, and what was withdrawn stands in none.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from oogst.coding.models import Coding
from oogst.coding.round_models import RoundText
from oogst.coding.suggesting.passages import Passage, passages_of
from oogst.coding.suggestion_models import DismissedSuggestion
from oogst.core.suggesting.examples import Example
from oogst.people.errors import NotAllowed
from oogst.sources import shifts
from oogst.sources.models import Revision, Source
from oogst.studies.models import Study

MOST_SEGMENTS, MOST_PASSAGES = 50_000, 100_000
SEED = 20_231
Spans = dict[tuple[int, int], set[uuid.UUID]]


@dataclass
class Material:
    """Examples and passages, each with its place; `revisions` are the texts that taught, by their source."""

    examples: list[Example] = field(default_factory=list)
    example_places: list[Passage] = field(default_factory=list)
    passages: list[Example] = field(default_factory=list)
    passage_places: list[Passage] = field(default_factory=list)
    revisions: dict[uuid.UUID, tuple[uuid.UUID, int]] = field(default_factory=dict)


def material_of(study: Study) -> Material:
    """Reads every text of the study once: for the background. Some six queries, and those for texts in their turn."""
    coded, dismissed = _codings(study), _dismissed(study)
    blind = set(
        RoundText.objects.filter(round__study=study, round__revealed_at=None).values_list("source_id", flat=True)
    )
    found, idle = Material(), []
    for number, (source, revision) in enumerate(_texts(study)):
        spans, language = coded.get(source.pk, {}), source.language or study.language
        found.revisions[source.pk] = (revision.pk, revision.number)
        for (start, end), codes in spans.items():
            words = revision.text[start:end]
            found.examples.append(Example(number, language, words, frozenset(map(str, codes))))
            found.example_places.append(Passage(source.pk, start, end))
        for place in passages_of(source.pk, revision):
            words = revision.text[place.start : place.end]
            here = _over(spans, place)
            if spans and not here:
                idle.append((Example(number, language, words), place))
            if source.pk not in blind and len(found.passages) < MOST_PASSAGES:
                no = here | dismissed.get(place, set())
                found.passages.append(Example(number, language, words, frozenset(map(str, no))))
                found.passage_places.append(place)
    _add_idle(found, idle)
    return found


def _add_idle(found: Material, idle: list[tuple[Example, Passage]]) -> None:
    """Passages that nobody coded in texts that were coded: they have none of the codes. At most one for a segment."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, the same each time
    for example, place in chance.sample(idle, min(len(idle), len(found.examples))):
        found.examples.append(example)
        found.example_places.append(place)


def _codings(study: Study) -> dict[uuid.UUID, Spans]:
    """The codes on each place of each source, whoever put them there. Newest first, where there are too many."""
    coded: dict[uuid.UUID, Spans] = defaultdict(lambda: defaultdict(set))
    rows = Coding.objects.present().filter(study=study, code__removed_at=None).order_by("-created_at", "-pk")
    columns = rows.values_list("source_id", "start", "end", "code_id")
    for source, start, end, code in columns[:MOST_SEGMENTS].iterator(5_000):
        if start < end:
            coded[source][start, end].add(code)
    return {source: dict(sorted(spans.items())) for source, spans in coded.items()}


def _dismissed(study: Study) -> dict[Passage, set[uuid.UUID]]:
    """What was dismissed, at the place where its passage is now. One that cannot be found counts no longer."""
    found: dict[Passage, set[uuid.UUID]] = defaultdict(set)
    numbers: dict[uuid.UUID, int] = {}
    for row in DismissedSuggestion.objects.filter(study=study).select_related("source"):
        if row.source_id not in numbers:
            numbers[row.source_id] = shifts.newest(row.source)
        newest, start, end = numbers[row.source_id], row.start, row.end
        if row.revision != newest:
            try:
                start, end = shifts.follow(row.source, row.revision, newest, start, end)
            except NotAllowed:
                continue
        found[Passage(row.source_id, start, end)].add(row.code_id)
    return found


def _texts(study: Study) -> Iterator[tuple[Source, Revision]]:
    """Each source with its newest text, in a fixed order."""
    ids = list(Source.objects.filter(study=study).order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(ids), 100):
        sources = Source.objects.in_bulk(ids[at : at + 100])
        rows = Revision.objects.filter(source__in=sources).order_by("source", "number").prefetch_related("turns")
        newest = {row.source_id: row for row in rows}
        yield from ((sources[pk], newest[pk]) for pk in ids[at : at + 100] if pk in newest)


def _over(spans: Spans, place: Passage) -> set[uuid.UUID]:
    """The codes of segments that share a character with a place."""
    found: set[uuid.UUID] = set()
    for (start, end), codes in spans.items():
        if start < place.end and end > place.start:
            found |= codes
    return found
