"""Who asks: the owner of the token in the header, as what they may in its study at this moment.

Only that header counts: no cookie, no session, nothing in the address. So there is nothing that another site could make
a browser send.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from oogst.people import access, tokens
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.people.token_models import ProgramToken
from oogst.studies.models import Study
from oogst.web.api.problems import Problem, usual
from oogst.web.security import required

MINUTE = 60.0  # seconds


@dataclass(frozen=True)
class Caller:
    """Whose program it is, in which study, with which roles there."""

    user: User
    study: Study
    roles: frozenset[Role]
    token: ProgramToken


class Bearer(HttpBearer):
    """The door of one operation: a permission of its own beside the right to use programs, and whether it changes."""

    def __init__(self, permission: Permission, *, writes: bool = False) -> None:
        super().__init__()
        self.permission, self.writes = permission, writes

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Three queries: the token, its owner, their roles. Raises Problem."""
        found = tokens.find(token)
        owner = User.objects.filter(pk=found.user_id, is_active=True).first() if found else None
        if found is None or owner is None:
            raise _unknown(request)
        translation.activate(owner.language)
        if not _PACE.goes(found.pk):
            raise Problem(429, usual(429))
        held = access.roles(owner, found.study_id)
        access.remember(owner, found.study_id, held)
        self._check(owner, held, found)
        tokens.note_use(token=found, by=owner)
        return Caller(owner, found.study, held, found)

    def _check(self, owner: User, held: frozenset[Role], token: ProgramToken) -> None:
        if not access.allows(held, Permission.USE_PROGRAMS) or not access.allows(held, self.permission):
            raise Problem(403, usual(403))
        if self.writes and not token.writes:
            raise Problem(403, _("This token only reads. Make one that may write."))
        if required.must_have_one(owner) and not required.has_one(owner):
            raise Problem(403, _("Set up a second step for signing in first. After that your tokens work again."))


class _Pace:
    """How often each token came in this minute, in the memory of this process."""

    def __init__(self) -> None:
        self._lock, self._since = Lock(), monotonic()
        self._counts: dict[uuid.UUID, int] = defaultdict(int)

    def goes(self, token: uuid.UUID) -> bool:
        with self._lock:
            if monotonic() - self._since > MINUTE:
                self._since = monotonic()
                self._counts.clear()
            self._counts[token] += 1
            return self._counts[token] <= settings.PROGRAM_REQUESTS_A_MINUTE


_PACE = _Pace()


def _unknown(request: HttpRequest) -> Problem:
    """401; and 429 for who keeps trying, counted as wrong passwords are. It never holds up a token that is right."""
    if not ratelimit.consume(request, app="allauth.account", action="program_failed", limit_get=True):
        return Problem(429, usual(429))
    return Problem(401, usual(401))


def caller(request: HttpRequest) -> Caller:
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def reads(permission: Permission = Permission.READ_MATERIAL) -> dict[str, Any]:
    """The keyword arguments of an operation that changes nothing in the study."""
    return {"auth": Bearer(permission), "openapi_extra": {"x-permission": permission.value, "x-token": "read"}}


def writes(permission: Permission = Permission.CODE) -> dict[str, Any]:
    """The keyword arguments of an operation that changes the study: its token must be one that writes."""
    auth = Bearer(permission, writes=True)
    return {"auth": auth, "openapi_extra": {"x-permission": permission.value, "x-token": "write"}}
