"""SQLite: two files copied page by page from two read transactions that began while nobody could write."""

from __future__ import annotations

import datetime
import random
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.flows.backup.snapshot import ALIASES, KEYS, PASSING, Snapshot
from oogst.people.errors import NotAllowed
from oogst.vault.models import SubjectKey

PATIENCE = 60.0  # seconds to wait for a moment in which nobody writes
TRY = 0.5  # seconds to wait for one of the two databases
PAGES = 5_000  # copied at once; a reader in WAL mode stops no writer
_READ = 1 << 20  # bytes


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Copies in a folder that only we read, gone afterwards; the next backup clears up after one that was cut off."""
    folder = scratch()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    research, vault, keys = (folder / name for name in ("research", "vault", "keys"))
    try:
        with one_moment([database(alias) for alias in ALIASES]) as (readers, moment):
            for reader, copy in zip(readers, (research, vault), strict=True):
                copy.touch(mode=0o600)
                with closing(sqlite3.connect(copy)) as target:
                    reader.backup(target, pages=PAGES)
        take_keys_apart(vault, keys)
        yield Snapshot(moment, _read(research), _read(vault), _read(keys), _files(vault))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scratch() -> Path:
    """Where the plain copies stand for a while: within the data folder, which is as well kept as they must be."""
    return Path(settings.DATA) / "backing-up"


def database(alias: str) -> Path:
    return Path(connections[alias].settings_dict["NAME"])


@contextmanager
def one_moment(files: Sequence[Path]) -> Iterator[tuple[list[sqlite3.Connection], datetime.datetime]]:
    """Readers of these databases that all see the same moment: they begin while all are locked for writing.

    The locks last as long as it takes to begin reading. Somebody who holds one and waits for the other would wait for
    us as we for them; so whoever cannot have both lets go and tries again. Raises NotAllowed after a minute.
    """
    deadline = time.monotonic() + PATIENCE
    with ExitStack() as stack:
        readers = [_opened(stack, file) for file in files]
        writers = [_opened(stack, file) for file in files]
        while not _locked(writers):
            if time.monotonic() > deadline:
                raise NotAllowed(_("The databases are too busy for a backup now. Try again later."))
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311 (so that two do not meet again and again)
        for reader in readers:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        moment = timezone.now()
        for writer in writers:
            writer.execute("ROLLBACK")
        yield readers, moment


def take_keys_apart(vault: Path, keys: Path) -> None:
    """Move the keys from a copy of the vault to a file of their own, so that no free page of the copy has them."""
    keys.touch(mode=0o600)
    with closing(sqlite3.connect(vault, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("ATTACH ? AS apart", [str(keys)])
        there = {name for (name,) in copy.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        for table in KEYS:
            copy.execute(f'CREATE TABLE apart."{table}" AS SELECT * FROM main."{table}"')  # noqa: S608 (our own names)
        copy.execute("DETACH apart")
        for table in (*reversed(KEYS), *(there & set(PASSING))):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608
        copy.execute("VACUUM")


def write(target: Path, chunks: Iterable[bytes]) -> None:
    """A database file out of a stream, without what an earlier one left beside it."""
    for end in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with target.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def put_keys_back(vault: Path, keys: Path) -> int:
    """Put keys in a vault, and take out what lacks its key. Returns how many keys.

    Keys may come from a later backup than the data, and so from a later version: columns that both have are taken.
    """
    with closing(sqlite3.connect(vault, isolation_level=None)) as base:
        base.execute("PRAGMA secure_delete=ON")
        base.execute("ATTACH ? AS apart", [str(keys)])
        base.execute("BEGIN")
        for table in KEYS:
            columns = [name for name in _columns(base, "apart", table) if name in _columns(base, "main", table)]
            named = ", ".join(f'"{name}"' for name in columns)
            base.execute(f'INSERT INTO main."{table}" ({named}) SELECT {named} FROM apart."{table}"')  # noqa: S608
        for statement in without_key():
            base.execute(statement)
        (count,) = base.execute("SELECT count(*) FROM vault_subjectkey").fetchone()
        base.execute("COMMIT")
        base.execute("DETACH apart")
    return int(count)


def without_key() -> list[str]:
    """Statements that take out what is sealed under keys that are not there: their people withdrew since."""
    return [
        f'DELETE FROM "{row.related_model._meta.db_table}" WHERE "{row.field.column}" NOT IN '  # noqa: S608
        f"(SELECT subject FROM vault_subjectkey)"
        for row in SubjectKey._meta.related_objects
    ]


def _opened(stack: ExitStack, file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=TRY)
    return stack.enter_context(closing(connection))


def _locked(writers: Sequence[sqlite3.Connection]) -> bool:
    """Both or none."""
    for count, writer in enumerate(writers):
        try:
            writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            for held in writers[:count]:
                held.execute("ROLLBACK")
            return False
    return True


def _columns(base: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in base.execute(f'PRAGMA {schema}.table_info("{table}")')]


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as handle:
        while chunk := handle.read(_READ):
            yield chunk


def _files(vault: Path) -> list[uuid.UUID]:
    with closing(sqlite3.connect(vault)) as copy:
        return [uuid.UUID(name) for (name,) in copy.execute("SELECT id FROM vault_sealedfile")]
