"""Codes against codes: which come together in the material of a study."""

from typing import Any

import numpy as np

from oogst.core.matrices import Cells
from oogst.core.together import Spans, Whole, together
from oogst.insight.raw import by_code, stored
from oogst.insight.rows import Rows
from oogst.studies.models import Study


def cells_of_pairs(study: Study, rows: Rows) -> Cells:
    """How many segments of each row overlap with a segment of another one, and in how many sources. One query.

    The ends of rows and columns are all segments of a code and all its sources, also those that overlap with nothing.
    """
    spans = _spans(study, {stored(pk): number for pk, number in rows.numbers.items()})
    counted = together(spans, rows.members)
    segments, sources = [], []
    for members in rows.members:
        chosen = np.isin(spans.code, members)
        segments.append(int(chosen.sum()))
        sources.append(len(np.unique(spans.source[chosen])))
    chosen = np.isin(spans.code, sorted({code for members in rows.members for code in members}))
    ends, in_sources = np.array(segments, dtype=np.int64), np.array(sources, dtype=np.int64)
    return Cells(
        counted.segments, counted.sources, ends, in_sources, ends, in_sources,
        int(chosen.sum()), len(np.unique(spans.source[chosen])),
    )  # fmt: skip


def _spans(study: Study, codes: dict[Any, int]) -> Spans:
    """All present codings as numbers."""
    lists = {code: listed for code, listed in by_code(study, "source_id", '"start"', '"end"').items() if code in codes}
    order: dict[Any, int] = {}
    source = [order.setdefault(pk, len(order)) for listed in lists.values() for pk in listed[0]]
    numbers = np.repeat(
        np.array([codes[code] for code in lists], dtype=np.int64), [len(listed[0]) for listed in lists.values()]
    )
    return Spans(numbers, np.array(source, dtype=np.int64), _whole(lists, 1), _whole(lists, 2))


def _whole(lists: dict[Any, list[list[Any]]], at: int) -> Whole:
    """A column as numbers; a database may give them as text."""
    return np.array([int(value) for listed in lists.values() for value in listed[at]], dtype=np.int64)
