"""What leaves the house: to see beforehand, to have made, to fetch, and to read back who did."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.exchange import outgoing, register
from oogst.exchange.giving import CONTENT_TYPES, Format
from oogst.exchange.models import ExportJob
from oogst.exchange.scope import Scope
from oogst.flows import exporting
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.exchange.forms import ExportForm

State = ExportJob.State


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page; sending its form has the file made."""
    study = enter(request, slug, Permission.EXPORT)
    if request.method == "POST":
        form = ExportForm(study, request.POST)
        if form.is_valid():
            try:
                job = exporting.ask(study=study, wish=form.wish(), format=form.cleaned_data["format"], by=me(request))
            except NotAllowed as reason:
                form.add_error(None, str(reason))
            else:
                return redirect("export_job", study.slug, job.pk)
        return render(request, "exchange/export.html", _context(request, study, form), status=422)
    return render(request, "exchange/export.html", _context(request, study, ExportForm(study, request.GET or None)))


@require_GET
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """What the choices of now would hold: the part of the page beside them."""
    study = enter(request, slug, Permission.EXPORT)
    form = ExportForm(study, request.GET)
    return render(request, "exchange/leaving.html", _counted(study, form))


@require_GET
def job(request: HttpRequest, slug: str, job: str) -> HttpResponse:
    """How far an export is, and its file once that is there. Only for who asked for it."""
    study = enter(request, slug, Permission.EXPORT)
    found = _job(request, study, job)
    if found.by != me(request).pk:
        return redirect("export", study.slug)
    template = "exchange/job_state.html" if request.headers.get("HX-Request") else "exchange/job.html"
    return render(request, template, {"job": found, "format": Format(found.format), "busy": _is_busy(found)})


@require_GET
def file(request: HttpRequest, slug: str, job: str) -> HttpResponseBase:
    """The file of an export that is ready, straight from the disk."""
    study = enter(request, slug, Permission.EXPORT)
    found = _job(request, study, job)
    try:
        own = found.by == me(request).pk and found.state == State.READY
        content = outgoing.path_of(found).open("rb") if own else None
    except FileNotFoundError:
        content = None
    if content is None:
        return redirect("export_job", study.slug, found.pk)
    answer = FileResponse(
        content, as_attachment=True, filename=found.file_name, content_type=CONTENT_TYPES[Format(found.format)]
    )
    answer["Content-Length"] = str(found.size)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def forget(request: HttpRequest, slug: str, job: str) -> HttpResponse:
    """Remove an export from the server, or stop the making of it."""
    study = enter(request, slug, Permission.EXPORT)
    found = _job(request, study, job)
    if found.by == me(request).pk:
        outgoing.discard(found)
        messages.success(request, _("The file is no longer on the server."))
    return redirect("export", study.slug)


def _job(request: HttpRequest, study: Study, pk: str) -> ExportJob:
    """One of the study; the views send whoever did not ask for it back to the choices."""
    return fetch(request, Permission.EXPORT, ExportJob.objects.filter(study=study), pk)


def _is_busy(job: ExportJob) -> bool:
    return job.state in (State.WAITING, State.MAKING)


def _context(request: HttpRequest, study: Study, form: ExportForm) -> dict[str, object]:
    waiting = [(job, Format(job.format)) for job in study.export_jobs.filter(by=me(request).pk)]
    return {"form": form, "register": register.exports(study), "waiting": waiting, **_counted(study, form)}


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
