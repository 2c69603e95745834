"""Tables (XLSX, XLS, ODS, CSV): every row with words becomes a source.

The text is the column with the longest words, or several when they are much alike in length (open survey questions);
then each answer stands under its question. The other columns become variables. The name comes from a column that is
called so, or is the row's number.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, load_workbook

from oogst.core.formats import limits
from oogst.core.formats.archives import Archive
from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.plain import looks_binary
from oogst.core.text import normalise

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = (
    "name", "naam", "id", "code", "respondent", "respondent_id", "respondentnummer", "participant", "deelnemer", "case",
    "casus", "titel", "title", "bron", "source", "responseid", "response id", "response_id", "nr", "nummer", "number",
)  # fmt: skip
_LONGEST_HEADER = 1_000
_LONGEST_NAME = 200
_LEAST_TEXT = 15.0  # characters on average before a second column counts as text
_ALIKE = 0.5
_MACROS = re.compile(r"vbaproject\.bin$|^xl/macrosheets/.|^(?:Basic|Scripts)/.", re.IGNORECASE)
_COLUMNS = 2_000


@dataclass(frozen=True)
class TableChoice:
    """What a person chose; None and empty mean: find out."""

    text_columns: tuple[str, ...] = ()
    name_column: str | None = None
    sheet: str | None = None


Row = list[str]


def read_csv(data: bytes, name: str, choice: TableChoice, encoding: str | None = None) -> list[Document]:
    """A document for each row. Raises CannotRead: unknown-format, no-header, no-column, too-many-rows, empty."""
    raw, remarks = decode(data, encoding)
    if looks_binary(raw):
        raise CannotRead("unknown-format")
    text = normalise(raw)
    if text.lower().startswith("sep="):
        first, _, text = text.partition("\n")
        delimiter = first[4:5] or ","
    else:
        delimiter = sniff_delimiter(text)
    csv.field_size_limit(max(csv.field_size_limit(), limits.TEXT_CHARACTERS))
    try:
        rows = _limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CannotRead("damaged") from error
    return _documents(rows, name, choice, remarks)


def read_workbook(data: bytes, name: str, choice: TableChoice) -> list[Document]:
    """A document for each row of one sheet: the chosen one, else the first that holds a table.

    Raises CannotRead as `Archive` does, and encrypted, damaged, no-sheet, no-header, no-column, too-many-rows, empty.
    """
    macros = (Remark("macros-not-read"),) if _checked(data) else ()
    try:
        return _sheet_documents(load_workbook(io.BytesIO(data)), name, choice, macros)
    except PasswordError as error:
        raise CannotRead("encrypted") from error
    except CalamineError as error:
        raise CannotRead("damaged") from error


def read_rows(data: bytes) -> list[Row]:
    """The rows of a CSV, or of the first sheet of a workbook, as they stand. Raises CannotRead as the readers do."""
    if data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        _checked(data)
        try:
            sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        except PasswordError as error:
            raise CannotRead("encrypted") from error
        except (CalamineError, IndexError) as error:
            raise CannotRead("damaged") from error
        if sheet.total_height > limits.ROWS or sheet.total_width > _COLUMNS:
            raise CannotRead("too-many-rows", {"limit": limits.ROWS})
        return _limited([_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=True))
    raw, _remarks = decode(data, None)
    if looks_binary(raw):
        raise CannotRead("unknown-format")
    text = normalise(raw)
    try:
        return _limited(csv.reader(io.StringIO(text, newline=""), delimiter=sniff_delimiter(text)))
    except csv.Error as error:
        raise CannotRead("damaged") from error


def _checked(data: bytes) -> bool:
    """Whether a workbook holds macros. Raises CannotRead for one that calamine had better not see."""
    if not data.startswith(b"PK"):
        return "_VBA_PROJECT".encode("utf-16-le") in data
    archive = Archive(data)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise CannotRead("encrypted")
    archive.check_members()
    return any(_MACROS.search(name) for name in archive.names)


def _sheet_documents(
    workbook: CalamineWorkbook, name: str, choice: TableChoice, found: tuple[Remark, ...]
) -> list[Document]:
    names = list(workbook.sheet_names)
    if choice.sheet is not None and choice.sheet not in names:
        raise CannotRead("no-sheet", {"sheet": choice.sheet[:100]})
    reason = CannotRead("empty")
    for sheet_name in [choice.sheet] if choice.sheet is not None else names:
        sheet = workbook.get_sheet_by_name(sheet_name)
        if sheet.total_height > limits.ROWS or sheet.total_width > _COLUMNS:
            raise CannotRead("too-many-rows", {"limit": limits.ROWS})
        rows = _limited([_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=True))
        remarks = found
        if len(names) > 1:
            remarks = (*found, Remark("other-sheets-not-read", {"sheet": sheet_name, "count": len(names) - 1}))
        try:
            return _documents(rows, name, choice, remarks)
        except CannotRead as error:
            if error.reason not in {"empty", "no-header"}:
                raise
            reason = error if reason.reason == "empty" else reason
    raise reason


def sniff_delimiter(text: str) -> str:
    """The sign that cuts the first rows into the same number of cells, more than one; else a comma."""
    sample = text[:100_000]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            rows = [
                row for _, row in zip(range(60), csv.reader(io.StringIO(sample), delimiter=delimiter), strict=False)
            ]
        except csv.Error:
            continue
        rows = [row for row in rows if row]
        if len(sample) < len(text) and len(rows) > 1:
            rows.pop()
        if not rows or len(rows[0]) < 2:
            continue
        alike = sum(1 for row in rows if len(row) == len(rows[0])) / len(rows)
        score = alike + min(len(rows[0]), 20) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _limited(rows: Iterable[Sequence[str]]) -> list[Row]:
    taken: list[Row] = []
    for row in rows:
        if any(cell.strip() for cell in row):
            taken.append(list(row))
        if len(taken) > limits.ROWS or len(row) > _COLUMNS:
            raise CannotRead("too-many-rows", {"limit": limits.ROWS})
    return taken


def _shown(value: object) -> str:
    """A cell as a person sees it: whole numbers without ".0", dates as in ISO 8601."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    return str(value)


