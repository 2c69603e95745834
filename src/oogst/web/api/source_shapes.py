"""Sources as programs read them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ninja import Schema

from oogst.sources import queries
from oogst.sources.models import Revision, Source, VariableValue
from oogst.web.api.asking import Stamp


class SourceOut(Schema):
    """A text of the material, without its words. `people` are pseudonyms; `length` is in code points."""

    id: uuid.UUID
    guid: uuid.UUID
    name: str
    kind: str
    date: datetime.date | None
    phase: str
    case: uuid.UUID | None
    people: list[str]
    basis: str
    language: str
    description: str
    words: int
    length: int
    codings: int
    variables: dict[str, str]
    created: Stamp


class TurnOut(Schema):
    """Whose turn it is on [start, end); the words begin at `words_start`, after the label."""

    start: int
    words_start: int
    end: int
    speaker: str
    person: str


class SourceTextOut(SourceOut):
    """The same with its text: the newest revision, of this number."""

    revision: int
    text: str
    turns: list[TurnOut]


class SourcesOut(Schema):
    items: list[SourceOut]
    next: uuid.UUID | None


def sources_out(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Three queries, however many."""
    values: dict[uuid.UUID | None, dict[str, str]] = defaultdict(dict)
    rows = VariableValue.objects.filter(source__in=[source.pk for source in sources]).order_by("variable__name")
    for source, name, value in rows.values_list("source_id", "variable__name", "value"):
        values[source][name] = value
    return [
        {
            "id": row.source.pk,
            "guid": row.source.guid,
            "name": row.source.name,
            "kind": row.source.kind,
            "date": row.source.date,
            "phase": row.source.phase,
            "case": row.source.organisation_id,
            "people": list(row.people),
            "basis": row.source.basis,
            "language": row.source.language,
            "description": row.source.description,
            "words": row.source.words,
            "length": row.source.length,
            "codings": row.codings,
            "variables": values[row.source.pk],
            "created": row.source.created_at,
        }
        for row in queries.rows_of(sources)
    ]


def text_out(source: Source) -> dict[str, Any]:
    """Five queries."""
    revision = source.current()
    return {
        **sources_out([source])[0],
        "revision": revision.number,
        "text": revision.text,
        "turns": _turns(revision),
    }


def _turns(revision: Revision) -> list[dict[str, Any]]:
    columns = ("start", "words_start", "end", "speaker", "person__label")
    return [
        dict(zip(("start", "words_start", "end", "speaker", "person"), (*row[:-1], row[-1] or ""), strict=True))
        for row in revision.turns.order_by("number").values_list(*columns)
    ]
