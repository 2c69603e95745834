"""What is known about a code: for its page and for the right pane of the desk."""

import uuid
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Value, When

from oogst.coding.models import Code, Coding, Memo, MemoQuerySet
from oogst.people import accounts

COMPARED = 8  # segments beside the one in hand; the rest is a click away


@dataclass(frozen=True)
class About:
    """Four queries."""

    code: Code
    path: str
    segments: int
    sources: int
    cases: int
    merged: tuple[str, ...]  # names of the codes that became this one


def about_code(code: Code) -> About:
    numbers = Coding.objects.present().filter(code=code)
    counted = numbers.aggregate(
        segments=Count("id"),
        sources=Count("source", distinct=True),
        cases=Count("source__organisation", distinct=True),
    )
    merged = tuple(Code.objects.filter(merged_into=code).order_by("name").values_list("name", flat=True))
    return About(code=code, path=path_of(code), merged=merged, **counted)


def path_of(code: Code) -> str:
    """Names from the top, without its own. One query."""
    parents = {pk: (parent, name) for pk, parent, name in code.study.codes.values_list("pk", "parent_id", "name")}
    names: list[str] = []
    above = code.parent_id
    while above is not None and len(names) < len(parents):
        above, name = parents[above]
        names.insert(0, name)
    return " / ".join(names)


def top_of(code: Code) -> uuid.UUID:
    """The code at the top of the codebook that this one stands under; itself when it stands there. One query."""
    parents = dict(code.study.codes.values_list("pk", "parent_id"))
    top, seen = code.pk, {code.pk}
    while (above := parents.get(top)) is not None and above not in seen:
        seen.add(above)
        top = above
    return top


def compared(code: Code, source: uuid.UUID | None = None) -> list[Coding]:
    """Other segments of a code, those of other sources first, newest first. One query."""
    rows = Coding.objects.present().filter(code=code).select_related("source", "source__organisation")
    if source is not None:
        elsewhere = Case(When(source=source, then=Value(1)), default=Value(0), output_field=IntegerField())
        rows = rows.order_by(elsewhere, "-created_at")
    else:
        rows = rows.order_by("-created_at")
    return list(rows[:COMPARED])


@dataclass(frozen=True)
class WrittenMemo:
    memo: Memo
    writer: str
    own: bool


def written(memos: MemoQuerySet, me: uuid.UUID) -> list[WrittenMemo]:
    """Memos with the names of who wrote them. Two queries."""
    rows = list(memos.present().select_related("source", "code", "coding__code", "coding__source", "organisation"))
    names = accounts.names({memo.by for memo in rows})
    return [WrittenMemo(memo, names.get(memo.by, ""), memo.by == me) for memo in rows]
