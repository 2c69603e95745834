"""The report as it leaves the house: written by the story room, and noted with whose words it holds."""

import uuid
from collections.abc import Collection

from oogst.coding.models import Coding
from oogst.exchange import leaving
from oogst.people.accounts import User
from oogst.story import exporting
from oogst.story.exporting import Exported, Format
from oogst.story.models import Quote
from oogst.story.view import View
from oogst.studies.models import Study


def give_report(*, study: Study, format: Format, view: View, by: User | None) -> Exported:
    """As `story.exporting.export`; and in the register it says who is in it, so that it can be called back."""
    done = exporting.export(study=study, format=format, view=view, by=by)
    leaving.note_taken(study=study, by=by, format=f"report.{format}", people=people_of(done.passages))
    return done


def people_of(passages: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who is in the sources of these quotes or codings."""
    sources = set(Quote.objects.filter(pk__in=passages).values_list("source_id", flat=True))
    sources |= set(Coding.objects.filter(pk__in=passages).values_list("source_id", flat=True))
    return leaving.people_in(sources)
