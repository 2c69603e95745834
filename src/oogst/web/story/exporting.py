"""The report as a download."""

from io import BytesIO
from typing import cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from oogst.core.report.model import Language
from oogst.exchange.report import give_report
from oogst.people.access import Permission
from oogst.story.exporting import CONTENT_TYPES
from oogst.story.view import View
from oogst.web.access import enter
from oogst.web.story import showing


@require_GET
def export(request: HttpRequest, slug: str, fmt: str) -> FileResponse:
    """The report in a format and language (`?language=`), with or without the names of sources (`?names=hidden`)."""
    study = enter(request, slug, Permission.EXPORT)
    format = next((known for known in CONTENT_TYPES if known == fmt), None)
    if format is None:
        raise Http404
    named = request.GET.get("names") != "hidden"
    view = View(_language(request), names=named, context=named, place=showing.addresses(request, study))
    done = give_report(study=study, format=format, view=view, by=request.user)  # type: ignore[arg-type]
    return FileResponse(
        BytesIO(done.content), as_attachment=True, filename=done.name, content_type=CONTENT_TYPES[format]
    )


def _language(request: HttpRequest) -> Language:
    asked = request.GET.get("language", "")
    return cast(Language, asked) if asked in dict(settings.LANGUAGES) else showing.language_of(request)
