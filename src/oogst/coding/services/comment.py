"""Talking about a coding or a code: threads that somebody ends when they agree."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import rules
from oogst.coding.comment_models import Comment, Mention
from oogst.coding.models import Code, Coding
from oogst.coding.talk import called
from oogst.core.ids import uuid7
from oogst.core.text import normalise
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed

LONGEST = 10_000  # characters


@transaction.atomic
def write_comment(*, about: Coding | Code, text: str, by: User, comment_id: uuid.UUID | None = None) -> Comment:
    """Begin a thread. Who is called in it (`@name`) finds it among what asks for attention. The same id stores once."""
    access.require(by, Permission.CODE, about)
    if (there := _sent_before(comment_id, by)) is not None:
        return there
    rules.check_present(about)
    target = {"coding": about} if isinstance(about, Coding) else {"code": about}
    return _keep(Comment(study_id=about.study_id, **target), text, by, comment_id)


@transaction.atomic
def answer(*, thread: Comment, text: str, by: User, comment_id: uuid.UUID | None = None) -> Comment:
    """Add to a thread; one that was resolved is open again by that."""
    access.require(by, Permission.CODE, thread)
    if (there := _sent_before(comment_id, by)) is not None:
        return there
    first = _first(thread)
    if first.resolved_at is not None:
        _resolve(first, None)
    return _keep(
        Comment(study_id=first.study_id, coding_id=first.coding_id, code_id=first.code_id, thread=first),
        text, by, comment_id,
    )  # fmt: skip


@transaction.atomic
def edit_comment(*, comment: Comment, text: str, by: User) -> Comment:
    """Change one's own words. Who is called anew is told."""
    access.require(by, Permission.CODE, comment)
    rules.check_own_comment(comment, by)
    comment.text, comment.edited_at = _words(text), timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    trail.record(by, "comment.edited", comment)
    _call(comment, by)
    return comment


@transaction.atomic
def remove_comment(*, comment: Comment, by: User) -> None:
    """Take one's own comment away. A thread with answers keeps its place, and only the words go."""
    access.require(by, Permission.CODE, comment)
    rules.check_own_comment(comment, by)
    comment.text, comment.removed_at = "", timezone.now()
    comment.save(update_fields=["text", "removed_at"])
    comment.mentions.all().delete()
    trail.record(by, "comment.removed", comment)


@transaction.atomic
def resolve(*, thread: Comment, by: User, back: bool = False) -> Comment:
    """End a thread, or with `back` open it again. Anybody who codes may: it is the team's talk."""
    access.require(by, Permission.CODE, thread)
    first = _first(thread)
    if (first.resolved_at is None) == back:
        return first
    _resolve(first, None if back else by)
    trail.record(by, "comment.reopened" if back else "comment.resolved", first)
    return first


def see(*, user: User, comments: Iterable[uuid.UUID]) -> int:
    """Note that somebody saw where they were called. Returns how many were new."""
    unseen = Mention.objects.filter(user_id=user.pk, comment__in=list(comments), seen_at=None)
    return unseen.update(seen_at=timezone.now())


def _keep(comment: Comment, text: str, by: User, comment_id: uuid.UUID | None) -> Comment:
    comment.pk, comment.by, comment.created_at = comment_id or uuid7(), by.pk, timezone.now()
    comment.text = _words(text)
    comment.save(force_insert=True)
    trail.record(by, "comment.written", comment)
    _call(comment, by)
    return comment


def _words(text: str) -> str:
    words = normalise(text).strip()
    if not words:
        raise NotAllowed(_("Write something first: the comment is empty."))
    if len(words) > LONGEST:
        raise NotAllowed(_("This comment is too long. Keep it under 10,000 characters, or write a memo."))
    return words


def _call(comment: Comment, by: User) -> None:
    who = called(comment.text, comment.study) - {by.pk}
    Mention.objects.bulk_create([Mention(comment=comment, user_id=one) for one in sorted(who)], ignore_conflicts=True)


def _first(comment: Comment) -> Comment:
    """The comment that a thread begins with, held until the transaction ends."""
    return Comment.objects.select_for_update().get(pk=comment.thread_id or comment.pk)


def _resolve(first: Comment, by: User | None) -> None:
    first.resolved_at, first.resolved_by = (timezone.now(), by.pk) if by else (None, None)
    first.save(update_fields=["resolved_at", "resolved_by"])


def _sent_before(comment_id: uuid.UUID | None, by: User) -> Comment | None:
    return Comment.objects.filter(pk=comment_id, by=by.pk).first() if comment_id else None
