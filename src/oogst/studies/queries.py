"""Reading studies: which one an address means, and who works on it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.studies.models import Study


def enter(user: User, permission: Permission, slug: str) -> tuple[Study, frozenset[Role]]:
    """The study behind an address, and one's roles in it. Two queries.

    Raises Study.DoesNotExist to a stranger, PermissionDenied to a member without the permission.
    """
    study = Study.objects.get(slug=slug)
    held = access.roles(user, study.pk)
    if not held:
        raise Study.DoesNotExist
    if not access.allows(held, permission):
        raise PermissionDenied(_("Your role in this study does not allow this."))
    return study, held


@dataclass(frozen=True)
class Member:
    """An account with its roles in one study."""

    user: User
    memberships: tuple[Membership, ...]


def members(study: Study) -> list[Member]:
    """Who has a role in the study, by name. Two queries: one to the study, one to the vault."""
    held: dict[uuid.UUID, list[Membership]] = {}
    for membership in study.memberships.select_related("organisation", "person"):
        held.setdefault(membership.user_id, []).append(membership)
    users = User.objects.filter(pk__in=list(held)).order_by("name")
    return [Member(user, tuple(held[user.pk])) for user in users]
