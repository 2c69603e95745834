"""Rows as the database gives them, for reading a hundred thousand of them at once.

To make objects of ids costs more than all else: SQLite keeps an id as its 32 digits, PostgreSQL as an id.
"""

import uuid
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from oogst.studies.models import Study


def stored(value: Any) -> Any:
    """An id as `raw` gives it; "" for none."""
    if isinstance(value, uuid.UUID) and connection.vendor == "sqlite":
        return value.hex
    return "" if value is None else value


def raw(rows: Any) -> list[tuple[Any, ...]]:
    """The rows of a queryset with values_list, without making anything of their values. One query."""
    try:
        statement, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # Django sees that nothing can answer to it
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def by_code(study: Study, *columns: str) -> dict[Any, list[list[Any]]]:
    """These id columns of all present codings, as one list a column, by code. One query, read from the index alone.

    A list a code comes five times as fast as a row a coding.
    """
    if connection.vendor == "sqlite":
        listed = ", ".join(f"group_concat({column})" for column in columns)
    else:
        listed = ", ".join(f"array_agg({column})" for column in columns)
    statement = (
        f"SELECT code_id, {listed} FROM oogst_coding "  # noqa: S608 (our own columns)
        "WHERE study_id = %s AND removed_at IS NULL GROUP BY code_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [stored(study.pk)])
        rows = cursor.fetchall()
    return {code: [ids.split(",") if isinstance(ids, str) else ids for ids in lists] for code, *lists in rows}
