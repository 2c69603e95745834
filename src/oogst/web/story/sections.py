"""The outline of the report: adding, ordering and removing sections."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oogst.people.access import Permission
from oogst.story import services
from oogst.web.access import enter
from oogst.web.story import editor, put_back
from oogst.web.story.ordering import ordered


@require_POST
def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.WRITE_STORY)
    report = services.report_of(study=study, by=request.user)  # type: ignore[arg-type]
    title = request.POST.get("title", "")
    made = services.add_section(report=report, title=title, by=request.user)  # type: ignore[arg-type]
    return redirect("section", slug, made.pk)


@require_POST
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """A new order, by dragging or a step up or down."""
    study = enter(request, slug, Permission.WRITE_STORY)
    report = services.report_of(study=study, by=request.user)  # type: ignore[arg-type]
    rows = list(report.sections.order_by("position", "id"))
    services.order_sections(report=report, sections=ordered(rows, request.POST), by=request.user)  # type: ignore[arg-type]
    if request.headers.get("HX-Request"):
        current = next((row for row in rows if str(row.pk) == request.POST.get("current")), None)
        context = {**editor.frame(request, study, report), "section": current, "said": _("Saved.")}
        return render(request, "story/outline.html", context)
    messages.success(request, _("Saved."))
    return redirect("report_edit", slug)


@require_POST
def remove(request: HttpRequest, slug: str, section: uuid.UUID) -> HttpResponse:
    """Remove a section; it can be put back for a while."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = editor.section_of(request, study, section)
    put_back.remember_section(request, row)
    services.remove_section(section=row, by=request.user)  # type: ignore[arg-type]
    return redirect("report_edit", slug)
