"""Exports: asked for, made beside everything else, fetched when they are ready; only for who asked."""

import uuid
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from oogst.exchange import outgoing
from oogst.exchange.giving import CONTENT_TYPES, Format
from oogst.exchange.models import ExportJob
from oogst.exchange.scope import Wish
from oogst.flows import exporting
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.web.api.asking import OwnId, Stamp, fetch
from oogst.web.api.doors import Caller, caller, reads

router = Router()
Chosen = Annotated[list[uuid.UUID], Field(max_length=1_000)]
BYTES = {"schema": {"type": "string", "format": "binary"}}


class ExportIn(Schema):
    """Nothing chosen of a kind means all of it."""

    id: OwnId = None
    format: Format
    codes: Chosen = []
    sources: Chosen = []
    cases: Chosen = []
    memos: bool = True


class ExportOut(Schema):
    """`state`: waiting, making, ready or failed. A file that is ready stays a day."""

    id: uuid.UUID
    format: str
    state: str
    done: int
    total: int
    file_name: str
    size: int
    asked: Stamp


@router.get(
    "exports", response=list[ExportOut], operation_id="exports", summary="Your exports", **reads(Permission.EXPORT)
)
def exports(request: HttpRequest) -> list[dict[str, object]]:
    """Those that are being made or wait to be fetched."""
    return [_out(job) for job in _own(caller(request))]


@router.post(
    "exports", response={202: ExportOut}, operation_id="ask_export", summary="Have an export made",
    **reads(Permission.EXPORT),
)  # fmt: skip
def ask_export(request: HttpRequest, body: ExportIn) -> Status:
    """QDPX, QDC, XLSX or CSV. Ask how far it is, then fetch the file."""
    asks = caller(request)
    there = ExportJob.objects.filter(pk=body.id).first() if body.id else None
    if there is not None and (there.study_id != asks.study.pk or there.by != asks.user.pk):
        raise NotAllowed(_("This id was used for something else."))
    wish = Wish(frozenset(body.codes), frozenset(body.sources), frozenset(body.cases), body.memos)
    job = there or exporting.ask(study=asks.study, wish=wish, format=body.format, by=asks.user, job_id=body.id)
    return Status(202, _out(job))


@router.get(
    "exports/{export}", response=ExportOut, operation_id="export", summary="How far an export is",
    **reads(Permission.EXPORT),
)  # fmt: skip
def export(request: HttpRequest, export: uuid.UUID) -> dict[str, object]:
    return _out(_one(request, export))


@router.delete(
    "exports/{export}", response={204: None}, operation_id="forget_export", summary="Remove an export",
    **reads(Permission.EXPORT),
)  # fmt: skip
def forget_export(request: HttpRequest, export: uuid.UUID) -> Status:
    """From the server, or stop the making of it."""
    outgoing.discard(_one(request, export))
    return Status(204, None)


_FILE = reads(Permission.EXPORT)
_FILE["openapi_extra"] |= {"responses": {200: {"content": dict.fromkeys(sorted(CONTENT_TYPES.values()), BYTES)}}}


@router.get("exports/{export}/file", operation_id="export_file", summary="The file of an export", **_FILE)
def export_file(request: HttpRequest, export: uuid.UUID) -> FileResponse:
    """Once it is ready; 409 until then."""
    job = _one(request, export)
    try:
        content = outgoing.path_of(job).open("rb") if job.state == ExportJob.State.READY else None
    except FileNotFoundError:
        content = None
    if content is None:
        raise NotAllowed(_("This file is not ready, or no longer there."))
    kind = CONTENT_TYPES[Format(job.format)]
    return FileResponse(content, as_attachment=True, filename=job.file_name, content_type=kind)


def _own(asks: Caller) -> Any:
    return ExportJob.objects.filter(study=asks.study, by=asks.user.pk).order_by("at")


def _one(request: HttpRequest, pk: uuid.UUID) -> ExportJob:
    asks = caller(request)
    found: ExportJob = fetch(asks, _own(asks), pk, Permission.EXPORT)
    return found


def _out(job: ExportJob) -> dict[str, object]:
    return {
        "id": job.pk,
        "format": job.format,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "file_name": job.file_name,
        "size": job.size,
        "asked": job.at,
    }
