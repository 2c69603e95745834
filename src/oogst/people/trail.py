"""Writing and proving the trail. Each entry holds the digest of the one before it."""

import hashlib
import json
import uuid
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
    chain = str(study or _study_of(about) or SITE)
    head = _head(chain)
    entry = TrailEntry(
        chain=chain,
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=by.pk if by else None,
        role=role,
        verb=verb,
        object_type=about._meta.model_name or "" if about else "",
        object_id=str(about.pk) if about else "",
        details=details,
        previous=head.digest,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    TrailHead.objects.filter(chain=chain).update(sequence=entry.sequence, digest=entry.digest)
    return entry


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


@transaction.atomic
def verify(chain: str | None = None) -> list[Broken]:
    """Walk one chain, or all, and say where it does not hold. Streams; constant memory."""
    heads = TrailHead.objects.all() if chain is None else TrailHead.objects.filter(chain=chain)
    return [fault for head in heads for fault in _verify_chain(head)]


def _verify_chain(head: TrailHead) -> list[Broken]:
    previous, expected = "", 0
    for entry in TrailEntry.objects.filter(chain=head.chain).order_by("sequence").iterator(2000):
        expected += 1
        if entry.sequence != expected:
            return [Broken(head.chain, expected, "missing")]
        if entry.previous != previous or entry.digest != digest_of(entry):
            return [Broken(head.chain, entry.sequence, "changed")]
        previous = entry.digest
    if expected != head.sequence or previous != head.digest:
        return [Broken(head.chain, expected + 1, "missing")]
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
