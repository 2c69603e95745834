"""The guarded process, with files that try to break it. Nothing here is pretended: a real process is started."""

import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from oogst.core.formats.document import CannotRead
from oogst.core.formats.guard import read_guarded, read_rows_guarded
from oogst.core.formats.reading import Options, read
from oogst.core.formats.tables import read_rows

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def stored(folder: Path, data: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_it_gives_what_reading_gives(tmp_path: Path) -> None:
    data = "Datum\n\nI: één?\nA2 (00:01): 😀 ja\nI: en?\nA2: nee".encode("cp1252", "replace")
    path = stored(tmp_path, data, "q8x")

    assert read_guarded(path, "gesprek.txt") == read(data, "gesprek.txt")


def test_tables_subtitles_and_mail_survive_the_way_out(tmp_path: Path) -> None:
    for name, data in (
        ("t.csv", b"id;leeftijd;antwoord\n1;41;een heel verhaal\n"),
        ("t.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>x\n"),
        ("t.eml", b"From: a@b.nl\nDate: Tue, 03 Mar 2026 10:11:12 +0100\nSubject: x\n\nhoi\n"),
        ("t.html", b"<html lang=nl><h1>Kop</h1><p>tekst"),
    ):
        assert read_guarded(stored(tmp_path, data, name), name) == read(data, name)


def test_options_go_along(tmp_path: Path) -> None:
    path = stored(tmp_path, "één".encode("cp850"), "x")

    assert read_guarded(path, "x.txt", options=Options(encoding="cp850"))[0].text == "één"


def test_a_refusal_comes_through_with_its_details(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refused:
        read_guarded(stored(tmp_path, b"geen zip", "x"), "x.odt")

    assert (refused.value.reason, refused.value.details) == ("not-what-it-says", {"extension": "odt"})


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    rows = "id;tekst\n" + "".join(f"{n};woorden van rij {n}\n" for n in range(95_000))
    path = stored(tmp_path, rows.encode() + b"1;" + b"x" * 15_000_000, "x")

    with pytest.raises(CannotRead) as refused:
        read_guarded(path, "x.csv", seconds=1)

    assert refused.value.reason == "took-too-long"


def test_a_reader_that_swells_is_stopped(tmp_path: Path) -> None:
    body = "<w:p/>" * 5_000_000
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")

    with pytest.raises(CannotRead) as refused:
        read_guarded(stored(tmp_path, target.getvalue(), "x"), "x.docx", memory_mb=400, seconds=60)

    assert refused.value.reason == "took-too-much-memory"


def test_a_reader_that_waits_for_ever_is_stopped(tmp_path: Path) -> None:
    """A pipe that nobody writes to: the reader uses no processor time at all, and would never come back."""
    os.mkfifo(tmp_path / "x")

    with pytest.raises(CannotRead) as refused:
        read_guarded(tmp_path / "x", "x.txt", seconds=1)

    assert (refused.value.reason, refused.value.details) == ("took-too-long", {"seconds": 1})
    assert read_guarded(stored(tmp_path, b"woorden", "y"), "y.txt")[0].text == "woorden"


def test_rows_go_in_by_a_pipe_and_come_back_the_same() -> None:
    data = "naam;e-mail\nJan;jan@school.example\nzoë;\n".encode() * 5_000

    assert read_rows_guarded(data) == read_rows(data)


def test_a_sheet_with_two_cells_far_apart_harms_no_more_than_its_reader() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "naam")
        sheet.write(1_048_575, 16_383, "Jan")

    with pytest.raises(CannotRead) as refused:
        read_rows_guarded(target.getvalue(), memory_mb=400)

    assert refused.value.reason == "took-too-much-memory"


def test_rows_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(CannotRead) as refused:
        read_rows_guarded(b"\xd0\xcf\x11\xe0" + b"x" * 900)

    assert refused.value.reason == "damaged"


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refused:
        read_guarded(tmp_path / "weg", "x.txt")

    assert refused.value.reason == "damaged"


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    path = stored(tmp_path, b"<html><img src='http://127.0.0.1:9/x.png'><p>hoi", "x")

    read_guarded(path, "x.html")

    assert os.listdir(tmp_path) == ["x"]


def test_rows_of_a_table_come_from_bytes_that_lie_on_no_disk() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["naam", "leeftijd"])
        sheet.write_row(1, 0, ["Wubbe", 41])

    for data in (b"naam;leeftijd\nWubbe;41\n", made.getvalue()):
        assert read_rows_guarded(data) == read_rows(data) == [["naam", "leeftijd"], ["Wubbe", "41"]]


@pytest.mark.parametrize(
    ("data", "reason"), [(b"PK\x03\x04geen zip", "cut-off"), (bytes(range(256)) * 9, "unknown-format")]
)
def test_a_table_that_cannot_be_read_is_refused_from_there(data: bytes, reason: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_rows_guarded(data)
    with pytest.raises(CannotRead) as here:
        read_rows(data)

    assert refused.value.reason == here.value.reason == reason
