"""What insight writes: that somebody took something out of the house."""

from typing import Any

from django.db import transaction

from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.studies.models import Study


@transaction.atomic
def note_download(*, study: Study, what: str, by: User, **counts: Any) -> None:
    """Write on the trail that a table was downloaded: what, in which form and how much; never words.

    Raises PermissionDenied without EXPORT.
    """
    access.require(by, Permission.EXPORT, study)
    trail.record(by, f"{what}.downloaded", study, **counts)
