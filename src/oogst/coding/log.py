"""The change log: writing a step down, and taking it back.

A step is a list of rows, each with what it was before and became after, in references and never in words. Rows that
a step makes were `removed` before it. Nothing that a step touches is deleted, so every step can be taken back, also
merges, splits and moves; the words of a code come back from its versions, those of a coding from its source.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding.correction_models import Adrift
from oogst.coding.life_models import CodeRelation, RelationEvidence
from oogst.coding.models import Change, Code, CodeVersion, Coding, Memo
from oogst.core.ids import uuid7
from oogst.people import trail
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study

TRACKED: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "code": (Code, ("parent_id", "position", "merged_into_id", "version", "removed")),
    "coding": (Coding, ("code_id", "start", "end", "removed")),
    "memo": (Memo, ("code_id", "coding_id", "removed")),
    "coderelation": (CodeRelation, ("removed",)),
    "relationevidence": (RelationEvidence, ("stance", "removed")),
    "adrift": (Adrift, ("removed",)),
}
CORRECT = "correct"  # its texts and places are taken back by `flows.correcting`
PLACE_QUOTE = "place_quote"  # taken back by `story.correcting`
UNSEEN = frozenset({"position"})  # may have shifted by somebody else's move without any harm
CODE_WORDS = ("name", "color", "status", "definition", "when", "when_not", "anchor")
MEANING = ("definition", "when", "when_not")
"""The words that say what a code is for: with another meaning, older codings want a second look."""
OF_VERSION = (*CODE_WORDS, "meaning_at")
BATCH = 500


@dataclass
class Step:
    """A step being made: touch rows before changing them, then `record` it."""

    rows: dict[tuple[str, uuid.UUID], models.Model] = field(default_factory=dict)
    before: dict[tuple[str, uuid.UUID], dict[str, Any]] = field(default_factory=dict)

    def touch(self, *rows: models.Model) -> None:
        """Note how rows are now; later touches of the same row count for nothing."""
        for row in rows:
            key = (_model_name(row), row.pk)
            if key not in self.before:
                self.rows[key], self.before[key] = row, state(row)

    def made(self, *rows: models.Model) -> None:
        """Note rows that this step makes: before it they were not there."""
        for row in rows:
            key = (_model_name(row), row.pk)
            self.rows[key], self.before[key] = row, {**state(row), "removed": True}

    def differences(self) -> list[dict[str, Any]]:
        changed = []
        for (model, pk), before in self.before.items():
            after = state(self.rows[model, pk])
            fields = [name for name in before if before[name] != after[name]]
            if fields:
                changed.append(
                    {
                        "model": model,
                        "id": str(pk),
                        "before": {f: before[f] for f in fields},
                        "after": {f: after[f] for f in fields},
                    }
                )
        return changed


def state(row: models.Model) -> dict[str, Any]:
    """The tracked fields of a row, ready for JSON."""
    values: dict[str, Any] = {}
    for name in TRACKED[_model_name(row)][1]:
        value = row.removed_at is not None if name == "removed" else getattr(row, name)  # type: ignore[attr-defined]
        values[name] = str(value) if isinstance(value, uuid.UUID) else value
    return values


def known(study: Study, change_id: uuid.UUID | None, by: User) -> Change | None:
    """The step with this id, when it was sent before. Raises NotAllowed when it is somebody else's."""
    if change_id is None:
        return None
    change = Change.objects.filter(pk=change_id).first()
    if change is not None and (change.study_id != study.pk or change.by != by.pk):
        raise NotAllowed(_("This step was already made by somebody else."))
    return change


def record(
    step: Step,
    *,
    study: Study,
    verb: str,
    by: User,
    change_id: uuid.UUID | None = None,
    reverts: Change | None = None,
    **about: Any,
) -> Change:
    """Write the step down, on the trail and in the log. Its place in the log is its place on the trail.

    The trail comes first: from then on no colleague can take the same place.
    """
    change = Change(
        id=change_id or uuid7(),
        study=study,
        by=by.pk,
        at=timezone.now(),
        verb=verb,
        rows=step.differences(),
        about=about,
        reverts=reverts,
    )
    change.sequence = trail.record(by, f"coding.{verb}", change, rows=len(change.rows)).sequence
    change.save(force_insert=True)
    change.is_new = True
    return change


def last_done(study: Study, by: User) -> Change | None:
    """The step that undo would take back."""
    return _own(study, by).filter(undone=False).last()


def next_undone(study: Study, by: User, done: Change | None) -> Change | None:
    """The step that redo would make again, with `done` as `last_done`: none once a new step was made after the undo."""
    newest = _own(study, by).order_by("-sequence").values("sequence")[:1]
    # What was taken back before one's newest step was given up by that step: it never comes again.
    undone = _own(study, by).filter(undone=True, reverted_by__sequence__gt=Subquery(newest))
    return (undone.filter(sequence__gt=done.sequence) if done else undone).first()


