"""What the state of the codebook allows."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from oogst.coding.comment_models import Comment
from oogst.coding.models import Code, Coding, Memo
from oogst.core.text import normalise
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.studies.models import Study


def check_order(start: int, end: int) -> None:
    """A passage is at least one character, of a text that a database can hold."""
    if not 0 <= start < end < 2**31:
        raise NotAllowed(_("This passage is not in the text. Select it again."))


def check_span(source: Source, start: int, end: int) -> None:
    """A passage is at least one character and lies within the text."""
    if not 0 <= start < end <= source.length:
        raise NotAllowed(_("This passage is not in the text. Select it again."))


def check_same_study(study: Study, *rows: Code | Coding | Source) -> None:
    if any(row.study_id != study.pk for row in rows):
        raise NotAllowed(_("These belong to different studies."))


def check_present(*rows: Code | Coding) -> None:
    if any(row.removed_at is not None for row in rows):
        raise NotAllowed(_("This was removed in the meantime. Reload the page to see how things stand."))


def check_name(name: str) -> str:
    """The name as texts are kept, without white space around it. Raises NotAllowed for an empty one."""
    name = " ".join(normalise(name).split())
    if not name:
        raise NotAllowed(_("Give the code a name."))
    return name[:300]


def check_own(codings: Collection[Coding], by: User) -> None:
    """Codings of colleagues are theirs; the lead researcher may change all, anybody those of coders without account."""
    others = {coding.coder for coding in codings if coding.coder != by.pk}
    if not others:
        return
    study_id = next(iter(codings)).study_id
    held = Membership.objects.filter(study_id=study_id)
    if held.filter(user_id=by.pk, role=Role.LEAD.value).exists():
        return
    if held.filter(user_id__in=others).exists():
        raise NotAllowed(_("This coding is a colleague’s. Only that colleague or the lead researcher can change it."))


def check_own_memo(memo: Memo, by: User) -> None:
    """A memo is its writer's; the lead researcher may change all, and anybody those that came from elsewhere."""
    if memo.by == by.pk:
        return
    held = Membership.objects.filter(study_id=memo.study_id)
    if held.filter(user_id=by.pk, role=Role.LEAD.value).exists():
        return
    if held.filter(user_id=memo.by).exists():
        raise NotAllowed(_("This memo is a colleague's. Only that colleague or the lead researcher can change it."))


def check_own_comment(comment: Comment, by: User) -> None:
    """A comment is its writer's, also for the lead researcher: nobody puts words in another's mouth."""
    if comment.by != by.pk:
        raise NotAllowed(_("This comment is a colleague's. Answer it, or mark the conversation as done."))
    if comment.removed_at is not None:
        raise NotAllowed(_("This comment was taken away."))


def check_not_overtaken(code: Code, seen: int, fields: Mapping[str, Any], by: User) -> None:
    """What somebody else changed in a code since it was looked at is not overwritten, unless it says the same."""
    versions = list(code.versions.filter(number__gte=seen).order_by("number"))
    for before, after in pairwise(versions):
        for name, wanted in fields.items():
            overtaken = after.by != by.pk and getattr(after, name) != getattr(before, name)
            if overtaken and getattr(code, name) != wanted:
                raise NotAllowed(
                    _("A colleague changed the code “%(name)s” since you looked at it. Yours was not saved.")
                    % {"name": code.name}
                )


def check_memo_not_overtaken(memo: Memo, seen: datetime.datetime) -> None:
    """A memo that was changed in another window, or by the lead researcher, is not overwritten unseen."""
    if memo.edited_at != seen:
        raise NotAllowed(_("This memo was changed since you opened it. Below is yours; above it what is saved now."))


def check_move(codes: Sequence[Code], parent: Code | None, parents: dict[uuid.UUID, uuid.UUID | None]) -> None:
    """A code cannot come under itself. `parents` maps the id of each code of the study to that of its parent."""
    moving = {code.pk for code in codes}
    above = parent.pk if parent else None
    while above is not None:
        if above in moving:
            raise NotAllowed(_("A code cannot be moved under itself."))
        above = parents.get(above)


def check_merge(codes: Sequence[Code], into: Code) -> None:
    if not codes:
        raise NotAllowed(_("Choose at least one code to merge."))
    if into.pk in {code.pk for code in codes}:
        raise NotAllowed(_("A code cannot be merged with itself."))
