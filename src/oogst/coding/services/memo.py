"""Writing down what one thinks, about anything."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import rules
from oogst.coding.log import Step
from oogst.coding.models import Code, Coding, Memo
from oogst.core.ids import uuid7
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study

About = Study | Source | Code | Coding | Organisation


@transaction.atomic
def write_memo(
    *,
    study: Study,
    text: str,
    by: User,
    about: About | None = None,
    title: str = "",
    kind: str = Memo.Kind.NOTE,
    memo_id: uuid.UUID | None = None,
) -> Memo:
    """Write a memo about the study, or about one source, code, coding or case of it."""
    access.require(by, Permission.CODE, study)
    if memo_id is not None and (memo := Memo.objects.filter(pk=memo_id, study=study, by=by.pk).first()) is not None:
        return memo
    if memo_id is not None and Memo.objects.filter(pk=memo_id).exists():
        raise NotAllowed(_("This memo was sent in a form that Oogst does not know. Reload the page and try again."))
    if not text.strip():
        raise NotAllowed(_("Write something first: the memo is empty."))
    target = {}
    if about is not None and not isinstance(about, Study):
        if about.study_id != study.pk:
            raise NotAllowed(_("These belong to different studies."))
        target = {about._meta.model_name or "": about}
    now = timezone.now()
    memo = Memo(
        pk=memo_id or uuid7(),
        study=study,
        title=title.strip()[:200],
        text=text,
        kind=kind,
        by=by.pk,
        created_at=now,
        edited_at=now,
        **target,
    )
    memo.save(force_insert=True)
    trail.record(by, "memo.written", memo)
    return memo


@transaction.atomic
def edit_memo(
    *,
    memo: Memo,
    by: User,
    text: str | None = None,
    title: str | None = None,
    kind: str | None = None,
    seen: datetime.datetime | None = None,
) -> Memo:
    """Change a memo. `seen`: when it was edited last, as who changes it saw it.

    Raises NotAllowed when it was changed since, unless it says this already: sent twice, it is changed once.
    """
    access.require(by, Permission.CODE, memo)
    rules.check_own_memo(memo, by)
    if seen is not None:
        now = Memo.objects.select_for_update().get(pk=memo.pk)
        if now.edited_at != seen and _says(now, text=text, title=title, kind=kind):
            return now
        rules.check_memo_not_overtaken(now, seen)
    if text is not None and not text.strip():
        raise NotAllowed(_("Write something first: the memo is empty."))
    for name, value in (("text", text), ("title", title), ("kind", kind)):
        if value is not None:
            setattr(memo, name, value)
    memo.edited_at = timezone.now()
    memo.save(update_fields=["text", "title", "kind", "edited_at"])
    trail.record(by, "memo.edited", memo)
    return memo


@transaction.atomic
def remove_memo(*, memo: Memo, by: User) -> None:
    access.require(by, Permission.CODE, memo)
    rules.check_own_memo(memo, by)
    memo.removed_at = timezone.now()
    memo.save(update_fields=["removed_at"])
    trail.record(by, "memo.removed", memo)


@transaction.atomic
def restore_memo(*, memo: Memo, by: User) -> None:
    """Bring a removed memo back."""
    access.require(by, Permission.CODE, memo)
    memo.removed_at = None
    memo.save(update_fields=["removed_at"])
    trail.record(by, "memo.restored", memo)


def _says(memo: Memo, **words: str | None) -> bool:
    """Line ends count for nothing: a browser makes its own of them."""
    return all(
        value is None or getattr(memo, name).replace("\r\n", "\n") == value.replace("\r\n", "\n")
        for name, value in words.items()
    )


def take_memos(step: Step, coding: Coding, to: uuid.UUID) -> None:
    """Move the memos of a coding to another, as part of a step."""
    for memo in Memo.objects.filter(coding=coding):
        step.touch(memo)
        memo.coding_id = to