def turn(change: Change, *, back: bool, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Take a step back, or make it again. Raises NotAllowed when somebody changed the same rows since."""
    if change.verb == CORRECT:
        raise NotAllowed(_("This step corrected a text. Open that text, and undo it there."))
    if change.verb == PLACE_QUOTE:
        raise NotAllowed(_("This step gave a quote a place. Open a text, and undo it there."))
    expected, wanted = ("after", "before") if back else ("before", "after")
    step = Step()
    for model, entries in _by_model(change.rows).items():
        rows = _load(model, entries.keys())
        for pk, entry in entries.items():
            row = rows.get(pk)
            if row is None or not _stands(row, entry[expected]):
                raise NotAllowed(_("Somebody has changed this since, so this step cannot be taken back or made again."))
            step.touch(row)
            _set(row, entry[wanted])
    try:
        with transaction.atomic():
            save(step)
    except IntegrityError as error:
        raise NotAllowed(
            _("The same coding was made again since, so this step cannot be taken back or made again.")
        ) from error
    _check_whole(step)
    _check_words(step)
    _check_tree(step)
    change.undone = back
    change.save(update_fields=["undone"])
    verb = "undo" if back else "redo"
    return record(step, study=change.study, verb=verb, by=by, change_id=change_id, reverts=change, of=change.verb)


def save(step: Step) -> None:
    """Write all touched rows that changed: one query for all rows that change alike, however many (in batches)."""
    alike: dict[tuple[str, tuple[tuple[str, Any], ...]], list[uuid.UUID]] = defaultdict(list)
    now = timezone.now()
    for (model, pk), before in step.before.items():
        row = step.rows[model, pk]
        after = state(row)
        fields = {name: after[name] for name in before if before[name] != after[name]}
        if fields:
            alike[model, tuple((_columns(row, fields, now)).items())].append(pk)
    # Rows leave before others come, so that a unique place is free when it is taken again.
    for (model, values), ids in sorted(alike.items(), key=lambda item: dict(item[0][1]).get("removed_at") is None):
        for start in range(0, len(ids), BATCH):
            TRACKED[model][0]._default_manager.filter(pk__in=ids[start : start + BATCH]).update(**dict(values))


def _check_whole(step: Step) -> None:
    """Raises NotAllowed when a code would go that others use by now, or something come back to a code that is gone."""
    codes = [row for row in step.rows.values() if isinstance(row, Code)]
    gone = [code.pk for code in codes if code.removed_at is not None]
    here = [code.parent_id for code in codes if code.removed_at is None and code.parent_id]
    here += {row.code_id for row in step.rows.values() if isinstance(row, Coding) and row.removed_at is None}
    used = (
        Coding.objects.present().filter(code__in=gone).exists()
        or Code.objects.present().filter(parent__in=gone).exists()
    )
    if used or Code.objects.filter(pk__in=here, removed_at__isnull=False).exists():
        raise NotAllowed(
            _("A code of this step is used by others, or gone by now, so it cannot be taken back or made again.")
        )


def _check_words(step: Step) -> None:
    """Raises NotAllowed when a coding would come back of which the words are no longer in the text."""
    for row in step.rows.values():
        if isinstance(row, Coding) and row.removed_at is None and row.start == row.end and row.words:
            raise NotAllowed(
                _("The words of this coding were taken out of the text since, so it cannot come back to its place.")
            )


def _check_tree(step: Step) -> None:
    """Raises NotAllowed when a code would come under itself, because a colleague moved codes since. One query."""
    moved = [
        row for key, row in step.rows.items() if isinstance(row, Code) and step.before[key]["parent_id"] != _above(row)
    ]
    if not moved:
        return
    parents = dict(Code.objects.filter(study=moved[0].study_id).values_list("pk", "parent_id"))
    for code in moved:
        above, walked = parents[code.pk], {code.pk}
        while above is not None:
            if above in walked:
                raise NotAllowed(_("A code cannot be moved under itself."))
            walked.add(above)
            above = parents[above]


def _above(code: Code) -> str | None:
    """The parent as `state` says it."""
    return str(code.parent_id) if code.parent_id else None


def _columns(row: models.Model, fields: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What to write for the changed fields of a row, words included."""
    values = {name: value for name, value in fields.items() if name != "removed"}
    if "removed" in fields:
        values["removed_at"] = now if fields["removed"] else None
    if isinstance(row, Code) and "version" in fields:
        values.update({name: getattr(row, name) for name in OF_VERSION})
    if isinstance(row, Coding) and fields.keys() & {"start", "end"} and row.start < row.end:
        values["words"] = row.source.passage(row.start, row.end)
    return values


def _own(study: Study, by: User) -> models.QuerySet[Change, Change]:
    return Change.objects.filter(study=study, by=by.pk, reverts__isnull=True).order_by("sequence")


def _by_model(rows: list[dict[str, Any]]) -> dict[str, dict[uuid.UUID, dict[str, Any]]]:
    grouped: dict[str, dict[uuid.UUID, dict[str, Any]]] = defaultdict(dict)
    for entry in rows:
        grouped[entry["model"]][uuid.UUID(entry["id"])] = entry
    # A coding comes back to a code that is there again, and leaves before its code goes: the order of TRACKED.
    return {model: grouped[model] for model in TRACKED if model in grouped}


def _load(model: str, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, models.Model]:
    table, wanted, found = TRACKED[model][0], list(ids), {}
    for start in range(0, len(wanted), BATCH):
        for row in table._default_manager.filter(pk__in=wanted[start : start + BATCH]):
            found[row.pk] = row
    return found


def _stands(row: models.Model, expected: dict[str, Any]) -> bool:
    now = state(row)
    return all(now[name] == value for name, value in expected.items() if name not in UNSEEN)


def _set(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "removed":
            row.removed_at = timezone.now() if value else None  # type: ignore[attr-defined]
        else:
            setattr(row, name, uuid.UUID(value) if name.endswith("_id") and value else value)
    if isinstance(row, Code) and "version" in values:
        _restore_words(row)


def _restore_words(code: Code) -> None:
    version = CodeVersion.objects.get(code=code, number=code.version)
    for name in OF_VERSION:
        setattr(code, name, getattr(version, name))


def _model_name(row: models.Model) -> str:
    return row._meta.model_name or ""
