"""Sealed words, one of a kind about one thing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

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


def read_all(kind: str, abouts: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The sealed texts of one kind about many things, of those that have one. One query. Raises VaultLocked."""
    rows = list(SealedText.objects.filter(kind=kind, about__in=list(abouts)).select_related("subject__study_key"))
    opened = keys.open_all({row.subject_id: row.subject for row in rows}.values())
    return {row.about: unseal(opened[row.subject_id], row.sealed, f"text {kind} {row.about}").decode() for row in rows}


def discard(kind: str, about: uuid.UUID) -> None:
    SealedText.objects.filter(about=about, kind=kind).delete()
