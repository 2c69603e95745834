"""Whether all that is sealed can be opened with the keys that are here. Reads only; shows nothing of what it opens."""

from __future__ import annotations

import json
import stat
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from oogst.core.sealing import CannotOpen, unseal
from oogst.people.errors import NotAllowed
from oogst.vault import files, keys, master
from oogst.vault.models import Identity, SealedFile, SealedText, StudyKey, SubjectKey

WRITING = 3600  # seconds in which a file without a row may still be one that somebody is writing


@dataclass(frozen=True)
class Fault:
    """Something that does not hold. `what`: master, mode, study key, subject key, identity, text, file, or stray."""

    what: str
    where: str
    why: str


def faults(*, whole: bool = False) -> Iterator[Fault]:
    """Everything that does not open, one by one. Files to their last chunk only, unless `whole`.

    Memory of one study's keys and one chunk.
    """
    yield from mode()
    try:
        here = {one.name for one in master.masters()}
    except NotAllowed as reason:
        yield Fault("master", "", str(reason))
        return
    for row in StudyKey.objects.exclude(master__in=here):
        yield Fault("study key", str(row.pk), f"wrapped by master key {row.master}, which is not here")
    yield from _sealed(here, whole)
    yield from strays()


def mode() -> Iterator[Fault]:
    """The key file is for its owner only."""
    if master.is_in_file() and master.file().exists():
        bits = stat.S_IMODE(master.file().stat().st_mode)
        if master.is_for_all(bits):
            yield Fault("mode", str(master.file()), f"can be read by others ({bits:o})")


def strays() -> Iterator[Fault]:
    """Files that no row knows, of a write or a destruction that was cut off."""
    now = time.time()
    for path in files.strays():
        if now - path.stat().st_mtime > WRITING:
            yield Fault("stray", path.name, "no row knows this file")


def _sealed(here: set[str], whole: bool) -> Iterator[Fault]:
    rows = SubjectKey.objects.select_related("study_key").filter(study_key__master__in=here)
    for row in rows.order_by("pk").iterator(500):
        try:
            key = keys.open_all([row])[row.pk]
        except (CannotOpen, NotAllowed):
            yield Fault("subject key", str(row.pk), "does not open")
            continue
        for identity in Identity.objects.filter(pk=row.pk):
            yield from _opens(key, identity.sealed, f"identity {row.pk}", "identity", row.pk)
        for text in SealedText.objects.filter(subject=row).iterator(50):
            yield from _opens(key, text.sealed, f"text {text.kind} {text.about}", "text", text.pk)
        for file in SealedFile.objects.filter(subject=row).iterator(500):
            yield from _file(file, whole)


def _opens(key: bytes, sealed: bytes | memoryview, about: str, what: str, where: uuid.UUID) -> Iterator[Fault]:
    try:
        plain = unseal(key, sealed, about)
        if what == "identity":
            json.loads(plain)
    except (CannotOpen, ValueError):
        yield Fault(what, str(where), "does not open")


def _file(row: SealedFile, whole: bool) -> Iterator[Fault]:
    try:
        files.name_of(row)
        with files.opened(row) as sealed:
            if sealed.length != row.size:
                yield Fault("file", str(row.pk), f"holds {sealed.length} bytes, not {row.size}")
            if whole:
                for _piece in sealed.read():
                    pass
    except FileNotFoundError:
        yield Fault("file", str(row.pk), "is not on the disk")
    except CannotOpen:
        yield Fault("file", str(row.pk), "does not open")
