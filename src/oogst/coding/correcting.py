"""Carrying codings over to a corrected text, and back: places, words, what is adrift, and the steps in the log."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding.correction_models import Adrift
from oogst.coding.models import Change, Code, CodeVersion, Coding, Memo
from oogst.coding.moving import BATCH, moved_side, write_places
from oogst.coding.round_models import RoundCoding
from oogst.core.reanchoring import Edits
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.carrying import carry
from oogst.sources.models import Source


@dataclass
class Carried:
    """What came of it: what can only be restored and not computed back; codings that are adrift now, and no longer."""

    kept: dict[str, Any] = field(default_factory=lambda: {"codings": {}, "steps": [], "joined": [], "adrift": []})
    lost: list[Coding] = field(default_factory=list)
    found: list[Coding] = field(default_factory=list)


def spans_of(source: Source) -> list[tuple[int, int]]:
    """The places of all codings of a source that count. One query."""
    return list(Coding.objects.present().filter(source=source).order_by().values_list("start", "end"))


def carry_codings(
    *, source: Source, text: str, moves: Edits, back: Edits, by: User, restore: Mapping[str, Any] | None = None
) -> Carried:
    """Put every coding of a source, removed ones too, in its new text. `back` is from that text to the one before.

    `restore` is what was kept when the text became what it is now, when that is taken back: codings that nobody
    touched since then come back exactly where they were.
    """
    restore = restore or {}
    rows = list(Coding.objects.filter(source=source).order_by("created_at", "pk"))
    carried, now = Carried(), timezone.now()
    anchors = _anchors(source)
    before = {row.pk: (row.start, row.end, row.words) for row in rows}
    carried.kept["codings"], lost = carry(rows, text, moves, back, restore.get("codings"))
    gone = {row.pk for row in lost}
    for row in rows:
        if row.pk in gone and row.removed_at is None:
            row.removed_at = now
            carried.lost.append(row)
            carried.kept["adrift"].append(str(row.pk))
    _revive(rows, restore, carried)
    _join(rows, carried, now)
    write_places(source, rows, text)
    _keep_adrift(carried, before, source, by, now)
    _carry_steps(source, {str(row.pk) for row in rows}, moves, back, restore.get("steps", ()), carried)
    _carry_anchors(anchors, {row.pk: row for row in rows}, before)
    return carried


def _revive(rows: Iterable[Coding], restore: Mapping[str, Any], carried: Carried) -> None:
    """What the correction had set adrift, or made one with another, and nobody decided about since."""
    waiting = Adrift.objects.waiting().filter(coding__in=restore.get("adrift", []))
    ids = {str(pk) for pk in waiting.values_list("pk", flat=True)}
    joined = {younger: memos for younger, _older, memos in restore.get("joined", ())}
    for row in rows:
        if row.removed_at is None or row.start == row.end:
            continue
        if str(row.pk) in ids:
            row.removed_at = None
            carried.found.append(row)
        elif str(row.pk) in joined:
            row.removed_at = None
            Memo.objects.filter(pk__in=joined[str(row.pk)]).update(coding=row)


def _join(rows: Iterable[Coding], carried: Carried, now: datetime.datetime) -> None:
    """Of two that became the same coding of one coder, the older stays and takes the memos."""
    there: dict[tuple[Any, ...], uuid.UUID] = {}
    for row in rows:
        if row.removed_at is not None:
            continue
        place = (row.code_id, row.coder, row.start, row.end)
        if place not in there:
            there[place] = row.pk
            continue
        row.removed_at = now
        memos = Memo.objects.filter(coding=row)
        carried.kept["joined"].append([str(row.pk), str(there[place]), [str(memo.pk) for memo in memos]])
        memos.update(coding=there[place])


def carry_round_codings(
    *, source: Source, text: str, moves: Edits, back: Edits, restore: Mapping[str, list[int]] | None = None
) -> dict[str, list[int]]:
    """Put what was coded in rounds in the new text, blind or not. Returns the places that cannot be computed back.

    Raises NotAllowed when a coding of a round that is still blind would lose its words: its coder cannot be asked.
    """
    rows = list(RoundCoding.objects.filter(source=source).select_related("round"))
    kept, lost = carry(rows, text, moves, back, restore)
    gone = {row.pk for row in lost}
    for row in rows:
        if row.pk in gone and row.removed_at is None and row.round.revealed_at is None:
            raise NotAllowed(
                _("In the round “%(name)s” these words are being coded. Leave them in until the round is revealed.")
                % {"name": row.round.name}
            )
    RoundCoding.objects.bulk_update(rows, ["start", "end", "words"], BATCH)
    return kept


def _keep_adrift(
    carried: Carried, before: Mapping[uuid.UUID, tuple[int, int, str]], source: Source, by: User,
    now: datetime.datetime,
) -> None:  # fmt: skip
    Adrift.objects.filter(pk__in=[row.pk for row in carried.found]).update(removed_at=now)
    Adrift.objects.filter(pk__in=[row.pk for row in carried.lost]).delete()
    Adrift.objects.bulk_create(
        Adrift(
            coding=row, study_id=source.study_id, source=source, coder=row.coder, words=before[row.pk][2], by=by.pk,
            at=now,
        )
        for row in carried.lost
    )  # fmt: skip


def _carry_steps(
    source: Source, codings: set[str], moves: Edits, back: Edits, exact: Iterable[list[Any]], carried: Carried
) -> None:
    """Places in the log of steps, so that a step of before can still be taken back."""
    known = {(change, row, side): (was, now) for change, row, side, was, now in exact}
    some: list[Change] = []
    for change in Change.objects.filter(study=source.study_id).iterator(BATCH):
        touched = False
        for number, row in enumerate(change.rows):
            if row["model"] != "coding" or row["id"] not in codings:
                continue
            for side in ("before", "after"):
                if not row[side] or not row[side].keys() & {"start", "end"}:
                    continue
                was = dict(row[side])
                restored, there = known.get((str(change.pk), number, side), (None, None))
                row[side] = dict(restored) if restored is not None and there == was else moved_side(was, moves)
                if moved_side(row[side], back) != was:
                    carried.kept["steps"].append([str(change.pk), number, side, was, row[side]])
                touched |= row[side] != was
        if touched:
            some.append(change)
    Change.objects.bulk_update(some, ["rows"], BATCH)


def _anchors(source: Source) -> list[Code | CodeVersion]:
    """Codes, and versions of them, with an example from this text."""
    codes = list(Code.objects.filter(anchor_coding__source=source).exclude(anchor=""))
    found: list[Code | CodeVersion] = [*codes]
    found += CodeVersion.objects.filter(code__in=codes).exclude(anchor="").select_related("code")
    return found


def _carry_anchors(
    rows: Iterable[Code | CodeVersion], codings: Mapping[uuid.UUID, Coding],
    before: Mapping[uuid.UUID, tuple[int, int, str]],
) -> None:  # fmt: skip
    """An example that says the words of its coding says them as they are now; one that is adrift stays an example."""
    for row in rows:
        coding = (row.code if isinstance(row, CodeVersion) else row).anchor_coding_id
        if coding is None or coding not in codings:
            continue
        now, was = codings[coding], before[coding][2]
        if now.start < now.end and row.anchor.strip() == was.strip() != now.words.strip():
            row.anchor = now.words
            row.save(update_fields=["anchor"])


def waiting_for(by: User, **about: Any) -> Any:
    """The codings of somebody that wait for a place, oldest first. Lazy."""
    rows = Adrift.objects.waiting().filter(coder=by.pk, **about)
    return rows.select_related("coding__code", "source").filter(~Q(coding=None))
