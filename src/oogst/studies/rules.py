"""What the state of a study allows."""

import uuid

from django.utils.translation import gettext as _

from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import RESEARCH_ROLES, Role
from oogst.studies.models import Organisation, Study


def check_role(role: Role, organisation: Organisation | None, study: Study) -> None:
    """A school role belongs to a school, and to one of this study."""
    if role not in RESEARCH_ROLES and organisation is None:
        raise NotAllowed(_("Choose the school that this role belongs to."))
    if organisation is not None and organisation.study_id != study.pk:
        raise NotAllowed(_("This school belongs to another study."))


def check_no_double_role(user_id: uuid.UUID, role: Role, study: Study, *, but: uuid.UUID | None = None) -> None:
    """Who leads a school never reads what its people said: a manager cannot be of the research team as well."""
    held = Membership.objects.filter(study=study, user_id=user_id)
    if but is not None:
        held = held.exclude(pk=but)
    clashing = RESEARCH_ROLES if role == Role.MANAGER else {Role.MANAGER} if role in RESEARCH_ROLES else frozenset()
    if held.filter(role__in=[one.value for one in clashing]).exists():
        raise NotAllowed(
            _("Nobody is a manager and of the research team in one study: managers never see what people said.")
        )


def check_keeps_lead(membership: Membership) -> None:
    """A study is never without a lead researcher."""
    leads = Membership.objects.filter(study=membership.study_id, role=Role.LEAD.value)
    if membership.role == Role.LEAD and leads.count() == 1:
        raise NotAllowed(_("A study keeps at least one lead researcher. Give somebody else that role first."))


def check_owner_was_here(user: User, study: Study) -> None:
    """An account that its owner never used could still be in the hands of who made it, so other studies wait."""
    untouched = not user.has_usable_password() and user.last_login is None
    if untouched and Membership.objects.filter(user_id=user.pk).exclude(study=study).exists():
        raise NotAllowed(_("The owner of this account has not set a password yet. Add them after that."))


def check_untouched(user: User, study: Study) -> None:
    """A link to set a password is only for an account that nobody signed in to, and that no other study relies on."""
    if user.has_usable_password() or user.last_login is not None:
        raise NotAllowed(_("This account has a password. Its owner can ask for a new one on the sign-in page."))
    check_owner_was_here(user, study)
