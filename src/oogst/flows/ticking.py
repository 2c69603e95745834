"""What must happen without anybody asking: every minute, each part by itself, so that none keeps the others waiting.

A part may run twice, and in several processes: what it does is done once. A lock keeps most of that from happening.
"""

from __future__ import annotations

import datetime
import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from oogst.exchange import outgoing
from oogst.flows import agreeing, name_finding, telling_rounds, withdrawing
from oogst.flows.backup import ledgers, making
from oogst.flows.retaining import running
from oogst.participation import asking, copies
from oogst.sources import incoming, jobs

logger = logging.getLogger(__name__)
FAILED = "failed"
EACH_TIME = datetime.timedelta(0)
HOURLY = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Part:
    """`run(now)` says what it did. `every`: how long a process waits at least before it does it again."""

    name: str
    run: Callable[[datetime.datetime], object]
    every: datetime.timedelta = EACH_TIME


def _remind(now: datetime.datetime) -> int:
    return asking.remind(now, settings.SITE_URL)


def _copies(_now: datetime.datetime) -> int:
    return copies.finish()


def _share_ledger(_now: datetime.datetime) -> int:
    return ledgers.share()


def _tidy(now: datetime.datetime) -> int:
    return incoming.tidy() + jobs.forget_refused(now)


def _tidy_exports(_now: datetime.datetime) -> int:
    return outgoing.tidy()


PARTS: list[Part] = [
    Part("withdrawals", withdrawing.resume),
    Part("ledger", _share_ledger),
    Part("embargoes", name_finding.let_through_due),
    Part("names", name_finding.look_at_forgotten),
    Part("reminders", _remind),
    Part("rounds", telling_rounds.tell),
    Part("copies", _copies),
    Part("incoming", _tidy),
    Part("outgoing", _tidy_exports),
    Part("strays", agreeing.clear, HOURLY),
    Part("retention", running.run, HOURLY),
    Part("old_backups", making.tidy, HOURLY),
    Part("backup", making.make_when_due, HOURLY),
]
"""In this order: promises to people first."""

_last: dict[str, datetime.datetime] = {}


def tick(now: datetime.datetime, *, everything: bool = False) -> dict[str, object]:
    """Do what is due. Returns what each part said, "failed: why" for one that could not; empty when another is at it.

    `everything`: also what this process did within the hour.
    """
    with _alone() as alone:
        if not alone:
            return {}
        due = [part for part in PARTS if everything or part.name not in _last or now - _last[part.name] >= part.every]
        return {part.name: _run(part, now) for part in due}


def _run(part: Part, now: datetime.datetime) -> object:
    try:
        said = part.run(now)
    except Exception as error:
        # Without the words of the error: those of a database may hold what is being destroyed.
        logger.error("What is due could not be done: %s (%s). It is tried again.", part.name, type(error).__name__)
        return f"{FAILED}: {type(error).__name__}"
    _last[part.name] = now
    return said


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process of this installation is at it."""
    with (Path(settings.DATA) / "tick.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
