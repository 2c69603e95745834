"""The key under which backups are sealed: in a file of its own or in the environment, never in a backup."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from oogst.core.sealing import KEY_BYTES, new_key
from oogst.people.errors import NotAllowed


class NoBackupKey(NotAllowed):
    """There is no backup key, or what should be one is none."""


def file() -> Path:
    return Path(settings.BACKUP_KEY_FILE)


def is_there() -> bool:
    return bool(os.environ.get("OOGST_BACKUP_KEY")) or file().exists()


def read() -> bytes:
    """Raises NoBackupKey."""
    try:
        said = os.environ.get("OOGST_BACKUP_KEY") or file().read_text()
    except FileNotFoundError:
        raise NoBackupKey(_("There is no backup key yet. Make one: oogst backup --init")) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoBackupKey(_("The backup key cannot be read.")) from error
    try:
        key = base64.b64decode(said.strip(), validate=True)
    except binascii.Error as error:
        raise NoBackupKey(_("The backup key cannot be read.")) from error
    if len(key) != KEY_BYTES:
        raise NoBackupKey(_("The backup key cannot be read."))
    return key


def make() -> Path | None:
    """Make the key, in a file of mode 600. None when there is one already: older backups need it."""
    if is_there():
        return None
    place = file()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(base64.b64encode(new_key()) + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    return place
