"""Backups go when their time is over: those of keys sooner than those of data."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from django.conf import settings

from oogst.flows.backup import archive


def rotate(now: datetime.datetime, to: Path | None = None, keys_to: Path | None = None) -> int:
    """Remove backups that are too old. Returns how many.

    Also the last one: what was destroyed is promised to be gone from every backup by a day, whether or not somebody
    still makes new ones. `oogst doctor` says when the newest is older than it should be.
    """
    removed = 0
    for folder, days in (
        (to or Path(settings.BACKUPS), settings.KEEP_BACKUPS),
        (keys_to or Path(settings.KEY_BACKUPS), settings.KEEP_KEY_BACKUPS),
    ):
        for moment, place in archive.complete(folder):
            if moment + datetime.timedelta(days=days) <= now:
                _remove(place)
                removed += 1
    return removed


def clear_up(*folders: Path) -> None:
    """Remove what backups left that were cut off. Only while no other is being made."""
    for folder in folders:
        for place in folder.glob(f"{archive.MAKING}*") if folder.is_dir() else ():
            shutil.rmtree(place, ignore_errors=True)


def _remove(place: Path) -> None:
    """Out of sight at once: what is half removed must not count as a backup."""
    going = place.with_name(f"{archive.MAKING}gone-{place.name}")
    place.rename(going)
    shutil.rmtree(going, ignore_errors=True)
