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


def add(study: Study, name: str, kind: str, replacement: str = "", *, origin: uuid.UUID) -> str:
    """Keep a name with its replacement, `[naam 3]` when none is given. Returns what it is replaced by from now on.

    A replacement that was given before joins this name to the others that have it. `origin` is the text in which it
    stood: when that is destroyed, the name goes as well. Raises VaultLocked.
    """
    with transaction.atomic(using=VAULT):
        keys.ensure(study.pk, study.pk, Subject.THING)
        list(SealedText.objects.select_for_update().filter(about=study.pk, kind=KIND))  # one writer at a time
        entries = _entries(study)
        folded = fold(name)
        for entry in entries:
            if folded in {fold(known) for known in entry["names"]} and replacement in ("", entry["replacement"]):
                if str(origin) not in entry["from"].setdefault(folded, []):
                    entry["from"][folded].append(str(origin))
                    _keep(study, entries)
                return str(entry["replacement"])
        chosen = replacement or _next(entries, kind, study.language)
        for entry in entries:
            if entry["replacement"] == chosen and entry["kind"] == kind:
                entry["names"].append(name)
                entry["from"][folded] = [str(origin)]
                break
        else:
            new = {"key": str(uuid.uuid4()), "names": [name], "kind": kind, "replacement": chosen}
            entries.append({**new, "from": {folded: [str(origin)]}})
        _keep(study, entries)
    return chosen


def forget(study: Study, names: Iterable[str], origins: Iterable[uuid.UUID] = ()) -> None:
    """Take these names out, for somebody who is known by now and wants to be forgotten; and those that stood in no
    other text than these origins, which are destroyed.

    What is left is sealed under a new key, so that no older copy can be opened. Raises VaultLocked.
    """
    going, destroyed = {fold(name) for name in names}, {str(origin) for origin in origins}
    with transaction.atomic(using=VAULT):
        list(SealedText.objects.select_for_update().filter(about=study.pk, kind=KIND))
        before = _entries(study)
        kept = [_without(entry, going, destroyed) for entry in before]
        if kept == before:
            return
        keys.destroy([study.pk])
        left = [entry for entry in kept if entry["names"]]
        _keep(study, left)


def _without(entry: dict, going: set[str], destroyed: set[str]) -> dict:
    """An entry without the names that go: asked for, or known from nothing else than what is destroyed."""
    left = {name: [one for one in origins if one not in destroyed] for name, origins in entry["from"].items()}
    orphans = {name for name, origins in entry["from"].items() if origins and not left[name]}
    names = [name for name in entry["names"] if fold(name) not in going | orphans]
    return {**entry, "names": names, "from": {name: left[name] for name in left if name not in going | orphans}}


def _keep(study: Study, entries: list[dict]) -> None:
    texts.keep(study.pk, study.pk, Subject.THING, kind=KIND, about=study.pk, text=json.dumps(entries))


def _next(entries: list[dict], kind: str, language: str) -> str:
    """`[naam 4]`: one past the highest of its kind."""
    stem = label(kind, language).strip("[]")
    used = [entry["replacement"].strip("[]").removeprefix(stem).strip() for entry in entries if entry["kind"] == kind]
    return f"[{stem} {max((int(number) for number in used if number.isdigit()), default=0) + 1}]"


def _entries(study: Study) -> list[dict]:
    kept = texts.read(KIND, study.pk)
    return list(json.loads(kept)) if kept else []
