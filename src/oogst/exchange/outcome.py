"""What came of taking a project: how much of each kind, what was odd, and which things stayed out."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_LEFT_OUT = 200  # named one by one; beyond that they are only counted
MOST_ITEMS = 20_000
PROMISED = frozenset({"source-withdrawn", "source-embargoed", "source-of-stopped"})


@dataclass(frozen=True)
class LeftOut:
    """One thing of the project that did not come in. `why` is a code of a remark."""

    kind: str
    name: str
    why: str


@dataclass(frozen=True)
class Item:
    """What came of one thing. `state`: "taken", "here" or "left"; `remarks`: codes with their details."""

    kind: str
    state: str
    name: str = ""
    source: uuid.UUID | None = None
    odd: bool = False
    remarks: tuple[tuple[str, Mapping[str, str | int]], ...] = ()


@dataclass
class Outcome:
    """Grows while a project is taken.

    `counts`: sources, codes, codings, coders, cases, variables, values, memos, sets, links, graphs, findings, quotes,
    sections; and what was here already with "_here" behind it. `items`: a line for each thing but codings and memos,
    which are counted with their source.
    """

    origin: str = ""
    sources: list[uuid.UUID] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    left_out: list[LeftOut] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    words: int = 0
    _remarks: dict[tuple[str, tuple[tuple[str, str | int], ...]], int] = field(default_factory=dict)
    _lap: dict[tuple[str, tuple[tuple[str, str | int], ...]], int] = field(default_factory=dict)

    def remark(self, code: str, count: int = 1, **details: str | int) -> None:
        """Something odd or left out. The same oddity twice is one remark."""
        if count:
            key = code, tuple(sorted(details.items()))
            self._remarks[key] = self._remarks.get(key, 0) + count
            self._lap[key] = self._lap.get(key, 0) + count

    def lap(self) -> list[tuple[str, Mapping[str, str | int]]]:
        """What was remarked since this was last asked."""
        found, self._lap = self._lap, {}
        return [(code, {**dict(details), "count": count}) for (code, details), count in found.items()]

    def leave(self, kind: str, name: str, why: str, source: uuid.UUID | None = None) -> None:
        """Something that did not come in, by name and as a remark. `source`: the one here that it is."""
        self.remark(why)
        self.lap()
        self.item(kind, "left", name, source=source, odd=True, remarks=((why, {"count": 1}),))
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append(LeftOut(kind, name, why))

    def item(
        self,
        kind: str,
        state: str,
        name: str,
        *,
        source: uuid.UUID | None = None,
        odd: bool = False,
        remarks: tuple[tuple[str, Mapping[str, str | int]], ...] = (),
    ) -> None:
        """A line of the report. Whatever stays out for a promise to somebody is told without its name."""
        if len(self.items) < MOST_ITEMS:
            hidden = any(code in PROMISED for code, _details in remarks)
            self.items.append(Item(kind, state, "" if hidden else name, source, odd, remarks))

    def read(self, code: str, details: Mapping[str, str | int]) -> None:
        """A remark of the reader, which counts by itself."""
        others = {name: value for name, value in details.items() if name != "count"}
        self.remark(code, int(details.get("count", 1)), **others)

    @property
    def remarks(self) -> list[dict[str, Any]]:
        """In the form in which a report on a file keeps them: codes and counts, never names of things."""
        return [
            {"code": code, "details": {**dict(details), "count": count}, "times": 1}
            for (code, details), count in self._remarks.items()
        ]

    def as_report(self) -> dict[str, Any]:
        """For `ImportFile.report`: without words of anybody."""
        return {
            "sources": [str(pk) for pk in self.sources],
            "words": self.words,
            "counts": {name: count for name, count in self.counts.items() if count},
            "remarks": self.remarks,
        }
