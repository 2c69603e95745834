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
    """The study behind an address, and one's roles in it. One query.

    Raises Study.DoesNotExist to a stranger, PermissionDenied to a member without the permission.
    """
    memberships = list(Membership.objects.filter(study__slug=slug, user_id=user.pk).select_related("study"))
    if not memberships or not user.is_active:
        raise Study.DoesNotExist
    study, held = memberships[0].study, frozenset(Role(membership.role) for membership in memberships)
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


def lead_researchers(study: Study) -> list[User]:
    """Whom to turn to, by name. Two queries."""
    held = Membership.objects.filter(study=study, role=Role.LEAD.value)
    return list(User.objects.filter(pk__in=list(held.values_list("user_id", flat=True))).order_by("name"))


def may_create_studies(user: User) -> bool:
    """Administrators may, and whoever leads a study already. One query at most."""
    leads = Membership.objects.filter(user_id=user.pk, role=Role.LEAD.value)
    return user.is_authenticated and (user.is_administrator or leads.exists())


@dataclass(frozen=True)
class OwnStudy:
    """A study of somebody, with the roles that they have in it."""

    study: Study
    roles: tuple[Role, ...]


def own_studies(user: User) -> list[OwnStudy]:
    """The studies in which an account has a role, by name. One query."""
    held: dict[Study, list[Role]] = {}
    memberships = Membership.objects.filter(user_id=user.pk).select_related("study").order_by("study__name")
    for membership in memberships:
        held.setdefault(membership.study, []).append(Role(membership.role))
    return [OwnStudy(study, tuple(sorted(roles, key=list(Role).index))) for study, roles in held.items()]
