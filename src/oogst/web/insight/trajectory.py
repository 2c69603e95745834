"""The time line of codes along the trajectory of a case, with its table."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.exchange import seeing_tables
from oogst.insight.trajectory import Trajectory, trajectory
from oogst.people.access import Permission
from oogst.studies.models import Organisation, Study
from oogst.web.access import enter
from oogst.web.coding import taking_out
from oogst.web.insight import links
from oogst.web.insight.drawing import time_line
from oogst.web.insight.forms import LineForm

Answer = FileResponse | StreamingHttpResponse


@require_GET
def line(request: HttpRequest, slug: str) -> HttpResponse:
    """Some ten queries, however many sources and codings."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = LineForm(study, request.GET)
    case = form.case()
    context: dict[str, object] = {"form": form, "case": case}
    if case is not None:
        found = trajectory(case, form.chosen()["rows"])
        asked = {**form.chosen(), "organisation": case.pk}
        context |= drawn(case, found) | {"found": found, "rows": table(case, found)}
        context["address"] = urlencode(asked)
    return render(request, "insight/line.html", context)


@require_GET
def as_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def as_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


@require_GET
def as_csv(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "csv")


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "xlsx")


def drawn(case: Organisation | None, found: Trajectory) -> dict[str, object]:
    """What the picture needs; nothing where there is nothing to draw."""
    return {"line": time_line(found, case) if case is not None and found.codes else None, "case": case}


def table(case: Organisation, found: Trajectory) -> list[tuple[Any, ...]]:
    """Each code with where it leads, its cells (number, address) and its total."""
    rows: list[tuple[Any, ...]] = []
    for heading, counts in zip(found.codes, found.segments.tolist(), strict=True):
        cells = [
            (count, links.of_code(case.study, heading, organisation=case.pk, since=day.date, until=day.date))
            for day, count in zip(found.days, counts, strict=True)
        ]
        rows.append((heading, links.of_code(case.study, heading, organisation=case.pk), cells, sum(counts)))
    return rows


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    case, found = _found(study, request)
    title = f"{_('Time line of codes')}: {case.label}" if case else _("Time line of codes")
    return taking_out.picture(request, study, "code_line", form, "insight/line_picture.html", drawn(case, found), title)


def _file(request: HttpRequest, slug: str, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    _case, found = _found(study, request)
    rows, headings = seeing_tables.trajectory_rows(found), seeing_tables.trajectory_headings(found)
    return taking_out.table(request, study, "code_line", form, headings, rows, _("Time line"))


def _found(study: Study, request: HttpRequest) -> tuple[Organisation | None, Trajectory]:
    form = LineForm(study, request.GET)
    case = form.case()
    if case is None:
        return None, Trajectory((), (), np.zeros((0, 0), dtype=np.int64), 0)
    return case, trajectory(case, form.chosen()["rows"])
