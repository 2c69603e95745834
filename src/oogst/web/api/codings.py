"""Codings: read by code, text, coder and day; put on passages and taken away as at the desk."""

import uuid

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from oogst.coding import rules, services
from oogst.coding.models import Code, Coding
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources import shifts
from oogst.sources.models import Source
from oogst.web.api.asking import USUAL, After, Limit, Moment, Number, OwnId, Place, Stamp, fetch, made_by, page
from oogst.web.api.doors import caller, reads, writes

router = Router()


class CodingOut(Schema):
    """A code on [start, end) of a source, in code points of its newest revision."""

    id: uuid.UUID
    guid: uuid.UUID
    source: uuid.UUID
    code: uuid.UUID
    start: int
    end: int
    coder: uuid.UUID
    created: Stamp


class CodingsOut(Schema):
    items: list[CodingOut]
    next: uuid.UUID | None


class CodingIn(Schema):
    """`revision`: the number of the text that you read; the passage is followed to where its words are now."""

    id: OwnId = None
    source: uuid.UUID
    code: uuid.UUID
    start: Place
    end: Place
    revision: Number | None = None


@router.get("codings", response=CodingsOut, operation_id="codings", summary="Codings, without words", **reads())
def codings(
    request: HttpRequest,
    code: uuid.UUID | None = None,
    source: uuid.UUID | None = None,
    coder: uuid.UUID | None = None,
    since: Moment | None = None,
    after: After = None,
    limit: Limit = USUAL,
) -> dict[str, object]:
    """`code` is that code alone; `since` is when they were made. What is coded in a blind round is not in it."""
    asked = {"code": code, "source": source, "coder": coder, "created_at__gte": since}
    rows = Coding.objects.present().filter(study=caller(request).study)
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    found, following = page(rows, after, limit)
    return {"items": [_out(one) for one in found], "next": following}


@router.post("codings", response={201: CodingOut}, operation_id="apply_code", summary="Code a passage", **writes())
def apply_code(request: HttpRequest, body: CodingIn) -> Status:
    """As the owner of the token. On a passage where they put this code before, that coding is the answer."""
    asks = caller(request)
    source: Source = fetch(asks, Source.objects.all(), body.source, Permission.CODE)
    code: Code = fetch(asks, Code.objects.present(), body.code, Permission.CODE)
    with transaction.atomic():
        start, end = _place(source, body)
        change = services.apply_codes(
            source=source,
            start=start,
            end=end,
            codes=[code],
            coding_ids=[body.id] if body.id else None,
            change_id=body.id,
            by=asks.user,
        )
    made = made_by(change, "apply", "coding")
    there = Coding.objects.present().filter(source=source, code=code, coder=asks.user.pk, start=start, end=end)
    coding = Coding.objects.get(pk=made) if made else there.get()
    rules.check_present(coding)
    return Status(201, _out(coding))


@router.delete(
    "codings/{coding}", response={204: None}, operation_id="remove_coding", summary="Take a coding away", **writes()
)
def remove_coding(request: HttpRequest, coding: uuid.UUID) -> Status:
    """One's own; those of colleagues only as lead researcher. Its memos stay with it, and come back with it."""
    asks = caller(request)
    rows = Coding.objects.present().select_related("source", "code")
    services.remove_codings(codings=[fetch(asks, rows, coding, Permission.CODE)], by=asks.user)
    return Status(204, None)


def _place(source: Source, body: CodingIn) -> tuple[int, int]:
    """Where the passage is in the newest text. Raises NotAllowed when nothing is left of it."""
    rules.check_order(body.start, body.end)
    if body.revision is None:
        return body.start, body.end
    place = shifts.follow(source, body.revision, shifts.newest(source), body.start, body.end)
    if place[0] == place[1]:
        raise NotAllowed(_("Nothing of these words is left in the text as it is now. Read it again."))
    return place[0], place[1]


def _out(coding: Coding) -> dict[str, object]:
    return {
        "id": coding.pk,
        "guid": coding.guid,
        "source": coding.source_id,
        "code": coding.code_id,
        "start": coding.start,
        "end": coding.end,
        "coder": coding.coder,
        "created": coding.created_at,
    }
