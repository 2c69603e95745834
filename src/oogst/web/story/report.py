"""The report to read: as it will be, with every quote opening where it came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oogst.core.report.layout import lay_out
from oogst.core.text import word_count
from oogst.people.access import Permission
from oogst.story import exporting
from oogst.story.models import Report
from oogst.web.access import enter
from oogst.web.story import showing


@require_GET
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole report. The same number of queries however many quotes it has."""
    study = enter(request, slug, Permission.READ_STORY)
    view = showing.view_of(request, study)
    made, is_default = exporting.to_read(study, view)
    layout = lay_out(made)
    about = Report.objects.filter(study=study).prefetch_related("sections").first()
    context = {
        "report": layout.report,
        "layout": layout,
        "parts": showing.part_html(layout),
        "is_default": is_default,
        "words": sum(word_count(section.body) for section in about.sections.all()) if about else 0,
    }
    return render(request, "story/report.html", context)
