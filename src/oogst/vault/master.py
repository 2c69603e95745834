"""The master keys: from a file that only its owner reads, or from the environment; never from a database.

Each key is one word, `name:base64`; the first is the current one, the others still open what they wrapped.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from oogst.core.sealing import KEY_BYTES, new_key
from oogst.people.errors import NotAllowed


class VaultLocked(NotAllowed):
    """There is no master key: what needs names cannot be done now."""

    def __init__(self) -> None:
        super().__init__(_("The vault is locked: this needs names, and the master key is not here."))


class MasterKeyBroken(NotAllowed):
    """What should be a master key is none."""

    def __init__(self) -> None:
        super().__init__(_("The master key cannot be read. Ask the administrator of this installation."))


class MasterKeyForAll(NotAllowed):
    """Other accounts of the machine can read the key file."""

    def __init__(self) -> None:
        super().__init__(
            _("Others can read the file of the master key, so the vault stays locked. Ask the administrator of this "
              "installation: oogst doctor says how to mend it.")
        )  # fmt: skip


@dataclass(frozen=True)
class Master:
    name: str
    key: bytes

    def __str__(self) -> str:
        return f"{self.name}:{base64.b64encode(self.key).decode()}"


def masters() -> list[Master]:
    """The current master key first, read anew each time: a rotation needs no restart.

    Raises VaultLocked, MasterKeyBroken, MasterKeyForAll.
    """
    words = (os.environ.get("OOGST_MASTER_KEY") or _from_file()).replace(",", " ").split()
    if not words:
        raise VaultLocked
    return [_parse(word) for word in words]


def is_open() -> bool:
    """Whether names can be reached at all now."""
    try:
        return bool(masters())
    except NotAllowed:
        return False


def is_for_all(mode: int) -> bool:
    """Whether others than its owner can reach a file with this mode. Windows says nothing of that in a mode, and the
    demonstration, which holds nobody's name, also runs on disks that know no owners."""
    return os.name == "posix" and not settings.DEMO and bool(mode & 0o077)


def is_in_file() -> bool:
    """Whether the keys come from the file, which Oogst can write; else from the environment, which it cannot."""
    return not os.environ.get("OOGST_MASTER_KEY")


def file() -> Path:
    return Path(settings.MASTER_KEY_FILE)


def make() -> Master | None:
    """Make the first master key, in a file of mode 600. None when there is one already."""
    if os.environ.get("OOGST_MASTER_KEY") or file().exists():
        return None
    return _write([_new()])[0]


def fresh() -> Master:
    """A new key, kept nowhere: for who puts it in the environment."""
    return _new()


def add() -> Master:
    """Put a new current key before the others. Raises NotAllowed when the keys come from the environment."""
    if os.environ.get("OOGST_MASTER_KEY"):
        raise NotAllowed(_("The master key comes from the environment: put the new one in front of it there."))
    return _write([_new(), *masters()])[0]


def drop_all_but(name: str) -> None:
    """Forget master keys that wrap nothing any more."""
    if not os.environ.get("OOGST_MASTER_KEY"):
        _write([master for master in masters() if master.name == name])


def _new() -> Master:
    return Master(secrets.token_hex(4), new_key())


def _parse(word: str) -> Master:
    name, _colon, encoded = word.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise MasterKeyBroken from error
    if len(key) != KEY_BYTES or not name:
        raise MasterKeyBroken
    return Master(name[:16], key)


def _from_file() -> str:
    try:
        with file().open() as handle:
            if is_for_all(os.fstat(handle.fileno()).st_mode):
                raise MasterKeyForAll
            return handle.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise MasterKeyBroken from error


def _write(keys: list[Master]) -> list[Master]:
    """Whole or not at all, and on the disk before anything is wrapped with it."""
    file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = file().with_name(f"{file().name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write("\n".join(map(str, keys)) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(file())
    return keys
