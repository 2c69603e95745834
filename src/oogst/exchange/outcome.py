"""What came of taking a project: how much of each kind, what was odd, and which things stayed out."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_LEFT_OUT = 200  # named one by one; beyond that they are only counted


@dataclass(frozen=True)
class LeftOut:
    """One thing of the project that did not come in. `why` is a code of a remark."""

    kind: str
    name: str
    why: str


@dataclass
class Outcome:
    """Grows while a project is taken.

    `counts`: sources, codes, codings, coders, cases, variables, values, memos, findings, quotes, sections; and what was
    here already as sources_here, codes_here, codings_here, memos_here.
    """

    origin: str = ""
    sources: list[uuid.UUID] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    left_out: list[LeftOut] = field(default_factory=list)
    words: int = 0
    _remarks: dict[tuple[str, tuple[tuple[str, str | int], ...]], int] = field(default_factory=dict)

    def remark(self, code: str, count: int = 1, **details: str | int) -> None:
        """Something odd or left out. The same oddity twice is one remark."""
        if count:
            key = code, tuple(sorted(details.items()))
            self._remarks[key] = self._remarks.get(key, 0) + count

    def leave(self, kind: str, name: str, why: str) -> None:
        """Something that did not come in, by name and as a remark."""
        self.remark(why)
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append(LeftOut(kind, name, why))

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
