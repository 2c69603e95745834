"""What somebody can do to an account."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from oogst.people import trail
from oogst.people.accounts import User


@transaction.atomic
def edit_own_account(*, by: User, name: str, language: str) -> User:
    """Change one's own name and language."""
    by.name, by.language = name.strip(), language
    by.save(update_fields=["name", "language"])
    trail.record(by, "account.edited", by)
    return by


@transaction.atomic
def set_administrator(*, user: User, administrator: bool) -> User:
    """Make somebody administrator of the installation, or no longer. Only the command line calls this."""
    user.is_administrator = administrator
    user.save(update_fields=["is_administrator"])
    trail.record(None, "account.administrator", user, administrator=administrator)
    return user


@transaction.atomic
def make_account(*, email: str, name: str, language: str, administrator: bool = False) -> User:
    """Make an account that has no password yet. Only the command line calls this."""
    with transaction.atomic(using="vault"):
        user = User.objects.create_user(email, name=name, language=language, is_administrator=administrator)
        trail.record(None, "account.made", user, administrator=administrator)
    return user


@transaction.atomic
def remove_second_steps(*, user: User) -> int:
    """Let somebody who lost phone and codes in with the password alone, and end their sessions. How many there were.

    Only the command line calls this: who asks it must be known to whoever types it.
    """
    with transaction.atomic(using="vault"):
        removed, _kinds = Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        trail.record(None, "account.second_steps_removed", user, removed=removed)
    return int(removed)


@transaction.atomic
def note_password_link(*, user: User) -> None:
    """Leave on the trail that somebody at the command line made a password link for this account."""
    trail.record(None, "account.password_link", user)
