"""What a project that comes back would change here: new, changed, gone or the same. Nothing is touched."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from oogst.coding.models import Code, Coding, Memo
from oogst.core.formats.qdpx_reading import ProjectReader
from oogst.core.formats.refi import Source as FileSource
from oogst.core.formats.refi_guard import open_guarded
from oogst.core.text import digest
from oogst.exchange import side_file
from oogst.exchange.describing import description
from oogst.exchange.merging import RULES
from oogst.exchange.outcome import Item
from oogst.exchange.own_tables import BY_NAME
from oogst.exchange.side_file import SideFile
from oogst.sources.models import Source
from oogst.studies.models import Study

LONGEST_NAME = 300
COUNTED = {
    "comments": "comment", "relations": "relation", "boards": "board", "codebooks": "version", "rounds": "round",
    "questions": "question", "summaries": "summary",
}  # fmt: skip
"""Tables of our own of which the preview says how many are new."""
Remarks = tuple[tuple[str, Mapping[str, str | int]], ...]


@dataclass
class Preview:
    """`items`: a line for each thing that is new, changed or gone. `counts`: of all, as {"codes": {"new": 3}}."""

    items: list[Item] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def tell(
        self, kind: str, state: str, name: str, *, source: uuid.UUID | None = None, listed: bool = True,
        said: Remarks = (),
    ) -> None:  # fmt: skip
        of_kind = self.counts.setdefault(kind, {})
        of_kind[state] = of_kind.get(state, 0) + 1
        if state != "here" and listed:
            self.items.append(Item(kind, state, " ".join(name.split())[:LONGEST_NAME], source, remarks=said))


def comes_back(study: Study, file: Path) -> bool:
    """Whether this study has sources or codes of this project already. Reads no text of it.

    A query at most for each 500 of either.
    """
    if file.suffix.lower() == ".qdc":
        return False
    with open_guarded(file) as project:
        codes, sources = [code.guid for code in project.codes], project.source_guids
    return _any_here(Code.objects.filter(study=study), codes) or _any_here(study.sources.all(), sources)


def _any_here(rows: QuerySet[Any, Any], guids: Sequence[str]) -> bool:
    """One query for each 500."""
    pieces = (guids[start : start + 500] for start in range(0, len(guids), 500))
    return any(rows.filter(guid__in=list(map(uuid.UUID, some))).exists() for some in pieces)


def preview(study: Study, file: Path, effect: Callable[[Source, str], Remarks] = lambda row, text: ()) -> Preview:
    """Compare a project with the study. Four queries, two for each of its sources, and one for each kind of row.

    `effect` says of a source that is here what the other text of the file would do to what hangs on it.
    Raises CannotRead for a file that cannot be opened.
    """
    found = Preview()
    with open_guarded(file) as project:
        side, _is_right = side_file.read(project.side_file())
        _codes(found, study, project, side)
        _memos(found, study, project, side)
        _cases(found, study, project)
        _sources(found, study, project, effect)
        _own(found, study, side)
    return found


def _codes(found: Preview, study: Study, project: ProjectReader, side: SideFile) -> None:
    here = {str(code.guid): code for code in Code.objects.filter(study=study)}
    for code in project.codes:
        ours = here.pop(code.guid, None)
        if ours is None:
            found.tell("code", "new", code.name)
            continue
        own = side.codes.inside(code.guid)
        meaning = own.text("definition") if own else code.description
        same = " ".join(code.name.split()) == ours.name and meaning in (ours.definition, description(ours))
        same = same and all(own.text(word) == getattr(ours, word) for word in RULES if own)
        found.tell("code", "here" if same or ours.removed_at else "changed", ours.name)
    for ours in here.values():
        if ours.removed_at is None:
            found.tell("code", "gone", ours.name)


def _memos(found: Preview, study: Study, project: ProjectReader, side: SideFile) -> None:
    """Memos by number, without their titles: they may be of anybody."""
    here = dict(Memo.objects.present().filter(study=study).values_list("guid", "text"))
    for note in project.notes:
        text = here.pop(uuid.UUID(note.guid), None)
        state = "new" if text is None else "here" if text == note.text or not note.text.strip() else "changed"
        found.tell("memo", state, "", listed=False)
    for bag in side.own("adrift_memos"):  # about codings that wait for a place
        text = here.pop(bag.guid("guid") or uuid.uuid4(), None)
        found.tell("memo", "new" if text is None else "here", "", listed=False)
    for _guid in here:
        found.tell("memo", "gone", "", listed=False)


def _cases(found: Preview, study: Study, project: ProjectReader) -> None:
    here = {str(guid): label for guid, label in study.organisations.values_list("guid", "label")}
    for case in project.cases:
        label = here.pop(case.guid, None)
        state = "new" if label is None else "here" if label == case.name or not case.name else "changed"
        found.tell("case", state, label or case.name)
    for label in here.values():
        found.tell("case", "gone", label)


def _sources(
    found: Preview, study: Study, project: ProjectReader, effect: Callable[[Source, str], Remarks]
) -> None:  # fmt: skip
    rest = dict(study.sources.values_list("guid", "name"))
    for source in project.sources():
        guid = uuid.UUID(source.guid)
        known = rest.pop(guid, None) is not None
        if source.text is None:
            continue
        if not known:
            found.tell("source", "new", source.name)
            for _coding in _codings(source):
                found.tell("coding", "new", "", listed=False)
            continue
        row = Source.objects.get(study=study, guid=guid)
        is_same = row.digest == digest(source.text)
        said = () if is_same else effect(row, source.text)
        found.tell("source", "here" if is_same else "changed", row.name, source=row.pk, said=said)
        if is_same:
            _compare(found, row, source)
    for name in rest.values():
        found.tell("source", "gone", name)


def _own(found: Preview, study: Study, side: SideFile) -> None:
    """What only Oogst has, by number: new or here."""
    for name, kind in COUNTED.items():
        known = [bag.guid("id") for bag in side.own(name)]
        ids = {one: uuid.uuid5(study.pk, str(one)) for one in known if one}
        rows = BY_NAME[name].model._default_manager.filter(**{BY_NAME[name].study: study})
        here = set(rows.values_list("pk", flat=True)) if ids else set()
        for one, other in ids.items():
            found.tell(kind, "here" if one in here or other in here else "new", "", listed=False)


def _compare(found: Preview, row: Source, source: FileSource) -> None:
    """Codings of one text, by number."""
    here = {
        str(guid): place
        for guid, *place in Coding.objects.present()
        .filter(source=row, code__removed_at=None)
        .values_list("guid", "code__guid", "start", "end")
    }
    for guid, place in _codings(source):
        ours = here.pop(guid, None)
        state = "new" if ours is None else "here" if [str(ours[0]), *ours[1:]] == place else "changed"
        found.tell("coding", state, "", listed=False)
    for _guid in here:
        found.tell("coding", "gone", "", listed=False)


def _codings(source: FileSource) -> Iterator[tuple[str, list[object]]]:
    for selection in source.selections:
        for coding in selection.codings:
            yield coding.guid, [coding.code_guid, selection.start, selection.end]
