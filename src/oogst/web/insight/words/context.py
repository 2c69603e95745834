"""Words in context: every place under each other, in the order of what stands beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from oogst.core.concordance import Line
from oogst.core.search import wanted
from oogst.exchange.leaving import note_taken, people_in
from oogst.insight import context as reading
from oogst.insight.asking.results import as_id
from oogst.insight.context import Chosen
from oogst.insight.services import note_download
from oogst.people.access import Permission
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, me
from oogst.web.insight.downloads import csv_file, xlsx_file
from oogst.web.insight.words.choosing import asked

A_PAGE = 50
ORDERS = [
    ("source", gettext_lazy("as they stand in the sources")), ("left", gettext_lazy("what stands before it")),
    ("right", gettext_lazy("what stands after it")), ("word", gettext_lazy("the word itself")),
]  # fmt: skip


@dataclass(frozen=True)
class Shown:
    line: Line
    source: Source


@require_GET
def context(request: HttpRequest, slug: str) -> HttpResponse:
    """Some twenty queries; reads the texts that have the words."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    said = asked(request, study)
    shown: dict[str, Any] = {"said": said, "orders": ORDERS, "most": reading.MOST}
    if wanted(said.parts):
        chosen = said.of(study)
        found = reading.lines(chosen, said.parts, said.order)
        page = Paginator(range(len(found.lines)), A_PAGE).get_page(request.GET.get("page"))
        some = found.lines[max(0, page.start_index() - 1) : page.end_index()]
        shown |= {"answered": True, "found": found, "page": page, "lines": list(_with_sources(chosen, some))}
    return render(request, "insight/context.html", shown)


@require_GET
def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    study, rows = _rows(request, slug, "csv")
    return csv_file(study, "context", headings(), rows)


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    study, rows = _rows(request, slug, "xlsx")
    return xlsx_file(study, "context", headings(), rows, _("In context"))


def headings() -> list[str]:
    return [_("before"), _("word"), _("after"), _("source"), _("kind"), _("date"), _("school"), _("begin"), _("end"),
            _("source identity")]  # fmt: skip


def _rows(request: HttpRequest, slug: str, form: str) -> tuple[Study, Iterator[Any]]:
    """Exactly what is asked; noted on the trail before it leaves."""
    study = enter(request, slug, Permission.EXPORT)
    said = asked(request, study)
    chosen = said.of(study)
    found = reading.lines(chosen, said.parts, said.order)
    sources = {as_id(chosen.material.ids[line.source]) for line in found.lines}
    note_download(study=study, what="concordance", by=me(request), form=form, lines=len(found.lines))
    note_taken(study=study, by=me(request), format=f"context.{form}", people=people_in(sources))
    return study, _told(_with_sources(chosen, found.lines))


def _told(lines: Iterator[Shown]) -> Iterator[Any]:
    for one in lines:
        line, source = one.line, one.source
        yield (
            line.left, line.word, line.right, source.name, source.get_kind_display(), source.date,
            source.organisation.label if source.organisation else "", line.start, line.end, str(source.pk),
        )  # fmt: skip


def _with_sources(chosen: Chosen, lines: list[Line]) -> Iterator[Shown]:
    """One query."""
    ids = {line.source: as_id(chosen.material.ids[line.source]) for line in lines}
    rows = Source.objects.filter(study=chosen.study).select_related("organisation").defer("description")
    sources = rows.in_bulk(list(ids.values()))
    for line in lines:
        if ids[line.source] in sources:
            yield Shown(line, sources[ids[line.source]])
