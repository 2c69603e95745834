"""Both databases as they were at one moment, each as a stream; of SQLite or of PostgreSQL."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from oogst.people.errors import NotAllowed
from oogst.vault.router import VAULT

KEYS = ("vault_studykey", "vault_subjectkey")  # in this order: the second refers to the first
PASSING = ("django_session", "usersessions_usersession", "oogst_cache")
"""Tables that are left out: after a restore everybody signs in again."""
ALIASES = ("default", VAULT)


@dataclass(frozen=True)
class Snapshot:
    """Streams of plain bytes, each to be read once. `vault` lacks the keys, and what passes."""

    moment: datetime.datetime
    research: Iterator[bytes]
    vault: Iterator[bytes]
    keys: Iterator[bytes]
    files: Sequence[uuid.UUID]
    """The sealed files that the vault knows."""


def engine() -> str:
    """ "sqlite" or "postgresql". Raises NotAllowed when the two databases differ in that."""
    found = {connections[alias].vendor for alias in ALIASES}
    if len(found) != 1:
        raise NotAllowed(_("Both databases must be of the same kind: SQLite, or PostgreSQL."))
    return found.pop()


def taken() -> AbstractContextManager[Snapshot]:
    """A snapshot of what is there now, while others go on reading and writing."""
    from oogst.flows.backup import on_postgres, on_sqlite

    take: Callable[[], AbstractContextManager[Snapshot]] = {
        "sqlite": on_sqlite.snapshot, "postgresql": on_postgres.snapshot,
    }[engine()]  # fmt: skip
    return take()


def migrations() -> dict[str, list[list[str]]]:
    """The migrations that each database has had, as pairs of app and name."""
    return {alias: sorted([app, name] for app, name in _applied(alias)) for alias in ALIASES}


def _applied(alias: str) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections[alias]).applied_migrations())
