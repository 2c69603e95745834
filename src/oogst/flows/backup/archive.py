"""The form of a backup: a folder of sealed parts, with a sealed manifest that says what each must be.

It is written under a passing name, and gets its own once every byte is on the disk: a half-written one never counts.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import secrets
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

from oogst.core.sealing import CannotOpen, SealedFile, derive, seal, seal_chunks, unseal
from oogst.people.errors import NotAllowed

Kind = Literal["data", "keys"]
FORMAT = 1
MANIFEST = "manifest"
MAKING = ".making-"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{8}")
_MOMENT = "%Y%m%dT%H%M%SZ"
_READ = 1 << 20  # bytes


class Damaged(NotAllowed):
    """What should be a backup is none, is not whole, or was made with another key."""


@dataclass(frozen=True)
class Part:
    """`digest`: SHA-256 of the sealed bytes."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `moment`: when both databases looked like this. `about`: counts, engine, migrations."""

    kind: Kind
    id: str
    moment: datetime.datetime
    parts: tuple[Part, ...]
    about: dict[str, Any] = field(default_factory=dict)


@dataclass
class Writer:
    """A backup being written. `part` seals a stream; what is given may be of any size."""

    folder: Path
    kind: Kind
    id: str
    key: bytes
    parts: list[Part] = field(default_factory=list)

    def part(self, name: str, chunks: Iterable[bytes], *, packed: bool = False) -> None:
        checksum, size = hashlib.sha256(), 0
        plain = _packed(chunks) if packed else chunks
        with os.fdopen(os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            for chunk in seal_chunks(_key(self.key, self.kind), plain, f"{self.id} {name}"):
                checksum.update(chunk)
                size += len(chunk)
                target.write(chunk)
            _to_disk(target.fileno(), target.flush)
        self.parts.append(Part(name, size, checksum.hexdigest()))

    def finish(self, moment: datetime.datetime, about: dict[str, Any]) -> Path:
        """Seal the manifest, and give the folder its name."""
        said = {
            "format": FORMAT, "kind": self.kind, "id": self.id, "moment": moment.isoformat(), "about": about,
            "parts": [[part.name, part.size, part.digest] for part in self.parts],
        }  # fmt: skip
        sealed = seal(_key(self.key, self.kind), json.dumps(said).encode(), MANIFEST)
        with os.fdopen(os.open(self.folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(sealed)
            _to_disk(target.fileno(), target.flush)
        sync_folder(self.folder)
        place = self.folder.parent / f"{moment.astimezone(datetime.UTC).strftime(_MOMENT)}-{self.id[:8]}"
        self.folder.rename(place)
        sync_folder(place.parent)
        return place


@contextmanager
def writing(target: Path, kind: Kind, id: str, key: bytes) -> Iterator[Writer]:
    """A backup to write in a folder; nothing of it is left when that fails."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = target / f"{MAKING}{kind}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield Writer(folder, kind, id, key)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_manifest(folder: Path, kind: Kind, key: bytes) -> Manifest:
    """Raises Damaged."""
    try:
        said = json.loads(unseal(_key(key, kind), (folder / MANIFEST).read_bytes(), MANIFEST))
    except FileNotFoundError as error:
        raise Damaged(_("%(folder)s is no backup.") % {"folder": folder}) from error
    except CannotOpen as error:
        raise Damaged(
            _("%(folder)s cannot be opened: it was made with another backup key, is of the other kind, or was changed.")
            % {"folder": folder}
        ) from error
    if said["format"] != FORMAT:
        raise Damaged(_("%(folder)s was made by a newer version of Oogst.") % {"folder": folder})
    parts = tuple(Part(*part) for part in said["parts"])
    return Manifest(kind, said["id"], datetime.datetime.fromisoformat(said["moment"]), parts, said["about"])


def verify(folder: Path, manifest: Manifest) -> None:
    """Whether every part is there as it was written. Raises Damaged."""
    for part in manifest.parts:
        checksum, size = hashlib.sha256(), 0
        try:
            with (folder / part.name).open("rb") as file:
                while chunk := file.read(_READ):
                    checksum.update(chunk)
                    size += len(chunk)
        except FileNotFoundError as error:
            raise Damaged(_("%(part)s is missing in %(folder)s.") % {"part": part.name, "folder": folder}) from error
        if (size, checksum.hexdigest()) != (part.size, part.digest):
            raise Damaged(_("%(part)s in %(folder)s was damaged.") % {"part": part.name, "folder": folder})


def read_part(folder: Path, manifest: Manifest, name: str, key: bytes, *, packed: bool = False) -> Iterator[bytes]:
    """The plain bytes of a part. Raises Damaged."""
    try:
        with (folder / name).open("rb") as file:
            chunks = SealedFile(_key(key, manifest.kind), file, f"{manifest.id} {name}").read()
            yield from _unpacked(chunks) if packed else chunks
    except (CannotOpen, FileNotFoundError, zlib.error) as error:
        raise Damaged(_("%(part)s in %(folder)s was damaged.") % {"part": name, "folder": folder}) from error


def complete(target: Path) -> list[tuple[datetime.datetime, Path]]:
    """The finished backups in a folder with their moments, oldest first, by their names only."""
    found = []
    for place in target.iterdir() if target.is_dir() else ():
        if (name := _NAME.fullmatch(place.name)) and (place / MANIFEST).is_file():
            moment = datetime.datetime.strptime(name[1], _MOMENT).replace(tzinfo=datetime.UTC)
            found.append((moment, place))
    return sorted(found)


def pick(folder: Path) -> Path:
    """The backup that was meant: this folder, or the newest in it. Raises Damaged."""
    if (folder / MANIFEST).is_file():
        return folder
    found = complete(folder)
    if not found:
        raise Damaged(_("There is no backup in %(folder)s.") % {"folder": folder})
    return found[-1][1]


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _key(key: bytes, kind: Kind) -> bytes:
    return derive(key, f"oogst backup of {kind}")


def _to_disk(handle: int, flush: Any) -> None:
    flush()
    os.fsync(handle)


def _packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        yield unpacker.decompress(chunk)
    if not unpacker.eof:
        raise zlib.error("cut off")
