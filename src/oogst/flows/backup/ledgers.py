"""The ledger of erasures beside the backups; in them, an old one would have forgotten what was destroyed since."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from oogst.flows.backup.archive import sync_folder
from oogst.flows.erasing import ledger

NAME = "erasures.jsonl"


def share(folders: Iterable[Path] | None = None) -> int:
    """Bring the ledgers beside the backups up to date, in folders that exist. Returns how many changed.

    `tick` calls it every minute: so the loss of the data folder loses no erasure.
    """
    wanted = [Path(settings.BACKUPS), Path(settings.KEY_BACKUPS)] if folders is None else list(folders)
    return sum(_merge([ledger.file()], folder / NAME) for folder in wanted if folder.is_dir())


def gather(folders: Iterable[Path]) -> int:
    """Take over what the ledgers beside backups know. Returns 1 when that was something new."""
    return int(_merge([folder / NAME for folder in folders], ledger.file()))


def _merge(sources: Iterable[Path], target: Path) -> bool:
    """Add the lines of the sources that the target lacks. Whole or not at all; nothing is ever taken out."""
    there = _lines(target)
    more = [line for source in sources for line in _lines(source)]
    merged = list(dict.fromkeys([*there, *more]))
    if len(merged) == len(set(there)):
        return False
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(b"".join(line + b"\n" for line in merged))
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(target)
    sync_folder(target.parent)
    return True


def _lines(file: Path) -> list[bytes]:
    """Whole lines: one without its end is still being written."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return []
    return [line for line in content[: content.rfind(b"\n") + 1].split(b"\n") if line.strip()]
