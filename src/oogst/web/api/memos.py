"""Memos: read, written, changed, taken away."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from oogst.coding import memo_desk, services
from oogst.coding.memo_desk import MemosWanted
from oogst.coding.models import Code, Coding, Memo
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Organisation
from oogst.web.api.asking import USUAL, After, Limit, Moment, OwnId, Stamp, Words, fetch, page
from oogst.web.api.doors import Caller, caller, reads, writes

router = Router()
Title = Annotated[Words, Field(max_length=200)]
ABOUT: dict[str, Any] = {
    "source": Source.objects.all(),
    "code": Code.objects.present(),
    "coding": Coding.objects.present(),
    "case": Organisation.objects.all(),
}


class MemoOut(Schema):
    """What it is about is one of `source`, `code`, `coding` and `case`; with none of these it is about the study."""

    id: uuid.UUID
    guid: uuid.UUID
    kind: str
    title: str
    text: str
    source: uuid.UUID | None
    code: uuid.UUID | None
    coding: uuid.UUID | None
    case: uuid.UUID | None
    by: uuid.UUID
    created: Stamp
    edited: Stamp


class MemosOut(Schema):
    items: list[MemoOut]
    next: uuid.UUID | None


class MemoIn(Schema):
    """About at most one thing."""

    id: OwnId = None
    text: Words
    title: Title = ""
    kind: Memo.Kind = Memo.Kind.NOTE
    source: uuid.UUID | None = None
    code: uuid.UUID | None = None
    coding: uuid.UUID | None = None
    case: uuid.UUID | None = None


class MemoChange(Schema):
    """What is left out stays. `seen`: `edited` as you read it, so that nothing is overwritten unseen."""

    text: Words | None = None
    title: Title | None = None
    kind: Memo.Kind | None = None
    seen: Moment | None = None


@router.get("memos", response=MemosOut, operation_id="memos", summary="The memos", **reads(Permission.EXPORT))
def memos(
    request: HttpRequest,
    kind: Memo.Kind | None = None,
    code: uuid.UUID | None = None,
    q: Annotated[str, Query(max_length=200, description="Words in the title or the text.")] = "",
    after: After = None,
    limit: Limit = USUAL,
) -> dict[str, object]:
    """In the order in which they were written; `code`: about it or linked with it."""
    wanted = MemosWanted(q=q, kind=kind or "", code=str(code or ""))
    found, following = page(memo_desk.found(caller(request).study, wanted), after, limit)
    return {"items": [_out(memo) for memo in found], "next": following}


@router.get("memos/{memo}", response=MemoOut, operation_id="memo", summary="One memo", **reads(Permission.EXPORT))
def memo(request: HttpRequest, memo: uuid.UUID) -> dict[str, object]:
    return _out(fetch(caller(request), Memo.objects.present(), memo))


@router.post("memos", response={201: MemoOut}, operation_id="write_memo", summary="Write a memo", **writes())
def write_memo(request: HttpRequest, body: MemoIn) -> Status:
    """As the owner of the token."""
    asks = caller(request)
    about = _about(asks, body)
    if body.id and Memo.objects.filter(pk=body.id).exclude(study=asks.study, by=asks.user.pk, removed_at=None).exists():
        raise NotAllowed(_("This id was used for something else."))
    written = services.write_memo(
        study=asks.study, text=body.text, title=body.title, kind=body.kind, about=about, memo_id=body.id, by=asks.user
    )
    return Status(201, _out(written))


@router.patch("memos/{memo}", response=MemoOut, operation_id="change_memo", summary="Change a memo", **writes())
def change_memo(request: HttpRequest, memo: uuid.UUID, body: MemoChange) -> dict[str, object]:
    """One's own; those of colleagues only as lead researcher."""
    asks = caller(request)
    found: Memo = fetch(asks, Memo.objects.present(), memo, Permission.CODE)
    services.edit_memo(memo=found, text=body.text, title=body.title, kind=body.kind, seen=body.seen, by=asks.user)
    return _out(found)


@router.delete("memos/{memo}", response={204: None}, operation_id="remove_memo", summary="Take a memo away", **writes())
def remove_memo(request: HttpRequest, memo: uuid.UUID) -> Status:
    asks = caller(request)
    services.remove_memo(memo=fetch(asks, Memo.objects.present(), memo, Permission.CODE), by=asks.user)
    return Status(204, None)


def _about(asks: Caller, body: MemoIn) -> Any:
    """The one thing that it is about; None for the study. Raises NotAllowed for several."""
    named = {name: getattr(body, name) for name in ABOUT if getattr(body, name) is not None}
    if len(named) > 1:
        raise NotAllowed(_("A memo is about one thing. Write one for each."))
    return next((fetch(asks, ABOUT[name].all(), pk, Permission.CODE) for name, pk in named.items()), None)


def _out(memo: Memo) -> dict[str, object]:
    return {
        "id": memo.pk,
        "guid": memo.guid,
        "kind": memo.kind,
        "title": memo.title,
        "text": memo.text,
        "source": memo.source_id,
        "code": memo.code_id,
        "coding": memo.coding_id,
        "case": memo.organisation_id,
        "by": memo.by,
        "created": memo.created_at,
        "edited": memo.edited_at,
    }
