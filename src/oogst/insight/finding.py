"""Finding words: in the texts, in the memos, and in the codebook."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from oogst.coding.models import Code, Memo
from oogst.core import search, snippets
from oogst.core.search import Part
from oogst.core.snippets import Snippet
from oogst.core.spotting import spots
from oogst.insight.raw import raw, stored
from oogst.sources.index import study_token
from oogst.sources.models import Source
from oogst.studies.models import Study

A_SOURCE = 3  # snippets of one source
FILTERS = {"organisation": "organisation", "kind": "kind", "phase": "phase"}


@dataclass(frozen=True)
class Hit:
    """A source in which it was found: how often, and its first places."""

    source: Source
    hits: int
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Found:
    """The ids of all sources with it as the database has them, most hits first and then newest, with their hits."""

    ranked: tuple[tuple[Any, int], ...]

    @property
    def hits(self) -> int:
        return sum(hits for _pk, hits in self.ranked)


@dataclass(frozen=True)
class FoundMemo:
    memo: Memo
    snippet: Snippet


@dataclass(frozen=True)
class FoundCode:
    """A code, and the field where it was found, with the words."""

    code: Code
    field: str
    snippet: Snippet


def languages(study: Study) -> list[str]:
    """The languages of the texts of a study, its own always. One query."""
    used = set(study.sources.order_by().values_list("language", flat=True).distinct()) - {""}
    return sorted(used | {study.language})


def in_texts(
    study: Study, parts: Sequence[Part], spoken: Sequence[str], sources: QuerySet[Source] | None = None
) -> Found:
    """Where it is, in the whole study or only in `sources`. One query to the index, one more for `sources`.

    Single words SQLite counts from its lists of places; else this reads the words of every text that the index gives.
    """
    if not search.wanted(parts):
        return Found(())
    in_lists = connection.vendor == "sqlite" and all(_is_listed(part) for part in parts)
    found = _listed(study, parts, spoken) if in_lists else _read(study, parts, spoken)
    if sources is not None:
        among = {pk for (pk,) in raw(sources.order_by().values_list("pk"))}
        found = [row for row in found if row[2] in among]
    found.sort(reverse=True)
    return Found(tuple((pk, count) for count, _date, pk in found))


def hits(found: Found, parts: Sequence[Part], spoken: Sequence[str], start: int, stop: int) -> list[Hit]:
    """Some of what was found, with snippets. Two queries; loads the texts of these only."""
    some = {_uuid(pk): count for pk, count in found.ranked[start:stop]}
    sources = Source.objects.select_related("organisation").defer("description").in_bulk(list(some))
    made = {}
    for pk, language, stems, typed, text in indexed_texts([pk for pk, _count in found.ranked[start:stop]]):
        spans = {span for part in search.wanted(parts) for span in spots(text, language, stems, typed, part, spoken)}
        made[_uuid(pk)] = tuple(snippets.snippets(text, sorted(spans), A_SOURCE))
    return [Hit(sources[pk], count, made[pk]) for pk, count in some.items() if pk in sources and pk in made]


def in_memos(study: Study, parts: Sequence[Part], spoken: Sequence[str]) -> list[FoundMemo]:
    """Memos with it, newest first. One query; reads all memos of the study."""
    about = ("source", "code", "coding__code", "coding__source", "organisation")
    found = []
    for memo in Memo.objects.present().filter(study=study).select_related(*about):
        snippet = _first(f"{memo.title}\n{memo.text}".lstrip("\n"), study.language, parts, spoken)
        if snippet is not None:
            found.append(FoundMemo(memo, snippet))
    return found


def in_codes(study: Study, parts: Sequence[Part], spoken: Sequence[str]) -> list[FoundCode]:
    """Codes with it in their name or description, names first. One query."""
    found = []
    for code in Code.objects.present().filter(study=study).order_by("position", "name"):
        for order, field in enumerate(("name", "definition", "when", "when_not", "anchor")):
            snippet = _first(getattr(code, field), study.language, parts, spoken)
            if snippet is not None:
                found.append((order > 0, FoundCode(code, field, snippet)))
                break
    return [code for _order, code in sorted(found, key=lambda item: item[0])]


def _first(text: str, language: str, parts: Sequence[Part], spoken: Sequence[str]) -> Snippet | None:
    """The first place in a short text, or None when it is not what was looked for."""
    if not search.wanted(parts) or not search.hits(parts, spoken, *search.index_terms(text, language)):
        return None
    made = _snippets(text, language, parts, spoken, most=1)
    return made[0] if made else None


def _snippets(
    text: str, language: str, parts: Sequence[Part], spoken: Sequence[str], most: int = A_SOURCE
) -> tuple[Snippet, ...]:
    return tuple(snippets.snippets(text, snippets.places(text, language, parts, spoken), most))


def candidates(study: Study, parts: Sequence[Part], spoken: Sequence[str]) -> list[Any]:
    """The ids of the texts that the index gives, as the database has them. One query; phrases may yet be missing."""
    return _from_index(study, parts, spoken, "s.id")


def _candidates(study: Study, parts: Sequence[Part], spoken: Sequence[str]) -> list[Any]:
    """Source, date, stems and typed words of the texts that the index gives. One query."""
    kept = ("w.stems", "w.typed") if connection.vendor == "sqlite" else ("w.stem_words", "w.typed_words")
    asked = (any(not part.typed for part in parts), any(part.typed for part in parts))
    columns = [column if needed else repr("") for column, needed in zip(kept, asked, strict=True)]
    return _from_index(study, parts, spoken, ", ".join(["s.id", "s.date", *columns]))


def _is_listed(part: Part) -> bool:
    """Whether the lists of places of the index tell all about it."""
    return len(part.words) == 1 and not part.prefix and not part.minus


def _listed(study: Study, parts: Sequence[Part], spoken: Sequence[str]) -> list[tuple[int, str, Any]]:
    """Hits, date and source of the texts with all of these words. Reads no texts: fifteen times as fast."""
    statements, values = [], []
    for number, part in enumerate(parts):
        terms = [form[0] for form in part.forms(spoken)]
        statements.append(
            f"SELECT {number} AS part, doc, count(*) AS hits FROM temp.oogst_instances WHERE term IN "  # noqa: S608
            f"({', '.join(['%s'] * len(terms))}) AND col = '{'typed' if part.typed else 'stems'}' GROUP BY doc"
        )
        values += terms
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.oogst_instances USING fts5vocab(main, oogst_words, instance)"
        )
        cursor.execute(
            f"SELECT s.id, s.date, sum(v.hits) FROM ({' UNION ALL '.join(statements)}) v "  # noqa: S608 (as above)
            "JOIN oogst_indexedtext i ON i.id = v.doc JOIN oogst_source s ON s.id = i.source_id "
            f"WHERE s.study_id = %s GROUP BY s.id, s.date HAVING count(*) = {len(parts)}",
            [*values, stored(study.pk)],
        )
        return [(hits, str(date or ""), pk) for pk, date, hits in cursor.fetchall()]


def _read(study: Study, parts: Sequence[Part], spoken: Sequence[str]) -> list[tuple[int, str, Any]]:
    """The same by reading the words of every text that the index gives."""
    return [
        (count, str(date or ""), pk)
        for pk, date, stems, typed in _candidates(study, parts, spoken)
        if (count := search.hits(parts, spoken, stems, typed))
    ]


def indexed_texts(ids: Sequence[Any]) -> list[Any]:
    """Id, language, stems, typed words and newest text of each of these sources, by id. One query."""
    if not ids:
        return []
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


def _from_index(study: Study, parts: Sequence[Part], spoken: Sequence[str], columns: str) -> list[Any]:
    token = study_token(study.pk)
    if connection.vendor == "sqlite":
        where, values = "oogst_words MATCH %s", [search.fts5(parts, spoken, token)]
        number = "w.rowid"
    else:
        where, values = "w.study = %s", [token]
        for column, query in zip(("stems", "typed"), search.tsqueries(parts, spoken), strict=True):
            if query is not None:
                where += f" AND w.{column} @@ %s::tsquery"
                values.append(query)
        number = "w.id"
    # The index alone keeps it within the study: a second condition makes SQLite begin at the sources, ten times slower.
    statement = (
        f"SELECT {columns} FROM oogst_words w JOIN oogst_indexedtext i ON i.id = {number} "  # noqa: S608
        f"JOIN oogst_source s ON s.id = i.source_id WHERE {where}"  # only our own words in it
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def narrowed(study: Study, chosen: dict[str, str]) -> QuerySet[Source] | None:
    """The sources of a school, kind or phase; None when nothing is chosen."""
    condition = Q(**{FILTERS[name]: value for name, value in chosen.items() if value and name in FILTERS})
    return study.sources.filter(condition) if condition else None
