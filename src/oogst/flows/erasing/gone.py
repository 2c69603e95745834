"""What one destruction has taken so far, within its transaction: ids, counts, and the words to look for elsewhere."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from oogst.core.cutting import Cut
from oogst.core.runs import Runs
from oogst.flows.erasing.inventory import CLASSES


@dataclass
class Gone:
    """`moved` says of codings that stayed in a text that was cut how their places changed.

    `excerpts` are codes with the words that they stood on: a code may be named by those words.
    """

    runs: Runs
    ids: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    moved: dict[str, Cut] = field(default_factory=dict)
    excerpts: list[tuple[uuid.UUID, str]] = field(default_factory=list)
    anchored: set[uuid.UUID] = field(default_factory=set)  # codes whose example was somebody's words
    quotes: set[uuid.UUID] = field(default_factory=set)
    findings: Counter[uuid.UUID] = field(default_factory=Counter)  # how many quotes a finding loses
    digests: set[str] = field(default_factory=set)  # of files that went

    def take(self, kind: str, ids: Iterable[Any]) -> None:
        """Note that these go, and count them."""
        some = [str(one) for one in ids]
        self.ids.update(some)
        self.counts[kind] += len(some)

    def certified(self) -> dict[str, int]:
        """Every class with its count, nought too."""
        return {kind: self.counts[kind] for kind in CLASSES}


def without_ids(said: Any, ids: set[str]) -> Any:
    """JSON without these ids: list entries go, values of a key become nothing."""
    if isinstance(said, dict):
        return {key: without_ids(value, ids) for key, value in said.items() if not _is_one(value, ids)}
    if isinstance(said, list):
        return [without_ids(value, ids) for value in said if not _is_one(value, ids)]
    return said


def mentions(said: Any, ids: set[str]) -> bool:
    """Whether JSON holds one of these ids, as a value or as a key."""
    if isinstance(said, dict):
        return any(key in ids or mentions(value, ids) for key, value in said.items())
    if isinstance(said, list):
        return any(mentions(value, ids) for value in said)
    return _is_one(said, ids)


def _is_one(value: Any, ids: set[str]) -> bool:
    return isinstance(value, str) and value in ids
