"""What happened in the coding, step by step, so that a copy elsewhere can be kept up to date."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from oogst.coding.models import Change
from oogst.web.api.asking import USUAL, Limit, Stamp
from oogst.web.api.doors import caller, reads

router = Router()


class TouchedOut(Schema):
    """One thing that a step touched; ask for it to know how it is now."""

    kind: str
    id: uuid.UUID


class ChangeOut(Schema):
    """A step of somebody. `undone`: it was taken back since; taking back is a step of its own, of kind undo."""

    id: uuid.UUID
    sequence: int
    at: Stamp
    by: uuid.UUID
    verb: str
    undone: bool
    touched: list[TouchedOut]


class ChangesOut(Schema):
    items: list[ChangeOut]
    next: int | None


@router.get("changes", response=ChangesOut, operation_id="changes", summary="What happened in the coding", **reads())
def changes(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="`sequence` of the last step that you know.")] = 0,
    limit: Limit = USUAL,
) -> dict[str, object]:
    """In order, without words."""
    rows = Change.objects.filter(study=caller(request).study, sequence__gt=after).order_by("sequence")
    found = list(rows[: limit + 1])
    following = found[limit - 1].sequence if len(found) > limit else None
    return {"items": [_out(change) for change in found[:limit]], "next": following}


def _out(change: Change) -> dict[str, Any]:
    return {
        "id": change.pk,
        "sequence": change.sequence,
        "at": change.at,
        "by": change.by,
        "verb": change.verb,
        "undone": change.undone,
        "touched": [{"kind": row["model"], "id": row["id"]} for row in change.rows],
    }
