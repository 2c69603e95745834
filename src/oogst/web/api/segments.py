"""Segments: codings with their words, and all that says where they come from."""

import datetime
import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from oogst.exchange.leaving import note_read
from oogst.insight.segments import Describing
from oogst.insight.segments import Segment as Found
from oogst.insight.wanted import Wanted
from oogst.insight.wanted import segments as wanted_segments
from oogst.people.access import Permission
from oogst.sources.models import Kind, Phase
from oogst.web.api.asking import USUAL, After, Limit, page
from oogst.web.api.doors import caller, reads

router = Router()


class SegmentOut(Schema):
    """`who` says it, a pseudonym; `coder` put the code on it; `also` are other codes on exactly these words."""

    id: uuid.UUID
    code: uuid.UUID
    code_name: str
    source: uuid.UUID
    source_name: str
    date: datetime.date | None
    case: uuid.UUID | None
    start: int
    end: int
    words: str
    who: str
    coder: str
    memos: int
    also: list[uuid.UUID]
    older_definition: bool


class SegmentsOut(Schema):
    items: list[SegmentOut]
    next: uuid.UUID | None


@router.get(
    "segments", response=SegmentsOut, operation_id="segments", summary="Segments of a code, with their words",
    **reads(Permission.EXPORT),
)  # fmt: skip
def segments(
    request: HttpRequest,
    code: uuid.UUID | None = None,
    own: Annotated[bool, Query(description="Without what stands under the codes below it.")] = False,
    source: uuid.UUID | None = None,
    case: uuid.UUID | None = None,
    coder: uuid.UUID | None = None,
    kind: Kind | None = None,
    phase: Phase | None = None,
    since: Annotated[datetime.date | None, Query(description="Of sources from this day on.")] = None,
    until: Annotated[datetime.date | None, Query(description="Of sources up to and with this day.")] = None,
    text: Annotated[str, Query(max_length=200, description="Words in the segment.")] = "",
    after: After = None,
    limit: Limit = USUAL,
) -> dict[str, object]:
    """In the order in which they were coded."""
    asks = caller(request)
    wanted = Wanted(
        code=str(code or ""), own=own, source=str(source or ""), organisation=str(case or ""),
        coder=str(coder or ""), kind=kind or "", phase=phase or "", since=since, until=until, text=text,
    )  # fmt: skip
    found, following = page(wanted_segments(asks.study, wanted).only("pk"), after, limit)
    shown = Describing(asks.study).segments([one.pk for one in found])
    note_read(study=asks.study, by=asks.user, sources={one.source.pk for one in shown})
    return {"items": [_out(one) for one in shown], "next": following}


def _out(found: Found) -> dict[str, object]:
    return {
        "id": found.coding.pk,
        "code": found.code.pk,
        "code_name": found.code.name,
        "source": found.source.pk,
        "source_name": found.source.name,
        "date": found.source.date,
        "case": found.source.organisation_id,
        "start": found.coding.start,
        "end": found.coding.end,
        "words": found.coding.words,
        "who": found.who,
        "coder": found.coder,
        "memos": found.memos,
        "also": [code.pk for code in found.also],
        "older_definition": found.older,
    }
