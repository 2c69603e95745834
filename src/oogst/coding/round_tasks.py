"""What a round asks of people, on their lists of tasks: code it, and once it is revealed settle the differences."""

import datetime
import uuid

from oogst.coding.round_models import Round
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.studies import tasks

CODE, SETTLE = "round.code", "round.settle"


def ask_to_code(round: Round, coder: uuid.UUID, texts: int) -> None:
    tasks.open_task(
        round.study, CODE, Permission.CODE, about=_mine(round, coder), user=coder, due=round.deadline,
        round=str(round.pk), count=texts,
    )  # fmt: skip


def coded(round: Round, coder: uuid.UUID, by: User, note: str = "") -> None:
    """Nothing is left to do for this coder: they are done, or were taken off."""
    tasks.close_task(round.study, CODE, _mine(round, coder), by, note)


def ask_to_settle(round: Round) -> None:
    tasks.open_task(
        round.study, SETTLE, Permission.CODE, about=round.pk, user=round.created_by, round=str(round.pk)
    )  # fmt: skip


def move(round: Round, deadline: datetime.date | None) -> None:
    """To another day, sooner or later."""
    for row in round.coders.present():
        tasks.move_task(round.study, CODE, _mine(round, row.user), deadline)


def forget(round: Round, by: User) -> None:
    """The round goes."""
    for row in round.coders.present():
        coded(round, row.user, by)


def _mine(round: Round, coder: uuid.UUID) -> uuid.UUID:
    """What a task of one coder is about: there is one of each kind about one thing, and a round has several coders."""
    return uuid.uuid5(round.pk, str(coder))
