"""Whether those who have a text open may still read it: asked again and again, for all of them together."""

import uuid
from collections.abc import Collection
from typing import Protocol, TypeVar

from django.contrib.sessions.models import Session
from django.utils import timezone

from oogst.people.access import TABLE, Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.sources.models import Source


class Reader(Protocol):
    """Who reads what, through which session."""

    study: uuid.UUID
    source: uuid.UUID
    user: uuid.UUID
    session: str


Some = TypeVar("Some", bound=Reader)
READING = [role.value for role, held in TABLE.items() if Permission.READ_MATERIAL in held]


def no_longer(desks: Collection[Some]) -> list[Some]:
    """Those whose session or account ended, whose role was taken, or whose text is gone. Four queries."""
    sessions = Session.objects.filter(pk__in={desk.session for desk in desks}, expire_date__gt=timezone.now())
    accounts = User.objects.filter(pk__in={desk.user for desk in desks}, is_active=True)
    roles = Membership.objects.filter(study__in={desk.study for desk in desks}, role__in=READING)
    texts = Source.objects.filter(pk__in={desk.source for desk in desks})
    alive, active = set(sessions.values_list("pk", flat=True)), set(accounts.values_list("pk", flat=True))
    reading, there = set(roles.values_list("study_id", "user_id")), set(texts.values_list("pk", flat=True))
    return [
        desk
        for desk in desks
        if not (
            desk.session in alive
            and desk.user in active
            and (desk.study, desk.user) in reading
            and desk.source in there
        )
    ]
