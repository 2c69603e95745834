"""How often words are used, without those that every text is full of."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oogst.core.counting import Counts
from oogst.exchange.leaving import note_taken, people_in
from oogst.insight import context as reading
from oogst.insight.asking.results import as_id
from oogst.insight.services import leave_out, note_download
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter, me
from oogst.web.coding import taking_out
from oogst.web.insight.downloads import csv_file, xlsx_file
from oogst.web.insight.grid_drawing import Named, bars
from oogst.web.insight.words.choosing import asked

A_PAGE = 50
LONGEST = 20_000


@require_GET
def counts(request: HttpRequest, slug: str) -> HttpResponse:
    """Some twenty queries; reads every word of what is chosen."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    said = asked(request, study)
    found = reading.counts(said.of(study))
    rows = [row for row in found.rows if _starts(row.forms, said.q)] if said.q else list(found.rows)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "said": said, "found": found, "page": page, "rows": page.object_list, "own": reading.left_out(study),
        "most": found.rows[0].count if found.rows else 0, "different": len(found.rows),
    }  # fmt: skip
    return render(request, "insight/counts.html", shown)


@require_GET
def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    study, found = _taken(request, slug, "csv")
    return csv_file(study, "words", headings(), _told(found))


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    study, found = _taken(request, slug, "xlsx")
    return xlsx_file(study, "words", headings(), _told(found), _("Word counts"))


@require_GET
def as_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def as_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The words that are used most, as bars."""
    study, found = _taken(request, slug, form)
    named = [Named(row.word, "", row.count, str(row.count)) for row in found.rows]
    drawn = {"bars": bars(named, named[0].value if named else 1)}
    return taking_out.drawing(request, study, "words", form, "insight/bars_picture.html", drawn, _("Word counts"))


@require_POST
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the words that this study leaves out: the whole list, or some words more."""
    study = enter(request, slug, Permission.CODE)
    more = request.POST.get("more", "")
    words = more or request.POST.get("words", "")
    if len(words) > LONGEST:
        messages.error(request, _("That is too much for a list of words."))
    else:
        leave_out(study=study, words=words, by=me(request), also=bool(more))
        messages.success(request, _("Saved. These words are no longer counted."))
    then = request.POST.get("then", "")
    is_here = then.startswith("?") and url_has_allowed_host_and_scheme(then, None)
    return redirect(f"{request.path.removesuffix('list/')}{then if is_here else ''}")


def headings() -> list[str]:
    return [_("word"), _("times"), _("sources"), _("forms")]


def _taken(request: HttpRequest, slug: str, form: str) -> tuple[Study, Counts]:
    study = enter(request, slug, Permission.EXPORT)
    chosen = asked(request, study).of(study)
    found = reading.counts(chosen)
    sources = [as_id(chosen.material.ids[number]) for number in chosen.numbers]
    note_download(study=study, what="counts", by=me(request), form=form, rows=len(found.rows))
    note_taken(study=study, by=me(request), format=f"counts.{form}", people=people_in(sources))
    return study, found


def _told(found: Counts) -> Iterator[Any]:
    for row in found.rows:
        yield row.word, row.count, row.sources, ", ".join(f"{form} ({often})" for form, often in row.forms)


def _starts(forms: tuple[tuple[str, int], ...], begins: str) -> bool:
    return any(form.startswith(begins.casefold()) for form, _often in forms)
