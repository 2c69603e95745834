"""The study of the token, and what the token may in it."""

import uuid

from django.http import HttpRequest
from ninja import Router, Schema

from oogst.people.access import Permission, allows
from oogst.web.api.asking import Stamp
from oogst.web.api.doors import caller, reads

router = Router()


class StudyOut(Schema):
    id: uuid.UUID
    name: str
    question: str
    description: str
    language: str
    roles: list[str]
    may_write: bool
    token_expires: Stamp
    sources: int
    codes: int
    codings: int
    cases: int


@router.get("study", response=StudyOut, operation_id="study", summary="The study of this token", **reads())
def study(request: HttpRequest) -> dict[str, object]:
    """Its name, how much there is in it, and what this token may."""
    asks = caller(request)
    found = asks.study
    return {
        "id": found.pk,
        "name": found.name,
        "question": found.question,
        "description": found.description,
        "language": found.language,
        "roles": sorted(asks.roles),
        "may_write": asks.token.writes and allows(asks.roles, Permission.CODE),
        "token_expires": asks.token.expires_at,
        "sources": found.sources.count(),
        "codes": found.codes.filter(removed_at=None).count(),
        "codings": found.codings.filter(removed_at=None).count(),
        "cases": found.organisations.count(),
    }
