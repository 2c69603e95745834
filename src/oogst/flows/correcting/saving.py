"""Correcting a text: a revision, with everything that hangs on the text in its place; and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oogst.coding import log
from oogst.coding import services as coding
from oogst.coding.correcting import Carried, carry_codings, carry_round_codings
from oogst.coding.correcting import spans_of as coded
from oogst.coding.correction_models import Correction
from oogst.coding.log import CORRECT, PLACE_QUOTE, Step
from oogst.coding.models import Change, Coding
from oogst.core.reanchoring import Edits, edits
from oogst.flows.correcting.passage import corrected
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import correcting as texts
from oogst.sources.models import Revision, Source
from oogst.story.correcting import carry_quotes, turn_quote
from oogst.story.correcting import spans_of as quoted
from oogst.studies.models import Study


class Told(Step):
    """What a correction says in the log: which codings came and went. Places belong to a text: see `Correction`."""

    def __init__(self, carried: Carried) -> None:
        super().__init__()
        self.carried = carried

    def differences(self) -> list[dict[str, Any]]:
        return [*(_row(row, gone=True) for row in self.carried.lost),
                *(_row(row, gone=False) for row in self.carried.found)]  # fmt: skip


@transaction.atomic
def correct(
    *, source: Source, start: int, end: int, words: str, seen: str, by: User, change_id: uuid.UUID | None = None
) -> Change:
    """Put other words on [start, end) of a text. `seen` is the digest of the text that was looked at.

    Whoever may code may correct: it is part of coding, everybody sees who did it, and undo takes it back. Codings that
    lost their words wait for their coder. Raises NotAllowed when the text changed since, nothing changed, or nothing
    would be left.
    """
    access.require(by, Permission.CODE, source)
    if (change := log.known(source.study, change_id, by)) is not None:
        return change
    held = texts.locked(source, seen)
    before = held.current()
    new = corrected(before.text, start, end, words)
    moves = edits(before.text, new, [*coded(held), *quoted(held)])
    back = moves.back(before.text, new)
    after = texts.revise(held, before, new, moves, by)
    return _made(held, before, after, moves, back, by, change_id)


def _made(
    source: Source, before: Revision, after: Revision, moves: Edits, back: Edits, by: User,
    change_id: uuid.UUID | None,
) -> Change:  # fmt: skip
    carried, kept = _carry(source, after, moves, back, by, {})
    change = log.record(
        Told(carried), study=source.study, verb=CORRECT, by=by, change_id=change_id, source=str(source.pk),
        revision=after.number, adrift=len(carried.lost),
    )  # fmt: skip
    Correction.objects.create(change=change, source=source, before=before, after=after, moves=moves.packed(), kept=kept)
    return change


@transaction.atomic
def undo(*, study: Study, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Take back one's last step, also when that is a correction. Raises NotAllowed as `coding.services.undo` does."""
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    last = log.last_done(study, by)
    if last is not None and last.verb == PLACE_QUOTE:
        return turn_quote(last, back=True, by=by, change_id=change_id)
    if last is None or last.verb != CORRECT:
        return coding.undo(study=study, by=by, change_id=change_id)
    return _turn(last, back=True, by=by, change_id=change_id)


@transaction.atomic
def redo(*, study: Study, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Make the step again that was taken back last."""
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    following = log.next_undone(study, by, log.last_done(study, by))
    if following is not None and following.verb == PLACE_QUOTE:
        return turn_quote(following, back=False, by=by, change_id=change_id)
    if following is None or following.verb != CORRECT:
        return coding.redo(study=study, by=by, change_id=change_id)
    return _turn(following, back=False, by=by, change_id=change_id)


def _turn(change: Change, *, back: bool, by: User, change_id: uuid.UUID | None) -> Change:
    """The text as it was before a correction, or after it again, with every coding that nobody touched since."""
    correction = Correction.objects.select_related("source__study", "before", "after").filter(change=change).first()
    if correction is None:
        raise NotAllowed(_changed())
    here, there = (correction.after, correction.before) if back else (correction.before, correction.after)
    source = (
        Source.objects.select_for_update(no_key=True, of=("self",)).select_related("study").get(pk=correction.source_id)
    )
    if source.digest != here.digest:
        raise NotAllowed(_changed())
    forth = Edits.unpacked(correction.moves)
    reverse = forth.back(correction.before.text, correction.after.text)
    moves, inverse = (reverse, forth) if back else (forth, reverse)
    texts.put_on_top(source, there, moves)
    carried, kept = _carry(source, there, moves, inverse, by, correction.kept)
    Correction.objects.filter(change=change).update(kept=kept)
    Change.objects.filter(pk=change.pk).update(undone=back)
    change.undone = back
    verb = "undo" if back else "redo"
    return log.record(
        Told(carried), study=source.study, verb=verb, by=by, change_id=change_id, reverts=change, of=CORRECT,
        source=str(source.pk), revision=there.number, adrift=len(carried.lost),
    )  # fmt: skip


def _carry(
    source: Source, to: Revision, moves: Edits, back: Edits, by: User, restore: Mapping[str, Any]
) -> tuple[Carried, dict[str, Any]]:
    carried = carry_codings(source=source, text=to.text, moves=moves, back=back, by=by, restore=restore)
    text = to.text
    rounds = carry_round_codings(source=source, text=text, moves=moves, back=back, restore=restore.get("rounds"))
    quotes = carry_quotes(source=source, text=text, moves=moves, back=back, restore=restore.get("quotes"))
    trail.record(by, "source.corrected", source, revision=to.number)
    return carried, {**carried.kept, "rounds": rounds, "quotes": quotes}


def _row(row: Coding, *, gone: bool) -> dict[str, Any]:
    return {"model": "coding", "id": str(row.pk), "before": {"removed": not gone}, "after": {"removed": gone}}


def _changed() -> str:
    return _("The text was changed again since, so this correction cannot be taken back or made again.")
