"""All rounds, and one: who is how far, and what there is to do."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from oogst.coding import round_queries
from oogst.coding.round_models import Round, RoundDecision
from oogst.coding.round_queries import Standing
from oogst.insight.agreement import over_time
from oogst.people import accounts
from oogst.people.access import Permission, may
from oogst.sources.models import Source
from oogst.web.access import enter, me
from oogst.web.rounds.doors import round_of
from oogst.web.rounds.words import Shown, shown

MOST_IN_TIME = 12  # of the newest rounds


@dataclass(frozen=True)
class Row:
    round: Round
    standing: Standing
    waits: int  # texts that wait for who looks
    late: bool


@dataclass(frozen=True)
class Coder:
    """`late`: the deadline has passed, and this coder is not done."""

    pk: uuid.UUID
    name: str
    late: bool


@dataclass(frozen=True)
class Moment:
    round: Round
    pieces: int
    cells: list[Shown]


@require_GET
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """Some fifteen queries, however many rounds."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    every = list(Round.objects.filter(study=study).order_by("-created_at", "-id"))
    stands = round_queries.standings(every)
    mine, today = me(request).pk, timezone.localdate()
    rows = [
        Row(
            each, stands[each.pk], 0 if each.revealed_at else stands[each.pk].waits_for(mine),
            bool(each.deadline and each.deadline < today and not each.revealed_at),
        )
        for each in every
    ]  # fmt: skip
    revealed = [each for each in every if each.revealed_at][:MOST_IN_TIME]
    moments = [
        Moment(each.round, each.pieces, [shown(name, found) for name, found in each.measured.items()])
        for each in over_time(revealed[::-1])
        if each.measured
    ]
    return render(request, "rounds/rounds.html", {"rows": rows, "moments": moments if len(moments) > 1 else []})


@require_GET
def round(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    """Twelve queries at most, however many texts and coders."""
    _study, row = round_of(request, slug, round, Permission.READ_MATERIAL)
    stands = round_queries.standing(row)
    off = list(row.coders.exclude(off_at=None).order_by("off_at"))
    names = accounts.names({*stands.coders, row.created_by, *(each.user for each in off)})
    late = bool(row.deadline and row.deadline < timezone.localdate() and not row.revealed_at)
    context: dict[str, Any] = {
        "round": row,
        "standing": stands,
        "coders": [Coder(pk, names.get(pk, "?"), late and stands.waits_for(pk) > 0) for pk in stands.coders],
        "off": [(each, names.get(each.user, "?")) for each in off],
        "starter": me(request).pk == row.created_by or may(me(request), Permission.MANAGE_STUDY, row),
        "lines": _lines(row, stands),
        "codes": round_queries.codes(row) if row.round_codes.exists() else [],
        "maker": names.get(row.created_by, "?"),
        "mine": me(request).pk in stands.coders,
        "waits": 0 if row.revealed_at else stands.waits_for(me(request).pk),
        "me": me(request).pk,
        "late": late,
    }
    if row.revealed_at:
        marks = round_queries.revealed(row)
        context |= {
            "open_marks": marks.filter(decision=None).count(),
            "marks": marks.count(),
            "decisions": RoundDecision.objects.filter(round=row).count(),
        }
    return render(request, "rounds/round.html", context)


def _lines(row: Round, stands: Standing) -> list[tuple[Source, list[tuple[uuid.UUID, bool]]]]:
    """Each text with, for each coder, whether that coder is done."""
    texts = Source.objects.in_bulk(stands.texts)
    return [
        (texts[pk], [(coder, (pk, coder) in stands.done) for coder in stands.coders])
        for pk in stands.texts
        if pk in texts
    ]
