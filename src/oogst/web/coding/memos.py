"""All thoughts of the study in one place."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.coding import services
from oogst.coding.models import Memo, MemoQuerySet
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import about, panels
from oogst.web.coding.forms import ABOUT, MemoForm
from oogst.web.coding.talking import in_place

A_PAGE = 30


@require_GET
def memos(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "about")}
    page = Paginator(_found(study, **asked), A_PAGE).get_page(request.GET.get("page"))
    me: uuid.UUID = request.user.pk  # type: ignore[assignment]
    shown = about.written(Memo.objects.filter(pk__in=[memo.pk for memo in page.object_list]), me)
    context = {
        "page_obj": page,
        "memos": shown,
        "asked": asked,
        "kinds": Memo.Kind.choices,
        "subjects": _subjects(),
        "form": MemoForm(),
    }
    return render(request, "coding/memos.html", context)


@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a memo; in the desk's pane the answer is that pane."""
    study = enter(request, slug, Permission.CODE)
    form = MemoForm(request.POST)
    within = in_place(request)
    if not form.is_valid():
        return _again(request, study, form) if within else _back(request, study, _("Write something first."))
    target = form.about()
    thing = fetch(request, Permission.CODE, ABOUT[target[0]].objects.filter(study=study), target[1]) if target else None
    memo = services.write_memo(
        study=study,
        about=thing,
        text=form.cleaned_data["text"],
        title=form.cleaned_data["title"],
        kind=form.cleaned_data["kind"] or Memo.Kind.NOTE,
        by=request.user,  # type: ignore[arg-type]
    )
    if within and thing is not None:
        return panels.panel_of(request, study, memo)
    return _back(request, study, _("Saved."))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, memo: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Memo.objects.present().filter(study=study), memo)
    form = MemoForm(request.POST or None, initial={"text": row.text, "title": row.title, "kind": row.kind})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_memo(memo=row, by=request.user, **_words(form))  # type: ignore[arg-type]
        except NotAllowed as reason:
            form.add_error("text", str(reason))
        else:
            return _back(request, study, _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "coding/memo.html", {"memo": row, "form": form}, status=status)


@require_POST
def remove(request: HttpRequest, slug: str, memo: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Memo.objects.present().filter(study=study), memo)
    try:
        services.remove_memo(memo=row, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        return _back(request, study, str(reason), messages.ERROR)
    return _back(request, study, _("The memo was removed."))


def _found(study: Study, q: str, kind: str, about: str) -> MemoQuerySet:
    rows = Memo.objects.present().filter(study=study)
    if q:
        rows = rows.filter(Q(text__icontains=q) | Q(title__icontains=q))
    if kind in Memo.Kind.values:
        rows = rows.filter(kind=kind)
    if about == "study":
        return rows.filter(source__isnull=True, code__isnull=True, coding__isnull=True, organisation__isnull=True)
    if about in ABOUT:
        return rows.filter(**{f"{about}__isnull": False})
    return rows


def _subjects() -> list[tuple[str, str]]:
    return [
        ("code", _("codes")),
        ("coding", _("passages")),
        ("source", _("sources")),
        ("organisation", _("schools")),
        ("study", _("the study")),
    ]


def _words(form: MemoForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("text", "title", "kind")}


def _again(request: HttpRequest, study: Study, form: MemoForm) -> HttpResponse:
    """The pane with what was typed, and what is wrong with it."""
    target = form.about()
    if target is None:
        return HttpResponse(status=422)
    thing = fetch(request, Permission.CODE, ABOUT[target[0]].objects.filter(study=study), target[1])
    return panels.panel_of(request, study, Memo(study=study, **{target[0]: thing}), form)


def _back(request: HttpRequest, study: Study, said: str, level: int = messages.SUCCESS) -> HttpResponse:
    messages.add_message(request, level, said)
    then = request.POST.get("then", "")
    inside = then.startswith(f"/s/{study.slug}/")
    return redirect(then if inside else "memos") if inside else redirect("memos", study.slug)
