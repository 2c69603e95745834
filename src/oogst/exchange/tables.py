"""Tables for spreadsheets: CSV as a stream, XLSX as a file. Words of people never become formulas."""

import csv
import datetime
import io
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import queries as coding
from oogst.coding.queries import Node
from oogst.insight.matrix import Matrix
from oogst.insight.segments import Segment
from oogst.sources.models import Source
from oogst.studies.models import Study

BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767  # characters that a cell of XLSX holds
LINES_AT_ONCE = 200
WIDE, NARROW = 60, 16  # characters

Row = Sequence[Any]


def as_csv(headings: Row, rows: Iterable[Row], *, byte_order_mark: bool = True) -> Iterator[str]:
    """The table in pieces of some lines. The byte order mark lets Excel see that it is UTF-8."""
    buffer = io.StringIO()
    if byte_order_mark:
        buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow([_csv_cell(value) for value in headings])
    for number, row in enumerate(rows, 1):
        writer.writerow([_csv_cell(value) for value in row])
        if number % LINES_AT_ONCE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def as_xlsx(target: IO[bytes], headings: Row, rows: Iterable[Row], *, title: str) -> None:
    """Write the table to a file, row by row; memory does not grow with it. Text stays text, whatever it begins with."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, WIDE if heading == _("words") else NARROW)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, str(heading), bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, last, column, value)
    sheet.autofilter(0, 0, last, max(0, len(headings) - 1))
    book.close()


def segment_headings() -> list[str]:
    return [
        _("words"), _("code"), _("theme"), _("who"), _("source"), _("kind"), _("date"), _("phase"), _("school number"),
        _("school"), _("coder"), _("coded on"), _("memos"), _("begin"), _("end"), _("source identity"),
        _("coding identity"),
    ]  # fmt: skip


def segment_rows(study: Study, segments: Iterable[Segment]) -> Iterator[Row]:
    """One row for each segment. Two queries besides those of the segments."""
    themes = {pk: path[0] for pk, path in _paths(coding.tree(study)).items()}
    kinds, phases = _labels(Source, "kind"), _labels(Source, "phase")
    for segment in segments:
        row, source, school = segment.coding, segment.source, segment.source.organisation
        yield (
            row.words, segment.code.name, themes.get(segment.code.pk, ""), segment.who, source.name,
            kinds.get(source.kind, source.kind), source.date, phases.get(source.phase, source.phase),
            school.code if school else "", school.label if school else "", segment.coder,
            timezone.localdate(row.created_at), segment.memos, row.start, row.end, str(source.pk), str(row.pk),
        )  # fmt: skip


def matrix_headings(matrix: Matrix) -> list[str]:
    return [_("code"), *(column.label for column in matrix.columns), _("total")]


def matrix_rows(matrix: Matrix, measure: str) -> Iterator[Row]:
    """The matrix and its totals; `measure`: segments, sources, or share (from 0 to 1)."""
    cells = matrix.cells
    body, ends, foot, all_in_all = {
        "sources": (cells.sources, cells.row_sources, cells.column_sources, cells.total_sources),
        "share": (matrix.shares, matrix.row_shares, cells.column_segments, cells.total_segments),
    }.get(measure, (cells.segments, cells.row_segments, cells.column_segments, cells.total_segments))
    for number, row in enumerate(matrix.rows):
        values = [*body[number], ends[number]]
        shown = [round(float(value), 4) if measure == "share" else int(value) for value in values]
        yield ["  " * row.depth + row.label, *shown]
    yield [_("total"), *(int(value) for value in foot), int(all_in_all)]


def codebook_headings() -> list[str]:
    return [
        _("code"), _("under"), _("status"), _("definition"), _("when to use"), _("when not to use"),
        _("anchor example"), _("colour"), _("segments"), _("segments with codes below"), _("code identity"),
    ]  # fmt: skip


def codebook_rows(study: Study) -> Iterator[Row]:
    """The codebook in its order. Two queries."""
    tree = coding.tree(study)
    paths = _paths(tree)
    for node in tree:
        code = node.code
        yield (
            code.name, " / ".join(paths[code.pk][:-1]), code.get_status_display(), code.definition, code.when,
            code.when_not, code.anchor, code.color, node.count, node.total, str(code.pk),
        )  # fmt: skip


def material_headings() -> list[str]:
    return [
        _("name"), _("kind"), _("date"), _("phase"), _("school number"), _("school"), _("ground"),
        _("where that is recorded"), _("language"), _("words"), _("characters"), _("file"), _("source identity"),
    ]  # fmt: skip


def material_rows(sources: QuerySet[Source]) -> Iterator[Row]:
    """One row for each source, without its text. One query; streams."""
    for source in sources.select_related("organisation").iterator(500):
        school = source.organisation
        yield (
            source.name, source.get_kind_display(), source.date, source.get_phase_display(),
            school.code if school else "", school.label if school else "", source.get_basis_display(),
            source.basis_note, source.language, source.words, source.length, source.file_name, str(source.pk),
        )  # fmt: skip


def _paths(tree: Iterable[Node]) -> dict[uuid.UUID, list[str]]:
    """The names of the codes from the top to each code, its own last."""
    paths: dict[uuid.UUID | None, list[str]] = {None: []}
    for node in tree:
        paths[node.code.pk] = [*paths.get(node.code.parent_id, []), node.code.name]
    return {pk: path for pk, path in paths.items() if pk is not None}


def _csv_cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it, which makes it text."""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip().startswith(FORMULA) or value.startswith(FORMULA) else value
    return "" if value is None else value


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value[:LONGEST_CELL])
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day))  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL])


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that a sheet may not have."""
    return "".join(" " if mark in "[]:*?/\\'" else mark for mark in title)[:31].strip() or "Oogst"


def _labels(model: Any, name: str) -> dict[str, str]:
    return {value: str(label) for value, label in model._meta.get_field(name).flatchoices}
