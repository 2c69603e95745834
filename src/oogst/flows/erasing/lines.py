"""What was destroyed, as random ids, in a file outside the databases and their backups: one JSON object a line.

A line is on the disk before the first row goes.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from oogst.flows.erasing.plan import Plan


@dataclass(frozen=True)
class Entry:
    """One line: which withdrawal, what goes with it, and when it was written."""

    withdrawal: uuid.UUID
    plan: Plan
    at: datetime


@dataclass(frozen=True)
class Masking:
    """Names that were replaced in a text. `before` and `after` are revisions; `spans` are places in `before`, in code
    points, each with what stands there since: a general label ("[naam 3]"), or how long it is and whose pseudonym."""

    source: uuid.UUID
    before: uuid.UUID
    after: uuid.UUID
    spans: tuple[tuple[int, int, str | int, str], ...]


def append(withdrawal: uuid.UUID, plan: Plan) -> None:
    """Write a line and wait until it is on the disk. The same withdrawal may have several: they add up."""
    _write({"withdrawal": str(withdrawal), "at": timezone.now().isoformat(), **plan.as_json()})


def append_stop(person: uuid.UUID, at: datetime) -> None:
    """Write down that somebody stopped, in the same way."""
    _write({"stopped": str(person), "at": at.isoformat()})


def append_masking(masking: Masking) -> None:
    """Write down where names were replaced, so that a text of before that is masked in the same places."""
    _write({
        "masked": str(masking.source), "before": str(masking.before), "after": str(masking.after),
        "spans": masking.spans, "at": timezone.now().isoformat(),
    })  # fmt: skip


def append_removal(kind: str, ids: Sequence[uuid.UUID]) -> None:
    """Write down that somebody removed these by hand. `kind`: "person" or "organisation"."""
    _write({"removed": [str(one) for one in ids], "kind": kind, "at": timezone.now().isoformat()})


def _write(said: dict[str, Any]) -> None:
    line = json.dumps(said)
    place = file()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not place.exists()
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as target:
        torn = target.seek(0, os.SEEK_END) > 0 and _last_byte(target.fileno()) != b"\n"
        target.write(("\n" if torn else "").encode() + line.encode() + b"\n")
        target.flush()
        os.fsync(target.fileno())
    if is_new:
        _sync_folder(place.parent)


def entries() -> list[Entry]:
    """All withdrawals of the ledger, the oldest first, the lines of each added up. A torn line is left out."""
    found: dict[uuid.UUID, Entry] = {}
    for said in _lines():
        if "withdrawal" not in said:
            continue
        withdrawal, plan = uuid.UUID(said["withdrawal"]), Plan.from_json(said)
        if (before := found.get(withdrawal)) is not None:
            plan = before.plan.joined(plan)
        at = before.at if before is not None else datetime.fromisoformat(said["at"])
        found[withdrawal] = Entry(withdrawal, plan, at)
    return list(found.values())


def stops() -> dict[uuid.UUID, datetime]:
    """Who stopped, and when first."""
    found: dict[uuid.UUID, datetime] = {}
    for said in _lines():
        if "stopped" in said:
            found.setdefault(uuid.UUID(said["stopped"]), datetime.fromisoformat(said["at"]))
    return found


def maskings() -> dict[uuid.UUID, Masking]:
    """By the revision they were made of; of two for one revision the later counts, for the first did not go through."""
    said = sorted((one for one in _lines() if "masked" in one), key=lambda one: datetime.fromisoformat(one["at"]))
    return {
        uuid.UUID(one["before"]): Masking(
            uuid.UUID(one["masked"]), uuid.UUID(one["before"]), uuid.UUID(one["after"]),
            tuple((start, end, instead, who) for start, end, instead, who in one["spans"]),
        )
        for one in said
    }  # fmt: skip


def removals(kind: str) -> set[uuid.UUID]:
    """What was removed by hand, of one kind."""
    return {uuid.UUID(pk) for said in _lines() if said.get("kind") == kind for pk in said.get("removed", ())}


def entry(withdrawal: uuid.UUID) -> Entry | None:
    return next((one for one in entries() if one.withdrawal == withdrawal), None)


def file() -> Path:
    return Path(settings.ERASURES)


def _lines() -> Iterator[dict]:  # type: ignore[type-arg]
    try:
        content = file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in content.splitlines():
        try:
            said = json.loads(line)
        except ValueError:  # a write was cut off: nothing had been destroyed yet, and the line was written again
            continue
        yield said


def _last_byte(handle: int) -> bytes:
    return os.pread(handle, 1, os.fstat(handle).st_size - 1)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
