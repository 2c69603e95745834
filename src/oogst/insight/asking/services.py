"""Keeping questions: their names and what they ask. The answer is never kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core.queries import asked
from oogst.core.queries.asked import Chain
from oogst.core.text import normalise
from oogst.insight.asking import filters
from oogst.insight.models import SavedQuery
from oogst.insight.wanted import Wanted
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study


@transaction.atomic
def save_query(*, study: Study, name: str, chain: Chain, only: Wanted, by: User) -> SavedQuery:
    """Keep a question under a name. Raises NotAllowed without a name, PermissionDenied without CODE."""
    access.require(by, Permission.CODE, study)
    now = timezone.now()
    query = SavedQuery.objects.create(
        study=study, name=_name(name), definition=definition(chain, only), by=by.pk, created_at=now, edited_at=now
    )
    trail.record(by, "query.saved", query)
    return query


@transaction.atomic
def edit_query(*, query: SavedQuery, name: str, chain: Chain, only: Wanted, by: User) -> SavedQuery:
    """Let it ask something else, or be called something else."""
    access.require(by, Permission.CODE, query)
    query.name, query.definition, query.edited_at = _name(name), definition(chain, only), timezone.now()
    query.save(update_fields=["name", "definition", "edited_at"])
    trail.record(by, "query.edited", query)
    return query


@transaction.atomic
def remove_query(*, query: SavedQuery, by: User) -> None:
    """It is gone; what it found is not touched."""
    access.require(by, Permission.CODE, query)
    trail.record(by, "query.removed", query)
    query.delete()


def definition(chain: Chain, only: Wanted) -> dict[str, object]:
    return {"asked": asked.as_json(chain), "only": filters.as_json(only)}


def read(query: SavedQuery) -> tuple[Chain, Wanted]:
    """What it asks. Raises ValueError when it can no longer be read, as after a destruction took words from it."""
    kept = query.definition
    if not isinstance(kept, dict):
        raise ValueError("Not a question.")
    return asked.from_json(kept.get("asked")), filters.from_json(kept.get("only"))


def _name(name: str) -> str:
    name = " ".join(normalise(name).split())
    if not name:
        raise NotAllowed(_("Give the question a name."))
    return name[:200]
