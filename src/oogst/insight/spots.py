"""Where words stand in the texts of a study: every place, however many texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from oogst.core import search
from oogst.core.search import Part
from oogst.core.snippets import Span, places
from oogst.core.spotting import spots
from oogst.insight import finding
from oogst.studies.models import Study

AT_ONCE = 200  # texts in memory


@dataclass(frozen=True)
class Spotted:
    """A text with the places of what was looked for. `source` is its id as the database has it."""

    source: Any
    language: str
    text: str
    spans: list[Span]


def spotted(
    study: Study, parts: Sequence[Part], spoken: Sequence[str], among: Collection[Any] | None = None
) -> Iterator[Spotted]:
    """Every text with all wanted parts and none that may not be there; only `among` these ids, if given.

    Texts come in the order of their ids, one query for each 200 and one to the index.
    """
    wanted = search.wanted(parts)
    if not wanted or (among is not None and not among):
        return
    ids = sorted(pk for (pk,) in finding.candidates(study, parts, spoken) if among is None or pk in among)
    for start in range(0, len(ids), AT_ONCE):
        for source, language, stems, typed, text in finding.indexed_texts(ids[start : start + AT_ONCE]):
            if not search.hits(parts, spoken, stems, typed):
                continue
            if len(wanted) == 1:
                spans = spots(text, language, stems, typed, wanted[0], spoken)
            else:
                spans = places(text, language, wanted, spoken)
            yield Spotted(source, language, text, spans)
