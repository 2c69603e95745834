"""The matrix as a table and as a picture, to take along."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.exchange import tables
from oogst.exchange.leaving import note_taken
from oogst.insight.matrix import Matrix
from oogst.insight.services import note_download
from oogst.insight.wanted import NONE
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter, me
from oogst.web.coding import taking_out
from oogst.web.insight.downloads import csv_file, xlsx_file
from oogst.web.insight.forms import MatrixForm
from oogst.web.insight.grid_drawing import Cells, grid
from oogst.web.insight.matrix import count_of, numbers_of, total_of


@require_GET
def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    study, counted, chosen = _taken(request, slug, "csv")
    return csv_file(study, "matrix", tables.matrix_headings(counted), tables.matrix_rows(counted, chosen["measure"]))


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    study, counted, chosen = _taken(request, slug, "xlsx")
    rows = tables.matrix_rows(counted, chosen["measure"])
    return xlsx_file(study, "matrix", tables.matrix_headings(counted), rows, _("Matrix"))


@require_GET
def as_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def as_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    study, counted, chosen = _taken(request, slug, form)
    body, ends, feet = numbers_of(chosen, counted)
    shown = Cells(
        [(heading.label, heading.color, heading.depth) for heading in counted.rows],
        [heading.label for heading in counted.columns], body.tolist(), ends.tolist(), feet.tolist(),
        total_of(chosen, counted), _("all of the code") if counted.mutual else _("total"),
        "%" if chosen["measure"] == "share" else "",
    )  # fmt: skip
    drawn = {"grid": grid(shown, bars=chosen["look"] == "bars"), "measure": _measured(chosen, counted)}
    return taking_out.drawing(request, study, "matrix", form, "insight/grid_picture.html", drawn, _("Matrix"))


def _measured(chosen: dict[str, str], counted: Matrix) -> str:
    """What the numbers in the cells are."""
    if chosen["measure"] == "sources":
        return _("Number of sources")
    if chosen["measure"] != "share":
        return _("Number of segments")
    if counted.mutual:
        return _("Share of the segments of both codes that overlap with the other, in percent")
    return _("Share of the segments of each column, in percent")


def _taken(request: HttpRequest, slug: str, form: str) -> tuple[Study, Matrix, dict[str, str]]:
    """What is asked; noted before it leaves, with the people when they are the columns."""
    study = enter(request, slug, Permission.EXPORT)
    chosen = MatrixForm(study, request.GET).chosen()
    counted = count_of(study, chosen)
    note_download(
        study=study, what="matrix", by=me(request), form=form, rows=len(counted.rows), columns=len(counted.columns),
        segments=counted.cells.total_segments,
    )  # fmt: skip
    if chosen["columns"] == "person":
        people = [uuid.UUID(heading.key) for heading in counted.columns if heading.key != NONE]
        note_taken(study=study, by=me(request), format=f"matrix.{form}", people=people)
    return study, counted, chosen
