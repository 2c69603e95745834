"""Names of people and places outside the study that came up in its material, each with its one replacement.

They belong to nobody's own key: they are sealed under a key of the study as a thing. So that `Sjors` of one logbook and
`sjors` of the next become the same `[naam 3]`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from django.db import transaction

from oogst.core.deidentify.folding import fold
from oogst.core.deidentify.model import Known, label
from oogst.studies.models import Study
from oogst.vault import keys, texts
from oogst.vault.models import SealedText, Subject
from oogst.vault.router import VAULT

KIND = "other-names"


def read(study: Study) -> list[Known]:
    """Raises VaultLocked."""
    return [
        Known(key=entry["key"], names=tuple(entry["names"]), kind=entry["kind"], replacement=entry["replacement"])
        for entry in _entries(study)
    ]


def add(study: Study, name: str, kind: str, replacement: str = "") -> str:
    """Keep a name with its replacement, `[naam 3]` when none is given. Returns what it is replaced by from now on.

    A replacement that was given before joins this name to the others that have it. Raises VaultLocked.
    """
    with transaction.atomic(using=VAULT):
        keys.ensure(study.pk, study.pk, Subject.THING)
        list(SealedText.objects.select_for_update().filter(about=study.pk, kind=KIND))  # one writer at a time
        entries = _entries(study)
        folded = fold(name)
        for entry in entries:
            if folded in {fold(known) for known in entry["names"]} and replacement in ("", entry["replacement"]):
                return str(entry["replacement"])
        chosen = replacement or _next(entries, kind, study.language)
        for entry in entries:
            if entry["replacement"] == chosen and entry["kind"] == kind:
                entry["names"].append(name)
                break
        else:
            entries.append({"key": str(uuid.uuid4()), "names": [name], "kind": kind, "replacement": chosen})
        texts.keep(study.pk, study.pk, Subject.THING, kind=KIND, about=study.pk, text=json.dumps(entries))
    return chosen


def forget(study: Study, names: Iterable[str]) -> None:
    """Take these names out, for somebody who is known by now and wants to be forgotten.

    What is left is sealed under a new key, so that no older copy can be opened. Raises VaultLocked.
    """
    going = {fold(name) for name in names}
    with transaction.atomic(using=VAULT):
        list(SealedText.objects.select_for_update().filter(about=study.pk, kind=KIND))
        before = _entries(study)
        kept = [{**entry, "names": [name for name in entry["names"] if fold(name) not in going]} for entry in before]
        if kept == before:
            return
        keys.destroy([study.pk])
        left = [entry for entry in kept if entry["names"]]
        texts.keep(study.pk, study.pk, Subject.THING, kind=KIND, about=study.pk, text=json.dumps(left))


def _next(entries: list[dict], kind: str, language: str) -> str:
    """`[naam 4]`: one past the highest of its kind."""
    stem = label(kind, language).strip("[]")
    used = [entry["replacement"].strip("[]").removeprefix(stem).strip() for entry in entries if entry["kind"] == kind]
    return f"[{stem} {max((int(number) for number in used if number.isdigit()), default=0) + 1}]"


def _entries(study: Study) -> list[dict]:
    kept = texts.read(KIND, study.pk)
    return list(json.loads(kept)) if kept else []
