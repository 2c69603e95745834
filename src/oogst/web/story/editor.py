"""Writing the report, a section at a time: kept by itself, shown as it will read, never over somebody else's work."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oogst.core.report.words import words_for
from oogst.core.text import normalise, word_count
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.story import default_report, queries, resolving, services
from oogst.story.models import Report, Section
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.story import put_back, showing
from oogst.web.story.forms import ReportForm, SectionForm


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, subtitle and authors; and the outline, from which sections are opened."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = services.report_of(study=study, by=_user(request))
    shown = {name: getattr(row, name) for name in ("title", "subtitle", "authors")}
    form = ReportForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_report(report=row, by=_user(request), **form.cleaned_data)
        except NotAllowed as reason:
            form.add_error("title", str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("report_edit", slug)
    context = {**frame(request, study, row), "form": form}
    return render(request, "story/about.html", context, status=422 if form.errors else 200)


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """A first version out of the codebook, or an empty section."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = services.report_of(study=study, by=_user(request))
    try:
        if request.POST.get("from") == "codebook":
            first, *_rest = default_report.start_from_codebook(report=row, by=_user(request))
            messages.success(request, _("There is a section for each theme now. Change everything you want."))
        else:
            first = services.add_section(report=row, title=_("Introduction"), by=_user(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("report_edit", slug)
    return redirect("section", slug, first.pk)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, slug: str, section: uuid.UUID) -> HttpResponseBase:
    """One section to write. A script that saves gets JSON, or 409 with the piece that shows both versions."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = section_of(request, study, section)
    form = SectionForm(request.POST or None, initial={"title": row.title, "body": row.body, "version": row.version})
    if request.method == "POST":
        return _save(request, study, row, form)
    return render(request, "story/section.html", _page(request, study, row, form, row.title, row.body))


@require_POST
def preview(request: HttpRequest, slug: str, section: uuid.UUID) -> HttpResponse:
    """How the typed text reads, with its problems by line. Nothing is kept."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = section_of(request, study, section)
    body = normalise(request.POST.get("body", ""))
    return render(request, "story/preview.html", _shown(request, study, row, request.POST.get("title", ""), body))


def frame(request: HttpRequest, study: Study, report: Report) -> dict[str, Any]:
    """The outline beside every page of the editor. Three queries."""
    sections = list(report.sections.order_by("position", "id"))
    unplaced = [found for found in queries.findings(study) if not found.in_report]
    return {
        "report": report,
        "outline": [{"section": section, "words": _words(section.body)} for section in sections],
        "all_words": sum(_words(section.body) for section in sections),
        "unplaced": unplaced,
        "put_back": put_back.offered(request, study, "section"),
    }


def section_of(request: HttpRequest, study: Study, pk: uuid.UUID) -> Section:
    """A section of this study. Sections know their study through the report, so that is the one that is asked for."""
    rows = Report.objects.filter(study=study, sections=pk)
    report = fetch(request, Permission.WRITE_STORY, rows, rows.values_list("pk", flat=True).first())
    return report.sections.select_related("report", "report__study").get(pk=pk)


def _save(request: HttpRequest, study: Study, row: Section, form: SectionForm) -> HttpResponseBase:
    wants_json = "application/json" in request.headers.get("Accept", "")
    if not form.is_valid():
        if wants_json:
            return JsonResponse({"error": form.errors.as_text()}, status=422)
        context = _page(request, study, row, form, request.POST.get("title", ""), request.POST.get("body", ""))
        return render(request, "story/section.html", context, status=422)
    data = form.cleaned_data
    try:
        kept = services.write_section(section=row, by=_user(request), **data)
    except NotAllowed as reason:
        return _conflict(request, study, row, form, str(reason), wants_json)
    if wants_json:
        return JsonResponse({"version": kept.version, "said": _kept_at(), "title": kept.title})
    messages.success(request, _("Saved."))
    return redirect("section", study.slug, row.pk)


def _conflict(
    request: HttpRequest, study: Study, row: Section, form: SectionForm, reason: str, in_place: bool
) -> HttpResponse:
    """Both versions: the own one to go on with, the other's beside it. Saving again then replaces that one."""
    newest = Section.objects.get(pk=row.pk)
    context = {"theirs": newest, "reason": reason}
    if in_place:
        return render(request, "story/conflict.html", {**context, "section": newest}, status=409)
    data = form.cleaned_data
    again = SectionForm(initial={"title": data["title"], "body": data["body"], "version": newest.version})
    page = _page(request, study, newest, again, data["title"], normalise(data["body"]))
    return render(request, "story/section.html", {**page, **context}, status=409)


def _page(request: HttpRequest, study: Study, row: Section, form: SectionForm, title: str, body: str) -> dict[str, Any]:
    return {
        **frame(request, study, row.report),
        **_shown(request, study, row, title, body),
        "form": form,
        "strings": _strings(),
    }


def _shown(request: HttpRequest, study: Study, row: Section, title: str, body: str) -> dict[str, Any]:
    """The text as it reads, and what cannot be shown."""
    view = showing.view_of(request, study)
    blocks = resolving.section_blocks(row, body, view)
    reasons = words_for(view.language).reasons
    problems = [{"problem": found, "why": reasons[found.reason]} for found in resolving.problems_in(blocks)]
    return {
        "section": row,
        "title": title,
        "html": showing.blocks_html(blocks, view.language),
        "problems": problems,
        "words": _words(body),
    }


def _words(body: str) -> int:
    """Words that somebody wrote: without the lines that stand for quotes, findings and tables."""
    return word_count("\n".join(line for line in body.splitlines() if not line.lstrip().startswith("::")))


def _kept_at() -> str:
    return _("Saved at %(time)s") % {"time": date_format(timezone.localtime(), "H:i")}


def _strings() -> dict[str, str]:
    """What the script of the editor says."""
    return {
        "unsaved": _("Not saved yet"),
        "saving": _("Saving…"),
        "failed": _("Not saved: there is no connection. Oogst tries again."),
        "refused": _("Not saved. Open the page in another tab to see why; your text is still here."),
        "conflict": _("Not saved: somebody else changed this section. Compare below."),
        "restored": _("Your text from before is back. It was not saved yet."),
        "bold": _("bold text"),
        "italic": _("italic text"),
        "heading": _("Heading"),
        "item": _("item"),
        "linkText": _("text of the link"),
    }


def _user(request: HttpRequest) -> Any:
    return request.user
