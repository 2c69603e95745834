"""Reading versions of the codebook, and what differs between two of them or with now."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oogst.coding import queries
from oogst.coding.life_models import CodebookEntry, CodebookVersion
from oogst.coding.models import Code, CodeVersion, Status
from oogst.core.codebook_difference import Difference, Entry, compare
from oogst.studies.models import Study

Key = uuid.UUID


@dataclass(frozen=True)
class Line:
    """A code of a version: how it was, how deep it stood, and how many codings it had then."""

    entry: Entry[Key]
    color: str
    depth: int
    codings: int
    path: str  # names above it, with " / " between them

    @property
    def status(self) -> str:
        return str(dict(Status.choices).get(self.entry.status, self.entry.status))


def lines(version: CodebookVersion | None, study: Study) -> list[Line]:
    """The codebook of a version in its order, or as it is now without one. Two queries."""
    found = _now(study) if version is None else _then(version)
    below: dict[Key | None, list[tuple[int, Entry[Key], str, int]]] = defaultdict(list)
    here = {entry.key for _position, entry, _color, _codings in found}
    for row in found:
        parent = row[1].parent
        below[parent if parent in here else None].append(row)
    return list(_walk(below, None, 0, ""))


def difference(study: Study, old: CodebookVersion | None, new: CodebookVersion | None) -> Difference[Key]:
    """From one version to another; None is the codebook as it is now. Five queries."""
    into = dict(Code.objects.filter(study=study, merged_into__isnull=False).values_list("pk", "merged_into_id"))
    return compare(_entries(lines(old, study)), _entries(lines(new, study)), into)


def names(*versions: Sequence[Line]) -> dict[Key | None, str]:
    """What codes are called in these versions, the later ones first in saying."""
    return {line.entry.key: line.entry.name for some in versions for line in some}


def _entries(some: Iterable[Line]) -> list[Entry[Key]]:
    return [line.entry for line in some]


def _now(study: Study) -> list[tuple[int, Entry[Key], str, int]]:
    used = queries.counts(study)
    return [
        (code.position, _entry(code.pk, code, code.parent_id), code.color, used.get(code.pk, 0))
        for code in Code.objects.present().filter(study=study)
    ]


def _then(version: CodebookVersion) -> list[tuple[int, Entry[Key], str, int]]:
    entries = list(CodebookEntry.objects.filter(codebook=version).order_by("pk"))
    words = {
        (row.code_id, row.number): row
        for row in CodeVersion.objects.filter(code__in=version.entries.values("code"), code__study=version.study_id)
    }
    found = []
    for entry in entries:
        row = words[entry.code_id, entry.number]
        found.append((entry.position, _entry(entry.code_id, row, entry.parent), row.color, entry.codings))
    return found


def _entry(key: Key, row: Code | CodeVersion, parent: Key | None) -> Entry[Key]:
    return Entry(
        key=key, name=row.name, parent=parent, status=row.status, definition=row.definition, when=row.when,
        when_not=row.when_not, anchor=row.anchor,
    )  # fmt: skip


def _walk(
    below: dict[Key | None, list[tuple[int, Entry[Key], str, int]]], parent: Key | None, depth: int, path: str
) -> Iterable[Line]:
    for _position, entry, color, codings in sorted(below.get(parent, ()), key=lambda row: (row[0], row[1].name)):
        yield Line(entry, color, depth, codings, path)
        yield from _walk(below, entry.key, depth + 1, f"{path} / {entry.name}" if path else entry.name)
