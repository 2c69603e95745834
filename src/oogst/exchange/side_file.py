"""Reads what Oogst wrote beside the standard. The file came from outside, so nothing in it is taken on trust.

Whatever has another form than ours is as if it were not there.
"""

import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from oogst.core.formats.document import Turn

VERSION = 1


class Bag:
    """A JSON object with typed answers; what is absent or of another type gives the empty answer."""

    def __init__(self, content: object) -> None:
        self._content: dict[str, Any] = content if isinstance(content, dict) else {}

    def __bool__(self) -> bool:
        return bool(self._content)

    @property
    def content(self) -> dict[str, Any]:
        return self._content

    def text(self, name: str, longest: int = 1_000_000) -> str:
        value = self._content.get(name)
        return value.replace("\x00", "")[:longest] if isinstance(value, str) else ""

    def one_of(self, name: str, allowed: list[str]) -> str:
        value = self.text(name)
        return value if value in allowed else ""

    def number(self, name: str) -> int | None:
        value = self._content.get(name)
        return value if type(value) is int and 0 <= value < 2**31 else None

    def guid(self, name: str) -> uuid.UUID | None:
        return as_guid(self._content.get(name))

    def date(self, name: str) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def moment(self, name: str) -> datetime.datetime | None:
        try:
            found = datetime.datetime.fromisoformat(self.text(name))
        except ValueError:
            return None
        return found if found.tzinfo else None

    def inside(self, name: str) -> "Bag":
        return Bag(self._content.get(name))

    def row(self, name: str) -> list[Any]:
        value = self._content.get(name)
        return value if isinstance(value, list) else []

    def bags(self, name: str) -> list["Bag"]:
        return [Bag(value) for value in self.row(name) if isinstance(value, dict)]

    def items(self) -> Iterator[tuple[str, "Bag"]]:
        for name, value in self._content.items():
            if isinstance(value, dict):
                yield name, Bag(value)


@dataclass(frozen=True)
class SideFile:
    """The parts of the side file, each by GUID where there are many."""

    study: Bag = field(default_factory=lambda: Bag({}))
    cases: Bag = field(default_factory=lambda: Bag({}))
    codes: Bag = field(default_factory=lambda: Bag({}))
    sources: Bag = field(default_factory=lambda: Bag({}))
    memos: Bag = field(default_factory=lambda: Bag({}))
    people: tuple[Bag, ...] = ()
    quotes: Bag = field(default_factory=lambda: Bag({}))
    findings: tuple[Bag, ...] = ()
    report: Bag = field(default_factory=lambda: Bag({}))
    tables: Bag = field(default_factory=lambda: Bag({}))

    @property
    def has_own(self) -> bool:
        return bool(self.tables)

    def own(self, table: str) -> list[Bag]:
        """The rows of one of `own_tables`."""
        return self.tables.bags(table)


def read(content: bytes | None) -> tuple[SideFile, bool]:
    """The side file, and whether it could be read. Without one: an empty one, and yes."""
    if content is None:
        return SideFile(), True
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        return SideFile(), False
    bag = Bag(whole)
    if bag.number("oogst") != VERSION:
        return SideFile(), False
    return SideFile(
        study=bag.inside("study"), cases=bag.inside("cases"), codes=bag.inside("codes"), sources=bag.inside("sources"),
        memos=bag.inside("memos"), people=tuple(bag.bags("people")), quotes=bag.inside("quotes"),
        findings=tuple(bag.bags("findings")), report=bag.inside("report"),
        tables=bag.inside("own"),
    ), True  # fmt: skip


def turns(source: Bag, length: int) -> tuple[tuple[Turn, str], ...] | None:
    """The turns of a source, each with the code of its person or ""; None where the file does not hold them well."""
    if not isinstance(source._content.get("turns"), list):
        return None
    speakers, people = source.row("speakers"), source.row("persons")
    found = []
    for row in source.row("turns"):
        turn = _turn(row, speakers, people, length)
        if turn is None:
            return None
        found.append(turn)
    return tuple(found)


def _turn(row: object, speakers: list[Any], people: list[Any], length: int) -> tuple[Turn, str] | None:
    if not isinstance(row, list) or len(row) != 7:
        return None
    start, words_start, end, speaker, person, begins, ends = row
    if any(type(value) is not int for value in row[:5]) or not 0 <= start <= words_start <= end <= length:
        return None
    if not all(value is None or (type(value) is int and 0 <= value < 2**31) for value in (begins, ends)):
        return None
    turn = Turn(start, end, words_start, _at(speakers, speaker), begins, ends)
    return turn, _at(people, person)


def _at(row: list[Any], index: int) -> str:
    value = row[index] if 0 <= index < len(row) else ""
    return value.replace("\x00", "")[:120] if isinstance(value, str) else ""


def as_guid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
