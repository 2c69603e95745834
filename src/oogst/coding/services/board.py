"""Sorting many codes into groups on a board, as a draft, and applying that to the codebook in one step."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.life_models import Board, BoardCard, BoardGroup
from oogst.coding.log import Step
from oogst.coding.models import Change, Code, Status
from oogst.coding.services.code import GAP, NewCode, last_position, new_code
from oogst.core.text import normalise
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study


@transaction.atomic
def open_board(*, study: Study, codes: Sequence[Code], by: User, name: str = "") -> Board:
    """Lay codes on a new board. Nothing changes in the codebook until it is applied."""
    access.require(by, Permission.CODE, study)
    if not codes:
        raise NotAllowed(_("Choose one or more codes first."))
    rules.check_same_study(study, *codes)
    rules.check_present(*codes)
    now = timezone.now()
    name = " ".join(normalise(name).split())[:120] or _("Sorting of %(day)s") % {"day": f"{now:%d-%m-%Y}"}
    board = Board.objects.create(study=study, name=name, by=by.pk, created_at=now, edited_at=now)
    cards = [BoardCard(board=board, code=code, position=number) for number, code in enumerate(codes)]
    BoardCard.objects.bulk_create(cards, batch_size=500)
    trail.record(by, "board.opened", board, codes=len(codes))
    return board


@transaction.atomic
def remove_board(*, board: Board, by: User) -> None:
    """Clear a board away. What was applied stays applied."""
    access.require(by, Permission.CODE, board)
    trail.record(by, "board.removed", board)
    board.delete()


@transaction.atomic
def add_group(*, board: Board, by: User, name: str = "", code: Code | None = None) -> BoardGroup:
    """A new group, that will become a category; or one for a code that is there already (`code`)."""
    _may_sort(board, by)
    if code is not None:
        rules.check_same_study(board.study, code)
        rules.check_present(code)
        if board.groups.filter(code=code).exists():
            raise NotAllowed(_("There is a group for this code already."))
    last = board.groups.aggregate(last=Max("position"))["last"]
    group = BoardGroup.objects.create(
        board=board, name="" if code else rules.check_name(name), code=code, position=0 if last is None else last + 1
    )
    _touch(board)
    return group


@transaction.atomic
def rename_group(*, group: BoardGroup, name: str, by: User) -> BoardGroup:
    """Give a group another name; one of a code that is there keeps that of the code."""
    _may_sort(group.board, by)
    if group.code_id is not None:
        raise NotAllowed(_("This group is a code already: change its name in the codebook."))
    group.name = rules.check_name(name)
    group.save(update_fields=["name"])
    _touch(group.board)
    return group


@transaction.atomic
def remove_group(*, group: BoardGroup, by: User) -> None:
    """Take a group off the board; its cards wait to be sorted again."""
    _may_sort(group.board, by)
    _touch(group.board)
    group.delete()


@transaction.atomic
def sort_cards(*, board: Board, codes: Sequence[uuid.UUID], group: BoardGroup | None, by: User) -> int:
    """Put cards in a group, or back with what waits; last of what is there. Returns how many."""
    _may_sort(board, by)
    if group is not None and group.board_id != board.pk:
        raise NotAllowed(_("This group is not on this board."))
    if group is not None and group.code_id in codes:
        raise NotAllowed(_("A code cannot be moved under itself."))
    cards = {card.code_id: card for card in board.cards.filter(code__in=codes)}
    last = board.cards.filter(group=group).aggregate(last=Max("position"))["last"] or 0
    moved = [cards[pk] for pk in codes if pk in cards]
    for number, card in enumerate(moved, 1):
        card.group, card.position = group, last + number
    BoardCard.objects.bulk_update(moved, ["group", "position"], batch_size=200)
    _touch(board)
    return len(moved)


@transaction.atomic
def apply_board(*, board: Board, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Make the groups categories and put their codes under them, in one step that undo takes back.

    Codes that still wait stay where they are; so do groups without codes.
    """
    study = board.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    board = Board.objects.select_for_update(of=("self",)).select_related("applied", "study").get(pk=board.pk)
    _check_open(board)
    step, made = Step(), []
    parents: dict[uuid.UUID, uuid.UUID | None] = dict(study.codes.values_list("pk", "parent_id"))
    for group in board.groups.select_related("code"):
        codes = [
            card.code
            for card in group.cards.select_related("code").order_by("position", "pk")
            if card.code.removed_at is None
        ]
        if not codes:
            continue
        parent = group.code
        if parent is None:
            parent = new_code(step, study, NewCode(group.name), by, status=Status.CATEGORY)
            made.append(str(parent.pk))
        rules.check_present(parent)
        rules.check_move(codes, parent, parents)
        _put_under(step, codes, parent)
        parents |= {code.pk: parent.pk for code in codes}
    if not step.before:
        raise NotAllowed(_("No code is in a group yet."))
    log.save(step)
    change = log.record(
        step, study=study, verb="sort", by=by, change_id=change_id, board=str(board.pk), made=made,
        codes=len(step.before) - len(made),
    )  # fmt: skip
    Board.objects.filter(pk=board.pk).update(applied=change, edited_at=timezone.now())
    return change


def _put_under(step: Step, codes: Sequence[Code], parent: Code) -> None:
    """Only what is not there yet moves, last among what is."""
    last = last_position(parent.study, parent)
    moving = [code for code in codes if code.parent_id != parent.pk]
    step.touch(*moving)
    for number, code in enumerate(moving, 1):
        code.parent, code.position = parent, last + number * GAP


def is_applied(board: Board) -> bool:
    """Whether the codebook has it; not when that step was undone."""
    return board.applied is not None and not board.applied.undone


def _may_sort(board: Board, by: User) -> None:
    access.require(by, Permission.CODE, board)
    _check_open(board)


def _check_open(board: Board) -> None:
    if is_applied(board):
        raise NotAllowed(_("This board was applied to the codebook. Undo that step, or begin a new board."))


def _touch(board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(edited_at=timezone.now())
