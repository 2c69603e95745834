"""The matrix as a page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from oogst.insight.matrix import CODES, VARIABLE, Matrix
from oogst.insight.matrix import matrix as count
from oogst.insight.rows import ALL, THEMES, Heading
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.insight.forms import MatrixForm

MOST_COLUMNS = 60  # on a page; a table to download has them all
SHADES = 6
FILTER = {"case": "organisation"}


@dataclass(frozen=True)
class Cell:
    """A number, how strong it is shown (0 to SHADES), and where it leads."""

    number: int
    shade: int
    url: str


@dataclass(frozen=True)
class Line:
    heading: Heading
    url: str
    cells: tuple[Cell, ...]
    total: int


@require_GET
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """Some fifteen queries, however many codings."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = MatrixForm(study, request.GET)
    chosen = form.chosen()
    counted = count_of(study, chosen)
    shown = counted.columns[:MOST_COLUMNS]
    context = {
        "form": form, "chosen": chosen, "matrix": counted, "columns": _columns(study, chosen, counted, len(shown)),
        "lines": _lines(study, chosen, counted, len(shown)), "hidden": len(counted.columns) - len(shown),
        "fields": [form[name] for name in ("rows", "columns", "measure", "own", "look")],
        "most": _strongest(chosen, counted), "total": total_of(chosen, counted),
        "address": request.GET.urlencode(), "is_share": chosen["measure"] == "share",
    }  # fmt: skip
    return render(request, "insight/matrix.html", context)


def count_of(study: Study, chosen: dict[str, str]) -> Matrix:
    return count(study, chosen["columns"], chosen["rows"], own=bool(chosen["own"]))


def numbers_of(chosen: dict[str, str], counted: Matrix) -> tuple[Any, Any, Any]:
    """The cells, the ends of the rows and the feet of the columns, as they are shown."""
    cells = counted.cells
    if chosen["measure"] == "sources":
        return cells.sources, cells.row_sources, cells.column_sources
    if chosen["measure"] == "share":
        return _percent(counted.shares), _percent(counted.row_shares), cells.column_segments
    return cells.segments, cells.row_segments, cells.column_segments


def _percent(shares: Any) -> Any:
    return (100 * shares).round().astype(int)


def _strongest(chosen: dict[str, str], counted: Matrix) -> int:
    body = numbers_of(chosen, counted)[0]
    return int(body.max()) if body.size else 0


def total_of(chosen: dict[str, str], counted: Matrix) -> int:
    return counted.cells.total_sources if chosen["measure"] == "sources" else counted.cells.total_segments


def _columns(study: Study, chosen: dict[str, str], counted: Matrix, many: int) -> list[tuple[Heading, str, int]]:
    """The headings with where they lead and what they add up to."""
    feet = numbers_of(chosen, counted)[2]
    return [
        (heading, _url(study, chosen, None, heading), int(feet[number]))
        for number, heading in enumerate(counted.columns[:many])
    ]


def _lines(study: Study, chosen: dict[str, str], counted: Matrix, many: int) -> list[Line]:
    body, ends, _feet = numbers_of(chosen, counted)
    most = max(1, _strongest(chosen, counted))
    lines = []
    for row, heading in enumerate(counted.rows):
        cells = []
        for column in range(many):
            number = int(body[row][column])
            there = bool(counted.cells.segments[row][column])
            shade = max(1, -(-number * SHADES // most)) if there else 0
            cells.append(Cell(number, shade, _url(study, chosen, heading, counted.columns[column]) if there else ""))
        lines.append(Line(heading, _url(study, chosen, heading, None), tuple(cells), int(ends[row])))
    return lines


def _url(study: Study, chosen: dict[str, str], row: Heading | None, column: Heading | None) -> str:
    """The segments that a cell counts."""
    if chosen["columns"] == CODES and row is None:
        row, column = column, None
    if row is None and chosen["own"] and chosen["rows"] != ALL:
        return ""  # no one filter means the codes of all these rows without those below them
    asked = {"code": row.key if row else ALL if chosen["rows"] in (THEMES, ALL) else chosen["rows"]}
    if row and row.own:
        asked["own"] = "1"
    if column is not None:
        name = chosen["columns"]
        if name == CODES:
            asked |= {"overlapping": column.key} | ({"alone": "1"} if column.own else {})
        elif name.startswith(VARIABLE):
            asked |= {"variable": name.removeprefix(VARIABLE), "value": column.key}
        else:
            asked[FILTER.get(name, name)] = column.key
    return f"{reverse('segments', args=[study.slug])}?{urlencode(asked)}"
