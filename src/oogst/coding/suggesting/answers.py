"""Suggestions for one passage, and passages for one code: what was learnt, less what is known since."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from oogst.coding.models import Code, Coding
from oogst.coding.round_models import RoundText
from oogst.coding.suggesting.learned import Found, Learned
from oogst.coding.suggesting.passages import Passage
from oogst.coding.suggestion_models import DismissedSuggestion
from oogst.core.suggesting.model import Measure
from oogst.sources.models import Revision, Source
from oogst.studies.models import Study

MOST_CODES = 5
SHOWN = 20  # passages on a page
LONGEST = 20_000  # code points of a selection that are looked at


@dataclass(frozen=True)
class Fits:
    """A passage that a code may fit, with its words, and those of the segment it resembles ("" when that is gone)."""

    source: Source
    start: int
    end: int
    revision: int
    words: str
    like: str


def codes_for(learned: Learned, study: Study, source: Source, start: int, end: int) -> list[tuple[Code, Measure]]:
    """The codes that may fit [start, end) of a source, at most five, surest first. Five queries.

    None in a text of a blind round: there every coder decides without help. None that the passage has already.
    """
    if RoundText.objects.filter(source=source, round__revealed_at=None).exists():
        return []
    words = source.passage(start, min(end, start + LONGEST))
    offered = learned.model.suggest(words, source.language or study.language, most=len(learned.model.codes))
    here = Coding.objects.present().filter(source=source, start__lt=end, end__gt=start)
    no = set(here.values_list("code_id", flat=True).order_by())
    _revision, number = learned.revisions.get(source.pk, (None, 0))
    refused = DismissedSuggestion.objects.filter(source=source, revision=number, start=start, end=end)
    no |= set(refused.values_list("code_id", flat=True).order_by())
    codes = Code.objects.present().filter(study=study).in_bulk([uuid.UUID(one.code) for one in offered])
    wanted = [(codes[pk], one) for one in offered if (pk := uuid.UUID(one.code)) in codes and pk not in no]
    return wanted[:MOST_CODES]


def passages_for(learned: Learned, code: Code) -> tuple[list[Fits], int]:
    """The first passages that a code may fit, likeliest first, and how many there are in all. Five queries.

    A text that was corrected since it was learnt from is left out until it is learnt from again.
    """
    found = learned.found.get(str(code.pk), [])
    sources = {one.place.source for one in found}
    rounds = RoundText.objects.filter(round__study=code.study_id, round__revealed_at=None)
    blind = set(rounds.values_list("source_id", flat=True))
    taken: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    coded = Coding.objects.present().filter(code=code, source__in=sources).order_by()
    for source, start, end in coded.values_list("source_id", "start", "end"):
        taken[source].append((start, end))
    refused = DismissedSuggestion.objects.filter(code=code, source__in=sources).order_by()
    for source, number, start, end in refused.values_list("source_id", "revision", "start", "end"):
        if number == learned.revisions[source][1]:  # older ones were followed to their place when it was learnt
            taken[source].append((start, end))
    open_to_it = [
        one
        for one in found
        if one.place.source not in blind
        and not any(start < one.place.end and end > one.place.start for start, end in taken[one.place.source])
    ]
    return _with_words(learned, code, open_to_it)


def _with_words(learned: Learned, code: Code, found: Sequence[Found]) -> tuple[list[Fits], int]:
    newest = _newest(code.study_id, {one.place.source for one in found})
    same = [one for one in found if newest.get(one.place.source) == learned.revisions[one.place.source][1]]
    shown = same[:SHOWN]
    ids = {learned.revisions[place.source][0] for one in shown for place in (one.place, one.like)}
    texts = {row.source_id: row for row in Revision.objects.filter(pk__in=ids).select_related("source__organisation")}
    return [_fits(texts, one) for one in shown], len(same)


def _fits(texts: dict[uuid.UUID, Revision], one: Found) -> Fits:
    row = texts[one.place.source]
    words, like = (_words(texts, place) for place in (one.place, one.like))
    return Fits(row.source, one.place.start, one.place.end, row.number, words, like)


def _words(texts: dict[uuid.UUID, Revision], place: Passage) -> str:
    row = texts.get(place.source)
    return row.text[place.start : place.end] if row else ""


def _newest(study: uuid.UUID, sources: set[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The number of the newest revision of each source. One query."""
    rows = Revision.objects.filter(source__study=study, source__in=sources)
    return dict(rows.order_by("number").values_list("source_id", "number"))
