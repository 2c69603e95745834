"""Who has which text open in the other processes of this installation.

Told through the cache that all processes share: ids and places only, no words, and gone by themselves in half a minute.
A process that is alone writes that it is there, every ten seconds, and nothing else.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from django.core.cache import cache

PROCESSES = "oogst.live.processes"  # which there are, and until when each of them counts
LASTS = 30  # seconds
AGAIN = 10  # seconds after which a process says anew that it is there
LOOK = 1.0  # seconds between two looks


class Open(Protocol):
    """A page of this process."""

    source: uuid.UUID
    user: uuid.UUID
    tab: str
    at: int | None


@dataclass(frozen=True)
class There:
    """A page of another process."""

    source: uuid.UUID
    user: uuid.UUID
    tab: str
    at: int | None


class Elsewhere:
    """For one process. Used by one thread; raises DatabaseError."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.me = uuid.uuid4().hex
        self.rows: dict[uuid.UUID, frozenset[There]] = {}
        self._others: list[str] = []
        self._looked = self._said = 0.0
        self._told: list[There] | None = None

    def look(self, mine: Collection[Open]) -> set[uuid.UUID]:
        """Say who is here and learn who is elsewhere. Returns the texts on which something changed elsewhere.

        One query a second; two or three more when somebody is elsewhere or moved.
        """
        now = self.clock()
        if now - self._looked >= LOOK:
            self._looked = now
            self._find_others(now)
        if not self._others:
            self._told = None
            return self._learn(set())
        self._tell(mine, now)
        found: set[There] = set()
        for rows in cache.get_many([_key(other) for other in self._others]).values():
            found |= {There(*row) for row in rows}
        return self._learn(found)

    def leave(self) -> None:
        """Nobody is here any more."""
        known = {pk: until for pk, until in (cache.get(PROCESSES) or {}).items() if pk != self.me}
        cache.set(PROCESSES, known, LASTS)
        cache.delete(_key(self.me))
        self._looked = self._said = 0.0
        self._told = None

    def _find_others(self, now: float) -> None:
        known: dict[str, float] = cache.get(PROCESSES) or {}
        alive = {pk: until for pk, until in known.items() if until > now}
        self._others = sorted(alive.keys() - {self.me})
        if self.me not in alive or now - self._said >= AGAIN:
            self._said, self._told = now, None
            cache.set(PROCESSES, {**alive, self.me: now + LASTS}, LASTS)

    def _tell(self, mine: Collection[Open], now: float) -> None:
        here = sorted({(one.source, one.user, one.tab, -1 if one.at is None else one.at) for one in mine})
        rows = [There(source, user, tab, None if at < 0 else at) for source, user, tab, at in here]
        if rows != self._told:
            cache.set(_key(self.me), [(row.source, row.user, row.tab, row.at) for row in rows], LASTS)
            self._told = rows

    def _learn(self, found: set[There]) -> set[uuid.UUID]:
        together: dict[uuid.UUID, set[There]] = defaultdict(set)
        for row in found:
            together[row.source].add(row)
        rows = {source: frozenset(some) for source, some in together.items()}
        changed = {source for source in rows.keys() | self.rows.keys() if rows.get(source) != self.rows.get(source)}
        self.rows = rows
        return changed


def _key(process: str) -> str:
    return f"oogst.live.{process}"
