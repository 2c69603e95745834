"""Writing and proving the trail. Each entry holds the digest of the one before it."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from oogst.people.accounts import User
from oogst.people.models import TrailEntry, TrailHead

SITE = "site"


@dataclass(frozen=True)
class Broken:
    """Where a chain no longer holds."""

    chain: str
    sequence: int
    why: str


@transaction.atomic(savepoint=False)
def record(
    by: User | None,
    verb: str,
    about: models.Model | None = None,
    *,
    study: uuid.UUID | None = None,
    role: str = "",
    **details: Any,
) -> TrailEntry:
    """Append one entry to the chain of the study of `about` (or `study`, or the site). One read, two writes.

    Must run in the transaction of the change itself: until its end nobody else writes on this chain. `details` never
    hold words of persons.
    """
    entry = _entry(by, verb, about, details, role)
    _append(str(study or _study_of(about) or SITE), [entry])
    return entry


def record_all(by: User | None, verb: str, about: Sequence[tuple[models.Model, dict[str, Any]]]) -> None:
    """Append the same verb for many rows of one study, each with its details, as `record` does for one.

    One read and one write, and one write for every hundred rows or so.
    """
    if about:
        _append(str(_study_of(about[0][0]) or SITE), [_entry(by, verb, row, details) for row, details in about])


def _entry(
    by: User | None, verb: str, about: models.Model | None, details: dict[str, Any], role: str = ""
) -> TrailEntry:
    return TrailEntry(
        at=timezone.now(),
        actor=by.pk if by else None,
        role=role,
        verb=verb,
        object_type=about._meta.model_name or "" if about else "",
        object_id=str(about.pk) if about else "",
        details=details,
    )


def _append(chain: str, entries: Sequence[TrailEntry]) -> None:
    """Give entries their places at the end of a chain, and keep them."""
    head = _head(chain)
    for entry in entries:
        entry.chain, entry.sequence, entry.previous = chain, head.sequence + 1, head.digest
        entry.digest = digest_of(entry)
        head.sequence, head.digest = entry.sequence, entry.digest
    TrailEntry.objects.bulk_create(entries)
    TrailHead.objects.filter(chain=chain).update(sequence=head.sequence, digest=head.digest)


def _head(chain: str) -> TrailHead:
    """The end of a chain, held until the transaction ends; made when the chain is new."""
    heads = TrailHead.objects.select_for_update()
    if (head := heads.filter(chain=chain).first()) is not None:
        return head
    TrailHead.objects.bulk_create([TrailHead(chain=chain)], ignore_conflicts=True)
    return heads.get(chain=chain)


def digest_of(entry: TrailEntry) -> str:
    """SHA-256 over the previous digest and this entry's fields in canonical JSON."""
    content = json.dumps(
        [
            entry.previous, entry.chain, entry.sequence, _instant(entry.at), str(entry.actor or ""), entry.role,
            entry.verb, entry.object_type, entry.object_id, entry.details,
        ],
        sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str,
    )  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()


def verify(chain: str | None = None) -> list[Broken]:
    """Walk one chain, or all, and say where it does not hold. Streams; constant memory.

    Not in a transaction, so that others can go on writing: what they add after the walk began is not looked at.
    """
    heads = TrailHead.objects.all() if chain is None else TrailHead.objects.filter(chain=chain)
    return [fault for head in heads for fault in _verify_chain(head)]


def _verify_chain(head: TrailHead) -> list[Broken]:
    previous, expected = "", 0
    entries = TrailEntry.objects.filter(chain=head.chain)
    for entry in entries.filter(sequence__lte=head.sequence).order_by("sequence").iterator(2000):
        expected += 1
        if entry.sequence != expected:
            return [Broken(head.chain, expected, "missing")]
        if entry.previous != previous or entry.digest != digest_of(entry):
            return [Broken(head.chain, entry.sequence, "changed")]
        previous = entry.digest
    if expected != head.sequence or previous != head.digest:
        return [Broken(head.chain, expected + 1, "missing")]
    end = TrailHead.objects.filter(chain=head.chain).values("sequence")[:1]
    if (beyond := entries.filter(sequence__gt=models.Subquery(end)).order_by("sequence").first()) is not None:
        return [Broken(head.chain, beyond.sequence, "changed")]
    return []


def _instant(at: datetime) -> str:
    """The moment in UTC, whatever zone the database hands back."""
    return at.astimezone(UTC).isoformat()


def _study_of(about: models.Model | None) -> uuid.UUID | None:
    if about is None:
        return None
    if about._meta.model_name == "study":
        return about.pk  # type: ignore[no-any-return]
    return getattr(about, "study_id", None)
