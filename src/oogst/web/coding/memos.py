"""The desk of memos: all thoughts of the study in one place, each with what it is linked with."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.coding import memo_desk, services
from oogst.coding.life_models import MemoLink
from oogst.coding.models import Code, Coding, Memo
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import about, panels
from oogst.web.coding.forms import ABOUT, MemoForm
from oogst.web.coding.memo_forms import LINKED, MOST_MEMOS, LinkForm, MemosForm

A_PAGE = 30


@require_GET
def memos(request: HttpRequest, slug: str) -> HttpResponse:
    """Some fifteen queries, however many memos."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = MemosForm(study, request.GET)
    wanted = form.wanted()
    found = memo_desk.found(study, wanted)
    page = Paginator(found.order_by("-edited_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    me: uuid.UUID = request.user.pk  # type: ignore[assignment]
    shown = about.written(Memo.objects.filter(pk__in=[memo.pk for memo in page.object_list]), me)
    links = memo_desk.links(study, [item.memo for item in shown])
    context = {
        "page_obj": page, "memos": [(item, links[item.memo.pk]) for item in shown], "filters": form,
        "total": page.paginator.count, "is_narrowed": wanted != memo_desk.MemosWanted(),
        "about_code": Code.objects.filter(study=study, pk=wanted.code).first() if wanted.code else None,
        "form": MemoForm(), "address": _address(request),
    }  # fmt: skip
    return render(request, "coding/memos.html", context)


@require_GET
def memo(request: HttpRequest, slug: str, memo: uuid.UUID) -> HttpResponse:
    """One memo with all that it is linked with. Some fifteen queries."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = fetch(request, Permission.READ_MATERIAL, Memo.objects.present().filter(study=study), memo)
    me: uuid.UUID = request.user.pk  # type: ignore[assignment]
    (item,) = about.written(Memo.objects.filter(pk=row.pk), me)
    context = {"item": item, "links": memo_desk.links(study, [row])[row.pk], "form": LinkForm(study, row)}
    return render(request, "coding/memo_read.html", context)


@require_POST
def link(request: HttpRequest, slug: str, memo: uuid.UUID) -> HttpResponse:
    """Link a memo with a code, another memo, a source, a school, or a segment."""
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Memo.objects.present().filter(study=study).select_related("study"), memo)
    asked = LinkForm.asked(request.POST)
    if asked is None:
        return _told(request, study, row, _("Choose what to link it with."), messages.ERROR)
    what, pk = asked
    thing: Any = fetch(request, Permission.CODE, LINKED[what].objects.filter(study=study), pk)
    try:
        services.link_memo(memo=row, to=thing, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        return _told(request, study, row, str(reason), messages.ERROR)
    return _told(request, study, row, _("Linked."))


@require_POST
def unlink(request: HttpRequest, slug: str, memo: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Memo.objects.present().filter(study=study), memo)
    rows = MemoLink.objects.filter(memo__study=study).select_related("memo__study")
    found = rows.filter(pk=link, memo=row).first() or rows.filter(pk=link, other=row).first()
    if found is None and MemoLink.objects.filter(pk=link).exists():
        raise Http404
    if found is not None:
        services.unlink_memo(link=found, by=request.user)  # type: ignore[arg-type]
    return _told(request, study, row, _("The link was taken away."))


@require_http_methods(["GET", "POST"])
def of_coding(request: HttpRequest, slug: str, coding: uuid.UUID) -> HttpResponse:
    """The memos of a segment, and those that can be linked with it."""
    needed = Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL
    study = enter(request, slug, needed)
    rows = Coding.objects.present().filter(study=study).select_related("study", "source", "code")
    row = fetch(request, needed, rows, coding)
    if request.method == "POST":
        asked = LinkForm.asked({"memo": request.POST.get("memo", "")})
        if asked is None:
            messages.error(request, _("Choose a memo."))
        else:
            memo = fetch(request, needed, Memo.objects.present().filter(study=study).select_related("study"), asked[1])
            services.link_memo(memo=memo, to=row, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Linked."))
        return redirect("coding_memos", slug, row.pk)
    there = about.written(memo_desk.memos_of(row), request.user.pk)  # type: ignore[arg-type]
    others = Memo.objects.present().filter(study=study).exclude(pk__in=[item.memo.pk for item in there])[:MOST_MEMOS]
    context = {
        "coding": row, "memos": there, "others": others,
        "form": MemoForm(initial={"coding": row.pk}, auto_id="memo_%s"),
    }  # fmt: skip
    return render(request, "coding/coding_memos.html", context)


@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a memo; in the desk's pane the answer is that pane."""
    study = enter(request, slug, Permission.CODE)
    form = MemoForm(request.POST)
    in_place = _in_place(request)
    if not form.is_valid() and _by_script(request):
        return JsonResponse({"error": _("Write something first.")}, status=422)
    if not form.is_valid():
        return _again(request, study, form) if in_place else _back(request, study, _("Write something first."))
    target = form.about()
    thing = fetch(request, Permission.CODE, ABOUT[target[0]].objects.filter(study=study), target[1]) if target else None
    memo = services.write_memo(
        study=study,
        about=thing,
        text=form.cleaned_data["text"],
        title=form.cleaned_data["title"],
        kind=form.cleaned_data["kind"] or Memo.Kind.NOTE,
        memo_id=form.cleaned_data["memo"],
        by=request.user,  # type: ignore[arg-type]
    )
    if in_place and thing is not None:
        return panels.panel_of(request, study, memo)
    return _back(request, study, _("Saved."))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, memo: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Memo.objects.present().filter(study=study), memo)
    form = MemoForm(request.POST or None, initial={"text": row.text, "title": row.title, "kind": row.kind})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_memo(memo=row, by=request.user, seen=_seen(request), **_words(form))  # type: ignore[arg-type]
        except NotAllowed as reason:
            if _by_script(request):
                return JsonResponse({"error": str(reason)}, status=409)
            form.add_error("text", str(reason))
        else:
            return _told(request, study, row, _("Saved."))
    status = 422 if form.errors else 200
    overtaken = bool(form.errors) and _seen(request) not in (None, row.edited_at)
    return render(request, "coding/memo.html", {"memo": row, "form": form, "overtaken": overtaken}, status=status)


def _seen(request: HttpRequest) -> datetime.datetime | None:
    """When the memo was edited last, as its form said."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


@require_POST
def remove(request: HttpRequest, slug: str, memo: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Memo.objects.present().filter(study=study), memo)
    try:
        services.remove_memo(memo=row, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        return _back(request, study, str(reason), messages.ERROR)
    return _back(request, study, _("The memo was removed."))


def _words(form: MemoForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("text", "title", "kind")}


def _by_script(request: HttpRequest) -> bool:
    """What waited on a device without a network is sent by a script, which asks for the answer as data."""
    return request.headers.get("Accept") == "application/json"


def _to(request: HttpRequest, url: str) -> HttpResponse:
    return JsonResponse({"then": url}) if _by_script(request) else redirect(url)


def _in_place(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _again(request: HttpRequest, study: Study, form: MemoForm) -> HttpResponse:
    """The pane with what was typed, and what is wrong with it."""
    target = form.about()
    if target is None:
        return HttpResponse(status=422)
    thing = fetch(request, Permission.CODE, ABOUT[target[0]].objects.filter(study=study), target[1])
    return panels.panel_of(request, study, Memo(study=study, **{target[0]: thing}), form)


def _told(request: HttpRequest, study: Study, row: Memo, said: str, level: int = messages.SUCCESS) -> HttpResponse:
    """Back to the memo."""
    messages.add_message(request, level, said)
    return _to(request, reverse("memo", args=[study.slug, row.pk]))


def _back(request: HttpRequest, study: Study, said: str, level: int = messages.SUCCESS) -> HttpResponse:
    messages.add_message(request, level, said)
    then = request.POST.get("then", "")
    inside = then.startswith(f"/s/{study.slug}/")
    return _to(request, then if inside else reverse("memos", args=[study.slug]))


def _address(request: HttpRequest) -> str:
    """What was asked, without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
