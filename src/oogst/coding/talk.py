"""Reading what colleagues said to each other."""

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from oogst.coding.comment_models import Comment, CommentQuerySet, Mention
from oogst.coding.models import Code, Coding
from oogst.people import accounts
from oogst.people.access import TABLE, Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.studies.models import Study


@dataclass(frozen=True)
class Said:
    """One comment, with who wrote it."""

    comment: Comment
    writer: str
    own: bool


@dataclass(frozen=True)
class Thread:
    """A thread: its comments in order, and whether somebody is called in it who did not look yet."""

    first: Said
    answers: tuple[Said, ...]
    resolver: str
    calls: bool

    @property
    def resolved(self) -> bool:
        return self.first.comment.resolved_at is not None


def colleagues(study: Study) -> dict[uuid.UUID, str]:
    """Who can read comments, and so can be called: by account, with names. Two queries."""
    reading = [role.value for role, held in TABLE.items() if Permission.READ_MATERIAL in held]
    ids = set(Membership.objects.filter(study=study, role__in=reading).values_list("user_id", flat=True))
    return accounts.names(ids)


def called(text: str, study: Study) -> set[uuid.UUID]:
    """Whom `@name` in a text means: a whole name, or a first name that only one colleague has."""
    if "@" not in text:
        return set()
    people = colleagues(study)
    firsts = Counter(name.split()[0].casefold() for name in people.values() if name.split())
    found = set()
    for pk, name in people.items():
        first = (name.split() or [""])[0]
        wanted = [name, first] if first and firsts[first.casefold()] == 1 else [name]
        if any(one and re.search(rf"(?<!\w)@{re.escape(one)}(?!\w)", text, re.IGNORECASE) for one in wanted):
            found.add(pk)
    return found


def about(thing: Coding | Code, me: User) -> list[Thread]:
    """The threads about a coding or a code: open ones first, each the oldest first. Three queries."""
    column = "coding" if isinstance(thing, Coding) else "code"
    return _threads(Comment.objects.filter(**{column: thing}), me)


def of_study(study: Study, me: User, which: str) -> CommentQuerySet:
    """First comments of threads, the newest first. `which`: "open", "resolved", or "me" (I am in it, or called)."""
    rows = Comment.objects.threads().filter(study=study)
    if which == "me":
        mine = Comment.objects.filter(by=me.pk) | Comment.objects.filter(mentions__user_id=me.pk)
        ids = mine.filter(study=study).values_list("thread_id", "pk")
        rows = rows.filter(pk__in={thread or pk for thread, pk in ids})
    else:
        rows = rows.filter(resolved_at__isnull=which != "resolved")
    return rows.order_by("-created_at", "-pk")


def whole(firsts: Iterable[Comment], me: User) -> list[Thread]:
    """These threads with their answers, in the order given. Three queries."""
    order = {first.pk: place for place, first in enumerate(firsts)}
    rows = Comment.objects.filter(pk__in=order) | Comment.objects.filter(thread__in=order)
    found = _threads(rows.select_related("code", "coding__code", "coding__source"), me)
    return sorted(found, key=lambda thread: order[thread.first.comment.pk])


def calls(user: User, study: Study) -> int:
    """How many threads call this account that it did not look at. One query."""
    unseen = Mention.objects.filter(user_id=user.pk, seen_at=None, comment__study=study, comment__removed_at=None)
    return len({thread or pk for thread, pk in unseen.values_list("comment__thread_id", "comment_id")})


def _threads(rows: CommentQuerySet, me: User) -> list[Thread]:
    comments = list(rows.order_by("created_at", "pk"))
    resolvers = {comment.resolved_by for comment in comments if comment.resolved_by}
    names = accounts.names({comment.by for comment in comments} | resolvers)
    unseen = set(
        Mention.objects.filter(comment__in=[c.pk for c in comments], user_id=me.pk, seen_at=None)
        .values_list("comment_id", flat=True)
    )  # fmt: skip
    answers: dict[uuid.UUID, list[Comment]] = defaultdict(list)
    for comment in comments:
        if comment.thread_id:
            answers[comment.thread_id].append(comment)

    def said(comment: Comment) -> Said:
        return Said(comment, names.get(comment.by, ""), comment.by == me.pk)

    found = []
    for first in comments:
        below = [each for each in answers[first.pk] if each.removed_at is None]
        if first.thread_id or (first.removed_at is not None and not below):
            continue
        resolver = names.get(first.resolved_by, "") if first.resolved_by else ""
        is_called = any(each.pk in unseen for each in (first, *below))
        found.append(Thread(said(first), tuple(map(said, below)), resolver, is_called))
    return sorted(found, key=lambda thread: thread.resolved)
