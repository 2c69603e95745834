"""A project that comes back with another text of a source that is here: what that would do, and taking it.

The text of the file becomes a revision, as a correction of the whole text: what was coded and quoted is carried over,
what loses its words waits for its coder, and undo takes it back.
"""

import uuid
from pathlib import Path
from typing import Any

from oogst.core.formats.refi_guard import open_guarded
from oogst.core.text import digest, normalise
from oogst.exchange.previewing import Preview, Remarks
from oogst.exchange.previewing import preview as compare
from oogst.flows.correcting.previewing import preview as look
from oogst.flows.correcting.saving import correct
from oogst.participation.models import Withdrawal
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.sources.models import Source
from oogst.studies.models import Study

MASKED = "source.masked"


def preview(*, study: Study, file: Path, by: User | None) -> Preview:
    """What a project would change here, and of each other text what it does to codings and quotes.

    Raises CannotRead as opening it would.
    """
    kept_from = _without_words(study)

    def effect(row: Source, text: str) -> Remarks:
        if str(row.pk) in kept_from:
            return (("text-stays", {"count": 1}),)
        if by is None or not text.strip():
            return ()
        try:
            found = look(source=row, start=0, end=row.length, words=text, by=by)
        except NotAllowed:
            return ()
        counts = {
            "kept": found.kept, "changed": len(found.changed) + found.others_changed,
            "lost": len(found.lost) + found.others_lost, "quotes": len(found.quotes),
        }  # fmt: skip
        return (("text-would", counts),)

    return compare(study, file, effect)


def take(*, study: Study, file: Path, by: User) -> list[dict[str, Any]]:
    """Give the sources that are here the text of the file where that is another. Returns remarks for the report.

    A text from which a name was masked or somebody's words were cut stays: the file still has them. Each source is a
    step of its own; a second run finds the texts the same.
    """
    kept_from, counts = _without_words(study), {"text-taken": 0, "text-stays": 0, "text-not-taken": 0}
    with open_guarded(file) as project:
        for source in project.sources():
            row = Source.objects.filter(study=study, guid=uuid.UUID(source.guid)).select_related("study").first()
            if row is None or source.text is None or row.digest == digest(source.text):
                continue
            if str(row.pk) in kept_from:
                counts["text-stays"] += 1
                continue
            try:
                correct(source=row, start=0, end=row.length, words=normalise(source.text), seen=row.digest, by=by)
                counts["text-taken"] += 1
            except NotAllowed:
                counts["text-not-taken"] += 1
    return [{"code": code, "details": {"count": count}, "times": 1} for code, count in counts.items() if count]


def _without_words(study: Study) -> frozenset[str]:
    """The ids of sources out of which words were taken for good. Two queries."""
    masked = TrailEntry.objects.filter(chain=str(study.pk), verb=MASKED).values_list("object_id", flat=True)
    subjects = Withdrawal.objects.filter(study=study).values_list("subjects", flat=True)
    return frozenset([*masked, *(one for some in subjects for one in some)])
