"""Changing what one agreed to: the person asks for the form again, and signs it anew or leaves it as it was."""

import uuid

from django.db import transaction
from django.utils import timezone

from oogst.participation import states
from oogst.participation.models import ConsentAsk, ConsentForm, ConsentVersion
from oogst.participation.signing import SELF
from oogst.people import trail
from oogst.studies.models import Person

NOBODY = uuid.UUID(int=0)


@transaction.atomic
def begin(*, person: Person, form: ConsentForm) -> ConsentAsk:
    """An open question for the version in use now; the one that is open already, if there is. No reminder follows it.

    Raises NotAllowed for who stopped, and for a form that is out of use.
    """
    states.check_takes_part(person)
    version = form.versions.filter(state=ConsentVersion.State.PUBLISHED).first() or form.versions.latest("number")
    now = timezone.now()
    states.check_can_be_asked(version, now)
    ask, made = ConsentAsk.objects.get_or_create(
        person=person,
        version=version,
        ended_at=None,
        defaults={"study_id": person.study_id, "by": NOBODY, "opened_at": now, "reminded_at": now},
    )
    if made:
        trail.record(None, "consent.asked_by_self", ask, role=SELF, number=version.number)
    return ask


def is_own_wish(ask: ConsentAsk) -> bool:
    """Whether the person asked for it themselves, so that they can also leave it."""
    return ask.by == NOBODY


@transaction.atomic
def leave(*, ask: ConsentAsk) -> None:
    """Leave everything as it was agreed to."""
    if is_own_wish(ask) and ConsentAsk.objects.filter(pk=ask.pk, ended_at=None).update(
        ended_at=timezone.now(), outcome="withdrawn"
    ):
        trail.record(None, "consent.left_by_self", ask, role=SELF)
