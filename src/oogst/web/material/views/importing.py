"""Bringing material in: the page, the upload, and the report per file."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from oogst.flows import import_material as flow
from oogst.flows.import_material import told_refusal, told_remarks
from oogst.people.access import Permission, allows
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import incoming, queries, remarks, rules
from oogst.sources.models import Import, ImportFile
from oogst.studies.models import Study
from oogst.studies.queries import members
from oogst.vault import master
from oogst.web.access import enter, fetch, me
from oogst.web.material.counts import told_counts
from oogst.web.material.forms.describing import ImportForm
from oogst.web.material.uploads import SizeLimit

State = ImportFile.State


@csrf_exempt  # only here: `_begin` checks the token, once we know who asks and how much a file may hold
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.ADD_MATERIAL)
    limit = _limit(request)
    return _begin(request, study, limit)


@csrf_protect
def _begin(request: HttpRequest, study: Study, limit: SizeLimit) -> HttpResponse:
    form = ImportForm(study, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "material/import.html", _begin_context(study, form))
    files = request.FILES.getlist("files")
    by_script = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        return _form_errors(request, study, form, by_script)
    if not by_script and not files and not limit.too_large:
        form.add_error(None, _("Choose at least one file."))
        return _form_errors(request, study, form, by_script)
    batch = incoming.start_import(study=study, by=request.user, settings=form.settings())  # type: ignore[arg-type]
    _bring(request, batch, limit)
    address = reverse("import_report", args=[study.slug, batch.pk])
    if by_script:
        return JsonResponse({"report": address, "add": reverse("import_add", args=[study.slug, batch.pk])}, status=201)
    return redirect(address)


@csrf_exempt  # only here: `_add` checks the token
@require_POST
def add(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """One more file for a batch, sent by the script. A batch is its maker's."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    own = study.imports.filter(by=me(request).pk).select_related("study")
    found = fetch(request, Permission.ADD_MATERIAL, own, batch)
    limit = _limit(request)
    return _add(request, found, limit)


@csrf_protect
def _add(request: HttpRequest, batch: Import, limit: SizeLimit) -> HttpResponse:
    brought = _bring(request, batch, limit)
    if not brought:
        return JsonResponse({"error": _("No file arrived. Try again.")}, status=422)
    file = ImportFile.objects.get(pk=brought[-1].pk)
    if file.report.get("refusal", {}).get("code") == "too-large-file":
        return JsonResponse({"error": remarks.refusal("too-large-file", {})}, status=413)
    return JsonResponse({"file": str(file.pk)}, status=201)


def report(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    found = _batch(request, study, batch, Permission.READ_MATERIAL)
    return render(request, "material/report.html", _report_context(found, me(request)))


def progress(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """The part of the report that changes while files are read."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    found = _batch(request, study, batch, Permission.READ_MATERIAL)
    return render(request, "material/report_files.html", _report_context(found, me(request)))


def _batch(request: HttpRequest, study: Study, batch: str, permission: Permission) -> Import:
    return fetch(request, permission, study.imports.select_related("study"), batch)


def _limit(request: HttpRequest) -> SizeLimit:
    limit = SizeLimit(request)
    request.upload_handlers.insert(0, limit)
    return limit


def _bring(request: HttpRequest, batch: Import, limit: SizeLimit) -> list[ImportFile]:
    brought = [
        flow.bring(batch=batch, name=upload.name or "?", chunks=upload.chunks())
        for upload in request.FILES.getlist("files")
    ]
    return brought + [flow.refuse_unread(batch=batch, name=name) for name in limit.too_large]


def _form_errors(request: HttpRequest, study: Study, form: ImportForm, by_script: bool) -> HttpResponse:
    context = _begin_context(study, form)
    if by_script:
        return JsonResponse({"form": render_to_string("material/import_fields.html", context, request)}, status=422)
    return render(request, "material/import.html", context, status=422)


def _begin_context(study: Study, form: ImportForm) -> dict[str, object]:
    return {
        "form": form, "readers": _readers(study), "vault_open": master.is_open(),
        "recent": study.imports.annotate(count=Count("files"))[:5],
        "import_words": {
            "waiting": _("waiting"), "sending": _("on its way"), "kept": _("arrived"), "stopped": _("stopped"),
            "failed": _("The connection broke. Nothing of this file was saved."),
            "tooLarge": remarks.refusal("too-large-file", {}), "retry": _("Try again"), "cancel": _("Stop"),
            "done": _("Everything that could be sent has arrived."), "toReport": _("To the report"),
            "leaveOut": _("Leave out"), "chosen": _("files chosen"),
        },
    }  # fmt: skip


def _readers(study: Study) -> list[str]:
    """The colleagues who can read what comes in. Two queries."""
    return [
        member.user.name
        for member in members(study)
        if allows(frozenset(Role(held.role) for held in member.memberships), Permission.READ_MATERIAL)
    ]


def _report_context(batch: Import, reader: User) -> dict[str, object]:
    """Two queries. Until a file is taken, others than who brought it in see no name of it: it may be a person's."""
    reports = queries.report(batch, most=5)
    for report in reports:
        report.file.batch = batch
        if report.file.state != State.TAKEN and not rules.may_look_inside(report.file, reader.pk):
            report.file.name = f"{_('file')}{rules.suffix(report.file.name)}"
    shown = [
        {
            "file": report.file, "sources": report.sources, "more": report.more, "gone": report.gone,
            "twins": report.twins, "state": report.file.state, "words": report.file.report.get("words", 0),
            "code": report.file.report.get("refusal", {}).get("code", ""),
            "refusal": told_refusal(report.file), "remarks": told_remarks(report.file),
            "otherwise": report.file.state in (State.TAKEN, State.REFUSED) and rules.may_read_otherwise(report.file)
            and rules.may_look_inside(report.file, reader.pk),
            "retry": bool(report.file.stored) and report.file.state == State.REFUSED,
            "counts": told_counts(report.file.report.get("counts", {})),
            "itemised": report.file.state == State.TAKEN and rules.suffix(report.file.name) in rules.PROJECTS,
        }
        for report in reports
    ]  # fmt: skip
    states = [report.file.state for report in reports]
    busy = sum(state in (State.WAITING, State.READING) for state in states)
    kept = sum(bool(report.file.stored) for report in reports) - busy
    return {
        "batch": batch, "files": shown, "busy": busy, "taken": states.count(State.TAKEN), "kept": max(0, kept),
        "refused": states.count(State.REFUSED),
        "waiting": sum(len(report.file.report.get("drafts", [])) for report in reports),
        "made": sum(len(report.file.report.get("sources", [])) for report in reports),
    }  # fmt: skip
