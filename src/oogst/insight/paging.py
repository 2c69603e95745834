"""A page of very many segments, without putting all of them in order: first the sources, then those of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from oogst.coding.models import Coding
from oogst.insight.raw import raw
from oogst.insight.segments import Describing, Segment, Summary
from oogst.insight.wanted import ORDERS
from oogst.studies.models import Study

BY_SOURCE = {"date": ("date", "name", "id"), "source": ("name", "id")}
"""The orders of segments that are orders of their sources first, as those of `ORDERS`."""


@dataclass(frozen=True)
class Overview:
    """The summary, and how many segments each source has, in their order; ids as the database has them."""

    summary: Summary
    sources: tuple[tuple[Any, int], ...]


def overview(study: Study, rows: QuerySet[Coding], sort: str) -> Overview:
    """Three queries, of which those for the codings can be answered from an index alone."""
    counted: dict[Any, int] = dict(raw(rows.order_by().values_list("source_id").annotate(n=Count("*"))))
    coders = list(raw(rows.order_by().values_list("coder").distinct()))
    order = BY_SOURCE.get(sort, BY_SOURCE["date"])
    known = raw(study.sources.order_by(*order).values_list("pk", "organisation_id"))
    held = [(source, counted[source]) for source, _case in known if source in counted]
    cases = {case for source, case in known if case is not None and source in counted}
    return Overview(Summary(sum(counted.values()), len(held), len(cases), len(coders)), tuple(held))


def page(study: Study, rows: QuerySet[Coding], found: Overview, sort: str, start: int, stop: int) -> list[Segment]:
    """Some of the segments in their order. At most ten queries, however many."""
    if sort in BY_SOURCE or sort not in ORDERS:
        rows, start, stop = _on_page(rows, found, start, stop)
    return Describing(study).segments(list(rows.values_list("pk", flat=True)[start:stop]))


def _on_page(rows: QuerySet[Coding], found: Overview, start: int, stop: int) -> tuple[QuerySet[Coding], int, int]:
    """Only the segments of the sources that the page shows, and where it begins among them."""
    at, before, chosen = 0, 0, []
    for source, often in found.sources:
        if at >= stop:
            break
        if at + often > start:
            chosen.append(source)
        else:
            before += often
        at += often
    return rows.filter(source__in=chosen), start - before, stop - before
