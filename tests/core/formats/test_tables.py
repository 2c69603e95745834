import io

import pytest
import xlsxwriter

from oogst.core.formats.document import CannotRead, Remark
from oogst.core.formats.tables import TableChoice, read_csv, read_workbook

LONG = "Ik vond het een mooi gesprek, omdat er eindelijk iemand luisterde naar wat wij doen."
AUTO = TableChoice()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return target.getvalue()


def test_each_row_is_a_source_with_variables() -> None:
    rows: list[list[object]] = [
        ["ID", "Leeftijd", "Antwoord", "Mee"],
        ["r1", 41.0, LONG, True],
        ["r2", 39, LONG[:50], False],
    ]

    documents = read_workbook(workbook({"Blad1": rows}), "x", AUTO)

    assert [(d.name, d.kind, d.text) for d in documents] == [("r1", "row", LONG), ("r2", "row", LONG[:50])]
    assert documents[0].variables == {"Leeftijd": "41", "Mee": "TRUE"}
    assert documents[0].remarks == (Remark("text-columns", {"columns": "Antwoord"}),)


def test_several_open_questions_stand_together() -> None:
    rows = f"naam;Wat ging goed?;Wat kan beter?\nA;{LONG};{LONG}\nB;{LONG};\n"

    documents = read_csv(rows.encode(), "x", AUTO)

    assert documents[0].text == f"Wat ging goed?\n{LONG}\n\nWat kan beter?\n{LONG}"
    assert documents[1].text == f"Wat ging goed?\n{LONG}"


def test_the_first_sheet_with_data_unless_one_is_named() -> None:
    data = workbook({"Leeg": [], "Een": [["tekst"], [LONG]], "Twee": [["tekst"], ["iets anders dan dat"]]})

    first = read_workbook(data, "x", AUTO)
    second = read_workbook(data, "x", TableChoice(sheet="Twee"))

    assert (first[0].text, second[0].text) == (LONG, "iets anders dan dat")
    assert first[0].remarks[0] == Remark("other-sheets-not-read", {"sheet": "Een", "count": 2})


def test_a_person_chooses_the_columns() -> None:
    documents = read_csv(f"a;b;c\nkort;{LONG};naam\n".encode(), "x", TableChoice(("a",), "c"))

    assert (documents[0].name, documents[0].text, list(documents[0].variables)) == ("naam", "kort", ["b"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_and_quotes_are_found(delimiter: str) -> None:
    rows = delimiter.join(["id", "tekst"]) + "\r\n" + delimiter.join(["1", '"met, een; ""regel""\neinde"']) + "\r\n"

    assert read_csv(rows.encode("utf-8-sig"), "x", AUTO)[0].text == 'met, een; "regel"\neinde'


def test_a_line_for_excel_names_the_delimiter_and_cp1252_is_remarked() -> None:
    documents = read_csv("sep=;\r\nid;tekst\r\n1;geïnteresseerd\r\n".encode("cp1252"), "x", AUTO)

    assert documents[0].text == "geïnteresseerd"
    assert documents[0].remarks[0].code == "guessed-encoding"


def test_rows_without_text_longer_rows_and_double_names() -> None:
    rows = f"id,tekst\n1,{LONG[:40]}\n1,\n1,{LONG[:20]},te veel\n"

    documents = read_csv(rows.replace("gesprek,", "gesprek").encode(), "x", TableChoice(("tekst",), "id"))

    assert [document.name for document in documents] == ["1", "1 (3)"]
    assert [remark.code for remark in documents[0].remarks] == ["text-columns", "rows-without-text", "uneven-rows"]


@pytest.mark.parametrize(
    ("rows", "choice", "reason"),
    [
        ("1,2,3\n4,5,6\n", AUTO, "no-header"),
        ("id,tekst\n", AUTO, "empty"),
        ("id,n\n1,2\n", AUTO, "empty"),
        ("id,tekst\n1,woorden\n", TableChoice(("antwoord",)), "no-column"),
        ("id,tekst\n" + "1,a\n" * 100_001, AUTO, "too-many-rows"),
    ],
)
def test_tables_that_do_not_come_in(rows: str, choice: TableChoice, reason: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_csv(rows.encode(), "x", choice)

    assert refused.value.reason == reason


def test_a_sheet_that_is_not_there_is_refused() -> None:
    with pytest.raises(CannotRead) as refused:
        read_workbook(workbook({"Een": [["tekst"], [LONG]]}), "x", TableChoice(sheet="Drie"))

    assert (refused.value.reason, refused.value.details) == ("no-sheet", {"sheet": "Drie"})


def test_a_sheet_of_twenty_thousand_rows_comes_in() -> None:
    rows: list[list[object]] = [["id", "tekst"], *([n, f"antwoord nummer {n}"] for n in range(20_000))]

    assert len(read_workbook(workbook({"Groot": rows}), "x", AUTO)) == 20_000
