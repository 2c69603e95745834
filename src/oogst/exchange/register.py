"""The register of exports: who took what out of the house, and when. It is read from the trail."""

import datetime
import uuid
from dataclasses import dataclass

from oogst.exchange.giving import VERB, Format
from oogst.people import accounts
from oogst.people.models import TrailEntry
from oogst.studies.models import Study


@dataclass(frozen=True)
class Entry:
    at: datetime.datetime
    who: str  # "" for the command line of the installation
    format: Format
    counts: dict[str, int]
    whole: bool
    memos: bool


def exports(study: Study, most: int = 50) -> list[Entry]:
    """The newest first. Two queries: one to the trail, one to the vault."""
    rows = list(TrailEntry.objects.filter(chain=str(study.pk), verb=VERB).order_by("-sequence")[:most])
    actors: set[uuid.UUID] = {row.actor for row in rows if row.actor}
    names = accounts.names(actors)
    return [
        Entry(
            at=row.at,
            who=names.get(row.actor, "") if row.actor else "",
            format=Format(row.details["format"]),
            counts=row.details["counts"],
            whole=row.details["whole"],
            memos=row.details["memos"],
        )
        for row in rows
    ]
