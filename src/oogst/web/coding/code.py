"""The page of one code."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oogst.coding import services
from oogst.coding.memo_desk import memos_of
from oogst.coding.models import Code, Coding
from oogst.coding.relations import related
from oogst.core.codebook import next_color
from oogst.people.access import Permission, allows
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import about
from oogst.web.coding.forms import CodeForm, MemoForm, parent_choices


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    used = list(Code.objects.present().filter(study=study).values_list("color", flat=True))
    initial = {"color": next_color(used, None), "parent": request.GET.get("parent", "")}
    form = CodeForm(request.POST or None, parents=parent_choices(study), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            words = {name: form.cleaned_data[name] for name in CodeForm.WORDS}
            change = services.create_code(study=study, parent=_parent(study, form), by=request.user, **words)  # type: ignore[arg-type]
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("code", slug, change.about["code"])
    return render(request, "coding/code_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, slug: str, code: uuid.UUID) -> HttpResponse:
    """All that is known about a code, and the form to change it. Some twenty queries."""
    needed = Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL
    study = enter(request, slug, needed)
    row = fetch(request, needed, Code.objects.present().filter(study=study).select_related("study", "parent"), code)
    form = _form(request, study, row)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, study, row, form)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("code", slug, row.pk)
    context = {
        "code": row,
        "form": form,
        "about": about.about_code(row),
        "top": about.top_of(row),
        "children": Code.objects.present().filter(parent=row),
        "segments": about.compared(row),
        "older": Coding.objects.present().filter(code=row).older().count(),
        "related": related(study, row),
        "memos": about.written(memos_of(row), request.user.pk),  # type: ignore[arg-type]
        "memo_form": MemoForm(initial={"code": row.pk}, auto_id="memo_%s"),
        "versions": row.versions.order_by("-number")[1:20] if row.version > 1 else [],
        "may_code": allows(request.roles, Permission.CODE),  # type: ignore[attr-defined]
    }
    return render(request, "coding/code.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, study: Study, row: Code) -> CodeForm:
    initial = {name: getattr(row, name) for name in CodeForm.WORDS} | {"parent": str(row.parent_id or "")}
    return CodeForm(request.POST or None, parents=parent_choices(study, without=row), initial=initial)


def _keep(request: HttpRequest, study: Study, row: Code, form: CodeForm) -> None:
    """Change what differs, and nothing else, so that every step in the log says something."""
    number = request.POST.get("seen", "")
    seen = row.versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if words := form.changed_words(seen or row):
        version = seen.number if seen else None
        services.edit_code(code=row, seen=version, by=request.user, **words)  # type: ignore[arg-type]
    parent = _parent(study, form)
    if (parent.pk if parent else None) != row.parent_id:
        services.move_codes(codes=[Code.objects.get(pk=row.pk)], parent=parent, by=request.user)  # type: ignore[arg-type]


def _parent(study: Study, form: CodeForm) -> Code | None:
    wanted = form.cleaned_data["parent"]
    return Code.objects.present().get(study=study, pk=wanted) if wanted else None
