"""The answer to a question as a table."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.exchange.leaving import note_taken, people_in
from oogst.insight.asking import results
from oogst.insight.asking.material import StudyMaterial
from oogst.insight.asking.results import Result
from oogst.insight.services import note_download
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter, me
from oogst.web.insight.asking.reading import question
from oogst.web.insight.downloads import csv_file, xlsx_file


@require_GET
def as_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    study, rows = _rows(request, slug, "csv")
    if rows is None:
        return redirect(reverse("search_query", args=[slug]))
    answer: StreamingHttpResponse = csv_file(study, "question", headings(), rows)
    return answer


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    study, rows = _rows(request, slug, "xlsx")
    if rows is None:
        return redirect(reverse("search_query", args=[slug]))
    answer: FileResponse = xlsx_file(study, "question", headings(), rows, _("Question"))
    return answer


def headings() -> list[str]:
    return [
        _("before"), _("words"), _("after"), _("who"), _("source"), _("kind"), _("date"), _("phase"),
        _("school number"), _("school"), _("codes on this place"), _("begin"), _("end"), _("source identity"),
    ]  # fmt: skip


def _rows(request: HttpRequest, slug: str, form: str) -> tuple[Study, Iterable[Any] | None]:
    """The rows of exactly what is asked; noted on the trail before they leave. None when nothing is asked."""
    study = enter(request, slug, Permission.EXPORT)
    found = question(request, study, request.GET)
    if found.chain is None:
        return study, None
    material = StudyMaterial(study, found.only)
    places = material.answer(found.chain)
    sources = {results.as_id(material.ids[number]) for number in set(places.source.tolist())}
    note_download(study=study, what="query", by=me(request), form=form, segments=len(places), sources=len(sources))
    note_taken(study=study, by=me(request), format=f"query.{form}", people=people_in(sources))
    return study, _lines(results.stream(material, places))


def _lines(found: Iterable[Result]) -> Iterator[Any]:
    for one in found:
        source, school = one.source, one.source.organisation
        yield (
            one.before, one.words, one.after, one.who, source.name, source.get_kind_display(), source.date,
            source.get_phase_display(), school.code if school else "", school.label if school else "",
            "; ".join(code.name for code in one.codes), one.start, one.end, str(source.pk),
        )  # fmt: skip
