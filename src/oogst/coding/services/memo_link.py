"""Linking memos with whatever else they are about: memos, codes, segments, sources, schools."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import rules
from oogst.coding.life_models import MemoLink
from oogst.coding.models import Code, Coding, Memo
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Organisation

Target = Memo | Code | Coding | Source | Organisation
FIELDS: dict[type, str] = {
    Memo: "other", Code: "code", Coding: "coding", Source: "source", Organisation: "organisation"
}  # fmt: skip


@transaction.atomic
def link_memo(*, memo: Memo, to: Target, by: User) -> MemoLink:
    """Link a memo with something else of its study. Anybody who codes may: a link changes no words of the memo."""
    access.require(by, Permission.CODE, memo)
    if to.study_id != memo.study_id:
        raise NotAllowed(_("These belong to different studies."))
    if isinstance(to, Code | Coding):
        rules.check_present(to)
    if to.pk == memo.pk:
        raise NotAllowed(_("A memo cannot be linked to itself."))
    field = FIELDS[type(to)]
    turned = {"memo": to, "other": memo} if field == "other" else None
    there = MemoLink.objects.filter(memo=memo, **{field: to}).first()
    if there is None and turned:
        there = MemoLink.objects.filter(**turned).first()
    if there is not None:
        return there
    link = MemoLink.objects.create(memo=memo, by=by.pk, at=timezone.now(), **{field: to})
    trail.record(by, "memo.linked", memo, to=field, id=str(to.pk))
    return link


@transaction.atomic
def unlink_memo(*, link: MemoLink, by: User) -> None:
    """Take a link away."""
    access.require(by, Permission.CODE, link.memo)
    trail.record(by, "memo.unlinked", link.memo)
    link.delete()
