"""What insight writes: that somebody took something out of the house, and which words a study does not count."""

from typing import Any

from django.db import transaction

from oogst.core.stop_words import tidied
from oogst.insight.models import LeftOutWords
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


@transaction.atomic
def leave_out(*, study: Study, words: str, by: User, also: bool = False) -> LeftOutWords:
    """Say which words the study leaves out of its counts, besides the common ones; `also`: and those of before.

    Raises PermissionDenied without CODE.
    """
    access.require(by, Permission.CODE, study)
    row, _made = LeftOutWords.objects.select_for_update().get_or_create(study=study)
    row.words = " ".join(tidied(f"{row.words} {words}" if also else words))
    row.save(update_fields=["words"])
    trail.record(by, "counts.left_out", study, listed=len(row.words.split()))
    return row
