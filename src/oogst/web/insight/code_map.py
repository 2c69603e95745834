"""A map of codes: what comes together stands together, with its table."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.exchange import seeing_tables
from oogst.insight.pairs import Pairs, pairs
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding import taking_out
from oogst.web.insight import links
from oogst.web.insight.drawing import code_map
from oogst.web.insight.forms import MapForm

Answer = FileResponse | StreamingHttpResponse


@require_GET
def codes_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Some eight queries, however many codes and codings."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = MapForm(study, request.GET)
    found = _found(study, form)
    context = {
        "form": form, "map": code_map(found, study) if found.pairs else None, "hidden": found.hidden,
        "pairs": [(pair, links.of_pair(study, pair), links.of_pair(study, pair, back=True), round(100 * pair.share))
                  for pair in found.pairs],
        "address": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "insight/map.html", context)


@require_GET
def as_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def as_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


@require_GET
def as_csv(request: HttpRequest, slug: str) -> Answer:
    return _table(request, slug, "csv")


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> Answer:
    return _table(request, slug, "xlsx")


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    drawn = {"map": code_map(_found(study, MapForm(study, request.GET)), study)}
    return taking_out.picture(request, study, "code_map", form, "insight/map_picture.html", drawn, _("Map of codes"))


def _table(request: HttpRequest, slug: str, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    rows = seeing_tables.pair_rows(_found(study, MapForm(study, request.GET)).pairs)
    headings: list[Any] = seeing_tables.pair_headings()
    return taking_out.table(request, study, "code_map", form, headings, rows, _("Map of codes"))


def _found(study: Study, form: MapForm) -> Pairs:
    chosen = form.chosen()
    return pairs(study, chosen["rows"], least=int(chosen["least"]))
