"""PostgreSQL: all tables of both databases by COPY, each database from one transaction that sees one moment.

The two may stand on two servers, so their moments lie a few milliseconds apart: the research first, then the vault.
What Oogst writes in two steps it writes to the vault first, so all that the research refers to is in the vault.
`pg_dump` is not needed, and not used: it need not be on the machine where Oogst runs.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from oogst.flows.backup.archive import Damaged
from oogst.flows.backup.on_sqlite import without_key
from oogst.flows.backup.snapshot import ALIASES, KEYS, PASSING, Snapshot
from oogst.vault.router import VAULT

OWN = ("django_migrations",)  # the database that is filled has its own
_LENGTH = 4  # bytes


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """On connections of its own, each in a read-only transaction that others do not disturb."""
    opened: list[BaseDatabaseWrapper] = []
    try:
        for alias in ALIASES:
            connection = connections[alias].copy()
            opened.append(connection)
            with connection.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT count(*) FROM django_migrations")
                cursor.fetchone()
        moment = timezone.now()
        research, vault = opened
        in_vault = [name for name in tables(vault) if name not in {*KEYS, *PASSING}]
        yield Snapshot(
            moment,
            _taken(research, tables(research)),
            _taken(vault, in_vault),
            _taken(vault, KEYS),
            _files(vault),
        )
    finally:
        for connection in opened:
            connection.close()


def tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Those with rows of ours, by name."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in sorted(names) if name not in OWN]


def empty(alias: str) -> None:
    """Take out all rows: of an empty database, those that migrations put there."""
    connection = connections[alias]
    named = ", ".join(connection.ops.quote_name(name) for name in tables(connection))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {named} CASCADE")


def put_in(alias: str, *streams: Iterable[bytes]) -> None:
    """Fill the tables of a database from streams of `snapshot`; in the transaction of the caller."""
    connection = connections[alias]
    for chunks in streams:
        _put_in(connection, _records(chunks))
    _count_on(connection)


def take_out_without_key() -> int:
    """Take out what lacks its key. Returns how many keys there are."""
    with connections[VAULT].cursor() as cursor:
        for statement in without_key():
            cursor.execute(statement)
        cursor.execute("SELECT count(*) FROM vault_subjectkey")
        return int(cursor.fetchone()[0])


def _taken(connection: BaseDatabaseWrapper, names: Collection[str]) -> Iterator[bytes]:
    """For each table a head (its name and columns), its rows as COPY gives them, and an empty record."""
    for name in names:
        columns = _columns(connection, name)
        yield _record(json.dumps({"table": name, "columns": columns}).encode())
        quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" ({quoted}) TO STDOUT') as copy:
            for block in copy:
                yield _record(bytes(block))
        yield _record(b"")


def _put_in(connection: BaseDatabaseWrapper, records: Iterator[bytes]) -> None:
    for head in records:
        said = json.loads(head)
        name, there = said["table"], set(_columns(connection, said["table"]))
        if not there.issuperset(said["columns"]):
            raise Damaged(f"{name} has other columns than this version of Oogst knows.")
        quoted = ", ".join(connection.ops.quote_name(column) for column in said["columns"])
        with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" ({quoted}) FROM STDIN') as copy:
            while block := next(records, b""):
                copy.write(block)


def _count_on(connection: BaseDatabaseWrapper) -> None:
    """Have numbers given out go on after the highest in use."""
    there = set(tables(connection))
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in there]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """In their order, without those that the database works out itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' ORDER BY attnum",
            [connection.ops.quote_name(table)],
        )
        return [name for (name,) in cursor.fetchall()]


def _files(vault: BaseDatabaseWrapper) -> Sequence[uuid.UUID]:
    with vault.cursor() as cursor:
        cursor.execute("SELECT id FROM vault_sealedfile")
        return [row[0] for row in cursor.fetchall()]


def _record(content: bytes) -> bytes:
    return len(content).to_bytes(_LENGTH, "big") + content


def _records(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The records of a stream that comes in pieces of any size."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= _LENGTH:
            end = _LENGTH + int.from_bytes(waiting[:_LENGTH], "big")
            if len(waiting) < end:
                break
            yield bytes(waiting[_LENGTH:end])
            del waiting[:end]
