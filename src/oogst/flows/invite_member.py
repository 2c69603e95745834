"""Bringing somebody into a study: the account in the vault, the role in the study, the letter with the link."""

from dataclasses import dataclass

from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.links import password_path
from oogst.people.mail import can_mail
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.studies import rules, services
from oogst.studies.models import Organisation, Study


@dataclass(frozen=True)
class Invited:
    """What came of it. `link` is "" for somebody who had an account; `mailed` says whether a letter went out."""

    membership: Membership
    user: User
    link: str
    mailed: bool


def invite(
    *,
    study: Study,
    email: str,
    name: str,
    role: Role,
    by: User,
    site: str,
    organisation: Organisation | None = None,
) -> Invited:
    """Give the account with this address a role, making the account when there is none.

    `site` begins the link ("https://oogst.school.example"). The link is only for a new account: who makes a link can
    sign in with it. Raises NotAllowed and PermissionDenied as `give_role` does.
    """
    access.require(by, Permission.MANAGE_STUDY, study)
    rules.check_role(role, organisation, study)
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        rules.check_owner_was_here(user, study)
        membership = services.give_role(study=study, user=user, role=role, by=by, organisation=organisation)
        return Invited(membership, user, "", mailed=False)
    with transaction.atomic(using="default"), transaction.atomic(using="vault"):
        user = User.objects.create_user(email, name=name, language=study.language)
        trail.record(by, "account.made", user, study=study.pk)
        membership = services.give_role(study=study, user=user, role=role, by=by, organisation=organisation)
    link = site + password_path(user)
    return Invited(membership, user, link, mailed=send_link(user, study, link))


def new_link(*, membership: Membership, by: User, site: str) -> Invited:
    """Another link for a member who never set a password. Raises NotAllowed once the account is its owner's."""
    access.require(by, Permission.MANAGE_STUDY, membership)
    user = User.objects.get(pk=membership.user_id)
    rules.check_untouched(user, membership.study)
    trail.record(by, "account.link", membership)
    link = site + password_path(user)
    return Invited(membership, user, link, mailed=send_link(user, membership.study, link))


def send_link(user: User, study: Study, link: str) -> bool:
    """Mail the link, in the language of the account. Returns whether that was possible."""
    if not can_mail():
        return False
    with translation.override(user.language):
        subject = " ".join((_("Your account for “%(study)s”") % {"study": study.name}).split())  # mail asks one line
        body = _(
            "Hello %(name)s,\n\nYou take part in the study “%(study)s” in Oogst. Choose a password here; "
            "the link works once, for three days:\n\n%(link)s\n"
        ) % {"name": user.name, "study": study.name, "link": link}
    try:
        return bool(send_mail(subject, body, None, [user.email]))
    except OSError:  # the mail server is away; the link is on the screen as well
        return False
