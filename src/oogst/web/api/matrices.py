"""Codes against cases, or against whatever else divides the material, in numbers."""

import uuid
from typing import Annotated

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from ninja import Query, Router, Schema

from oogst.insight.matrix import CODES, COLUMNS, VARIABLE
from oogst.insight.matrix import matrix as count
from oogst.insight.rows import ALL, THEMES, Heading
from oogst.studies.models import Study
from oogst.web.api.doors import caller, reads

router = Router()
Columns = Annotated[
    str,
    Query(
        pattern=f"^({'|'.join(COLUMNS)}|{CODES}|{VARIABLE}[0-9a-fA-F-]{{36}})$",
        description="case, sector, kind, phase, role, person, coder, source, codes, or variable:<id>.",
    ),
]
RowsAsked = Annotated[
    str,
    Query(
        pattern=f"^({THEMES}|{ALL}|[0-9a-fA-F-]{{36}})$",
        description="themes (the top of the codebook), all, or the id of a code: that code and those right below it.",
    ),
]


class HeadingOut(Schema):
    """`key` is an id where it is one of something: a code, a case, a source, an account."""

    key: str
    label: str


class MatrixOut(Schema):
    """`segments` and `sources` are rows of cells, in the order of `rows` and `columns`."""

    rows: list[HeadingOut]
    columns: list[HeadingOut]
    segments: list[list[int]]
    sources: list[list[int]]
    row_segments: list[int]
    column_segments: list[int]
    total_segments: int
    total_sources: int


@router.get("matrix", response=MatrixOut, operation_id="matrix", summary="Codes against cases", **reads())
def matrix(
    request: HttpRequest, columns: Columns = "case", rows: RowsAsked = THEMES, own: bool = False
) -> dict[str, object]:
    """Counts of segments and of the sources they are in. A code counts with all that is under it, unless `own`."""
    study = caller(request).study
    _check(study, columns, rows)
    counted = count(study, columns, rows.lower(), own=own)
    cells = counted.cells
    return {
        "rows": [_heading(one) for one in counted.rows],
        "columns": [_heading(one) for one in counted.columns],
        "segments": cells.segments.tolist(),
        "sources": cells.sources.tolist(),
        "row_segments": cells.row_segments.tolist(),
        "column_segments": cells.column_segments.tolist(),
        "total_segments": int(cells.total_segments),
        "total_sources": int(cells.total_sources),
    }


def _check(study: Study, columns: str, rows: str) -> None:
    """Raises ObjectDoesNotExist for a code or variable that this study does not have."""
    if rows not in (THEMES, ALL):
        study.codes.filter(removed_at=None).get(pk=_id(rows))
    if columns.startswith(VARIABLE):
        study.variables.get(pk=_id(columns.removeprefix(VARIABLE)))


def _id(said: str) -> uuid.UUID:
    try:
        return uuid.UUID(said)
    except ValueError as error:
        raise ObjectDoesNotExist from error


def _heading(heading: Heading) -> dict[str, str]:
    return {"key": heading.key, "label": heading.label}
