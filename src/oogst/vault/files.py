"""Sealed files: written and read as streams, in the folder `sealed`, under names that say nothing."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from oogst.core import sealing
from oogst.core.ids import uuid7
from oogst.core.sealing import seal, seal_chunks, unseal
from oogst.vault import keys
from oogst.vault.models import SealedFile, Subject


class TooLarge(Exception):
    """More bytes than were allowed; nothing was kept."""


def keep(
    study: uuid.UUID,
    subject: uuid.UUID,
    subject_kind: Subject,
    *,
    kind: str,
    about: uuid.UUID,
    name: str,
    media_type: str,
    parts: Iterable[bytes],
    most: int,
) -> SealedFile:
    """Seal at most `most` bytes. The row comes once the file is on the disk. Raises TooLarge, VaultLocked."""
    owner = keys.ensure(study, subject, subject_kind)
    key = keys.subject_key(subject)
    row = SealedFile(id=uuid7(), subject=owner, kind=kind, about=about, media_type=media_type)
    row.name = seal(key, name.encode(), f"file name {row.pk}")
    counted = _Counted(parts, most)
    place = path(row.pk)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            for chunk in seal_chunks(key, counted, str(row.pk)):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        row.size = counted.size
        row.save(force_insert=True)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return row


@contextmanager
def opened(row: SealedFile) -> Iterator[sealing.SealedFile]:
    """Read a sealed file from any place. Raises VaultLocked, NoKey, CannotOpen, FileNotFoundError."""
    with path(row.pk).open("rb") as file:
        yield sealing.SealedFile(keys.subject_key(row.subject_id), file, str(row.pk))


def name_of(row: SealedFile) -> str:
    """The name it came with. Raises VaultLocked."""
    return unseal(keys.subject_key(row.subject_id), row.name, f"file name {row.pk}").decode()


def discard(rows: Iterable[SealedFile]) -> int:
    """Remove files and their rows; the files first, so that a row never outlives its promise unseen."""
    count = 0
    for row in rows:
        path(row.pk).unlink(missing_ok=True)
        row.delete()
        count += 1
    return count


def strays() -> list[Path]:
    """Files that no row knows: of a write that was cut off, or a destruction that was."""
    folder = _folder()
    known = {str(pk) for pk in SealedFile.objects.values_list("pk", flat=True)}
    return [file for file in folder.glob("*/*") if file.name not in known] if folder.exists() else []


def path(file_id: uuid.UUID) -> Path:
    return _folder() / file_id.hex[-2:] / str(file_id)


def _folder() -> Path:
    return Path(settings.SEALED)


class _Counted:
    """Parts of a stream, counted as they pass."""

    def __init__(self, parts: Iterable[bytes], most: int) -> None:
        self._parts, self._most, self.size = parts, most, 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self.size += len(part)
            if self.size > self._most:
                raise TooLarge
            yield part
