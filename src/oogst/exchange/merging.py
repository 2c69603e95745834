"""What a project that comes back changes here, where somebody chose that."""

import uuid
from collections.abc import Collection, Iterable, Sequence

from django.utils import timezone

from oogst.coding import log
from oogst.coding import services as coding
from oogst.coding.log import Step
from oogst.coding.models import Code, Coding, ImportedCoder, Memo
from oogst.core.formats.refi import Note
from oogst.core.formats.refi import Source as FileSource
from oogst.exchange.arrival import Arrival
from oogst.sources.models import Source


def take_meaning(arrival: Arrival, code: Code, name: str, definition: str) -> bool:
    """Give a code the name and meaning of the file, as a new version of it. False without somebody who does so."""
    if not arrival.choices.codes or arrival.by is None:
        return False
    coding.edit_code(code=code, by=arrival.by, name=name, definition=definition)
    arrival.outcome.counts["codes_changed"] += 1
    return True


def take_words(arrival: Arrival, notes: Iterable[Note]) -> None:
    """Give memos the words of the file, where these are one's own or of who has no account here. Two queries."""
    if not arrival.choices.memos:
        return
    words = {uuid.UUID(note.guid): note.text for note in notes if note.text.strip()}
    changed = []
    for memo in Memo.objects.present().filter(study=arrival.study, by__in=_may_change(arrival)):
        text = words.get(memo.guid)
        if text is not None and text != memo.text:
            memo.text, memo.edited_at = text, timezone.now()
            changed.append(memo)
    Memo.objects.bulk_update(changed, ["text", "edited_at"], batch_size=200)
    arrival.outcome.counts["memos_changed"] += len(changed)


def remove_gone(arrival: Arrival, sources: Sequence[Source], batch: Sequence[FileSource]) -> None:
    """Remove codings that these texts of the file no longer have, in a step that can be undone.

    Only one's own, and those of coders without an account here: nobody removes a colleague's by bringing in a file.
    """
    if not arrival.choices.gone_codings or arrival.by is None or not sources:
        return
    kept = {uuid.UUID(one.guid) for source in batch for selection in source.selections for one in selection.codings}
    rows = Coding.objects.present().filter(source__in=sources, coder__in=_may_change(arrival))
    gone = [row for row in rows if row.guid not in kept]
    if not gone:
        return
    step, now = Step(), timezone.now()
    step.touch(*gone)
    for row in gone:
        row.removed_at = now
    log.save(step)
    log.record(step, study=arrival.study, verb="remove", by=arrival.by, change_id=None, codings=len(gone))
    arrival.outcome.counts["codings_gone"] += len(gone)


def _may_change(arrival: Arrival) -> Collection[uuid.UUID]:
    imported = ImportedCoder.objects.filter(study=arrival.study).values_list("pk", flat=True)
    return {arrival.actor, *imported}
