"""What leaves the house: to see beforehand, to take along, and to read back who did."""

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from oogst.exchange import giving, register
from oogst.exchange.giving import CONTENT_TYPES, Format
from oogst.exchange.scope import Scope
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.exchange.forms import ExportForm

IN_MEMORY = 8 << 20  # bytes; a larger export waits on disk, in a file without a name


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page; sending its form gives the file."""
    study = enter(request, slug, Permission.EXPORT)
    if request.method == "POST":
        form = ExportForm(study, request.POST)
        if form.is_valid():
            try:
                return _file(request, study, form)
            except NotAllowed as reason:
                form.add_error(None, str(reason))
        return render(request, "exchange/export.html", _context(study, form), status=422)
    return render(request, "exchange/export.html", _context(study, ExportForm(study, request.GET or None)))


@require_GET
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """What the choices of now would hold: the part of the page beside them."""
    study = enter(request, slug, Permission.EXPORT)
    form = ExportForm(study, request.GET)
    return render(request, "exchange/leaving.html", _counted(study, form))


def _file(request: HttpRequest, study: Study, form: ExportForm) -> FileResponse:
    """The export as a download. It is made whole before it is sent, so that a fault never looks like a file."""
    wanted = Format(form.cleaned_data["format"])
    waiting = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    try:
        given = giving.give(study=study, out=waiting, format=wanted, by=request.user, wish=form.wish())  # type: ignore[arg-type]
    except BaseException:
        waiting.close()
        raise
    length = waiting.tell()
    waiting.seek(0)
    answer = FileResponse(waiting, as_attachment=True, filename=given.file_name, content_type=CONTENT_TYPES[wanted])
    answer["Content-Length"] = str(length)
    answer["Cache-Control"] = "no-store"
    return answer


def _context(study: Study, form: ExportForm) -> dict[str, object]:
    return {"form": form, "register": register.exports(study), **_counted(study, form)}


def _counted(study: Study, form: ExportForm) -> dict[str, object]:
    wish = form.wish()
    format = form["format"].value()
    return {
        "counts": Scope(study, wish).counts(),
        "is_part": bool(wish.codes or wish.sources or wish.cases),
        "memos": wish.memos,
        "only_codes": format == Format.QDC,
        "has_words": format != Format.QDC,
        "has_story": format == Format.QDPX,
    }
