"""Finding memos, and what each is linked with, both ways."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from oogst.coding.life_models import MemoLink
from oogst.coding.models import Code, Coding, Memo, MemoQuerySet
from oogst.coding.standing import standing
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study

SUBJECTS = ("code", "coding", "source", "organisation")
STUDY = "study"


@dataclass(frozen=True)
class MemosWanted:
    """The filters of the desk; empty means everything. `about`: one of SUBJECTS, or STUDY. Dates are both included."""

    q: str = ""
    kind: str = ""
    about: str = ""
    by: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    code: str = ""


@dataclass(frozen=True)
class Linked:
    """One thing that a memo is linked with. `what`: memo, code, coding, source or organisation."""

    what: str
    thing: Memo | Code | Coding | Source | Organisation
    link: MemoLink
    is_back: bool = False  # the other memo was linked to this one


def found(study: Study, wanted: MemosWanted) -> MemoQuerySet:
    """The memos that somebody wants, those written or changed last first. Lazy."""
    rows = Memo.objects.present().filter(study=study)
    for word in wanted.q.split():
        rows = rows.filter(Q(text__icontains=word) | Q(title__icontains=word))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.about == STUDY:
        rows = rows.filter(**{f"{name}__isnull": True for name in SUBJECTS})
    elif wanted.about:
        rows = rows.filter(
            Q(**{f"{wanted.about}__isnull": False})
            | Q(pk__in=MemoLink.objects.filter(_has(wanted.about)).values("memo"))
        )
    if wanted.by:
        rows = rows.filter(by=wanted.by)
    if wanted.since:
        rows = rows.filter(edited_at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(edited_at__date__lte=wanted.until)
    if wanted.code:
        rows = rows.filter(_of_code(wanted.code))
    return rows


def memos_of(thing: Code | Coding | Source | Organisation) -> MemoQuerySet:
    """Memos about something, and those linked with it. A code has those of the codes that were merged into it."""
    name = thing._meta.model_name or ""
    if isinstance(thing, Code):
        return Memo.objects.present().filter(_of_code(thing.pk))
    linked = MemoLink.objects.filter(**{name: thing})
    return Memo.objects.present().filter(Q(**{name: thing}) | Q(pk__in=linked.values("memo")))


def links(study: Study, memos: Iterable[Memo]) -> dict[uuid.UUID, list[Linked]]:
    """What these memos are linked with, and the memos that link to them. Three queries."""
    ids = {memo.pk for memo in memos}
    rows = MemoLink.objects.filter(Q(memo__in=ids) | Q(other__in=ids)).select_related(
        "memo", "other", "code", "coding__code", "coding__source", "source", "organisation"
    )
    now = None
    result: dict[uuid.UUID, list[Linked]] = defaultdict(list)
    for link in rows:
        if link.code_id and now is None:
            now = standing(study)
        if link.memo_id in ids and (linked := _linked(link, now or {})) is not None:
            result[link.memo_id].append(linked)
        if link.other_id in ids and link.memo.removed_at is None:
            assert link.other_id is not None
            result[link.other_id].append(Linked("memo", link.memo, link, is_back=True))
    return result


def _linked(link: MemoLink, now: dict[uuid.UUID, Code]) -> Linked | None:
    """The thing at the other end, as it is now; None when it is gone."""
    if link.code_id:
        code = now.get(link.code_id)
        return Linked("code", code, link) if code else None
    thing: Any = link.other or link.coding or link.source or link.organisation
    if getattr(thing, "removed_at", None) is not None:
        return None
    return Linked("memo" if link.other_id else thing._meta.model_name, thing, link)


def _has(about: str) -> Q:
    return Q(**{f"{about}__isnull": False})


def _of_code(code: Any) -> Q:
    """About a code, linked with it, or linked with what was merged into it, three merges back."""
    linked = MemoLink.objects.filter(
        Q(code=code)
        | Q(code__merged_into=code, code__removed_at__isnull=False)
        | Q(code__merged_into__merged_into=code, code__removed_at__isnull=False)
        | Q(code__merged_into__merged_into__merged_into=code, code__removed_at__isnull=False)
    )
    return Q(code=code) | Q(pk__in=linked.values("memo"))