def _documents(rows: list[Row], name: str, choice: TableChoice, remarks: tuple[Remark, ...]) -> list[Document]:
    if not rows:
        raise CannotRead("empty")
    header = _header(rows[0])
    width = len(header)
    uneven = sum(1 for row in rows[1:] if len(row) > width and any(cell.strip() for cell in row[width:]))
    body = [(row + [""] * width)[:width] for row in rows[1:]]
    if not body:
        raise CannotRead("empty")
    texts = _text_columns(header, body, choice)
    named = _name_column(header, body, choice, texts)
    documents = list(_row_documents(header, body, texts, named))
    if not documents:
        raise CannotRead("empty")
    remarks = (*remarks, Remark("text-columns", {"columns": ", ".join(header[at] for at in texts)[:300]}))
    if len(documents) < len(body):
        remarks = (*remarks, Remark("rows-without-text", {"count": len(body) - len(documents)}))
    if uneven:
        remarks = (*remarks, Remark("uneven-rows", {"count": uneven}))
    first = documents[0]
    # Remarks are about the whole file: they stand with the first row.
    documents[0] = Document(first.name, first.text, (), first.kind, variables=first.variables, remarks=remarks)
    return documents


def _row_documents(header: Row, body: list[Row], texts: list[int], named: int | None) -> Iterator[Document]:
    used: set[str] = set()
    for number, row in enumerate(body, 1):
        text = _row_text(header, row, texts)
        if not text:
            continue
        wanted = normalise(row[named]).strip() if named is not None else ""
        label = " ".join(wanted.split())[:_LONGEST_NAME] or str(number)
        if label in used:
            label = f"{label} ({number})"
        used.add(label)
        variables = {
            header[at]: normalise(cell).strip()
            for at, cell in enumerate(row)
            if at not in texts and at != named and cell.strip()
        }
        yield Document(label, text, (), "row", variables=variables)


def _row_text(header: Row, row: Row, texts: list[int]) -> str:
    filled = [(header[at], normalise(row[at]).strip()) for at in texts if row[at].strip()]
    if len(texts) == 1:
        return filled[0][1] if filled else ""
    return "\n\n".join(f"{question}\n{answer}" for question, answer in filled)


def _header(row: Row) -> Row:
    """The names of the columns, each different. Raises CannotRead no-header when the first row cannot be one."""
    while row and not row[-1].strip():
        row = row[:-1]
    numbers = sum(1 for cell in row if re.fullmatch(r"-?\d+(?:[.,]\d+)?", cell.strip()))
    too_long = any(len(cell) > _LONGEST_HEADER for cell in row)
    if not row or too_long or numbers > len(row) / 2 or not any(cell.strip() for cell in row):
        raise CannotRead("no-header")
    header: Row = []
    for at, cell in enumerate(row, 1):
        label = " ".join(normalise(cell).split()) or f"#{at}"
        header.append(label if label not in header else f"{label} ({at})")
    return header


def _text_columns(header: Row, body: list[Row], choice: TableChoice) -> list[int]:
    if choice.text_columns:
        return [_column(header, column) for column in choice.text_columns]
    lengths = []
    for at in range(len(header)):
        filled = [len(row[at].strip()) for row in body if row[at].strip()]
        wordy = sum(1 for row in body if re.search(r"[^\W\d_]", row[at]))
        # A column that is hardly ever filled is not the text, however long its one remark.
        share = len(filled) / len(body)
        average = sum(filled) / len(filled) if filled else 0.0
        lengths.append(average * min(1.0, 4 * share) if wordy else 0.0)
    longest = max(lengths)
    if longest <= 0:
        raise CannotRead("empty")
    alike = [at for at, length in enumerate(lengths) if length >= max(_LEAST_TEXT, _ALIKE * longest)]
    return alike or [lengths.index(longest)]


def _name_column(header: Row, body: list[Row], choice: TableChoice, texts: list[int]) -> int | None:
    if choice.name_column is not None:
        return _column(header, choice.name_column)
    lowered = [label.lower() for label in header]
    for wanted in _NAMES:
        at = lowered.index(wanted) if wanted in lowered else None
        if at is not None and at not in texts:
            filled = [row[at].strip() for row in body if row[at].strip()]
            if filled and len(set(filled)) >= 0.9 * len(filled):
                return at
    return None


def _column(header: Row, wanted: str) -> int:
    if wanted not in header:
        raise CannotRead("no-column", {"column": wanted[:100]})
    return header.index(wanted)
