"""Tables and pictures about codes as files; noted on the trail before they leave."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from oogst.core import pictures
from oogst.exchange.leaving import note_taken, people_in
from oogst.insight.services import note_download
from oogst.studies.models import Study
from oogst.web.insight.downloads import csv_file, xlsx_file

PICTURES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def table(
    request: HttpRequest,
    study: Study,
    what: str,
    form: str,
    headings: list[str],
    rows: Iterable[Any],
    title: str,
    sources: Iterable[uuid.UUID] = (),
) -> FileResponse | StreamingHttpResponse:
    """A table as "csv" or "xlsx". `what` is also the first half of its verb on the trail."""
    note(request, study, what, form, sources)
    if form == "csv":
        return csv_file(study, what.replace("_", "-"), headings, rows)
    return xlsx_file(study, what.replace("_", "-"), headings, rows, title)


def picture(
    request: HttpRequest,
    study: Study,
    what: str,
    form: str,
    template: str,
    context: dict[str, Any],
    title: str,
    sources: Iterable[uuid.UUID] = (),
) -> HttpResponse:
    """What a page draws, as "svg" or "png", noted before it leaves."""
    note(request, study, what, form, sources)
    return drawing(request, study, what, form, template, context, title)


def drawing(
    request: HttpRequest, study: Study, what: str, form: str, template: str, context: dict[str, Any], title: str
) -> HttpResponse:
    """The file, for what was noted already; its title, the study and the day stand in it."""
    today = timezone.localdate()
    drawn = render_to_string(template, {**context, "title": title}, request)
    content = pictures.as_svg(drawn, title=title, about=f"{study.name}, {date_format(today)}")
    if form == "png":
        content = pictures.as_png(content)
    answer = HttpResponse(content, content_type=PICTURES[form])
    name = f"{study.slug}-{what.replace('_', '-')}-{today:%Y-%m-%d}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def note(request: HttpRequest, study: Study, what: str, form: str, sources: Iterable[uuid.UUID] = ()) -> None:
    """Write on the trail that it leaves; with the people of `sources`, whose words are in it."""
    user: Any = request.user
    note_download(study=study, what=what, by=user, form=form)
    if wanted := set(sources):
        note_taken(study=study, by=user, format=f"{what}.{form}", people=people_in(wanted))
