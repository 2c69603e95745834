"""The grid of summaries, and one cell of it with the segments beside it."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from oogst.coding.models import Code
from oogst.exchange import summary_files
from oogst.insight import segments as reading
from oogst.insight.summaries import LONGEST, Grid, Overtaken, grid, summary_of, write_summary
from oogst.insight.summary_models import CaseSummary
from oogst.insight.wanted import Wanted
from oogst.insight.wanted import segments as all_segments
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.story.exporting import CONTENT_TYPES
from oogst.studies.models import Organisation, Study
from oogst.web.access import enter, fetch, me
from oogst.web.coding import taking_out
from oogst.web.insight import links
from oogst.web.insight.forms import ProfileForm

SHOWN = 40  # segments beside a cell


class SummaryForm(forms.Form):
    """A cell in own words, and the version that the writer began with."""

    text = forms.CharField(
        label=gettext_lazy("In own words"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@require_GET
def summaries(request: HttpRequest, slug: str) -> HttpResponse:
    """Some twelve queries, however many cells."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = ProfileForm(study, request.GET)
    rows = form.chosen()["rows"]
    found = grid(study, rows)
    lines = [
        (line.case, [(cell, links.of_code(study, cell.code, organisation=line.case.pk),
                      _cell_url(study, line.case.pk, cell.code.key, rows)) for cell in line.cells])
        for line in found.lines
    ]  # fmt: skip
    context = {"form": form, "grid": found, "lines": lines, "address": request.GET.urlencode()}
    return render(request, "insight/summaries.html", context)


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, slug: str, school: uuid.UUID, code: uuid.UUID) -> HttpResponse:
    """One cell, by itself or where it stands in the grid; some twenty queries.

    409 with both versions when somebody else changed it meanwhile; in the grid 422, which is put in the place of the
    cell like any answer to a form that is not right yet.
    """
    needed = Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL
    study = enter(request, slug, needed)
    case = fetch(request, needed, study.organisations.all(), school)
    case.study = study
    row = fetch(request, needed, Code.objects.present().filter(study=study), code)
    rows = request.GET.get("rows", "")
    in_grid = request.GET.get("in") == "grid"
    kept = summary_of(case, row)
    form = SummaryForm(request.POST or None, initial=_now(kept))
    theirs, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                kept = write_summary(case=case, code=row, text=said["text"], seen=said["version"], by=me(request))
            except Overtaken as overtaken:
                theirs, status = overtaken, 409
                form = SummaryForm(initial={**_now(overtaken.newest), "text": said["text"]})
            else:
                if in_grid:
                    return _shut(request, study, case, row, kept, is_saved=True)
                messages.success(request, _("Saved."))
                asked = f"?{urlencode({'rows': rows})}" if rows else ""
                return redirect(f"{reverse('matrix_summaries', args=[slug])}{asked}#cell-{case.pk}-{row.pk}")
    if in_grid and request.GET.get("shut"):
        return _shut(request, study, case, row, kept)
    context = {
        "url": _cell_url(study, case.pk, str(row.pk), rows),
        "case": case, "code": row, "form": form, "kept": kept, "theirs": theirs, "rows": rows,
        "writer": _writer(theirs.newest if theirs else kept), **_segments(study, case, row, rows),
    }  # fmt: skip
    if in_grid:
        return render(request, "insight/summary_open.html", context, status=200 if status == 200 else 422)
    return render(request, "insight/summary_cell.html", context, status=status)


def _shut(
    request: HttpRequest, study: Study, case: Organisation, code: Code, kept: CaseSummary | None, *,
    is_saved: bool = False,
) -> HttpResponse:  # fmt: skip
    """A cell as it stands in the grid."""
    rows = request.GET.get("rows", "")
    about = _segments(study, case, code, rows, shown=0)
    context = {
        "case": case, "code_key": str(code.pk), "code_label": code.name, "summary": kept, "is_saved": is_saved,
        "segments_there": about["number"], "segments_url": about["all_url"],
        "url": _cell_url(study, case.pk, str(code.pk), rows),
    }  # fmt: skip
    return render(request, "insight/summary_shut.html", context)


@require_GET
def as_csv(request: HttpRequest, slug: str) -> FileResponse | StreamingHttpResponse:
    return _table(request, slug, "csv")


@require_GET
def as_xlsx(request: HttpRequest, slug: str) -> FileResponse | StreamingHttpResponse:
    return _table(request, slug, "xlsx")


@require_GET
def as_docx(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    found = _found(study, request)
    taking_out.note(request, study, "summaries", "docx", _sources(study))
    answer = HttpResponse(summary_files.docx(study, found), content_type=CONTENT_TYPES["docx"])
    name = f"{study.slug}-summaries-{timezone.localdate():%Y-%m-%d}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _table(request: HttpRequest, slug: str, form: str) -> FileResponse | StreamingHttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    found = _found(study, request)
    headings, rows = summary_files.headings(found), summary_files.rows(found)
    return taking_out.table(request, study, "summaries", form, headings, rows, _("Summaries"), sources=_sources(study))


def _found(study: Study, request: HttpRequest) -> Grid:
    return grid(study, ProfileForm(study, request.GET).chosen()["rows"])


def _sources(study: Study) -> set[uuid.UUID]:
    """The sources that summaries are about: words of people in them may be quoted."""
    return set(study.sources.filter(organisation__summaries__isnull=False).order_by().values_list("pk", flat=True))


def _cell_url(study: Study, case: uuid.UUID, code: str, rows: str) -> str:
    return f"{reverse('matrix_summary', args=[study.slug, case, code])}?{urlencode({'rows': rows})}"


def _now(kept: CaseSummary | None) -> dict[str, Any]:
    return {"text": kept.text if kept else "", "version": kept.version if kept else 0}


def _writer(kept: CaseSummary | None) -> str:
    return accounts.names({kept.by}).get(kept.by, "") if kept else ""


def _segments(study: Study, case: Organisation, code: Code, rows: str, shown: int = SHOWN) -> dict[str, Any]:
    """As the grid counts them: a theme with all that stands under it, other codes by themselves."""
    own = rows not in ("", "themes")
    found = all_segments(study, Wanted(str(code.pk), own=own, organisation=str(case.pk)))
    number = found.order_by().count()
    asked = {"code": code.pk, "organisation": case.pk} | ({"own": "1"} if own else {})
    url = f"{reverse('segments', args=[study.slug])}?{urlencode(asked)}"
    segments = reading.page(study, found, 0, shown) if number and shown else []
    return {"segments": segments, "number": number, "all_url": url, "left": max(0, number - SHOWN)}
