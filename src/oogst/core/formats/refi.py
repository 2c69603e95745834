"""What a REFI-QDA project holds, in the standard's own names. Source: REFI-QDA 1.5, project schema of 18 March 2019.

GUIDs are lower-case with hyphens and without braces; moments are UTC; colours "#rrggbb"; what is absent is "" or None.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from oogst.core.formats.document import Remark
from oogst.core.formats.positions import Verdict

Kind = Literal["text", "pdf", "picture", "audio", "video"]
Place = Literal["text", "time", "region", "none"]
Type = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]
TYPES: tuple[Type, ...] = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")


@dataclass(frozen=True, slots=True)
class Head:
    """What a project says of itself. `origin` is the program that wrote it. A base path is never kept."""

    name: str
    origin: str = ""
    creating_user_guid: str | None = None
    created: datetime.datetime | None = None
    modifying_user_guid: str | None = None
    modified: datetime.datetime | None = None
    description: str = ""
    note_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class User:
    guid: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code. Codes come and go as a flat list, each after its parent."""

    guid: str
    name: str
    parent_guid: str | None = None
    is_codable: bool = True
    color: str | None = None
    description: str = ""
    note_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    guid: str
    name: str
    type: Type = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class VariableValue:
    """A value as the file writes it: "34", "true", "2024-01-15". None is a value that was left empty."""

    variable_guid: str
    type: Type = "Text"
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    guid: str
    name: str = ""
    description: str = ""
    values: tuple[VariableValue, ...] = ()
    source_guids: tuple[str, ...] = ()
    selection_guids: tuple[str, ...] = ()
    code_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    guid: str
    code_guid: str
    user_guid: str | None = None
    created: datetime.datetime | None = None
    note_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a source, with any number of codings, or none.

    `place` "text": `start` and `end` are a half-open span of code points of the source's text. "time": milliseconds.
    "region": `region` is (x, y, x, y) in pixels, or (page, x, y, x, y) in PDF points. "none": the file does not tell.
    """

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    note_guids: tuple[str, ...] = ()
    user_guid: str | None = None
    created: datetime.datetime | None = None
    place: Place = "text"
    region: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its text in the one form of `oogst.core.text`; None where the project holds no readable text.

    A recording with several transcripts gives one source for the first, and one more for each other transcript,
    which names the recording in `part_of`. `positions` says how the reader counted, `remarks` what was odd about it.
    """

    guid: str
    name: str = ""
    kind: Kind = "text"
    text: str | None = ""
    description: str = ""
    user_guid: str | None = None
    created: datetime.datetime | None = None
    values: tuple[VariableValue, ...] = ()
    codings: tuple[Coding, ...] = ()
    note_guids: tuple[str, ...] = ()
    selections: tuple[Selection, ...] = ()
    part_of: str | None = None
    positions: Verdict | None = field(default=None, compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Note:
    guid: str
    name: str = ""
    text: str = ""
    user_guid: str | None = None
    created: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between any two things. `direction` is "Associative", "OneWay", "Bidirectional" or ""."""

    guid: str
    name: str = ""
    direction: str = ""
    color: str | None = None
    origin_guid: str | None = None
    target_guid: str | None = None
    note_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    guid: str
    name: str
    description: str = ""
    code_guids: tuple[str, ...] = ()
    source_guids: tuple[str, ...] = ()
    note_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vertex:
    """A point of a drawing; `second_x` and `second_y` are there when it has a size. `stands_for`: a GUID."""

    guid: str
    first_x: int = 0
    first_y: int = 0
    second_x: int | None = None
    second_y: int | None = None
    name: str = ""
    shape: str = ""
    color: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of a drawing between two of its vertices. `line_style`: "dotted", "dashed", "solid" or ""."""

    guid: str
    origin_vertex: str
    target_vertex: str
    name: str = ""
    color: str | None = None
    direction: str = ""
    line_style: str = ""
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawing."""

    guid: str
    name: str = ""
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook on its own, as a .qdc holds it."""

    codes: tuple[Code, ...]
    sets: tuple[Set, ...] = ()
    origin: str = ""
    remarks: tuple[Remark, ...] = ()


class Remarks:
    """Gathers what was odd or left out. The same oddity twice is one remark with `count` 2."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, tuple[tuple[str, str | int], ...]], int] = {}
        self._lap: dict[tuple[str, tuple[tuple[str, str | int], ...]], int] = {}

    def add(self, code: str, count: int = 1, **details: str | int) -> None:
        key = code, tuple(details.items())
        self._counts[key] = self._counts.get(key, 0) + count
        self._lap[key] = self._lap.get(key, 0) + count

    def lap(self) -> tuple[Remark, ...]:
        """What was added since this was last asked."""
        found, self._lap = self._lap, {}
        return tuple(_remark(code, dict(details), count) for (code, details), count in found.items())

    def all(self) -> tuple[Remark, ...]:
        """In the order in which each was first met."""
        return tuple(_remark(code, dict(details), count) for (code, details), count in self._counts.items())


def _remark(code: str, details: Mapping[str, str | int], count: int) -> Remark:
    return Remark(code, {**details, "count": count})
