"""What colleagues say about codings and codes: beside the text, at the code, and all together on a page."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.coding import talk
from oogst.coding.comment_models import Comment, CommentQuerySet
from oogst.coding.models import Code, Coding
from oogst.coding.services import comment as services
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.coding import panels
from oogst.web.coding.talking import in_place, others, seen
from oogst.web.live.hub import hub

A_PAGE = 20
WHICH = ("open", "me", "resolved")


@require_GET
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """All conversations; those that call me count as seen once they were shown. Some ten queries, however many."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    which = request.GET.get("which", "open")
    which = which if which in WHICH else "open"
    page = Paginator(talk.of_study(study, me(request), which), A_PAGE).get_page(request.GET.get("page"))
    threads = talk.whole(page.object_list, me(request))
    seen(request, threads)
    context = {"page_obj": page, "threads": threads, "which": which, "people": others(request, study)}
    return render(request, "coding/comments.html", context)


@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a conversation about a coding or a code, or answer in one."""
    study = enter(request, slug, Permission.CODE)
    text = request.POST.get("text", "")
    thread = request.POST.get("thread", "")
    if thread:
        first = fetch(request, Permission.CODE, _comments(study), thread)
        return _do(request, study, first, lambda: services.answer(thread=first, text=text, by=me(request)))
    thing = _thing(request, study)
    return _do(request, study, thing, lambda: services.write_comment(about=thing, text=text, by=me(request)))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, comment: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, _comments(study), comment)
    text, wrong = request.POST.get("text", row.text), ""
    if request.method == "POST":
        try:
            services.edit_comment(comment=row, text=text, by=me(request))
        except NotAllowed as reason:
            wrong = str(reason)
        else:
            hub.nudge()
            return _back(request, study, _("Saved."))
    context = {"comment": row, "text": text, "wrong": wrong, "then": request.GET.get("then", "")}
    return render(request, "coding/comment.html", context, status=422 if wrong else 200)


@require_POST
def act(request: HttpRequest, slug: str, comment: uuid.UUID) -> HttpResponse:
    """Mark a conversation as done, open it again, or take one's own comment away."""
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, _comments(study), comment)
    what = request.POST.get("do", "")
    by = me(request)
    acts: dict[str, Callable[[], object]] = {
        "resolve": lambda: services.resolve(thread=row, by=by),
        "reopen": lambda: services.resolve(thread=row, by=by, back=True),
        "remove": lambda: services.remove_comment(comment=row, by=by),
    }
    if what not in acts:
        return _back(request, study, _("Oogst does not understand this change. Reload the page and try again."), False)
    return _do(request, study, row, acts[what])


def _thing(request: HttpRequest, study: Study) -> Coding | Code:
    if coding := request.POST.get("coding", ""):
        return fetch(request, Permission.CODE, Coding.objects.present().filter(study=study), coding)
    return fetch(request, Permission.CODE, Code.objects.present().filter(study=study), request.POST.get("code", ""))


def _comments(study: Study) -> CommentQuerySet:
    return Comment.objects.filter(study=study).select_related("study", "coding", "code")


def _do(request: HttpRequest, study: Study, about: Coding | Code | Comment, act: Callable[[], object]) -> HttpResponse:
    """Make a change, and show the pane it was made in, or the page it came from."""
    wrong = ""
    try:
        act()
    except NotAllowed as reason:
        wrong = str(reason)
    else:
        hub.nudge()
    if in_place(request):
        return panels.talk_of(request, study, about, wrong)
    return _back(request, study, wrong or _("Saved."), not wrong)


def _back(request: HttpRequest, study: Study, said: str, well: bool = True) -> HttpResponse:
    messages.add_message(request, messages.SUCCESS if well else messages.ERROR, said)
    then = request.POST.get("then", "")
    return redirect(then) if then.startswith(f"/s/{study.slug}/") else redirect("comments", study.slug)
