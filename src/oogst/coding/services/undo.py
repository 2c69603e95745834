"""Taking back one's own steps, without limit, and making them again."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from oogst.coding import log
from oogst.coding.models import Change
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study


@transaction.atomic
def undo(*, study: Study, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Take back one's last step. Raises NotAllowed when there is none, or somebody changed the same thing since."""
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    if (last := log.last_done(study, by)) is None:
        raise NotAllowed(_("There is nothing to undo."))
    return log.turn(last, back=True, by=by, change_id=change_id)


@transaction.atomic
def redo(*, study: Study, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Make the step again that was taken back last."""
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    if (following := log.next_undone(study, by, log.last_done(study, by))) is None:
        raise NotAllowed(_("There is nothing to redo."))
    return log.turn(following, back=False, by=by, change_id=change_id)
