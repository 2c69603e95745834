"""The documents that fill themselves: to read, and to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oogst.flows.order import documents
from oogst.flows.order.documents import Name
from oogst.flows.order.taking import FORMATS
from oogst.flows.order.taking import take as write
from oogst.people.access import Permission
from oogst.web.access import enter, me

CALLED = {"docx": "Word", "md": "Markdown", "json": _("for machines (JSON)")}


@require_safe
def read(request: HttpRequest, slug: str, document: str) -> HttpResponse:
    """In the language of the reader. Some fifty queries."""
    study = enter(request, slug, Permission.KEEP_ORDER)
    known = _known(document)
    context = {
        "sheet": documents.document(study, known),
        "name": known,
        "formats": [(format, CALLED[format]) for format in FORMATS[known]],
    }
    return render(request, "order/document.html", context)


@require_safe
def take(request: HttpRequest, slug: str, document: str, written: str) -> HttpResponse:
    """The same as a file; that it was taken stands on the trail."""
    study = enter(request, slug, Permission.KEEP_ORDER)
    known = _known(document)
    if written not in FORMATS[known]:
        raise Http404
    taken = write(study=study, name=known, format=written, by=me(request))
    answer = HttpResponse(taken.content, content_type=taken.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _known(name: str) -> Name:
    if name not in FORMATS:
        raise Http404
    return name
