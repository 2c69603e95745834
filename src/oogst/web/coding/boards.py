"""Boards on which codes are sorted into groups, by mouse, by keyboard, or with buttons."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.coding import log, queries, services
from oogst.coding.life_models import Board, BoardCard, BoardGroup
from oogst.coding.models import Code, Status
from oogst.coding.services.board import is_applied
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding.forms import parent_choices

Card = tuple[BoardCard, int]


@require_http_methods(["GET", "POST"])
def boards(request: HttpRequest, slug: str) -> HttpResponse:
    """The boards there are, and a new one with the codes that were chosen, or with all open codes at the top."""
    study = enter(request, slug, Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL)
    if request.method == "POST":
        return _open(request, study)
    rows = list(study.boards.select_related("applied").annotate(n=Count("cards")))
    names = accounts.names({row.by for row in rows})
    context = {
        "rows": [(row, names.get(row.by, ""), is_applied(row)) for row in rows],
        "loose": _loose(study).count(),
    }
    return render(request, "coding/boards.html", context)


@require_GET
def board(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    """Some ten queries, however many codes."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = board_of(request, study, board, Permission.READ_MATERIAL)
    waiting, groups = laid_out(row)
    taken = {group.code_id for group, _cards in groups}
    context = {
        "board": row,
        "waiting": waiting,
        "groups": groups,
        "sorted": sum(len(cards) for _group, cards in groups),
        "is_applied": is_applied(row),
        "choices": [choice for choice in parent_choices(study)[1:] if uuid.UUID(choice[0]) not in taken],
        "is_open": not is_applied(row),
    }
    return render(request, "coding/board.html", context)


def laid_out(board: Board) -> tuple[list[Card], list[tuple[BoardGroup, list[Card]]]]:
    """What still waits, and the groups with what is in them; each code with its segments. Four queries."""
    used = queries.counts(board.study)
    there = board.cards.filter(code__removed_at__isnull=True).select_related("code")
    cards = [(card, used.get(card.code_id, 0)) for card in there]
    groups = [
        (group, [card for card in cards if card[0].group_id == group.pk])
        for group in board.groups.select_related("code")
    ]
    return [card for card in cards if card[0].group_id is None], groups


@require_POST
def sort(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    """Put cards in a group, or back. For the script: nothing but whether it was kept."""
    study = enter(request, slug, Permission.CODE)
    row = board_of(request, study, board, Permission.CODE)
    group = _group(request, row, request.POST.get("group", ""))
    codes = _ids(request.POST.getlist("cards"))
    try:
        services.sort_cards(board=row, codes=codes, group=group, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        return _refused(request, row, str(reason))
    if _in_place(request):
        return HttpResponse(status=204)
    if not codes:
        messages.info(request, _("Choose one or more codes first."))
    return redirect("code_board", slug, row.pk)


@require_POST
def group(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    """Add a group (with the chosen cards in it), rename it or take it away."""
    study = enter(request, slug, Permission.CODE)
    row = board_of(request, study, board, Permission.CODE)
    try:
        ACTS.get(request.POST.get("do", ""), _add)(request, row)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("code_board", slug, row.pk)


@require_POST
def apply(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = board_of(request, study, board, Permission.CODE)
    try:
        services.apply_board(board=row, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        return _refused(request, row, str(reason))
    messages.success(request, _("The codebook has these groups now. Undo takes it back in one step."))
    return redirect("code_board", slug, row.pk)


@require_POST
def undo(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    """Take the applying back, when it was one's own last step."""
    study = enter(request, slug, Permission.CODE)
    row = board_of(request, study, board, Permission.CODE)
    last = log.last_done(study, request.user)  # type: ignore[arg-type]
    try:
        if last is None or last.pk != row.applied_id:
            raise NotAllowed(_("You did something else since, or a colleague applied it. Undo your later steps first."))
        services.undo(study=study, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        return _refused(request, row, str(reason))
    messages.success(request, _("Undone: the codebook is as it was, and the board is a draft again."))
    return redirect("code_board", slug, row.pk)


@require_POST
def remove(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    services.remove_board(board=board_of(request, study, board, Permission.CODE), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The board was cleared away. The codes are as they were."))
    return redirect("code_boards", slug)


def _open(request: HttpRequest, study: Study) -> HttpResponse:
    chosen = _ids(request.POST.getlist("codes"))
    rows = Code.objects.present().filter(study=study)
    codes = list(rows.filter(pk__in=chosen) if chosen else _loose(study))
    try:
        made = services.open_board(study=study, codes=codes, name=request.POST.get("name", ""), by=request.user)  # type: ignore[arg-type]
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("code_boards", study.slug)
    return redirect("code_board", study.slug, made.pk)


def _loose(study: Study) -> Any:
    """Open codes that stand under nothing yet, and have nothing under them."""
    parents = Code.objects.present().filter(study=study, parent__isnull=False).values("parent")
    return Code.objects.present().filter(study=study, parent=None, status=Status.OPEN).exclude(pk__in=parents)


def _add(request: HttpRequest, board: Board) -> None:
    code = None
    if wanted := request.POST.get("code", ""):
        (pk,) = _ids([wanted])
        code = Code.objects.present().filter(study=board.study, pk=pk).first()
        if code is None:
            raise Http404
    made = services.add_group(board=board, name=request.POST.get("name", ""), code=code, by=request.user)  # type: ignore[arg-type]
    if cards := _ids(request.POST.getlist("cards")):
        services.sort_cards(board=board, codes=cards, group=made, by=request.user)  # type: ignore[arg-type]


def _rename(request: HttpRequest, board: Board) -> None:
    group = _group(request, board, request.POST.get("group", ""))
    if group is not None:
        services.rename_group(group=group, name=request.POST.get("name", ""), by=request.user)  # type: ignore[arg-type]


def _remove(request: HttpRequest, board: Board) -> None:
    group = _group(request, board, request.POST.get("group", ""))
    if group is not None:
        services.remove_group(group=group, by=request.user)  # type: ignore[arg-type]


ACTS = {"add": _add, "rename": _rename, "remove": _remove}


def board_of(request: HttpRequest, study: Study, pk: uuid.UUID, needed: Permission) -> Board:
    return fetch(request, needed, study.boards.select_related("applied", "study"), pk)


def _group(request: HttpRequest, board: Board, asked: str) -> BoardGroup | None:
    if not asked:
        return None
    (pk,) = _ids([asked])
    group = board.groups.filter(pk=pk).select_related("board__applied", "board__study").first()
    if group is None:
        raise Http404
    return group


def _ids(values: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError as error:
        raise Http404 from error


def _in_place(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _refused(request: HttpRequest, board: Board, reason: str) -> HttpResponse:
    if _in_place(request):
        return HttpResponse(reason, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, reason)
    return redirect("code_board", board.study.slug, board.pk)
