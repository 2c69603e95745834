"""Putting a backup back in an empty data folder. After that `finishing` destroys anew what must go."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from oogst.flows.backup import archive, checking, finishing, key, ledgers, on_sqlite, sealed_files, snapshot
from oogst.flows.backup.checking import Backup
from oogst.people.errors import NotAllowed
from oogst.vault.router import VAULT

MAY_BE_THERE = frozenset({
    "master.key", "backup.key", "secret.key", "erasures.jsonl", "backups", "key-backups", "backup.lock", "tick.lock",
    "workers", "incoming", "lost+found", finishing.BEGUN,
})  # fmt: skip


@dataclass(frozen=True)
class Restored:
    data: Backup
    keys: Backup
    subject_keys: int
    files: int


def check(data: Path, keys: Path, *, older_keys: bool = False) -> tuple[Backup, Backup]:
    """Whether this backup could be put back here. Reads all of it, changes nothing. Raises NotAllowed."""
    found = checking.check(data, "data"), checking.check(keys, "keys")
    checking.check_pair(*found, older_keys=older_keys)
    _check_fits(found[0])
    _check_empty()
    return found


def restore(data: Path, keys: Path, *, older_keys: bool = False) -> Restored:
    """Put a backup back. Cut off, it starts anew the next time it is asked. Raises NotAllowed."""
    data_backup, keys_backup = check(data, keys, older_keys=older_keys)
    finishing.begin()
    _clear()
    put_in = {"sqlite": _on_sqlite, "postgresql": _on_postgres}[snapshot.engine()]
    count = put_in(data_backup, keys_backup)
    files = sealed_files.put_back(_plain(data_backup, "files"))
    ledgers.gather([data_backup.place.parent, keys_backup.place.parent])
    if any(part.name == "signing" for part in keys_backup.manifest.parts):
        _put_signing_key_back(b"".join(_plain(keys_backup, "signing")))
    finishing.loaded(data_backup.manifest)
    return Restored(data_backup, keys_backup, count, files)


def _check_fits(backup: Backup) -> None:
    about = backup.manifest.about
    if about["engine"] != snapshot.engine():
        raise NotAllowed(
            _("This backup is of %(engine)s, and this installation is not. Set it up with the same kind of database.")
            % {"engine": about["engine"]}
        )
    known = set(MigrationExecutor(None).loader.disk_migrations or {})
    if not {(app, name) for done in about["migrations"].values() for app, name in done} <= known:
        raise NotAllowed(_("This backup was made by a newer version of Oogst (%(version)s). Install that first.")
                         % {"version": about["version"]})  # fmt: skip


def _check_empty() -> None:
    """Only what a restore that was cut off left may be there. Raises NotAllowed."""
    if finishing.is_begun():
        return
    folder = Path(settings.DATA)
    there = sorted(file.name for file in folder.iterdir() if file.name not in MAY_BE_THERE)
    if there:
        raise NotAllowed(
            _("%(folder)s is not empty (%(names)s). A backup is put back in a folder of its own: --data DIR.")
            % {"folder": folder, "names": ", ".join(there[:3])}
        )
    if snapshot.engine() == "postgresql":
        for alias, table in (("default", "oogst_study"), (VAULT, "vault_user")):
            with connections[alias].cursor() as cursor:
                if table not in connections[alias].introspection.table_names(cursor):
                    continue
                cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')  # noqa: S608 (our own names)
                if cursor.fetchone()[0]:
                    raise NotAllowed(_("The databases are not empty. A backup is put back in databases of its own."))


def _clear() -> None:
    shutil.rmtree(settings.SEALED, ignore_errors=True)
    shutil.rmtree(on_sqlite.scratch(), ignore_errors=True)


def _plain(backup: Backup, name: str) -> Iterator[bytes]:
    packed = name in checking.PACKED
    return archive.read_part(backup.place, backup.manifest, name, key.read(), packed=packed)


def _on_sqlite(data: Backup, keys: Backup) -> int:
    connections.close_all()
    scratch = on_sqlite.scratch()
    scratch.mkdir(mode=0o700)
    try:
        on_sqlite.write(scratch / "keys", _plain(keys, "keys"))
        for alias, name in zip(snapshot.ALIASES, ("research", "vault"), strict=True):
            on_sqlite.write(on_sqlite.database(alias), _plain(data, name))
        return on_sqlite.put_keys_back(on_sqlite.database(VAULT), scratch / "keys")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _on_postgres(data: Backup, keys: Backup) -> int:
    from oogst.flows.backup import on_postgres

    for alias in snapshot.ALIASES:
        _migrate_as_then(alias, [tuple(pair) for pair in data.manifest.about["migrations"][alias]])
    with transaction.atomic("default"), transaction.atomic(VAULT):
        for alias in snapshot.ALIASES:
            on_postgres.empty(alias)
        on_postgres.put_in("default", _plain(data, "research"))
        on_postgres.put_in(VAULT, _plain(data, "vault"), _plain(keys, "keys"))
        return on_postgres.take_out_without_key()


def _migrate_as_then(alias: str, applied: list[tuple[str, ...]]) -> None:
    """Bring an empty database to the shape of the backup; what is newer is done when it is filled."""
    executor = MigrationExecutor(connections[alias])
    wanted = set(applied)
    graph = executor.loader.graph
    last = [
        (app, name)
        for app, name in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == app for child in graph.node_map[(app, name)].children)
    ]
    executor.migrate(last)


def _put_signing_key_back(content: bytes) -> None:
    place = Path(settings.DATA) / "secret.key"
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
