"""Moving codings along when the text under them is masked; and the steps that put them there, so that undo still fits.

Both ends of a place move by one function of the place alone, in codings and in the log of steps alike. So what was
equal stays equal, and a step that could be taken back before the masking can be taken back after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from oogst.coding.correction_models import Adrift
from oogst.coding.log import CORRECT
from oogst.coding.models import Change, Code, CodeVersion, Coding, Memo
from oogst.core.deidentify.masking import Moves
from oogst.sources.models import Source

BATCH = 500
AWAY = 1_000_000  # beyond any place that a coding of the old or the new text has


@transaction.atomic
def move_codings(*, source: Source, moves: Moves, text: str, plain: Callable[[str], str]) -> int:
    """Put every coding of a source, removed ones too, where its words are in the new text. Returns how many.

    `plain` replaces the same names in words about the text: memos on it, and anchor examples taken from it. One that
    was cut through by a replacement takes it whole. Where two codings of one coder become the same, the older stays
    and takes the memos; the younger is forgotten by the log, so that no step waits for it.
    """
    rows = list(Coding.objects.filter(source=source).order_by("created_at", "pk"))
    gone = _place(rows, moves, text, plain)
    write_places(source, rows, text)
    for younger, older in gone.items():
        Memo.objects.filter(coding=younger).update(coding=older)
    _move_steps(source, {row.pk for row in rows}, set(gone), moves)
    end_corrections(source)
    _plain_memos(source, plain)
    _plain_anchors(source, plain)
    _plain_adrift(source, plain)
    return len(rows)


def write_places(source: Source, rows: Sequence[Coding], text: str) -> None:
    """Write the places, words and presence of all codings of a source. No two are in the same place halfway."""
    fields = ["start", "end", "words", "removed_at"]
    Coding.objects.bulk_update([row for row in rows if row.removed_at is not None], fields, BATCH)
    aside = len(text) + max((row.end for row in rows), default=0) + AWAY
    Coding.objects.present().filter(source=source).update(start=F("start") + aside, end=F("end") + aside)
    Coding.objects.bulk_update([row for row in rows if row.removed_at is None], fields, BATCH)


def _place(rows: list[Coding], moves: Moves, text: str, plain: Callable[[str], str]) -> dict[uuid.UUID, uuid.UUID]:
    """Give each its new place and words. Returns those that become one with an older, each with that one."""
    gone: dict[uuid.UUID, uuid.UUID] = {}
    there: dict[tuple[Any, ...], uuid.UUID] = {}
    for row in rows:
        row.start, row.end = moves.span(row.start, row.end)
        row.words = text[row.start : row.end] if row.start < row.end else plain(row.words)
        if row.removed_at is None:
            place = (row.code_id, row.coder, row.start, row.end)
            if place in there:
                gone[row.pk], row.removed_at = there[place], timezone.now()
            else:
                there[place] = row.pk
    return gone


def _move_steps(source: Source, codings: set[uuid.UUID], gone: set[uuid.UUID], moves: Moves) -> None:
    """The places in the log of steps; a step with a coding that became one with another no longer speaks of it."""
    wanted = {str(pk) for pk in codings}
    forgotten = {str(pk) for pk in gone}
    some: list[Change] = []
    for change in Change.objects.filter(study=source.study_id).iterator(BATCH):
        rows = [_moved_row(row, moves) if row["id"] in wanted else row for row in change.rows]
        kept = [row for row in rows if row["model"] != "coding" or row["id"] not in forgotten]
        if kept != change.rows:
            change.rows = kept
            some.append(change)
    Change.objects.bulk_update(some, ["rows"], BATCH)


def _moved_row(row: dict[str, Any], moves: Moves) -> dict[str, Any]:
    if row["model"] != "coding":
        return row
    return {**row, **{side: moved_side(row[side], moves) for side in ("before", "after") if row[side]}}


def moved_side(values: dict[str, Any], moves: Moves) -> dict[str, Any]:
    """A side of a row holds only what differs: one end may be there without the other."""
    if "start" in values and values.get("start") == values.get("end"):  # a place without words
        start, end = moves.span(values["start"], values["end"])
        return {**values, "start": start, "end": end}
    moved = dict(values)
    if "start" in values:
        moved["start"] = moves.span(values["start"], values["start"] + 1)[0]
    if "end" in values:
        moved["end"] = moves.span(max(values["end"] - 1, 0), values["end"])[1]
    return moved


def end_corrections(source: Source) -> None:
    """The texts that a correction could go back to are gone: undo goes on with the steps before it."""
    steps = Change.objects.filter(study=source.study_id, verb=CORRECT, about__source=str(source.pk))
    steps.update(undone=True)


def _plain_adrift(source: Source, plain: Callable[[str], str]) -> None:
    for row in Adrift.objects.filter(source=source):
        if (words := plain(row.words)) != row.words:
            Adrift.objects.filter(pk=row.pk).update(words=words)


def _plain_memos(source: Source, plain: Callable[[str], str]) -> None:
    for memo in Memo.objects.filter(Q(source=source) | Q(coding__source=source)):
        title, text = plain(memo.title), plain(memo.text)
        if (title, text) != (memo.title, memo.text):
            memo.title, memo.text = title[:200], text
            memo.save(update_fields=["title", "text"])


def _plain_anchors(source: Source, plain: Callable[[str], str]) -> None:
    """Anchor examples that were taken from this text, in every version of their code."""
    codes = Code.objects.filter(anchor_coding__source=source)
    versions = CodeVersion.objects.filter(code__in=codes.values("pk"))
    rows: list[Code | CodeVersion] = [*codes, *versions]
    for row in rows:
        anchor = plain(row.anchor)
        if anchor != row.anchor:
            row.anchor = anchor
            row.save(update_fields=["anchor"])
