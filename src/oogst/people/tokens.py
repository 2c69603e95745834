"""Tokens for programs: made and shown once, found again by their digest, ended.

A token opens nothing by itself: whoever holds it is asked, at every operation, what its owner may do in that study at
that moment (`people.access`).
"""

import datetime
import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from oogst.core.text import normalise
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.people.token_models import ProgramToken

PREFIX = "oogst_"  # so that people, and programs that look for leaked secrets, know what they have found
SECRET = re.compile(r"oogst_[A-Za-z0-9_-]{43}")
BYTES = 32
DAYS = (30, 90, 365)
USUAL_DAYS = 90
MOST = 20  # living tokens of one account in one study


@dataclass(frozen=True)
class Made:
    """A new token, and its secret: nobody can ask for that again."""

    token: ProgramToken
    secret: str


@transaction.atomic
def make_token(*, study: Model, name: str, scope: str, by: User, days: int = USUAL_DAYS) -> Made:
    """Make a token for a program of one's own. Raises NotAllowed without a name, and for the twenty-first."""
    access.require(by, Permission.USE_PROGRAMS, study)
    name = " ".join(normalise(name).split())[:80]
    if not name:
        raise NotAllowed(_("Give the token a name, so that you know later what it is for."))
    if scope not in ProgramToken.Scope.values or days not in DAYS:
        raise NotAllowed(_("Choose what the token may do, and for how long."))
    own = ProgramToken.objects.living().filter(study=study.pk, user_id=by.pk)
    if own.count() >= MOST:
        raise NotAllowed(_("You have twenty tokens in this study. Revoke one that you no longer use."))
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = ProgramToken.objects.create(
        study_id=study.pk,
        user_id=by.pk,
        name=name,
        scope=scope,
        digest=_digest(secret),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    trail.record(by, "program.made", token, scope=scope, days=days)
    return Made(token, secret)


@transaction.atomic
def revoke_token(*, token: ProgramToken, by: User) -> ProgramToken:
    """End a token: one's own, or as lead researcher anybody's. Ending it twice is ending it once."""
    own = token.user_id == by.pk
    access.require(by, Permission.USE_PROGRAMS if own else Permission.MANAGE_STUDY, token)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        trail.record(by, "program.revoked", token)
    return token


def find(secret: str) -> ProgramToken | None:
    """The token with this secret, with its study; None when there is none, or it ended. One query at most.

    It is looked up by a digest of 256 random bits, so how long that takes tells nothing; the comparison is in constant
    time nevertheless.
    """
    if not SECRET.fullmatch(secret):
        return None
    digest = _digest(secret)
    token = ProgramToken.objects.living().select_related("study").filter(digest=digest).first()
    return token if token is not None and constant_time_compare(token.digest, digest) else None


def note_use(*, token: ProgramToken, by: User) -> None:
    """Remember the day, and put it on the trail: once a day, so that use costs nothing otherwise."""
    today = timezone.localdate()
    if token.used_on == today:
        return
    with transaction.atomic():
        if ProgramToken.objects.filter(pk=token.pk).exclude(used_on=today).update(used_on=today):
            trail.record(by, "program.used", token, scope=token.scope)
    token.used_on = today


def end_lost(study: Model, user_id: uuid.UUID) -> int:
    """Take away the tokens of somebody whose roles no longer allow them, so that none wakes up with a later role."""
    rows = Membership.objects.filter(study=study.pk, user_id=user_id).values_list("role", flat=True)
    if access.allows(frozenset(Role(role) for role in rows), Permission.USE_PROGRAMS):
        return 0
    return ProgramToken.objects.filter(study=study.pk, user_id=user_id).delete()[0]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
