"""Codings that lost their words to a correction: giving them a place, or letting them go. Both can be taken back."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.correction_models import Adrift
from oogst.coding.log import Step
from oogst.coding.models import Change, Coding
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import shifts


@transaction.atomic
def place_adrift(
    *,
    adrift: Adrift,
    start: int,
    end: int,
    revision: int | None = None,
    by: User,
    change_id: uuid.UUID | None = None,
) -> Change:
    """Put a coding that waits on the passage [start, end). Memos come along; the same coding there becomes one with it.

    `revision`: the number of the text that was looked at.
    Raises NotAllowed for a colleague's, for one that no longer waits, and for a passage that is not in the text.
    """
    access.require(by, Permission.CODE, adrift)
    if (change := log.known(adrift.study, change_id, by)) is not None:
        return change
    coding = _waiting(adrift, by)
    rules.check_order(start, end)
    newest, _words = shifts.hold(adrift.source, start, end)
    if revision is not None and revision != newest:
        start, end = shifts.follow(adrift.source, revision, newest, start, end)
    rules.check_span(adrift.source, start, end)
    rules.check_present(coding.code)
    twin = Coding.objects.present().filter(
        source=coding.source_id, code=coding.code_id, coder=coding.coder, start=start, end=end
    )
    step = Step()
    step.touch(coding, adrift)
    coding.start, coding.end = start, end
    if not twin.exists():
        coding.removed_at = None
    adrift.removed_at = timezone.now()
    log.save(step)
    return log.record(step, study=adrift.study, verb="place", by=by, change_id=change_id, coding=str(coding.pk))


@transaction.atomic
def let_go(*, adrift: Adrift, by: User, change_id: uuid.UUID | None = None) -> Change:
    """No longer wait for a place: the coding stays removed, as if its coder had removed it."""
    access.require(by, Permission.CODE, adrift)
    if (change := log.known(adrift.study, change_id, by)) is not None:
        return change
    coding = _waiting(adrift, by)
    step = Step()
    step.touch(adrift)
    adrift.removed_at = timezone.now()
    log.save(step)
    return log.record(step, study=adrift.study, verb="let_go", by=by, change_id=change_id, coding=str(coding.pk))


def _waiting(adrift: Adrift, by: User) -> Coding:
    if adrift.removed_at is not None:
        raise NotAllowed(_("This coding no longer waits: somebody gave it a place, or let it go."))
    rules.check_own([adrift.coding], by)
    return adrift.coding
