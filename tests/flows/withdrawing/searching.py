"""Looking for words in everything that this process keeps: every column of every table, every file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

ALIASES = ("default", "vault")


def everything() -> dict[str, str]:
    """Every table of both databases, and every file beside them, as text, by name."""
    kept = {}
    for alias in ALIASES:
        for table in tables(alias):
            kept[f"{alias}.{table}"] = "\n".join(map(_plain, rows(alias, table)))
    for folder in (settings.SEALED, settings.MEDIA_INCOMING, Path(settings.ERASURES).parent):
        for file in sorted(Path(folder).rglob("*")) if Path(folder).exists() else []:
            if file.is_file():
                kept[str(file)] = f"{file}\n{file.read_bytes().decode('latin-1')}"
    return kept


def where(words: str, kept: dict[str, str] | None = None) -> list[str]:
    """Where these words are, whatever their case."""
    found = re.compile(re.escape(words), re.IGNORECASE)
    return [name for name, text in (kept or everything()).items() if found.search(text)]


def tables(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        found = connections[alias].introspection.table_names(cursor)
    return [name for name in found if not name.startswith(("django_migrations", "sqlite_"))]


def rows(alias: str, table: str) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return cursor.fetchall()


def state() -> dict[str, list[str]]:
    """Every table as it is, in an order of its own: to see whether two ways led to the same end."""
    return {f"{alias}.{table}": sorted(map(_plain, rows(alias, table))) for alias in ALIASES for table in tables(alias)}


def _plain(row: tuple[Any, ...]) -> str:
    return " | ".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value) for value in row
    )
