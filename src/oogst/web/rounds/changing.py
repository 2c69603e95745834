"""From a change in JSON, as the desk sends it, to the service of the round that makes it."""

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest

from oogst.coding.models import Code
from oogst.coding.round_models import Round, RoundCoding
from oogst.coding.services.round_coding import change_in_round, code_in_round, remove_from_round
from oogst.sources.models import Source
from oogst.web.access import me
from oogst.web.coding.verbs import Asked, Malformed

Row = dict[str, Any]


def make(request: HttpRequest, round: Round, source: Source) -> Row:
    """Do what was asked and say how it is now. Raises Malformed for what no round knows."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Malformed("body") from error
    if not isinstance(body, dict):
        raise Malformed("body")
    asked = Asked(body, round.study, me(request))
    verb = VERBS.get(str(asked.body.get("do")))
    if verb is None:
        raise Malformed("do")
    touched = verb(asked, round, source)
    here = [coding_row(one) for one in touched if one.removed_at is None]
    gone = [one.pk for one in touched if one.removed_at is not None]
    return {"delta": {"codings": here, "gone_codings": gone}, "undo": None, "redo": None, "said": ""}


def code_row(code: Code) -> Row:
    """Without how often a code is used: that would tell what others do."""
    names = ("id", "name", "color", "status", "position", "definition", "when", "when_not", "anchor", "version")
    return {**{name: getattr(code, name) for name in names}, "parent": code.parent_id, "count": 0}


def coding_row(coding: RoundCoding) -> Row:
    return {
        "id": coding.pk, "code": coding.code_id, "start": coding.start, "end": coding.end, "coder": coding.coder,
        "memos": 0, "created": coding.created_at,
    }  # fmt: skip


def _apply(asked: Asked, round: Round, source: Source) -> list[RoundCoding]:
    if asked.items("new"):
        raise Malformed("new")
    return code_in_round(
        round=round, source=source, start=asked.whole("start"), end=asked.whole("end"), codes=asked.codes(),
        coding_ids=asked.ids("codings"), by=asked.by,
    )  # fmt: skip


def _remove(asked: Asked, round: Round, source: Source) -> list[RoundCoding]:
    rows = _own(asked, round, source)
    remove_from_round(codings=rows, by=asked.by)
    return list(RoundCoding.objects.filter(pk__in=[row.pk for row in rows]))


def _recode(asked: Asked, round: Round, source: Source) -> list[RoundCoding]:
    code = asked.code()
    return [change_in_round(coding=row, code=code, by=asked.by) for row in _own(asked, round, source)]


def _resize(asked: Asked, round: Round, source: Source) -> list[RoundCoding]:
    (row,) = _own(asked, round, source, [asked.id("coding")])
    return [change_in_round(coding=row, start=asked.whole("start"), end=asked.whole("end"), by=asked.by)]


def _own(asked: Asked, round: Round, source: Source, ids: list[Any] | None = None) -> list[RoundCoding]:
    """One's own codings of this text and round, removed ones too. Raises Http404 for anybody else's."""
    ids = asked.ids("codings") if ids is None else ids
    rows = list(RoundCoding.objects.filter(round=round, source=source, coder=asked.by.pk, pk__in=ids))
    if not rows or len(rows) != len(set(ids)):
        raise Http404
    for row in rows:
        row.round, row.source = round, source
    return rows


VERBS: dict[str, Callable[[Asked, Round, Source], list[RoundCoding]]] = {
    "apply": _apply, "remove": _remove, "recode": _recode, "resize": _resize,
}  # fmt: skip
