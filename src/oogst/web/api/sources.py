"""Reading the material: the list, a text with its turns, and the variables of a source."""

import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from oogst.exchange.leaving import note_read
from oogst.people.access import Permission
from oogst.sources import services
from oogst.sources.models import Kind, Phase, Source
from oogst.sources.queries import Wanted, material
from oogst.web.api.asking import USUAL, After, Limit, fetch, page
from oogst.web.api.doors import caller, reads, writes
from oogst.web.api.source_shapes import SourceOut, SourcesOut, SourceTextOut, sources_out, text_out
from oogst.web.api.values import ValuesIn

router = Router()


@router.get("sources", response=SourcesOut, operation_id="sources", summary="The texts of the study", **reads())
def sources(
    request: HttpRequest,
    kind: Kind | None = None,
    phase: Phase | None = None,
    case: uuid.UUID | None = None,
    coded: bool | None = None,
    q: Annotated[str, Query(max_length=200, description="Words in the name.")] = "",
    after: After = None,
    limit: Limit = USUAL,
) -> dict[str, object]:
    """Without their words. What waits for a review of names, or in a cooling-off period, is not in it."""
    study = caller(request).study
    wanted = Wanted(
        q=q, kind=kind or "", phase=phase or "", organisation=str(case or ""),
        coded="" if coded is None else "yes" if coded else "no",
    )  # fmt: skip
    found, following = page(material(study, wanted), after, limit)
    return {"items": sources_out(found), "next": following}


@router.get(
    "sources/{source}", response=SourceTextOut, operation_id="source", summary="One text", **reads(Permission.EXPORT)
)
def source(request: HttpRequest, source: uuid.UUID) -> dict[str, object]:
    """With its words, and whose turn it is where."""
    asks = caller(request)
    found: Source = fetch(asks, Source.objects.all(), source)
    note_read(study=asks.study, by=asks.user, sources=[found.pk])
    return text_out(found)


@router.put(
    "sources/{source}/variables",
    response=SourceOut,
    operation_id="set_source_variables",
    summary="Replace the variables of a source",
    **writes(Permission.ADD_MATERIAL),
)
def set_source_variables(request: HttpRequest, source: uuid.UUID, body: ValuesIn) -> dict[str, object]:
    """What is not among the values is taken away. A variable that the study does not know yet is made."""
    asks = caller(request)
    found: Source = fetch(asks, Source.objects.all(), source, Permission.ADD_MATERIAL)
    services.edit_variables(source=found, values=body.values, by=asks.user)
    return sources_out([found])[0]
