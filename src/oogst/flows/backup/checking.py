"""Whether a backup is whole and can be opened: all of it is read, nothing is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from oogst.flows.backup import archive, key
from oogst.flows.backup.archive import Damaged, Kind, Manifest

PACKED = frozenset({"research", "vault", "keys"})


@dataclass(frozen=True)
class Backup:
    """A backup that was found whole. `plain`: its bytes once opened and unpacked."""

    place: Path
    manifest: Manifest
    plain: int

    @property
    def moment(self) -> datetime.datetime:
        return self.manifest.moment


def check(folder: Path, kind: Kind | None = None) -> Backup:
    """Read a backup of data or of keys from end to end: this folder, or the newest in it. Raises Damaged."""
    secret, place = key.read(), archive.pick(folder)
    manifest = _manifest(place, kind, secret)
    archive.verify(place, manifest)
    plain = 0
    for part in manifest.parts:
        chunks = archive.read_part(place, manifest, part.name, secret, packed=part.name in PACKED)
        plain += sum(len(chunk) for chunk in chunks)
    return Backup(place, manifest, plain)


def _manifest(place: Path, kind: Kind | None, secret: bytes) -> Manifest:
    if kind is not None:
        return archive.read_manifest(place, kind, secret)
    try:
        return archive.read_manifest(place, "data", secret)
    except Damaged:
        return archive.read_manifest(place, "keys", secret)


def check_pair(data: Backup, keys: Backup, *, older_keys: bool = False) -> None:
    """Keys that are older than the data lack some of those that it needs. Raises NotAllowed."""
    if keys.moment < data.moment and not older_keys:
        raise Damaged(
            _("These keys are older than the data: what was sealed since could never be opened. Take keys of the same "
              "moment or later; or, if there are none, say --older-keys.")
        )  # fmt: skip
