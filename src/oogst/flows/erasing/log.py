"""The log of coding after a destruction: no step refers to what is gone, and all others can still be taken back."""

from __future__ import annotations

import uuid
from typing import Any

from oogst.coding.models import Change
from oogst.core.cutting import Cut
from oogst.flows.erasing.gone import Gone, without_ids
from oogst.studies.models import Study


def redact(study: Study, gone: Gone) -> None:
    """Entries about what is gone leave their step, a step without entries leaves the log; places move with the text.

    One pass over the log of the study.
    """
    empty = []
    for change in Change.objects.filter(study=study).only("pk", "rows", "about").iterator(500):
        rows = [entry for entry in (_redacted(row, gone) for row in change.rows) if entry is not None]
        about = without_ids(change.about, gone.ids)
        if rows == change.rows and about == change.about:
            continue
        gone.counts["steps"] += 1
        if change.rows and not rows:
            empty.append(change.pk)
        else:
            Change.objects.filter(pk=change.pk).update(rows=rows, about=about)
    _remove(empty)


def _redacted(entry: dict[str, Any], gone: Gone) -> dict[str, Any] | None:
    if entry["id"] in gone.ids:
        return None
    values = [*(entry["before"] or {}).values(), *(entry["after"] or {}).values()]
    if any(isinstance(value, str) and value in gone.ids for value in values):
        return None  # a memo that was on a coding that is gone: it stays where it is now
    if (cut := gone.moved.get(entry["id"])) is not None:
        return {**entry, "before": _moved(entry["before"], cut), "after": _moved(entry["after"], cut)}
    return entry


def _moved(values: dict[str, Any] | None, cut: Cut) -> dict[str, Any] | None:
    """Places as they are in the new text."""
    if values is None:
        return None
    places = {"start": cut.start, "end": cut.end}
    return {
        name: places[name](value) if name in places and value is not None else value for name, value in values.items()
    }


def _remove(changes: list[uuid.UUID]) -> None:
    """A step and what took it back are about the same rows, so they leave together."""
    for start in range(0, len(changes), 500):
        Change.objects.filter(pk__in=changes[start : start + 500]).delete()
