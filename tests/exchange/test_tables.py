import csv
import io
import tempfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from tests.factories import make_code, make_coding, make_organisation, make_source, make_study, make_user

from oogst.exchange import tables
from oogst.insight.queries import Wanted, matrix, segments, stream
from oogst.sources.models import Source

ROWS = [["=2+3", None, 4, date(2026, 3, 1)], ["-los", "é", 0.5, None], ["  +31", "@x", 7, None]]


def in_csv(headings, rows, **options):
    text = "".join(tables.as_csv(headings, rows, **options))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def in_xlsx(headings, rows, title="Blad"):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        tables.as_xlsx(file, headings, rows, title=title)
        file.flush()
        return CalamineWorkbook.from_path(file.name).get_sheet_by_index(0).to_python()


def test_words_never_become_a_formula():
    assert in_csv(["a"], ROWS)[1:] == [
        ["'=2+3", "", "4", "2026-03-01"], ["'-los", "é", "0.5", ""], ["'  +31", "'@x", "7", ""],
    ]  # fmt: skip
    assert in_xlsx(["a", "b", "c", "d"], ROWS)[1:] == [
        ["=2+3", "", 4.0, date(2026, 3, 1)], ["-los", "é", 0.5, ""], ["  +31", "@x", 7.0, ""],
    ]  # fmt: skip


def test_the_byte_order_mark_can_be_left_out():
    assert next(tables.as_csv(["a"], [])).startswith("\ufeff")
    assert next(tables.as_csv(["a"], [], byte_order_mark=False)) == "a\r\n"


def test_a_long_table_comes_in_pieces():
    pieces = list(tables.as_csv(["a"], ([number] for number in range(1000))))

    assert len(pieces) > 3
    assert len("".join(pieces).splitlines()) == 1001


def test_a_title_that_a_sheet_may_not_have():
    assert in_xlsx(["a"], [["b"]], title="[x]:*?/\\" + "lang" * 20) == [["a"], ["b"]]


@pytest.mark.django_db
def test_tables_of_a_study():
    lead = make_user("Lena Lead")
    study = make_study(lead)
    school = make_organisation(study, "School A")
    source = make_source(study, name="Gesprek", organisation=school, date=date(2026, 3, 1), kind="interview")
    theme = make_code(study, lead, "thema / met streep")
    code = make_code(study, lead, "stil", parent=theme, definition="Ruimte")
    make_coding(source, code, lead, 0, 6)

    segment = dict(
        zip(
            tables.segment_headings(),
            next(tables.segment_rows(study, stream(study, segments(study, Wanted())))),
            strict=True,
        )
    )
    values = list(segment.values())
    assert values[:3] == ["Ik had", "stil", "thema / met streep"]
    assert values[4] == "Gesprek"
    assert values[6] == date(2026, 3, 1)
    assert values[9:11] == ["School A", "Lena Lead"]
    made = matrix(study, "case", "all")
    assert [row[0].strip() for row in tables.matrix_rows(made, "segments")][:2] == ["thema / met streep", "stil"]
    assert [list(row)[1:] for row in tables.matrix_rows(made, "share")] == [[1.0, 1.0], [1.0, 1.0], [1, 1]]
    assert [row[:2] for row in tables.codebook_rows(study)] == [
        ("thema / met streep", ""),
        ("stil", "thema / met streep"),
    ]
    assert [row[0] for row in tables.material_rows(Source.objects.filter(study=study))] == ["Gesprek"]
    assert all(
        len(headings) == len(next(iter(rows)))
        for headings, rows in (
            (tables.codebook_headings(), tables.codebook_rows(study)),
            (tables.material_headings(), tables.material_rows(Source.objects.filter(study=study))),
            (tables.matrix_headings(made), tables.matrix_rows(made, "sources")),
        )
    )
