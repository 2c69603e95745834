"""Which consent covers what somebody gives."""

import uuid
from collections.abc import Iterable

from oogst.participation.models import Purpose, Signature

PURPOSE_OF = {
    "interview": Purpose.INTERVIEW,
    "harvest": Purpose.DIALOGUE,
    "logbook": Purpose.LOGBOOK,
    "email": Purpose.CORRESPONDENCE,
    "notes": Purpose.CORRESPONDENCE,
    "document": Purpose.CORRESPONDENCE,
    "observation": Purpose.OBSERVATION,
    "survey": Purpose.SURVEY,
}
"""Kind of source to the purpose that somebody must have agreed to."""


def covering(people: Iterable[uuid.UUID], purpose: str) -> dict[uuid.UUID, Signature]:
    """Of each person the newest standing signature that says yes to this purpose; people without one are left out.

    A newer signature that says no to it takes the older yes away. One query.
    """
    rows = Signature.objects.standing().filter(person__in=list(people)).order_by("signed_at").select_related("version")
    found: dict[uuid.UUID, Signature] = {}
    for row in rows:
        if purpose in row.yes:
            found[row.person_id] = row
        elif purpose in row.no:
            found.pop(row.person_id, None)
    return found
