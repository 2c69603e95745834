"""Making one code of several, and several of one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.log import Step
from oogst.coding.models import Change, Code, Coding, Memo
from oogst.coding.services.code import NewCode, new_code
from oogst.coding.services.coding import give_code
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed


@dataclass(frozen=True)
class SplitPart:
    """A new code, and the codings of the old one that become its own."""

    name: str
    codings: Sequence[Coding]
    id: uuid.UUID | None = None


@transaction.atomic
def merge_codes(*, codes: Sequence[Code], into: Code, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Make `codes` one with `into`: codings, memos and children go over, nothing is lost, and undo brings all back."""
    study = into.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_merge(codes, into)
    rules.check_same_study(study, into, *codes)
    rules.check_present(into, *codes)
    step, now, going = Step(), timezone.now(), {code.pk: code for code in codes}
    _rescue(step, into, going)
    for child in Code.objects.present().filter(parent__in=codes).exclude(pk__in=[*going, into.pk]):
        step.touch(child)
        child.parent = into
    codings = list(Coding.objects.present().filter(code__in=codes))
    give_code(step, codings, into)
    for memo in Memo.objects.filter(code__in=codes):
        step.touch(memo)
        memo.code = into
    step.touch(*codes)
    for code in codes:
        code.removed_at, code.merged_into = now, into
    log.save(step)
    return log.record(
        step,
        study=study,
        verb="merge",
        by=by,
        change_id=change_id,
        codes=[str(c.pk) for c in codes],
        into=str(into.pk),
        codings=len(codings),
    )


@transaction.atomic
def split_code(*, code: Code, parts: Sequence[SplitPart], by: User, change_id: uuid.UUID | None = None) -> Change:
    """Give some codings of a code to new codes beside it. What is in no part stays with the old code."""
    study = code.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_present(code, *(coding for part in parts for coding in part.codings))
    if not parts or any(not part.codings for part in parts):
        raise NotAllowed(_("Choose which segments each new code gets."))
    step = Step()
    made = []
    for part in parts:
        if any(coding.code_id != code.pk for coding in part.codings):
            raise NotAllowed(_("A segment is no longer with this code. Reload the page to see how things stand."))
        new = new_code(step, study, NewCode(part.name, part.id, code.parent), by, status=code.status)
        give_code(step, part.codings, new)
        made.append(str(new.pk))
    log.save(step)
    return log.record(step, study=study, verb="split", by=by, change_id=change_id, code=str(code.pk), made=made)


def _rescue(step: Step, into: Code, going: dict[uuid.UUID, Code]) -> None:
    """When `into` stands below a code that goes, it takes the place of the highest such."""
    above = into.parent_id
    parents = dict(into.study.codes.values_list("pk", "parent_id"))
    wanted, walked = into.parent_id, above
    while walked is not None:
        if walked in going:
            wanted = parents.get(walked)
        walked = parents.get(walked)
    if wanted != into.parent_id:
        step.touch(into)
        into.parent_id = wanted
