"""One source: read it, say what it is, who is in it, what is known of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oogst.coding import services as coding_services
from oogst.coding.models import Memo
from oogst.people.access import Permission
from oogst.people.accounts import names
from oogst.people.errors import NotAllowed
from oogst.sources import queries, services
from oogst.sources.models import Participant, Revision, Source, VariableValue
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.material.forms.describing import SourceForm
from oogst.web.material.forms.knowing import MemoForm, variables_form
from oogst.web.material.forms.listing import ListForm
from oogst.web.material.forms.people import PeopleForm
from oogst.web.vault import recordings


def read(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    study, found = _open(request, slug, source, Permission.READ_MATERIAL)
    return render(request, "material/source.html", _read_context(request, study, found, MemoForm()))


def edit(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    _study, found = _open(request, slug, source, Permission.ADD_MATERIAL)
    form = SourceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            if fields := form.changed():
                fields.setdefault("basis_note", form.cleaned_data["basis_note"]) if "basis" in fields else None
                services.describe_sources(sources=[found], by=request.user, **fields)  # type: ignore[arg-type]
            messages.success(request, _("Saved."))
            return _to(request, found)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
    return _form(request, "material/edit.html", found, form=form)


def people(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    _study, found = _open(request, slug, source, Permission.ADD_MATERIAL)
    form = PeopleForm(found, queries.speakers(found.current()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_people(source=found, speakers=form.speakers(), by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Saved."))
            return _to(request, found)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
    return _form(request, "material/people.html", found, form=form)


def variables(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    study, found = _open(request, slug, source, Permission.ADD_MATERIAL)
    types = dict(study.variables.values_list("name", "type"))
    values = list(found.values.select_related("variable").order_by("variable__name"))
    formset = variables_form(values, types, request.POST or None)
    if request.method == "POST" and formset.is_valid():
        services.edit_variables(source=found, values=formset.values(), by=request.user)  # type: ignore[arg-type,attr-defined]
        messages.success(request, _("Saved."))
        return _to(request, found)
    return _form(request, "material/variables.html", found, formset=formset, names=sorted(types))


@require_POST
def memo(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    """Write a memo about this source."""
    study, found = _open(request, slug, source, Permission.CODE)
    form = MemoForm(request.POST)
    if form.is_valid():
        try:
            coding_services.write_memo(study=study, about=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("Saved."))
            return _to(request, found, "#memos")
        except NotAllowed as reason:
            form.add_error("text", str(reason))
    return render(request, "material/source.html", _read_context(request, study, found, form), status=422)


def _open(request: HttpRequest, slug: str, source: str, permission: Permission) -> tuple[Study, Source]:
    study = enter(request, slug, permission)
    rows = study.sources.select_related("study", "organisation")
    return study, fetch(request, permission, rows, source)


def _read_context(request: HttpRequest, study: Study, source: Source, memo_form: MemoForm) -> dict[str, object]:
    revisions = list(source.revisions.defer("text").order_by("-number"))
    revision = _revision(source, revisions, request.GET.get("revision", ""))
    kept = request.GET.copy()
    kept.pop("revision", None)
    order = queries.material(study, ListForm(study, kept).wanted())
    before, after, place, length = queries.neighbours(order, source)
    memos = list(Memo.objects.present().filter(source=source))
    row = queries.rows_of([source])[0]
    known = names({memo.by for memo in memos} | {revision.created_by for revision in revisions})
    return {
        "source": source, "row": row, "share": round(100 * row.share), "lines": queries.lines(revision),
        "revision": revision, "revisions": [(item, known.get(item.created_by, "")) for item in revisions],
        "older": revision.number != revisions[0].number,
        "participants": Participant.objects.filter(source=source).select_related("person").order_by("person__code"),
        "values": VariableValue.objects.filter(source=source).select_related("variable").order_by("variable__name"),
        "memos": [(memo, known.get(memo.by, "")) for memo in memos], "memo_form": memo_form,
        "before": before, "after": after, "place": place, "length": length, "list": kept.urlencode(),
        "sound": recordings.shown(request, source),
        "back": reverse("material", args=[study.slug]) + (f"?{kept.urlencode()}" if kept else ""),
    }  # fmt: skip


def _revision(source: Source, revisions: list[Revision], number: str) -> Revision:
    wanted = number if number.isdecimal() else str(revisions[0].number)
    found = source.revisions.filter(number=int(wanted)).first() if len(wanted) < 9 else None
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, template: str, source: Source, **context: object) -> HttpResponse:
    return render(
        request, template, {"source": source, "list": request.GET.urlencode(), **context},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _to(request: HttpRequest, source: Source, place: str = "") -> HttpResponse:
    kept = request.GET.urlencode()
    return redirect(reverse("source", args=[source.study.slug, source.pk]) + (f"?{kept}" if kept else "") + place)
