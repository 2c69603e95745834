"""Sealed words, one of a kind about one thing."""

from __future__ import annotations

import uuid

from oogst.core.sealing import seal, unseal
from oogst.vault import keys
from oogst.vault.models import SealedText, Subject


def keep(
    study: uuid.UUID, subject: uuid.UUID, subject_kind: Subject, *, kind: str, about: uuid.UUID, text: str
) -> None:
    """Seal a text, in place of the one of this kind about the same thing. Raises VaultLocked."""
    row = keys.ensure(study, subject, subject_kind)
    sealed = seal(keys.subject_key(subject), text.encode(), f"text {kind} {about}")
    SealedText.objects.update_or_create(about=about, kind=kind, defaults={"subject": row, "sealed": sealed})


def read(kind: str, about: uuid.UUID) -> str | None:
    """None when there is none. Raises VaultLocked."""
    row = SealedText.objects.filter(about=about, kind=kind).first()
    if row is None:
        return None
    return unseal(keys.subject_key(row.subject_id), row.sealed, f"text {kind} {about}").decode()


def discard(kind: str, about: uuid.UUID) -> None:
    SealedText.objects.filter(about=about, kind=kind).delete()
