"""Writes very many rows of one table at once, without making an object for each value as the ORM does."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, models, router


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of `names`, which are columns as Python knows them ("source_id").

    Values are what the model's fields take; columns that are not named must have a default in the database or be
    nullable. Runs in the transaction of its caller. One statement, whatever the number of rows.
    """
    connection = connections[router.db_for_write(model)]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    written = [(field, field.column or field.attname) for field in (fields[name] for name in names)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for _field, column in written)
    marks = ", ".join(["%s"] * len(written))
    adapt = [_adapter(field, connection) for field, _column in written]
    values = [[change(value) if change else value for change, value in zip(adapt, row, strict=True)] for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", values)  # noqa: S608


def _adapter(field: Any, connection: Any) -> Any:
    """How a value of this field is written, or None where it is written as it is."""
    target = field.target_field if field.is_relation else field
    if isinstance(target, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hex
    if isinstance(target, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return None


def _hex(value: Any) -> str | None:
    """Of an id, or of one that is written out."""
    return None if value is None else value.replace("-", "") if isinstance(value, str) else value.hex
