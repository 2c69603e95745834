"""Reading a file once more: in another way, anyway, or simply again; or letting the file go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oogst.core.formats.document import CannotRead, Document
from oogst.flows import import_material as flow
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources import incoming, jobs, remarks, rules
from oogst.sources.models import ImportFile
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.material.forms.rereading import AgainForm

SHOWN = 3


def again(request: HttpRequest, slug: str, batch: str, file: str) -> HttpResponse:
    """Look how the file reads with other choices, and read it again like that. For who brought it in alone."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    found = _file(request, study, batch, file)
    if not rules.may_look_inside(found, me(request).pk):
        messages.error(request, _("Only who brought this file in can look inside it."))
        return redirect("import_report", slug, batch)
    if not rules.may_read_otherwise(found):
        messages.error(request, _("The file itself is no longer here. Bring it in again."))
        return redirect("import_report", slug, batch)
    documents, refusal = _look(found, found.report.get("wish", {}))
    form = AgainForm(found, documents, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "read":
            return _do(request, found, **form.wish())
        documents, refusal = _look(found, form.wish())
    context = {
        "form": form, "file": found, "refusal": refusal, "documents": documents[:SHOWN], "count": len(documents),
        "batch": found.batch, "remarks": [remarks.remark(r.code, r.details) for d in documents for r in d.remarks][:10],
        "table": rules.suffix(found.name) in rules.TABLES,
    }  # fmt: skip
    return render(request, "material/again.html", context)


@require_POST
def retry(request: HttpRequest, slug: str, batch: str, file: str) -> HttpResponse:
    """Read it again as it is; also when the study has it already."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    return _do(request, _file(request, study, batch, file), again=bool(request.POST.get("anyway")))


@require_POST
def forget(request: HttpRequest, slug: str, batch: str, file: str) -> HttpResponse:
    """Remove the file itself, now; what came of it stays."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    found = _file(request, study, batch, file)
    if found.state in (ImportFile.State.TAKEN, ImportFile.State.REFUSED):
        incoming.let_go(found)
        if found.state == ImportFile.State.REFUSED:
            jobs.forget_name(found)
        messages.success(request, _("The file itself was removed."))
    return redirect("import_report", slug, batch)


def _do(request: HttpRequest, file: ImportFile, **wish: object) -> HttpResponse:
    try:
        flow.read_again(file=file, by=request.user, **wish)  # type: ignore[arg-type]
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("import_report", file.batch.study.slug, file.batch_id)


def _look(file: ImportFile, wish: dict[str, object]) -> tuple[list[Document], str]:
    """What the file holds when read like this, or the sentence that says why not."""
    try:
        return flow.read_stored(file, wish), ""
    except CannotRead as reason:
        return [], remarks.refusal(reason.reason, reason.details)


def _file(request: HttpRequest, study: Study, batch: str, file: str) -> ImportFile:
    found = fetch(request, Permission.ADD_MATERIAL, study.imports.all(), batch)
    return fetch_file(found.pk, file)


def fetch_file(batch: object, file: str) -> ImportFile:
    from django.shortcuts import get_object_or_404

    return get_object_or_404(ImportFile.objects.select_related("batch__study"), batch=batch, pk=file)
