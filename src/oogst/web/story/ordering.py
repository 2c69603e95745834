"""A new order from a form: a whole list of ids, or one row a step up or down."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model
from django.http import Http404, QueryDict

Row = TypeVar("Row", bound=Model)


def ordered(rows: Sequence[Row], data: QueryDict) -> list[Row]:
    """The rows as asked. Ids that are not among them are left out; Http404 for a step of a row that is not."""
    by_id = {str(row.pk): row for row in rows}
    if moved := data.get("move"):
        if moved not in by_id:
            raise Http404
        return _stepped(list(rows), by_id[moved], -1 if data.get("step") == "up" else 1)
    return [by_id[pk] for pk in dict.fromkeys(data.getlist("order")) if pk in by_id]


def _stepped(rows: list[Row], row: Row, step: int) -> list[Row]:
    at = rows.index(row)
    rows.remove(row)
    rows.insert(max(0, at + step), row)
    return rows
