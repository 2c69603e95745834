"""The codebook: read as a tree, made, changed and retired as at the desk, so that undo and the trail know of it."""

import uuid
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from oogst.coding import queries, rules, services
from oogst.coding.models import Code, Status
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.web.api.asking import Name, Number, OwnId, Words, fetch, made_by
from oogst.web.api.doors import caller, reads, writes

router = Router()
Color = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]


class CodeOut(Schema):
    """A code in its place: `path` has the names from the top; `codings_below` counts its own and those of subcodes."""

    id: uuid.UUID
    guid: uuid.UUID
    parent: uuid.UUID | None
    name: str
    path: str
    depth: int
    color: str
    status: str
    definition: str
    when: str
    when_not: str
    anchor: str
    version: int
    codings: int
    codings_below: int


class CodeIn(Schema):
    id: OwnId = None
    name: Name
    parent: uuid.UUID | None = None
    color: Color | None = None
    status: Status = Status.OPEN
    definition: Words = ""
    when: Words = ""
    when_not: Words = ""
    anchor: Words = ""


class CodeChange(Schema):
    """What changes; what is left out stays. `seen`: the version you read, so that nothing is overwritten unseen."""

    name: Name | None = None
    color: Color | None = None
    status: Status | None = None
    definition: Words | None = None
    when: Words | None = None
    when_not: Words | None = None
    anchor: Words | None = None
    parent: uuid.UUID | None = Field(None, description="Where it belongs now; null is the top. Left out: where it is.")
    seen: Number | None = None


@router.get("codes", response=list[CodeOut], operation_id="codes", summary="The whole codebook, in order", **reads())
def codes(request: HttpRequest) -> object:
    """Parents before what is under them, all at once."""
    return [_out(node) for node in queries.tree(caller(request).study)]


@router.get("codes/{code}", response=CodeOut, operation_id="code", summary="One code", **reads())
def code(request: HttpRequest, code: uuid.UUID) -> dict[str, Any]:
    return _one(fetch(caller(request), Code.objects.present(), code))


@router.post("codes", response={201: CodeOut}, operation_id="make_code", summary="Make a code", **writes())
def make_code(request: HttpRequest, body: CodeIn) -> Answer:
    """Last among its siblings."""
    asks = caller(request)
    parent = fetch(asks, Code.objects.present(), body.parent, Permission.CODE) if body.parent else None
    words = {name: value for name, value in body.dict(exclude={"id", "name", "parent"}).items() if value}
    change = services.create_code(
        study=asks.study, name=body.name, parent=parent, code_id=body.id, change_id=body.id, by=asks.user, **words
    )
    made = asks.study.codes.get(pk=made_by(change, "create_code", "code") or change.pk)
    rules.check_present(made)
    return Answer(201, _one(made))


@router.patch("codes/{code}", response=CodeOut, operation_id="change_code", summary="Change a code", **writes())
def change_code(request: HttpRequest, code: uuid.UUID, body: CodeChange) -> dict[str, Any]:
    """Its words, its look, its place in the tree; each is a step that undo takes back."""
    asks = caller(request)
    found: Code = fetch(asks, Code.objects.present(), code, Permission.CODE)
    sent = body.dict(exclude_unset=True, exclude={"seen", "parent"})
    words = {name: value for name, value in sent.items() if value is not None}
    with transaction.atomic():
        if words:
            services.edit_code(code=found, seen=body.seen, by=asks.user, **words)
        if "parent" in body.model_fields_set and body.parent != found.parent_id:
            parent = fetch(asks, Code.objects.present(), body.parent, Permission.CODE) if body.parent else None
            _move(found, parent, asks.user)
    return _one(Code.objects.get(pk=found.pk))


@router.delete("codes/{code}", response={204: None}, operation_id="retire_code", summary="Retire a code", **writes())
def retire_code(request: HttpRequest, code: uuid.UUID) -> Answer:
    """With its codings; what stands under it moves up. Undo at the desk brings all of it back."""
    asks = caller(request)
    services.remove_codes(codes=[fetch(asks, Code.objects.present(), code, Permission.CODE)], by=asks.user)
    return Answer(204, None)


def _move(code: Code, parent: Code | None, by: User) -> None:
    services.move_codes(codes=[Code.objects.get(pk=code.pk)], parent=parent, by=by)


def _one(code: Code) -> dict[str, Any]:
    """Two queries."""
    return _out(next(node for node in queries.tree(code.study) if node.code.pk == code.pk))


def _out(node: queries.Node) -> dict[str, Any]:
    code = node.code
    return {
        "id": code.pk,
        "guid": code.guid,
        "parent": code.parent_id,
        "name": code.name,
        "path": node.path,
        "depth": node.depth,
        "color": code.color,
        "status": code.status,
        "definition": code.definition,
        "when": code.when,
        "when_not": code.when_not,
        "anchor": code.anchor,
        "version": code.version,
        "codings": node.count,
        "codings_below": node.total,
    }
