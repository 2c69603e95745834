"""Bringing a text in: through the same door as files, so past the gate, the review of names and the embargo."""

import datetime
import uuid
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, Field

from oogst.core.text import normalise
from oogst.flows import import_material as flow
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources import incoming
from oogst.sources.models import Draft, Import, ImportFile, Kind, Phase, Source
from oogst.studies.basis import Basis
from oogst.studies.models import NamesIn, Organisation, Person
from oogst.web.api.asking import Name, OwnId, Words, fetch
from oogst.web.api.doors import Caller, caller, reads, writes
from oogst.web.api.sources import router  # one address takes both


def _some(text: str) -> str:
    """Raises ValueError when there is no word in it."""
    text = normalise(text)
    if not text.strip():
        raise ValueError("is empty")
    return text


Text = Annotated[str, AfterValidator(_some), Field(max_length=5_000_000)]


class SourceIn(Schema):
    """A text, and on which ground it may be used. `basis` consent asks for the `people` (ids) who signed.

    Without a basis the usual one of the study counts. `names`: done when names were replaced already, review to have
    them looked at first; without it as the study does.
    """

    id: OwnId = None
    name: Name
    text: Text
    kind: Kind | None = None
    date: datetime.date | None = None
    phase: Phase | None = None
    case: uuid.UUID | None = None
    people: Annotated[list[uuid.UUID], Field(max_length=200)] = []
    basis: Basis | None = None
    basis_note: Annotated[Words, Field(max_length=300)] = ""
    names: NamesIn | None = None


class ImportOut(Schema):
    """`state`: waiting, reading, taken or refused. `waiting`: texts that wait for a review of names or an embargo."""

    id: uuid.UUID
    state: str
    sources: list[uuid.UUID]
    waiting: int
    refused: str
    remarks: list[str]


@router.post(
    "sources", response={202: ImportOut}, operation_id="bring_source", summary="Bring a text in",
    **writes(Permission.ADD_MATERIAL),
)  # fmt: skip
def bring_source(request: HttpRequest, body: SourceIn) -> Status:
    """It is read as a file is: ask the import how it went. The very same text under the same name comes in once."""
    asks = caller(request)
    there = Import.objects.filter(pk=body.id).first() if body.id else None
    if there is not None:
        if there.study_id != asks.study.pk or str(there.by) != str(asks.user.pk):
            raise NotAllowed(_("This id was used for something else."))
        return Status(202, _out(there))
    batch = incoming.start_import(study=asks.study, by=asks.user, settings=_settings(asks, body), batch_id=body.id)
    flow.bring(batch=batch, name=f"{body.name.replace('/', '-')}.txt", chunks=[body.text.encode()])
    return Status(202, _out(batch))


@router.get(
    "imports/{batch}", response=ImportOut, operation_id="import", summary="How bringing in a text went", **reads()
)
def one_import(request: HttpRequest, batch: uuid.UUID) -> dict[str, object]:
    """Only of what was brought in by you."""
    asks = caller(request)
    return _out(fetch(asks, Import.objects.filter(by=asks.user.pk), batch))


def _settings(asks: Caller, body: SourceIn) -> dict[str, object]:
    """As `incoming.start_import` takes them. Raises ObjectDoesNotExist for a case or people of another study."""
    if body.case is not None:
        fetch(asks, Organisation.objects.all(), body.case)
    people = list(dict.fromkeys(body.people))
    if Person.objects.filter(study=asks.study, pk__in=people).count() != len(people):
        raise Person.DoesNotExist
    return {
        "kind": body.kind or "",
        "date": body.date.isoformat() if body.date else "",
        "phase": body.phase or "",
        "organisation": str(body.case or ""),
        "people": [str(person) for person in people],
        "basis": body.basis or "",
        "basis_note": body.basis_note,
        "names": body.names or "",
        "encoding": "utf-8",
    }


def _out(batch: Import) -> dict[str, object]:
    """Four queries. A batch of several files is told as one."""
    files = list(batch.files.order_by("id"))
    made = [pk for file in files for pk in file.report.get("sources", [])]
    drafts = [pk for file in files for pk in file.report.get("drafts", [])]
    return {
        "id": batch.pk,
        "state": _state(files),
        "sources": list(Source.objects.filter(study=batch.study_id, pk__in=made).values_list("pk", flat=True)),
        "waiting": Draft.objects.filter(study=batch.study_id, pk__in=drafts).count(),
        "refused": " ".join(filter(None, map(flow.told_refusal, files))),
        "remarks": [said for file in files for said in flow.told_remarks(file)],
    }


def _state(files: list[ImportFile]) -> str:
    """The least far of them; refused only when all are."""
    states = {file.state for file in files}
    order = (ImportFile.State.WAITING, ImportFile.State.READING, ImportFile.State.TAKEN)
    return next((state.value for state in order if state in states), ImportFile.State.REFUSED.value)
