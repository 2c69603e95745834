"""Where words stand in the texts of a study: every place, however many texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

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
        for source, language, stems, typed, text in _texts(ids[start : start + AT_ONCE]):
            if not search.hits(parts, spoken, stems, typed):
                continue
            if len(wanted) == 1:
                spans = spots(text, language, stems, typed, wanted[0], spoken)
            else:
                spans = places(text, language, wanted, spoken)
            yield Spotted(source, language, text, spans)


def _texts(ids: Sequence[Any]) -> list[Any]:
    """Id, language, stems, typed words and text of each of these sources."""
    on_sqlite = connection.vendor == "sqlite"
    number, stems, typed = ("rowid", "stems", "typed") if on_sqlite else ("id", "stem_words", "typed_words")
    statement = (
        f"SELECT s.id, s.language, w.{stems}, w.{typed}, r.text FROM oogst_source s "  # noqa: S608 (our own words)
        f"JOIN oogst_indexedtext i ON i.source_id = s.id JOIN oogst_words w ON w.{number} = i.id "
        "JOIN oogst_revision r ON r.source_id = s.id AND r.number = "
        "(SELECT max(n.number) FROM oogst_revision n WHERE n.source_id = s.id) "
        f"WHERE s.id IN ({', '.join(['%s'] * len(ids))}) ORDER BY s.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(ids))
        return list(cursor.fetchall())
