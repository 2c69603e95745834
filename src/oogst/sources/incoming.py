"""Files on their way in: kept apart under a random name until they were read, and gone after that."""

import hashlib
import os
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from oogst.core.ids import uuid7
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.sources.models import Import, ImportFile
from oogst.sources.rules import PROJECTS
from oogst.studies.models import Study

NOBODY = "00000000-0000-0000-0000-000000000000"  # the command line of the installation
KEPT_FOR = timedelta(days=1)


class TooLarge(Exception):
    """A file beyond settings.MAXIMUM_FILE_SIZE; nothing of it was kept."""


@dataclass(frozen=True)
class Stored:
    """A file in the incoming folder: its random name, its size in bytes, its SHA-256."""

    name: str
    size: int
    digest: str


def store(chunks: Iterable[bytes], suffix: str = "") -> Stored:
    """Write a file where only this account of the machine can read it. Of its name only a known ending stays.

    Raises TooLarge.
    """
    folder = _folder()
    name = secrets.token_hex(16) + (suffix if suffix in PROJECTS else "")
    checksum, size = hashlib.sha256(), 0
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.MAXIMUM_FILE_SIZE:
                    raise TooLarge
                checksum.update(chunk)
                target.write(chunk)
    except BaseException:
        discard(name)
        raise
    return Stored(name, size, checksum.hexdigest())


def path_of(stored: str) -> Path:
    return _folder() / Path(stored).name


def discard(stored: str) -> None:
    if stored:
        path_of(stored).unlink(missing_ok=True)


@transaction.atomic
def start_import(
    *, study: Study, by: User | None, settings: Mapping[str, Any], batch_id: uuid.UUID | None = None
) -> Import:
    """Begin a batch. Settings: kind, organisation, phase, date, basis, basis_note, people, encoding; ids as text."""
    if by is not None:
        access.require(by, Permission.ADD_MATERIAL, study)
    batch = Import(pk=batch_id or uuid7(), study=study, by=by.pk if by else NOBODY, settings=dict(settings))
    batch.save(force_insert=True)
    trail.record(by, "import.started", batch)
    return batch


def add_file(*, batch: Import, name: str, stored: Stored) -> ImportFile:
    """Put a stored file in the batch, to be read."""
    return ImportFile.objects.create(
        batch=batch, name=_short(name), size=stored.size, stored=stored.name, report={"digest": stored.digest}
    )


def add_refused(*, batch: Import, name: str, size: int, code: str) -> ImportFile:
    """Note a file that was refused before it was read."""
    return ImportFile.objects.create(
        batch=batch, name=_short(name), size=size, state=ImportFile.State.REFUSED,
        report={"refusal": {"code": code, "details": {}}}, finished_at=timezone.now(),
    )  # fmt: skip


def let_go(file: ImportFile) -> None:
    """Remove the file itself; what came of it and its report stay."""
    discard(file.stored)
    ImportFile.objects.filter(pk=file.pk).update(stored="")
    file.stored = ""


def tidy() -> int:
    """Remove files that were read a day ago, and strays that belong to no report. Returns how many."""
    removed = 0
    long_ago = timezone.now() - KEPT_FOR
    for file in ImportFile.objects.exclude(stored="").filter(finished_at__lt=long_ago):
        let_go(file)
        removed += 1
    known = set(ImportFile.objects.exclude(stored="").values_list("stored", flat=True))
    for path in _folder().iterdir():
        if path.name not in known and path.stat().st_mtime < long_ago.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder() -> Path:
    folder = Path(settings.MEDIA_INCOMING)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _short(name: str) -> str:
    """The name without folders, at most 300 characters, keeping its end."""
    plain = name.replace("\\", "/").rpartition("/")[2].replace("\x00", "").strip() or "?"
    return plain if len(plain) <= 300 else plain[:280] + plain[-20:]
