"""What is asked, by type: words as texts are kept, places in texts, moments, and pages of lists."""

import datetime
import uuid
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer, WithJsonSchema

from oogst.coding.models import Change
from oogst.core.text import normalise
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.web.api.doors import Caller

MOST = 200  # rows on a page
USUAL = 50
LARGEST = 2**31 - 1


def _line(text: str) -> str:
    """One line, as names are kept. Raises ValueError when nothing is left."""
    line = " ".join(normalise(text).split())
    if not line:
        raise ValueError("is empty")
    return line


def _utc(moment: datetime.datetime) -> datetime.datetime:
    """Raises ValueError for the hours at the end of time that have no such moment."""
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("is beyond the calendar") from error


Name = Annotated[str, AfterValidator(_line), Field(max_length=300)]
Words = Annotated[str, AfterValidator(normalise), Field(max_length=100_000)]
Place = Annotated[int, Field(ge=0, le=LARGEST, description="In Unicode code points, from 0.")]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
Stamp = Annotated[
    datetime.datetime,
    PlainSerializer(datetime.datetime.isoformat, return_type=str),  # to the microsecond: it may come back as `seen`
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
OwnId = Annotated[
    uuid.UUID | None,
    Field(description="An id of your own (UUID): sending the same again then stores once and gives the same answer."),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many, at most 200.")]
After = Annotated[uuid.UUID | None, Query(description="`next` of the page before.")]


def page(rows: QuerySet[Any, Any], after: uuid.UUID | None, limit: int) -> tuple[list[Any], uuid.UUID | None]:
    """Rows in the order of their ids, which is that in which they were made, and where the next page begins."""
    rows = rows.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows[: limit + 1])
    following = found[limit - 1].pk if len(found) > limit else None
    return found[:limit], following


def fetch(
    asks: Caller, rows: QuerySet[Any, Any], pk: uuid.UUID, permission: Permission = Permission.READ_MATERIAL
) -> Any:
    """One row of the study of the token, for who may. Raises ObjectDoesNotExist for one of another study."""
    found: Model = access.fetch(asks.user, permission, rows.filter(study=asks.study), pk)
    found.study = asks.study  # type: ignore[attr-defined]
    return found


def made_by(change: Change, verb: str, model: str) -> uuid.UUID | None:
    """The id of the row that a step made, perhaps when it was sent before; None when all of it was there already.

    Raises NotAllowed when the step with this id was another one.
    """
    if change.verb != verb:
        raise NotAllowed(_("This id was used for something else."))
    return next((uuid.UUID(row["id"]) for row in change.rows if row["model"] == model), None)
