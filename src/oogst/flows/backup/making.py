"""Making a backup: keys first, then data, so that no data stands anywhere without its keys."""

from __future__ import annotations

import fcntl
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oogst import __version__
from oogst.flows.backup import archive, key, ledgers, on_sqlite, rotation, snapshot
from oogst.flows.backup.sealed_files import Stream
from oogst.people import trail
from oogst.people.errors import NotAllowed

EVERY = timedelta(hours=24)


@dataclass(frozen=True)
class Made:
    """Where the two halves stand, what they weigh in bytes, and how many sealed files are in."""

    data: Path
    keys: Path
    moment: datetime
    size: int
    files: int
    removed: int


def make(to: Path | None = None, keys_to: Path | None = None) -> Made:
    """Make a backup while Oogst is in use, remove those that are too old, and note it on the trail.

    Raises NotAllowed without a backup key, while another is being made, or when keys would go where the data goes.
    """
    to, keys_to = _folders(to, keys_to)
    secret = key.read()
    with alone():
        rotation.clear_up(to, keys_to)
        with snapshot.taken() as taken:
            about = {"engine": snapshot.engine(), "version": __version__, "migrations": snapshot.migrations()}
            id = uuid.uuid4().hex
            keys = _write_keys(keys_to, id, secret, taken, about)
            data, files = _write_data(to, id, secret, taken, about)
        ledgers.share([to, keys_to])
        removed = rotation.rotate(taken.moment, to, keys_to)
    size = sum(file.stat().st_size for half in (data, keys) for file in half.iterdir())
    with transaction.atomic():
        trail.record(None, "backup.made", backup=id[:8], bytes=size, files=files)
    return Made(data, keys, taken.moment, size, files, removed)


def make_when_due(now: datetime) -> bool:
    """Make the backup of today, where that was asked for by making a backup key. For `tick`."""
    if not settings.BACKUP_DAILY or not key.is_there():
        return False
    there = archive.complete(Path(settings.BACKUPS))
    if there and there[-1][0] + EVERY > now:
        return False
    make()
    return True


@contextmanager
def alone() -> Iterator[None]:
    """While no other process of this installation makes or removes backups. Raises NotAllowed."""
    place = Path(settings.DATA) / "backup.lock"
    with place.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAllowed(_("Another backup is being made now.")) from None
        yield


def tidy(now: datetime) -> int:
    """Remove backups that are too old, and what cut-off ones left. Returns how many backups. For `tick`."""
    try:
        with alone():
            shutil.rmtree(on_sqlite.scratch(), ignore_errors=True)
            rotation.clear_up(Path(settings.BACKUPS), Path(settings.KEY_BACKUPS))
            return rotation.rotate(now)
    except NotAllowed:  # one is being made, and tidies when it is done
        return 0


def _folders(to: Path | None, keys_to: Path | None) -> tuple[Path, Path]:
    data, keys = (to or Path(settings.BACKUPS)).resolve(), (keys_to or Path(settings.KEY_BACKUPS)).resolve()
    if data == keys or data in keys.parents or keys in data.parents:
        raise NotAllowed(_("Keys go to a folder apart from the data: whoever gets one of the two must not have both."))
    return data, keys


def _write_keys(folder: Path, id: str, secret: bytes, taken: snapshot.Snapshot, about: dict[str, Any]) -> Path:
    with archive.writing(folder, "keys", id, secret) as writer:
        writer.part("keys", taken.keys, packed=True)
        signing = Path(settings.DATA) / "secret.key"
        if signing.is_file():  # without it nobody's second factor works after a restore
            writer.part("signing", [signing.read_bytes()])
        return writer.finish(taken.moment, about)


def _write_data(
    folder: Path, id: str, secret: bytes, taken: snapshot.Snapshot, about: dict[str, Any]
) -> tuple[Path, int]:
    stream = Stream(taken.files)
    with archive.writing(folder, "data", id, secret) as writer:
        writer.part("research", taken.research, packed=True)
        writer.part("vault", taken.vault, packed=True)
        writer.part("files", stream)
        place = writer.finish(taken.moment, {**about, "files": stream.count, "files_gone": stream.missing})
    return place, stream.count
