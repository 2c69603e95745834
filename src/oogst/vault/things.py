"""Everything sealed about one thing, or under the key of one subject."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from oogst.vault import files, keys
from oogst.vault.models import SealedFile, SealedText, Subject, SubjectKey


def discard(about: Iterable[uuid.UUID]) -> None:
    """Destroy sealed texts and files about these things, and the keys that were theirs alone. Needs no master key."""
    ids = list(about)
    files.discard(SealedFile.objects.filter(about__in=ids))
    SealedText.objects.filter(about__in=ids).delete()
    keys.destroy(SubjectKey.objects.filter(pk__in=ids, kind=Subject.THING).values_list("pk", flat=True))


def forget(subject: uuid.UUID) -> None:
    """Destroy the key of a person or organisation, with everything sealed under it. Needs no master key."""
    files.discard(SealedFile.objects.filter(subject=subject))
    keys.destroy([subject])
