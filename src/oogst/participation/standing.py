"""Which consent covers what somebody gives."""

import uuid
from collections.abc import Iterable

from oogst.participation.models import ConsentVersion, Purpose, Signature

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

    A newer signature that says no to it takes the older yes away. A signature of before the purpose changed in its form
    covers nothing new: who gave it is asked again first. What was given under it stays as it was. Two queries.
    """
    standing = Signature.objects.standing().filter(person__in=list(people))
    rows = list(standing.order_by("signed_at").select_related("version"))
    changed = _changed_in({row.version.form_id for row in rows}, purpose)
    found: dict[uuid.UUID, Signature] = {}
    for row in rows:
        if purpose in row.no:
            found.pop(row.person_id, None)
        elif purpose in row.yes and row.version.number >= changed.get(row.version.form_id, 0):
            found[row.person_id] = row
    return found


def _changed_in(forms: set[uuid.UUID], purpose: str) -> dict[uuid.UUID, int]:
    """Of each form the newest version, among those ever published, in which this purpose changed. One query."""
    rows = ConsentVersion.objects.filter(form__in=forms).exclude(published_at=None).order_by("number")
    return {
        form: number for form, number, changed in rows.values_list("form", "number", "changed") if purpose in changed
    }
