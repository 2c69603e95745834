"""Gives rows the moments that a file tells: a new row always gets the moment of now."""

import datetime
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def keep_moments(model: type[M], rows: Iterable[tuple[M, datetime.datetime | None]], column: str) -> None:
    """Write the moments that are known, on rows that are in the database. A query for every two hundred."""
    dated = []
    for row, at in rows:
        if at is not None:
            setattr(row, column, at)
            dated.append(row)
    model._default_manager.bulk_update(dated, [column], batch_size=200)
