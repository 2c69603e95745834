"""Tables of agreement from files: long (unit, coder, value), wide (a column a coder) or segments."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from oogst.core.agreement.table import Table, table
from oogst.core.agreement.unitizing import Segment
from oogst.core.formats.charsets import decode
from oogst.core.formats.plain import looks_binary

LONG = ("unit", "coder", "value")
SEGMENTS = ("coder", "code", "start", "end")
MOST_ROWS = 2_000_000
Row = list[str]


class Unreadable(ValueError):
    """Why a file holds no table.

    Reasons: "not_text", "empty", "no_columns" (has: what the first row holds), "short_row", "no_unit", "no_coder",
    "not_whole", "backwards", "one_coder", "too_many_rows", "no_values". `row` counts from 1, the header included.
    """

    def __init__(self, reason: str, row: int = 0, has: str = "") -> None:
        super().__init__(reason)
        self.reason, self.row, self.has = reason, row, has


@dataclass(frozen=True)
class Continuum:
    """Segments of coders on one continuum."""

    marked: dict[str, list[Segment]]
    length: int


def read(data: bytes, *, missing: Sequence[str] = (), wide: bool = False) -> Table | Continuum:
    """What the file holds, by its first row. An empty value, or one of `missing`, is a gap.

    Raises Unreadable, and Contradiction where a coder gave a unit two values.
    """
    rows = _rows(data)
    header = [name.strip().lower() for name in rows[0]]
    if wide:
        return _wide(rows, {"", *missing})
    if set(LONG) <= set(header):
        return _long(rows, [header.index(name) for name in LONG], {"", *missing})
    if set(SEGMENTS) <= set(header):
        return _segments(rows, [header.index(name) for name in SEGMENTS])
    raise Unreadable("no_columns", has=", ".join(name.strip() for name in rows[0])[:200])


def _rows(data: bytes) -> list[Row]:
    raw, _remarks = decode(data)
    if looks_binary(raw):
        raise Unreadable("not_text")
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Unreadable("not_text") from error
    if len(rows) < 2:
        raise Unreadable("empty")
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_many_rows")
    return rows


def _long(rows: list[Row], places: Sequence[int], gaps: set[str]) -> Table:
    found: list[tuple[str, str, str]] = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) <= max(places):
            raise Unreadable("short_row", number)
        unit, coder, value = (row[place].strip() for place in places)
        if not unit or not coder:
            raise Unreadable("no_unit" if not unit else "no_coder", number)
        if value not in gaps:
            found.append((unit, coder, value))
    return _checked(table(found))


def _wide(rows: list[Row], gaps: set[str]) -> Table:
    coders = [name.strip() for name in rows[0][1:]]
    if not all(coders) or len(set(coders)) < len(coders):
        raise Unreadable("no_coder", 1)
    found: list[tuple[str, str, str]] = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) < 1 + len(coders):
            raise Unreadable("short_row", number)
        if not row[0].strip():
            raise Unreadable("no_unit", number)
        values = zip(coders, row[1:], strict=False)
        found += [(row[0].strip(), coder, value.strip()) for coder, value in values if value.strip() not in gaps]
    return _checked(table(found))


def _checked(found: Table) -> Table:
    if not found.units:
        raise Unreadable("no_values")
    if len(found.coders) < 2:
        raise Unreadable("one_coder", has=found.coders[0])
    return found


def _segments(rows: list[Row], places: Sequence[int]) -> Continuum:
    marked: dict[str, list[Segment]] = {}
    length = 0
    for number, row in enumerate(rows[1:], 2):
        if len(row) <= max(places):
            raise Unreadable("short_row", number)
        coder, code, start, end = (row[place].strip() for place in places)
        if not coder or not code:
            raise Unreadable("no_coder" if not coder else "no_values", number)
        try:
            segment = Segment(int(start), int(end), code)
        except ValueError as error:
            raise Unreadable("not_whole", number) from error
        if not 0 <= segment.start < segment.end:
            raise Unreadable("backwards", number)
        marked.setdefault(coder, []).append(segment)
        length = max(length, segment.end)
    if len(marked) < 2:
        raise Unreadable("one_coder", has=next(iter(marked)))
    return Continuum(marked, length)
