"""Doing the same to many sources: describe, describe one by one in a table, remove."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources import queries, services
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study
from oogst.web.access import enter, fetch
from oogst.web.material.forms.describing import ChangeForm, RowForm
from oogst.web.material.selection import chosen

A_TABLE = 40


@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """First the form, then the change: `apply` says which."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    if request.POST.get("do") == "remove":
        return remove(request, slug)
    sources = list(chosen(request, study))
    if not sources:
        return _nothing_chosen(request, study)
    form = ChangeForm(study, request.POST if request.POST.get("apply") else None)
    if form.is_bound and form.is_valid() and _change(request, sources, form):
        said = ngettext("%(n)d source was changed.", "%(n)d sources were changed.", len(sources)) % {"n": len(sources)}
        messages.success(request, said)
        return _back(request, study)
    status = 422 if form.errors else 200
    return render(request, "material/change.html", _context(request, sources, form=form), status=status)


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """First what will go, then the removal: `confirm` says which."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    sources = list(chosen(request, study))
    if not sources:
        return _nothing_chosen(request, study)
    if request.POST.get("confirm"):
        services.remove_sources(sources=sources, by=request.user)  # type: ignore[arg-type]
        said = ngettext("%(n)d source was removed.", "%(n)d sources were removed.", len(sources)) % {"n": len(sources)}
        messages.success(request, said)
        return _back(request, study)
    return render(request, "material/remove.html", _context(request, sources, removal=queries.removal(sources)))


def describe(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """All sources of an import in a table, a line for each."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    found = fetch(request, Permission.ADD_MATERIAL, study.imports.all(), batch)
    ids = queries.made_by(found)
    rows = Source.objects.filter(study=study, pk__in=ids).order_by("id")
    page = Paginator(rows, A_TABLE).get_page(request.GET.get("page"))
    organisations = {str(row.pk): row for row in study.organisations.all()}
    schools = [(pk, row.label) for pk, row in organisations.items()]
    forms = [RowForm(source, schools, request.POST or None) for source in page.object_list]
    if request.method == "POST" and _described(request, forms, organisations):
        messages.success(request, _("Saved."))
        if page.has_next():
            onwards = urlencode({"page": page.next_page_number()})
            return redirect(f"{reverse('import_describe', args=[slug, batch])}?{onwards}")
        return redirect("import_report", slug, batch)
    wrong = any(form.errors for form in forms)
    context = {"forms": forms, "page": page, "batch": found, "wrong": wrong}
    return render(request, "material/describe.html", context, status=422 if wrong else 200)


def _described(request: HttpRequest, forms: list[RowForm], organisations: dict[str, Organisation]) -> bool:
    """All lines or none; the line that is refused says why."""
    if any(form.errors for form in forms):
        return False
    with transaction.atomic():
        for form in forms:
            try:
                if fields := form.changed(organisations):
                    services.describe_sources(sources=[form.source], by=request.user, **fields)  # type: ignore[arg-type]
            except NotAllowed as reason:
                form.add_error(None, str(reason))
        if refused := any(form.errors for form in forms):
            transaction.set_rollback(True)
    return not refused


def _change(request: HttpRequest, sources: list[Source], form: ChangeForm) -> bool:
    try:
        with transaction.atomic():
            if changes := form.changes():
                services.describe_sources(sources=sources, by=request.user, **changes)  # type: ignore[arg-type]
            if people := form.cleaned_data["people"]:
                services.add_people(sources=sources, people=list(people), by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _context(request: HttpRequest, sources: list[Source], **more: object) -> dict[str, object]:
    return {
        "sources": sources[:12], "count": len(sources), "others": max(0, len(sources) - 12),
        "ids": [source.pk for source in sources], "list": request.POST.get("list", ""),
        "back": request.POST.get("import", ""), **more,
    }  # fmt: skip


def _nothing_chosen(request: HttpRequest, study: Study) -> HttpResponse:
    messages.warning(request, _("Tick at least one source first."))
    return _back(request, study)


def _back(request: HttpRequest, study: Study) -> HttpResponse:
    address = reverse("material", args=[study.slug])
    kept = request.POST.get("list", "")
    return redirect(f"{address}?{kept}" if kept else address)
