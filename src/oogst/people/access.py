"""Who may do what: one table, readable by a privacy officer, and the only doors to objects.

A study is the tenant. Whoever has no role in a study does not learn that a thing in it exists (404); whoever has a
role but not the permission is told so (403). What the *state* of a thing allows is for `rules.py` of its room.
"""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.people.roles import Role

Row = TypeVar("Row", bound=Model)


class Permission(StrEnum):
    ENTER_STUDY = "enter study"  # know that it exists, what it is about, its own place in it
    OWN_DATA = "own data"  # what there is of oneself, under which consent; stop, have it destroyed
    MANAGE_STUDY = "manage study"  # its settings and who works on it
    EDIT_CASES = "edit cases"  # organisations and pseudonyms
    KEEP_IDENTITIES = "keep identities"  # write down who somebody is; reading back is another permission
    OPEN_IDENTITY = "open identity"  # see who one pseudonym is, for a reason, on the trail
    ASK_CONSENT = "ask consent"  # send forms, record paper and mail answers, see who agreed to what
    WRITE_CONSENT = "write consent"  # information sheets and forms; publishing takes two who may
    RECORD_WITHDRAWAL = "record withdrawal"  # for somebody who asks by phone or mail; and what is left to do after one
    READ_MATERIAL = "read material"  # sources, codings, memos, segments, matrices
    ADD_MATERIAL = "add material"  # import, describe, remove sources
    REVIEW_NAMES = "review names"  # raw texts on their way in, to replace names; embargoed ones only by the interviewer
    HEAR_RECORDINGS = "hear recordings"  # each time on the trail; embargoed ones only by the interviewer
    CODE = "code"  # codings, codes, memos, undo of one's own
    READ_STORY = "read story"  # findings and report, with their pseudonymous quotes
    WRITE_STORY = "write story"
    EXPORT = "export"  # take material out of the house
    USE_PROGRAMS = "use programs"  # make tokens for programs, which then may what one may oneself; never more
    READ_NUMBERS = "read numbers"  # of one's own school: plans, hours, and numbers about five people or more
    KEEP_ORDER = "keep order"  # retention, data management plan, processing register
    READ_TRAIL = "read trail"


_P = Permission
_SELF = frozenset({_P.ENTER_STUDY, _P.OWN_DATA})
_RESEARCH = frozenset({_P.ENTER_STUDY, _P.EDIT_CASES, _P.KEEP_IDENTITIES, _P.ASK_CONSENT, _P.RECORD_WITHDRAWAL,
                       _P.READ_MATERIAL, _P.ADD_MATERIAL, _P.REVIEW_NAMES, _P.HEAR_RECORDINGS, _P.CODE,
                       _P.READ_STORY})  # fmt: skip
TABLE: dict[Role, frozenset[Permission]] = {
    Role.LEAD: frozenset(_P) - {_P.OWN_DATA, _P.READ_NUMBERS},
    Role.RESEARCHER: _RESEARCH | {_P.WRITE_CONSENT, _P.WRITE_STORY, _P.EXPORT, _P.USE_PROGRAMS},
    Role.COACH: _RESEARCH,
    Role.ADVISOR: frozenset({_P.ENTER_STUDY, _P.READ_STORY}),
    Role.CHAMPION: _SELF,
    Role.BUDDY: _SELF,
    Role.MANAGER: _SELF | {_P.READ_NUMBERS},
    Role.TEAM_MEMBER: _SELF,
}


_REMEMBERED = "_remembered_roles"


def roles(user: User, study_id: uuid.UUID) -> frozenset[Role]:
    """The roles that this account has in this study. One query; none for who is not signed in, or after `remember`."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    remembered: dict[uuid.UUID, frozenset[Role]] = getattr(user, _REMEMBERED, {})
    if study_id in remembered:
        return remembered[study_id]
    held = Membership.objects.filter(study_id=study_id, user_id=user.pk)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def remember(user: User, study_id: uuid.UUID, held: frozenset[Role]) -> None:
    """Let `roles` answer this for as long as the object of the account lives: for a web request, which has its own.

    So one request decides by one reading of the roles, however many services it calls.
    """
    setattr(user, _REMEMBERED, {**getattr(user, _REMEMBERED, {}), study_id: held})


def allows(held: frozenset[Role], permission: Permission) -> bool:
    return any(permission in TABLE[role] for role in held)


def may(user: User, permission: Permission, about: Model) -> bool:
    """Whether this account has the permission in the study of `about` (a study, or a row with `study`)."""
    return allows(roles(user, _study_id(about)), permission)


def require(user: User, permission: Permission, about: Model) -> None:
    """Raises PermissionDenied with a sentence for a person."""
    if not may(user, permission, about):
        raise PermissionDenied(_("Your role in this study does not allow this."))


def fetch(user: User, permission: Permission, rows: QuerySet[Row, Row], pk: Any) -> Row:
    """One row by id, for who may. The only way from an id in an address to an object.

    Raises ObjectDoesNotExist to a stranger to its study, PermissionDenied to a member without the permission.
    """
    try:
        row = rows.get(pk=pk)
    except (ValueError, ValidationError) as error:
        raise ObjectDoesNotExist from error
    held = roles(user, _study_id(row))
    if not held:
        raise ObjectDoesNotExist
    if not allows(held, permission):
        raise PermissionDenied(_("Your role in this study does not allow this."))
    return row


def _study_id(about: Model) -> uuid.UUID:
    if about._meta.model_name == "study":
        return about.pk  # type: ignore[no-any-return]
    return about.study_id  # type: ignore[attr-defined,no-any-return]
