"""The documents as files to take along."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone

from oogst.flows.order.documents import Name, document
from oogst.flows.order.madmp import machine_plan
from oogst.flows.order.markdown import write_markdown
from oogst.flows.order.word import write_docx
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.studies.models import Study

Format = Literal["md", "docx", "json"]
CONTENT_TYPES: dict[Format, str] = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
FORMATS: dict[Name, tuple[Format, ...]] = {
    "plan": ("docx", "md", "json"), "register": ("docx", "md"), "assessment": ("docx", "md"),
}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    content: bytes
    name: str
    content_type: str


def take(*, study: Study, name: Name, format: Format, by: User) -> Taken:
    """Write a document out; noted on the trail. Raises PermissionDenied, and KeyError for what cannot be had so."""
    access.require(by, Permission.KEEP_ORDER, study)
    if format not in FORMATS[name]:
        raise KeyError(format)
    content = _written(study, name, format)
    with transaction.atomic():
        trail.record(by, "order.taken", study, document=name, format=format)
    return Taken(content, f"{study.slug}-{name}-{timezone.localdate():%Y-%m-%d}.{format}", CONTENT_TYPES[format])


def _written(study: Study, name: Name, format: Format) -> bytes:
    match format:
        case "json":
            return json.dumps(machine_plan(study), ensure_ascii=False, indent=2).encode()
        case "md":
            return write_markdown(document(study, name)).encode()
        case "docx":
            return write_docx(document(study, name))
