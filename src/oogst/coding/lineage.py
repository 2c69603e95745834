"""The lineage of codes: which label became what, when, and by whom. Read from the log and the versions of codes."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oogst.coding import queries
from oogst.coding.life_models import PastStep
from oogst.coding.models import Change, Code, CodeVersion, Status
from oogst.core.lineage import Label, Lineage, Way, lay_out
from oogst.studies.models import Study

Id = uuid.UUID
VERBS = ("create_code", "edit_code", "move", "merge", "split", "remove_codes", "sort")


@dataclass(frozen=True)
class Named:
    """A label in the picture: what it was called, of which code, and when and by whom it became what it became."""

    name: str
    code: Code
    is_now: bool
    at: datetime.datetime | None = None
    by: Id | None = None
    codings: int = 0


@dataclass(frozen=True)
class Event:
    """One row of the table. `what`: made, renamed, status, merged, split, moved or removed."""

    at: datetime.datetime
    by: Id
    what: str
    code: Code
    old: str
    new: str


@dataclass(frozen=True)
class Step:
    """One thing that happened to a code, as references. `what`: words, merged, split, moved or removed.

    `old` and `new` are codes: what it was split from or stood under; what it became part of or stands under.
    `before` and `after` are numbers of its versions.
    """

    at: datetime.datetime
    by: Id
    what: str
    code: Id
    old: Id | None = None
    new: Id | None = None
    before: int | None = None
    after: int | None = None

    @property
    def key(self) -> tuple[Id, str, datetime.datetime]:
        return self.code, self.what, self.at


class History:
    """All that is known of the codes of a study. Five queries."""

    def __init__(self, study: Study) -> None:
        self.codes = {code.pk: code for code in Code.objects.filter(study=study)}
        self.used = queries.counts(study)
        self.versions: dict[Id, list[CodeVersion]] = defaultdict(list)
        for version in CodeVersion.objects.filter(code__study=study).order_by("number"):
            self.versions[version.code_id].append(version)
        self._changes = list(Change.objects.filter(study=study, verb__in=VERBS, undone=False).order_by("sequence"))
        self._past = list(PastStep.objects.filter(study=study))

    def name_at(self, code: Id, at: datetime.datetime) -> str:
        """What a code was called at a moment."""
        name = self.codes[code].name
        for version in reversed(self.versions[code]):
            if version.number <= self.codes[code].version:
                name = version.name
                if version.at <= at:
                    break
        return name

    def number(self, code: Id, number: int | None) -> CodeVersion | None:
        return next((version for version in self.versions[code] if version.number == number), None)

    def events(self) -> list[Event]:
        """Everything that happened to codes and still stands, in order; what was undone is left out."""
        found = [
            Event(code.created_at, code.created_by, "made", code, "", self.first_name(code))
            for code in self.codes.values()
        ]
        for step in self.steps():
            found += self._told(step)
        return sorted(found, key=lambda event: event.at)

    def first_name(self, code: Code) -> str:
        return self.versions[code.pk][0].name if self.versions[code.pk] else code.name

    def steps(self) -> list[Step]:
        """What happened to codes, by the log and by what a project told, each once."""
        past = [
            Step(one.at, one.by, one.what, one.code_id, one.old_id, one.new_id, one.before, one.after)
            for one in self._past
        ]
        logged = [step for change in self._changes for step in self._of_change(change)]
        return list({step.key: step for step in [*past, *logged]}.values())

    def _of_change(self, change: Change) -> Iterator[Step]:
        if change.verb == "split" and (old := self._code(change.about.get("code"))):
            for made in map(self._code, change.about.get("made", [])):
                if made is not None:
                    yield Step(change.at, change.by, "split", made.pk, old=old.pk)
        for row in change.rows:
            if row["model"] == "code" and (code := self._code(row["id"])):
                yield from self._of_row(change, code.pk, row["before"] or {}, row["after"] or {})

    def _of_row(self, change: Change, code: Id, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Step]:
        at, by = change.at, change.by
        if isinstance(before.get("version"), int) and isinstance(after.get("version"), int):
            yield Step(at, by, "words", code, before=before["version"], after=after["version"])
        if after.get("merged_into_id") and (into := self._code(after["merged_into_id"])):
            yield Step(at, by, "merged", code, new=into.pk)
        elif after.get("removed") is True:
            yield Step(at, by, "removed", code)
        elif "parent_id" in after and not before.get("removed"):
            old, new = self._code(before.get("parent_id")), self._code(after.get("parent_id"))
            yield Step(at, by, "moved", code, old=old.pk if old else None, new=new.pk if new else None)

    def _told(self, step: Step) -> Iterator[Event]:
        code = self.codes[step.code]
        if step.what == "words":
            yield from self._of_words(step, code)
            return
        old, new = self._name(step.old, step.at), self._name(step.new, step.at)
        if step.what == "split":
            new = self.first_name(code)
        elif step.what in ("merged", "removed"):
            old = self.name_at(code.pk, step.at)
        yield Event(step.at, step.by, step.what, code, old, new)

    def _of_words(self, step: Step, code: Code) -> Iterator[Event]:
        old, new = self.number(code.pk, step.before), self.number(code.pk, step.after)
        if old is None or new is None:
            return
        if old.name != new.name:
            yield Event(step.at, step.by, "renamed", code, old.name, new.name)
        if old.status != new.status:
            yield Event(step.at, step.by, "status", code, _status(old.status), _status(new.status))
        if any(getattr(old, word) != getattr(new, word) for word in ("definition", "when", "when_not")):
            yield Event(step.at, step.by, "meaning", code, "", new.name)

    def _name(self, code: Id | None, at: datetime.datetime) -> str:
        return self.name_at(code, at) if code else ""

    def _code(self, pk: object) -> Code | None:
        try:
            return self.codes.get(uuid.UUID(str(pk))) if pk else None
        except ValueError:
            return None


def picture(history: History, theme: Id | None = None) -> Lineage[Named]:
    """All themes, or one: the codes now, and what each was before."""
    below: dict[Id | None, list[Code]] = defaultdict(list)
    gone: dict[Id, list[Code]] = defaultdict(list)
    for code in sorted(history.codes.values(), key=lambda code: (code.position, code.name)):
        if code.removed_at is None:
            below[code.parent_id].append(code)
        elif code.merged_into_id:
            gone[code.merged_into_id].append(code)
    tree = _Tree(history, below, gone, history.events())
    tops = [code for code in below[None] if theme is None or code.pk == theme]
    return lay_out([tree.now(code, None) for code in tops])


class _Tree:
    def __init__(
        self, history: History, below: dict[Id | None, list[Code]], gone: dict[Id, list[Code]], events: list[Event]
    ) -> None:
        self.history, self.below, self.gone = history, below, gone
        self.last: dict[tuple[str, Id], Event] = {(event.what, event.code.pk): event for event in events}

    def now(self, code: Code, way: Way | None) -> Label[Named]:
        moved = self.last.get(("moved", code.pk))
        label = Named(
            code.name, code, True, moved.at if moved and way else code.created_at,
            moved.by if moved and way else code.created_by, self.history.used.get(code.pk, 0),
        )  # fmt: skip
        below = [self.now(child, "under") for child in self.below.get(code.pk, ())]
        return Label(label, way, below, self._before(code, {code.pk}))

    def _before(self, code: Code, seen: set[Id]) -> list[Label[Named]]:
        """What a code was called at first, what it was split from, and what was merged into it."""
        found: list[Label[Named]] = []
        first = self.last.get(("renamed", code.pk))
        original = self.history.first_name(code)
        split = self.last.get(("split", code.pk))
        if first is not None and original != code.name:
            found.append(Label(Named(original, code, False, first.at, first.by), "renamed"))
        if split is not None:
            found.append(Label(Named(split.old, code, False, split.at, split.by), "split"))
        for other in self.gone.get(code.pk, ()):
            if other.pk not in seen:
                merged = self.last.get(("merged", other.pk))
                named = Named(
                    other.name, other, False, merged.at if merged else other.removed_at, merged.by if merged else None
                )
                found.append(Label(named, "merged", [], self._before(other, seen | {other.pk})))
        return found


def _status(value: str) -> str:
    return str(dict(Status.choices).get(value, value))
