"""The matrix of a study: codes against cases, kinds, phases, people, coders, a variable, or each other."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F
from django.utils.translation import gettext as _

from oogst.coding import queries as coding
from oogst.coding.models import Coding
from oogst.core.matrices import Cells, Marks, Whole, cells, overlaps
from oogst.insight.raw import by_code, raw, stored
from oogst.insight.rows import THEMES, Heading, Rows, rows_of
from oogst.insight.together import cells_of_pairs
from oogst.insight.wanted import NONE
from oogst.people.roles import ROLE_NAMES, Role
from oogst.sources.models import Kind, Participant, Phase, Turn, VariableValue
from oogst.studies.models import Sector, Study

COLUMNS = ("case", "sector", "kind", "phase", "role", "person", "coder", "source")
VARIABLE = "variable:"
CODES = "codes"  # as columns: the rows themselves


@dataclass(frozen=True)
class Matrix:
    """Headings and what stands in the cells, rows × columns. `own`: rows without their subcodes.

    `mutual`: of codes against codes; the columns are the rows, and a cell has the segments of the row that overlap with
    one of the column.
    """

    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Cells
    own: bool = False
    mutual: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows and self.columns and self.cells.total_segments)

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """From 0 to 1: of the segments of the column; of codes against codes, of the segments of both together."""
        cells = self.cells
        if self.mutual:
            both = cells.row_segments[:, None] + cells.column_segments[None, :]
            return (cells.segments + cells.segments.T) / both.clip(min=1)
        return cells.segments / cells.column_segments.clip(min=1)

    @property
    def row_shares(self) -> npt.NDArray[np.float64]:
        return self.cells.row_segments / max(1, self.cells.total_segments)


@dataclass(frozen=True)
class _Column:
    """The columns of a matrix: their headings, and where each source belongs."""

    headings: list[Heading]
    of_source: dict[uuid.UUID, int]


def matrix(
    study: Study, columns: str = "case", rows: str = THEMES, *, own: bool = False, empty: bool = False
) -> Matrix:
    """Count codes against columns.

    `columns`: one of COLUMNS, CODES, or VARIABLE with an id. `rows`: THEMES (the top of the codebook), ALL, or the id
    of a code, for that code itself and the codes right below it. `own`: without what stands under the codes of the
    rows. `empty`: also columns in which nothing is. Codings are read in one query, from an index alone unless the
    columns are people or codes; at most eight queries in all.
    """
    picked = rows_of(study, rows, own=own)
    if columns == CODES:
        return _mutual(study, picked, own=own, empty=empty)
    headings, marks, whole = _marks(study, columns, picked.numbers)
    counted = cells(marks, whole, picked.members, len(headings))
    kept = [number for number in range(len(headings)) if empty or counted.column_segments[number]]
    return Matrix(picked.headings, tuple(headings[number] for number in kept), _only(counted, kept), own=own)


def _mutual(study: Study, picked: Rows, *, own: bool, empty: bool) -> Matrix:
    """Codes against codes, without those that overlap with no other."""
    counted = cells_of_pairs(study, picked)
    kept = [number for number in range(len(picked.headings)) if empty or counted.segments[number].any()]
    headings = tuple(picked.headings[number] for number in kept)
    ends, in_sources = counted.row_segments[kept], counted.row_sources[kept]
    only = Cells(
        counted.segments[np.ix_(kept, kept)], counted.sources[np.ix_(kept, kept)], ends, in_sources, ends, in_sources,
        counted.total_segments, counted.total_sources,
    )  # fmt: skip
    return Matrix(headings, headings, only, own=own, mutual=True)


def _marks(study: Study, columns: str, codes: dict[uuid.UUID, int]) -> tuple[list[Heading], Marks, Marks]:
    """The headings, and all codings of the study as marks: by column, and each once."""
    known = {stored(pk): number for pk, number in codes.items()}
    if columns in ("role", "person"):
        return _by_people(study, columns, known)
    if columns == "coder":
        return _by_coder(study, known)
    column = _of_sources(study, columns)
    order = {stored(pk): number for number, pk in enumerate(column.of_source)}
    places = np.array(list(column.of_source.values()), dtype=np.int64)
    code, source = _listed(known, by_code(study, "source_id"), [order])
    marks = Marks(code, source, places[source], np.ones_like(code))
    return column.headings, marks, marks


def _by_coder(study: Study, codes: dict[Any, int]) -> tuple[list[Heading], Marks, Marks]:
    names = sorted(coding.coder_names(study).items(), key=lambda item: item[1].casefold())
    place = {stored(pk): number for number, (pk, _name) in enumerate(names)}
    lists = by_code(study, "source_id", "coder")
    unknown = sorted({coder for _sources, coders in lists.values() for coder in set(coders)} - place.keys())
    place |= {coder: len(names) for coder in unknown}
    sources = {pk: number for number, (pk,) in enumerate(raw(study.sources.order_by().values_list("pk")))}
    code, source, column = _listed(codes, lists, [sources, place])
    marks = Marks(code, source, column, np.ones_like(code))
    return [*(Heading(str(pk), name) for pk, name in names), Heading(NONE, _("Not known"))], marks, marks


def _listed(codes: dict[Any, int], lists: dict[Any, list[list[Any]]], orders: Sequence[dict[Any, int]]) -> list[Whole]:
    """The lists of `by_code` as arrays: the number of the code, then a number for each id."""
    there = [code for code in lists if code in codes]
    numbers = np.repeat(
        np.array([codes[code] for code in there], dtype=np.int64), [len(lists[code][0]) for code in there]
    )
    return [
        numbers,
        *(
            np.fromiter((order[pk] for code in there for pk in lists[code][at]), dtype=np.int64, count=len(numbers))
            for at, order in enumerate(orders)
        ),
    ]


def _by_people(study: Study, columns: str, codes: dict[Any, int]) -> tuple[list[Heading], Marks, Marks]:
    """By who says it: the people whose turns a coding touches; where no turn has a person, those who take part."""
    headings, place = _people(study, columns)
    what = "person__role" if columns == "role" else "person_id"
    order = {stored(pk): number for number, pk in enumerate(study.sources.order_by().values_list("pk", flat=True))}
    present = Coding.objects.present().filter(study=study).order_by()
    rows = [row for row in raw(present.values_list("code_id", "source_id", "start", "end")) if row[0] in codes]
    code, source, start, end = _arrays(((codes[c], order[s], b, e) for c, s, b, e in rows), 4)
    whole = Marks(code, source, np.zeros_like(code), np.ones_like(code))
    turns = (
        Turn.objects.filter(revision__source__study=study, revision__digest=F("revision__source__digest"))
        .filter(person__isnull=False)
        .order_by("revision__source", "start")
    )
    heard = raw(turns.values_list("revision__source_id", "start", "end", what))
    said = sorted((order[s], b, e, place[stored(who)]) for s, b, e, who in heard)
    turn_source, turn_start, turn_end, turn_column = _arrays(said, 4)
    coding_at, turn_at = overlaps((source, start, end), (turn_source, turn_start, turn_end))
    pairs = [np.stack([coding_at, turn_column[turn_at]], axis=1)]
    without = np.flatnonzero(~np.isin(source, turn_source))
    taking_part: dict[int, list[int]] = defaultdict(list)
    for pk, who in Participant.objects.filter(source__study=study).order_by().values_list("source_id", what):
        taking_part[order[stored(pk)]].append(place[stored(who)])
    pairs.append(
        _arrays(((int(at), col) for at in without for col in taking_part.get(int(source[at]), ())), 2).T.reshape(-1, 2)
    )
    joined = np.unique(np.concatenate(pairs), axis=0)
    nobody = np.setdiff1d(np.arange(len(code)), joined[:, 0])
    joined = np.concatenate([joined, np.stack([nobody, np.full_like(nobody, place[""])], axis=1)])
    at = joined[:, 0]
    return headings, Marks(code[at], source[at], joined[:, 1], np.ones_like(at)), whole


def _people(study: Study, columns: str) -> tuple[list[Heading], dict[Any, int]]:
    """Headings and their places; a person without a role and a coding without a person share the last."""
    place: dict[Any, int] = {}
    if columns == "role":
        headings = [Heading(role.value, str(ROLE_NAMES[role]).capitalize()) for role in Role]
        place = {role.value: number for number, role in enumerate(Role)}
    else:
        people = list(study.people.values_list("pk", "label"))
        headings = [Heading(str(pk), label) for pk, label in people]
        place = {stored(pk): number for number, (pk, _label) in enumerate(people)}
    place[""] = len(headings)
    return [*headings, Heading(NONE, _("Not known"))], place


def _of_sources(study: Study, columns: str) -> _Column:
    """Columns by what is known of a source. One query, two for cases and variables."""
    values: dict[Any, str]
    if columns == "kind":
        values = dict(study.sources.order_by().values_list("pk", "kind"))
        known = [(kind.value, str(kind.label).capitalize()) for kind in Kind]
    elif columns == "phase":
        values = dict(study.sources.order_by().values_list("pk", "phase"))
        known = [(phase.value, str(phase.label).capitalize()) for phase in Phase]
    elif columns == "sector":
        values = dict(study.sources.order_by().values_list("pk", "organisation__sector"))
        known = [(sector.value, str(sector.label).capitalize()) for sector in Sector]
    elif columns == "source":
        rows = list(study.sources.values_list("pk", "name"))
        values = {pk: str(pk) for pk, _name in rows}
        known = [(str(pk), name) for pk, name in rows]
    elif columns.startswith(VARIABLE):
        values = _values(study, columns.removeprefix(VARIABLE))
        known = [(value, value) for value in sorted(set(values.values()), key=_natural) if value]
    else:
        values = {pk: str(case or "") for pk, case in study.sources.order_by().values_list("pk", "organisation_id")}
        known = [(str(case.pk), case.label) for case in study.organisations.all()]
    place = {key: number for number, (key, _label) in enumerate(known)}
    of_source = {pk: place.get(value or "", len(known)) for pk, value in values.items()}
    held = np.bincount(list(of_source.values()), minlength=len(known) + 1)
    headings = [Heading(key, label, sources=int(held[number])) for number, (key, label) in enumerate(known)]
    return _Column([*headings, Heading(NONE, _("Not known"), sources=int(held[-1]))], of_source)


def _values(study: Study, variable: str) -> dict[Any, str]:
    """The value of every source; its own, or else that of its case."""
    rows = VariableValue.objects.filter(variable__study=study, variable_id=variable)
    own, of_case = {}, {}
    for source, case, value in rows.values_list("source_id", "organisation_id", "value"):
        if source:
            own[source] = value
        else:
            of_case[case] = value
    sources = study.sources.order_by().values_list("pk", "organisation_id")
    return {pk: own.get(pk) or of_case.get(case, "") for pk, case in sources}


def _natural(value: str) -> tuple[int, float, str]:
    try:
        return 0, float(value.replace(",", ".")), value
    except ValueError:
        return 1, 0.0, value.casefold()


def _only(counted: Cells, kept: Sequence[int]) -> Cells:
    """The same without the columns that are not kept."""
    return Cells(
        counted.segments[:, kept], counted.sources[:, kept], counted.row_segments, counted.row_sources,
        counted.column_segments[kept], counted.column_sources[kept], counted.total_segments, counted.total_sources,
    )  # fmt: skip


def _arrays(rows: Iterable[Sequence[int]], width: int) -> Any:
    """Rows as columns of whole numbers."""
    return np.array(list(rows), dtype=np.int64).reshape(-1, width).T
