"""Looking for words in the texts."""

import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from oogst.core.search import parse
from oogst.core.snippets import Snippet
from oogst.exchange.leaving import note_read
from oogst.insight import finding
from oogst.people.access import Permission
from oogst.sources.models import Kind, Phase
from oogst.web.api.asking import LARGEST
from oogst.web.api.doors import caller, reads

router = Router()
MOST_HITS = 50  # sources on a page: their texts are loaded for the snippets


class SnippetOut(Schema):
    """The place of a hit in the text, and the words around it."""

    start: int
    end: int
    words: str


class HitOut(Schema):
    source: uuid.UUID
    name: str
    hits: int
    snippets: list[SnippetOut]


class HitsOut(Schema):
    """`hits` and `sources` are of all of it; `next` is where the following page begins."""

    items: list[HitOut]
    next: int | None
    hits: int
    sources: int


@router.get("search", response=HitsOut, operation_id="search", summary="Words in the texts", **reads(Permission.EXPORT))
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=500, description='Words, "a phrase", -without, begin*.')],
    exact: Annotated[bool, Query(description="As typed; otherwise also other forms of the words.")] = False,
    case: uuid.UUID | None = None,
    kind: Kind | None = None,
    phase: Phase | None = None,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="`next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 20,
) -> dict[str, object]:
    """Most hits first; of each source its first places."""
    asks = caller(request)
    parts, spoken = parse(q, exact=exact), finding.languages(asks.study)
    chosen = {"organisation": str(case or ""), "kind": kind or "", "phase": phase or ""}
    found = finding.in_texts(asks.study, parts, spoken, finding.narrowed(asks.study, chosen))
    shown = finding.hits(found, parts, spoken, after, after + limit) if found.ranked[after : after + limit] else []
    note_read(study=asks.study, by=asks.user, sources=[hit.source.pk for hit in shown])
    return {
        "items": [
            {"source": hit.source.pk, "name": hit.source.name, "hits": hit.hits, "snippets": _out(hit.snippets)}
            for hit in shown
        ],
        "next": after + limit if after + limit < len(found.ranked) else None,
        "hits": found.hits,
        "sources": len(found.ranked),
    }


def _out(snippets: tuple[Snippet, ...]) -> list[dict[str, object]]:
    return [
        {"start": one.start, "end": one.end, "words": "".join(piece.words for piece in one.pieces)} for one in snippets
    ]
