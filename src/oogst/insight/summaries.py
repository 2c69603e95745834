"""Writing and reading the grid of summaries: cases down, themes across."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from oogst.coding.models import Code
from oogst.insight.matrix import matrix
from oogst.insight.rows import THEMES, Heading
from oogst.insight.summary_models import CaseSummary
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.studies.models import Organisation, Study

LONGEST = 20_000  # characters


class Overtaken(Exception):
    """Somebody else changed the cell meanwhile. `newest` is what stands there now; None when it was emptied."""

    def __init__(self, newest: CaseSummary | None) -> None:
        super().__init__("somebody else changed this summary")
        self.newest = newest


@dataclass(frozen=True)
class Cell:
    """What is said of a case under a code, if anything, and how many segments there are."""

    code: Heading
    summary: CaseSummary | None
    segments: int


@dataclass(frozen=True)
class Line:
    case: Organisation
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    codes: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def written(self) -> int:
        return sum(cell.summary is not None for line in self.lines for cell in line.cells)


def grid(study: Study, rows: str = THEMES) -> Grid:
    """`rows` as in a matrix. Seven queries."""
    counted = matrix(study, "case", rows, own=rows != THEMES, empty=True)
    at = {column.key: number for number, column in enumerate(counted.columns)}
    said = {(str(row.organisation_id), str(row.code_id)): row for row in CaseSummary.objects.filter(study=study)}
    lines = []
    for case in study.organisations.all():
        key = str(case.pk)
        cells = tuple(
            Cell(code, said.get((key, code.key)), int(counted.cells.segments[number, at[key]]))
            for number, code in enumerate(counted.rows)
        )
        lines.append(Line(case, cells))
    return Grid(counted.rows, tuple(lines))


def summary_of(case: Organisation, code: Code) -> CaseSummary | None:
    return CaseSummary.objects.filter(organisation=case, code=code).first()


@transaction.atomic
def write_summary(*, case: Organisation, code: Code, text: str, seen: int, by: User) -> CaseSummary | None:
    """Say it in own words; nothing takes it away. `seen` is the version that the writer began with, 0 for none.

    Raises PermissionDenied without CODE, ValueError for a code of another study, and Overtaken.
    """
    access.require(by, Permission.CODE, case.study)
    if code.study_id != case.study_id:
        raise ValueError("a code of another study")
    text = text.replace("\r\n", "\n").strip()[:LONGEST]
    row = CaseSummary.objects.select_for_update().filter(organisation=case, code=code).first()
    if (row.version if row else 0) != seen:
        raise Overtaken(row)
    if row is None:
        return _begin(case, code, text, by) if text else None
    if not text:
        trail.record(by, "summary.removed", case.study, case=str(case.pk), code=str(code.pk))
        row.delete()
        return None
    if text != row.text:
        row.text, row.by, row.edited_at, row.version = text, by.pk, timezone.now(), row.version + 1
        row.save(update_fields=["text", "by", "edited_at", "version"])
        trail.record(by, "summary.edited", row, case=str(case.pk), code=str(code.pk))
    return row


def _begin(case: Organisation, code: Code, text: str, by: User) -> CaseSummary:
    try:
        with transaction.atomic():
            row = CaseSummary.objects.create(
                study=case.study, organisation=case, code=code, text=text, by=by.pk, edited_at=timezone.now()
            )
    except IntegrityError as error:  # somebody began at the same moment
        raise Overtaken(summary_of(case, code)) from error
    trail.record(by, "summary.written", row, case=str(case.pk), code=str(code.pk))
    return row
