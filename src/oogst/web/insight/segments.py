"""All segments of a code, or of whatever is asked, and the same as a table."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.coding import queries as coding
from oogst.exchange import tables
from oogst.exchange.leaving import note_taken, people_in
from oogst.insight import paging
from oogst.insight import segments as reading
from oogst.insight.services import note_download
from oogst.insight.wanted import Wanted
from oogst.insight.wanted import segments as all_segments
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.insight.downloads import csv_file, xlsx_file
from oogst.web.insight.forms import SegmentsForm

A_PAGE = 30
MAIN = ("code", "own", "organisation", "text")
MORE = (
    "kind", "person", "role", "sector", "phase", "since", "until", "coder", "status", "overlapping", "alone", "older",
    "variable", "value",
)  # fmt: skip
ONLY_WITH = {"value": "variable", "alone": "overlapping"}


@require_GET
def segments(request: HttpRequest, slug: str) -> HttpResponse:
    """Some twenty queries, however many segments. Without anything asked: the codebook, to choose from."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = SegmentsForm(study, request.GET)
    if not form.is_asked():
        return render(request, "insight/choose.html", {"nodes": coding.tree(study), "form": form})
    wanted = form.wanted()
    rows = all_segments(study, wanted)
    found = paging.overview(study, rows, wanted.sort)
    total = found.summary
    page = Paginator(range(total.segments), A_PAGE).get_page(request.GET.get("page"))
    some = (page.start_index() - 1, page.end_index())
    shown = paging.page(study, rows, found, wanted.sort, *some) if total.segments else []
    context = {
        "form": form, "wanted": wanted, "total": total, "page": page, "segments": shown,
        "code": next((place.code for place in form.places if str(place.code.pk) == wanted.code), None),
        "main": _filters(form, MAIN), "more": _filters(form, MORE), "narrowed": _narrowed(form),
        "is_more": any(getattr(wanted, name) for name in MORE), "address": _address(request),
    }  # fmt: skip
    return render(request, "insight/segments.html", context)


@require_GET
def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    study, rows = _exported(request, slug, "csv")
    return csv_file(study, "segments", tables.segment_headings(), rows)


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    study, rows = _exported(request, slug, "xlsx")
    return xlsx_file(study, "segments", tables.segment_headings(), rows, _("Segments"))


def _exported(request: HttpRequest, slug: str, form: str) -> tuple[Study, Any]:
    """The rows of exactly what is asked; noted on the trail before they leave."""
    study = enter(request, slug, Permission.EXPORT)
    found = all_segments(study, SegmentsForm(study, request.GET).wanted())
    total = reading.summary(found)
    user: Any = request.user
    note_download(study=study, what="segments", by=user, form=form, segments=total.segments, sources=total.sources)
    sources = found.order_by().values_list("source_id", flat=True).distinct()
    note_taken(study=study, by=user, format=f"segments.{form}", people=people_in(sources))
    return study, tables.segment_rows(study, reading.stream(study, found))


def _filters(form: SegmentsForm, names: tuple[str, ...]) -> list[Any]:
    """Fields with something to choose; the value only with a variable, and the like."""
    shown = []
    for name in names:
        choices = getattr(form.fields[name], "choices", None)
        if name in ONLY_WITH and not form.said().get(ONLY_WITH[name]):
            continue
        if choices is None or len(list(choices)) > 1:
            shown.append(form[name])
    return shown


def _narrowed(form: SegmentsForm) -> list[tuple[str, str]]:
    """What is chosen besides the code, in words."""
    wanted: Wanted = form.wanted()
    shown = []
    for name in ("organisation", "text", *MORE, "source"):
        value = getattr(wanted, name)
        if not value:
            continue
        choices = dict(getattr(form.fields[name], "choices", ()))
        said = choices.get("1" if value is True else value, value)
        shown.append((str(form.fields[name].label), str(said).strip()))
    return shown


def _address(request: HttpRequest) -> str:
    """What was asked, without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
