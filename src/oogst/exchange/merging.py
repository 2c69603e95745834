"""What a project that comes back changes here, where somebody chose that."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone

from oogst.coding import log
from oogst.coding import services as coding
from oogst.coding.log import Step
from oogst.coding.models import Code, Coding, ImportedCoder, Memo
from oogst.core.formats.refi import Note
from oogst.core.formats.refi import Source as FileSource
from oogst.exchange.arrival import Arrival
from oogst.exchange.side_file import Bag
from oogst.sources.models import Source

RULES = ("when", "when_not", "anchor")


def take_meaning(arrival: Arrival, code: Code, name: str, definition: str, side: Bag) -> bool:
    """Give a code the name and meaning of the file, as a new version of it. False without somebody who does so.

    `side`: what our own export says of it besides; other programs have no rules for when to use a code.
    """
    if not arrival.choices.codes or arrival.by is None:
        return False
    rules: dict[str, Any] = {word: side.text(word) for word in RULES if side}
    coding.edit_code(code=code, by=arrival.by, name=name, definition=definition, **rules)
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


def take_changed(arrival: Arrival, sources: Sequence[Source], batch: Sequence[FileSource]) -> None:
    """Give codings the place and the code that they have in the file, in a step that can be undone.

    Only one's own, and those of coders without an account here. One that would come to stand where the same coder has
    that code already stays, and so does one whose code is not here. Two queries, and one for each that changes.
    """
    if not arrival.choices.codings or arrival.by is None or not sources:
        return
    wished = {
        uuid.UUID(one.guid): (one.code_guid, selection.start, selection.end)
        for source in batch for selection in source.selections for one in selection.codings if source.text
    }  # fmt: skip
    rows = list(Coding.objects.present().filter(source__in=sources).select_related("source"))
    taken = {(row.source_id, row.code_id, row.coder, row.start, row.end) for row in rows}
    step, may = Step(), _may_change(arrival)
    for row in rows:
        code_guid, start, end = wished.get(row.guid, ("", 0, 0))
        code = arrival.codes.get(code_guid)
        if code is None or row.coder not in may or not start < end <= row.source.length:
            continue
        place = row.source_id, code.pk, row.coder, start, end
        if (row.code_id, row.start, row.end) == (code.pk, start, end):
            continue
        if place in taken:
            arrival.outcome.remark("coding-twice")
            continue
        taken.add(place)
        step.touch(row)
        row.code, row.start, row.end = code, start, end
    if step.rows:
        log.save(step)
        log.record(step, study=arrival.study, verb="take", by=arrival.by, change_id=None, codings=len(step.rows))
        arrival.outcome.counts["codings_changed"] += len(step.rows)


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
