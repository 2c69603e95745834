"""The description of the API, for machines and for people: made from the same document, without anybody's scripts."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oogst.web.api.api import description

REF = "#/components/schemas/"


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked: its address, what it takes, and what it gives."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    writes: bool
    permission: str
    asked: tuple[Field, ...]
    sent: str
    given: str


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(description(), content_type="application/json")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    said = json.loads(description())
    groups: dict[str, list[Operation]] = {}
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    shapes = {name: _fields(schema) for name, schema in sorted(said["components"]["schemas"].items())}
    context = {"groups": groups, "shapes": shapes, "about": said["info"]["description"].replace("`", "")}
    return render(request, "api/reference.html", context)


def _operation(path: str, method: str, said: dict[str, Any]) -> Operation:
    asked = tuple(
        Field(one["name"], _kind(one["schema"]), one["required"], one.get("description", ""))
        for one in said["parameters"]
    )
    given: dict[str, Any] = next((answer for status, answer in said["responses"].items() if status < "300"), {})
    return Operation(
        said["operationId"], method.upper(), path, said["summary"], said.get("description", "").replace("`", ""),
        said["x-token"] == "write", said["x-permission"], asked, _shape(said.get("requestBody", {})), _shape(given),
    )  # fmt: skip


def _shape(said: dict[str, Any]) -> str:
    """The name of the shape of a body, or of each thing in it; "" where there is none."""
    schema: dict[str, Any] = next((one.get("schema", {}) for one in said.get("content", {}).values()), {})
    return str(schema.get("items", schema).get("$ref", "")).removeprefix(REF)


def _fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    if "enum" in schema:
        return (Field("", _kind(schema), False, ""),)
    required = set(schema.get("required", ()))
    return tuple(
        Field(name, _kind(one), name in required, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    )


def _kind(schema: dict[str, Any]) -> str:
    """A type in a few words: list of …, … or null, one of …"""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
