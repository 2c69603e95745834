"""Documents as JSON and back, for the way out of the guarded process. No pickle: the other side is not trusted."""

import dataclasses
import datetime
import json
from typing import Any

from oogst.core.formats.document import Document, Heading, Remark, Turn


def dump_documents(documents: list[Document]) -> str:
    return json.dumps({"documents": [_plain(document) for document in documents]})


def dump_refusal(reason: str, details: dict[str, str | int]) -> str:
    return json.dumps({"refused": reason, "details": details})


def load_documents(items: list[Any]) -> list[Document]:
    """Raises ValueError, KeyError or TypeError when the shape is not ours."""
    return [_document(item) for item in items]


def load_details(value: Any) -> dict[str, str | int]:
    """The details of a refusal or remark."""
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(key): item if isinstance(item, int) else str(item) for key, item in pairs}


def _plain(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "text": document.text,
        "turns": [dataclasses.astuple(turn) for turn in document.turns],
        "kind": document.kind,
        "date": document.date.isoformat() if document.date else None,
        "language": document.language,
        "variables": dict(document.variables),
        "remarks": [[remark.code, dict(remark.details)] for remark in document.remarks],
        "headings": [dataclasses.astuple(heading) for heading in document.headings],
    }


def _document(item: dict[str, Any]) -> Document:
    return Document(
        name=str(item["name"]),
        text=str(item["text"]),
        turns=tuple(Turn(*turn) for turn in item["turns"]),
        kind=item["kind"],
        date=datetime.date.fromisoformat(item["date"]) if item["date"] else None,
        language=item["language"],
        variables={str(key): str(value) for key, value in item["variables"].items()},
        remarks=tuple(Remark(str(code), load_details(said)) for code, said in item["remarks"]),
        headings=tuple(Heading(*heading) for heading in item["headings"]),
    )
