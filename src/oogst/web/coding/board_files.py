"""A board as a table and as a picture, to take along."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.coding.life_models import Board
from oogst.exchange import life_tables
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding import taking_out
from oogst.web.coding.board_drawing import board_picture
from oogst.web.coding.boards import Card, board_of, laid_out

Answer = FileResponse | StreamingHttpResponse


@require_GET
def as_csv(request: HttpRequest, slug: str, board: uuid.UUID) -> Answer:
    return _table(request, slug, board, "csv")


@require_GET
def as_xlsx(request: HttpRequest, slug: str, board: uuid.UUID) -> Answer:
    return _table(request, slug, board, "xlsx")


@require_GET
def as_svg(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    return _picture(request, slug, board, "svg")


@require_GET
def as_png(request: HttpRequest, slug: str, board: uuid.UUID) -> HttpResponse:
    return _picture(request, slug, board, "png")


def _table(request: HttpRequest, slug: str, board: uuid.UUID, form: str) -> Answer:
    study, row = _found(request, slug, board)
    rows = ((group, card.code, used) for group, cards in _columns(row) for card, used in cards)
    headings = life_tables.board_headings()
    return taking_out.table(request, study, "board", form, headings, life_tables.board_rows(rows), row.name)


def _picture(request: HttpRequest, slug: str, board: uuid.UUID, form: str) -> HttpResponse:
    study, row = _found(request, slug, board)
    drawn = {"board": board_picture(_columns(row))}
    return taking_out.picture(request, study, "board", form, "coding/board_picture.html", drawn, row.name)


def _columns(board: Board) -> list[tuple[str, list[Card]]]:
    """The groups by name, and last what nobody sorted yet."""
    waiting, groups = laid_out(board)
    found = [(str(group), cards) for group, cards in groups]
    return [*found, (_("not sorted yet"), waiting)] if waiting else found


def _found(request: HttpRequest, slug: str, board: uuid.UUID) -> tuple[Study, Board]:
    study = enter(request, slug, Permission.EXPORT)
    return study, board_of(request, study, board, Permission.EXPORT)
