"""Codes and codings as the desk reads them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from oogst.coding import log, queries
from oogst.coding.comment_models import Comment
from oogst.coding.correction_models import Adrift
from oogst.coding.models import Change, Code, Coding, ImportedCoder, Memo
from oogst.people import accounts
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.studies.models import Study

CODE = ("id", "parent_id", "name", "color", "status", "position", "definition", "when", "when_not", "anchor", "version")
CODING = ("id", "code_id", "start", "end", "coder", "created_at")
OPEN_TALK = Q(comments__thread=None, comments__removed_at=None, comments__resolved_at=None, comments__id__isnull=False)
"""Of a coding: conversations that are not done, by their first comment."""
Row = dict[str, Any]


def all_codes(study: Study) -> list[Row]:
    """Two queries."""
    used = queries.counts(study)
    rows = Code.objects.present().filter(study=study).order_by("position", "name").values_list(*CODE)
    return [_code(row, used.get(row[0], 0)) for row in rows]


def some_codes(ids: Iterable[uuid.UUID]) -> tuple[list[Row], list[uuid.UUID]]:
    """Codes that are there, and which are gone. One query."""
    wanted = list(ids)
    rows = Code.objects.present().filter(pk__in=wanted).order_by().values_list(*CODE, "use__codings")
    found = [_code(row[:-1], row[-1] or 0) for row in rows]
    here = {row["id"] for row in found}
    return found, [one for one in wanted if one not in here]


def codings_of(source: Source) -> list[Row]:
    """Three queries."""
    rows = Coding.objects.present().filter(source=source).order_by("start", "end", "id").values_list(*CODING)
    memos = _counts(Memo.objects.present().filter(coding__source=source))
    talks = _counts(Comment.objects.threads().present().filter(coding__source=source, resolved_at=None))
    return [_coding(row, memos.get(row[0], 0), talks.get(row[0], 0)) for row in rows]


def some_codings(ids: Iterable[uuid.UUID], source: uuid.UUID | None) -> tuple[list[Row], list[uuid.UUID]]:
    """Those of this source that are there, and all others, which its page need not show. One query."""
    wanted = list(ids)
    found: list[Row] = []
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = Coding.objects.present().filter(pk__in=some, source=source).order_by()
        memos = Count("memos", filter=Q(memos__removed_at__isnull=True), distinct=True)
        talks = Count("comments", filter=OPEN_TALK, distinct=True)
        counted = rows.values_list(*CODING).annotate(memos_there=memos, talks_there=talks)
        found += [_coding(row[:-2], row[-2], row[-1]) for row in counted]
    here = {row["id"] for row in found}
    return found, [one for one in wanted if one not in here]


def adrift(source: uuid.UUID, me: User) -> list[Row]:
    """My codings of this source that lost their words: what they stood on, and where that was. One query."""
    rows = Adrift.objects.waiting().filter(source=source, coder=me.pk).order_by("at", "coding_id")
    columns = ("coding_id", "coding__code_id", "words", "coding__start")
    return [dict(zip(("id", "code", "words", "near"), row, strict=True)) for row in rows.values_list(*columns)]


def coders(source: Source, me: User) -> dict[str, Row]:
    """Who coded this source, and I. Two or three queries. `free`: has no account, so that anybody may change it."""
    ids = set(Coding.objects.filter(source=source).values_list("coder", flat=True).distinct().order_by()) | {me.pk}
    return who(ids, source.study)


def who(ids: set[uuid.UUID], study: Study) -> dict[str, Row]:
    """Coders as the desk shows them. None, one or two queries."""
    if not ids:
        return {}
    known, people = accounts.names(ids), set(ids)
    if missing := ids - known.keys():
        people -= missing
        known |= dict(ImportedCoder.objects.filter(study=study, pk__in=missing).values_list("pk", "name"))
    return {
        str(one): {
            "name": known.get(one, _("somebody")),
            "initials": initials(known.get(one, "?")),
            "free": one not in people,
        }
        for one in ids
    }


def initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


def delta(change: Change, source: uuid.UUID | None) -> Row:
    """What a change touched, as it is now. Two or three queries, more only for hundreds of codings."""
    return delta_of(change.rows, source)


def delta_of(rows: Iterable[Row], source: uuid.UUID | None) -> Row:
    """The same for rows of one or more changes."""
    touched: dict[str, set[uuid.UUID]] = {"code": set(), "coding": set()}
    codes = touched["code"]
    for row in rows:
        if row["model"] in touched:
            touched[row["model"]].add(uuid.UUID(row["id"]))
        for side in (row["before"], row["after"]):
            codes |= {uuid.UUID(side[name]) for name in ("code_id", "parent_id") if side and side.get(name)}
            if row["model"] == "memo" and side and side.get("coding_id"):
                touched["coding"].add(uuid.UUID(side["coding_id"]))
    codings, gone_codings = some_codings(touched["coding"], source)
    codes |= {row["code"] for row in codings} | _codes_behind(gone_codings)
    found, gone_codes = some_codes(codes)
    return {
        "codes": found,
        "codings": codings,
        "gone_codes": gone_codes,
        "gone_codings": gone_codings,
        "counts": {str(row["id"]): row["count"] for row in found},
    }


def stacks(study: Study, by: User, label: Any) -> Row:
    """What undo and redo would do. Two queries."""
    last = log.last_done(study, by)
    return stack_labels(last, log.next_undone(study, by, last), label)


def stack_labels(last: Change | None, following: Change | None, label: Any) -> Row:
    return {
        "undo": {"label": label(last)} if last else None,
        "redo": {"label": label(following)} if following else None,
    }


def _codes_behind(codings: list[uuid.UUID]) -> set[uuid.UUID]:
    """Codes of codings that the page does not show: their count changed as well."""
    found: set[uuid.UUID] = set()
    for start in range(0, len(codings), 500):
        rows = Coding.objects.filter(pk__in=codings[start : start + 500]).order_by()
        found |= set(rows.values_list("code_id", flat=True))
    return found


def _code(row: tuple[Any, ...], count: int) -> Row:
    return {**dict(zip(("id", "parent", *CODE[2:]), row, strict=True)), "count": count}


def _coding(row: tuple[Any, ...], memos: int, talks: int) -> Row:
    pk, code, start, end, coder, at = row
    coding = {"id": pk, "code": code, "start": start, "end": end, "coder": coder, "created": at}
    return {**coding, "memos": memos, "talks": talks}


def _counts(about: Any) -> dict[uuid.UUID, int]:
    """How many of these each coding has."""
    return dict(about.values_list("coding_id").annotate(n=Count("id")).order_by())
