"""After a backup was put back, and before anybody is served: destroy anew what was destroyed since, and set right.

A file in the data folder says how far it is, so that whatever cuts this off, the next start goes on.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oogst.flows.backup.archive import Manifest, sync_folder
from oogst.flows.erasing import ledger, masked
from oogst.flows.retaining.forgetting import let_empty_keys_go
from oogst.people import trail
from oogst.people.errors import NotAllowed
from oogst.sources import incoming, jobs
from oogst.sources.models import ImportFile
from oogst.vault import files
from oogst.vault.models import SealedFile, SubjectKey

BEGUN = "restoring"
LOADED = "restored"


@dataclass(frozen=True)
class Finished:
    """What was done: people destroyed anew, and things that had lost their other half."""

    erased: int
    without_file: int
    without_row: int
    imports: int


def begin() -> None:
    _write(_file(BEGUN), "{}")


def loaded(manifest: Manifest) -> None:
    """Everything is where it belongs; from here on the next start goes on by itself."""
    _write(_file(LOADED), json.dumps({"backup": manifest.id[:8], "moment": manifest.moment.isoformat()}))
    _file(BEGUN).unlink(missing_ok=True)
    sync_folder(Path(settings.DATA))


def is_begun() -> bool:
    return _file(BEGUN).exists()


def is_waiting() -> bool:
    return _file(LOADED).exists()


def check_may_serve() -> None:
    """Raises NotAllowed while a backup is being put back."""
    if is_begun():
        raise NotAllowed(_("A backup was only partly put back here. Run oogst restore again, with the same folders."))
    if is_waiting():
        raise NotAllowed(
            _("A backup was put back. Start with oogst serve: what was destroyed since then must go anew first.")
        )


def finish() -> Finished | None:
    """Destroy anew, set right, and let people in. None when no backup was put back. Raises NotAllowed for half a one.

    The databases must be up to date. Each step may be done twice.
    """
    if is_begun():
        check_may_serve()
    if not is_waiting():
        return None
    erased = ledger.replay()
    masked.ask()
    done = Finished(erased, _rows_without_file(), _files_without_row(), _imports_without_file())
    let_empty_keys_go(SubjectKey.objects.values_list("pk", flat=True))
    said = json.loads(_file(LOADED).read_text())
    with transaction.atomic():
        trail.record(None, "backup.restored", backup=said["backup"], moment=said["moment"], erased=erased)
    _file(LOADED).unlink()
    sync_folder(Path(settings.DATA))
    return done


def _rows_without_file() -> int:
    gone = [row for row in SealedFile.objects.all() if not files.path(row.pk).exists()]
    return files.discard(gone)


def _files_without_row() -> int:
    strays = files.strays()
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _imports_without_file() -> int:
    """Files on their way in are in no backup: they hold names in the clear. Who brought them is told."""
    count = 0
    for file in ImportFile.objects.filter(state__in=[ImportFile.State.WAITING, ImportFile.State.READING]):
        if not incoming.path_of(file.stored).exists():
            jobs.refuse(file, "failed")
            count += 1
    return count


def _file(name: str) -> Path:
    return Path(settings.DATA) / name


def _write(place: Path, content: str) -> None:
    waiting = place.with_name(f".{place.name}")
    with waiting.open("w") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(place)
    sync_folder(place.parent)
