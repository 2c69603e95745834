"""The report per item: kept with its file, and read back for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from oogst.core.ids import uuid7
from oogst.exchange.models import ImportItem
from oogst.exchange.outcome import Item
from oogst.exchange.refi_messages import REMARKS
from oogst.sources import remarks
from oogst.sources.models import ImportFile

AT_ONCE = 500


def keep_items(file: ImportFile, items: Iterable[Item]) -> None:
    """Write the report of a file anew, in the order of the items. In the transaction of its outcome."""
    lines = list(items)
    ids = sorted(uuid7() for _line in lines)
    file_items = ImportItem.objects.filter(file=file)
    file_items.delete()
    ImportItem.objects.bulk_create(
        [
            ImportItem(
                pk=pk, file=file, kind=item.kind, state=item.state, source_id=item.source, odd=item.odd,
                name="" if item.source else item.name[:300],
                remarks=[{"code": code, "details": dict(details)} for code, details in item.remarks],
            )
            for pk, item in zip(ids, lines, strict=True)
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the page. `name` is "" for what is not named."""

    item: ImportItem
    name: str
    said: list[str]


def items_of(
    file: ImportFile, *, kind: str = "", state: str = "", odd: bool = False
) -> QuerySet[ImportItem, ImportItem]:
    """The lines of a file, in the order of the file. One query, with the sources that they became."""
    rows = ImportItem.objects.filter(file=file).select_related("source").order_by("pk")
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(odd=True) if odd else rows


def told(item: ImportItem) -> Line:
    said = sentences((one["code"], one["details"]) for one in item.remarks)
    return Line(item, item.source.name if item.source else item.name, said)


def sentences(said: Iterable[tuple[str, Mapping[str, str | int]]]) -> list[str]:
    """What the codes of remarks say."""
    return [remarks.remark(code, details, REMARKS) for code, details in said]


def totals(file: ImportFile) -> list[dict[str, Any]]:
    """How many lines there are of each kind and state. One query."""
    rows = ImportItem.objects.filter(file=file).values("kind", "state").annotate(count=Count("pk"))
    return [dict(row) for row in rows.order_by("kind", "state")]
