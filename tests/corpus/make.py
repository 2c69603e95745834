"""Writes the packed files of the corpus: `python -m tests.corpus.make`. The same bytes every time."""

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from tests.core.formats import small_files

HERE = Path(__file__).parent
WORD = ("document", "styles", "numbering", "footnotes", "endnotes", "comments")


def part(name: str) -> bytes:
    return (HERE / "parts" / f"{name}.xml").read_bytes()


def packed(members: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": datetime.datetime(2024, 3, 1)})
        sheet = book.add_worksheet("Een")
        sheet.write_row(0, 0, ["naam", "klas", "antwoord", "datum", "mee"])
        sheet.write_row(1, 0, ["A1", 3, "Ik vond het fijn om erover te praten", 45_352.5, True])
        sheet.write_row(2, 0, ["A2", 4.5, "Het had van mij langer mogen duren"])
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Leeg")
    return target.getvalue()


def main() -> None:
    project = (HERE / "qde" / "alles.qde").read_bytes()
    for path, content in {
        "docx/alles.docx": packed({f"word/{name}.xml": part(name) for name in WORD}),
        "docx/klein.docx": packed(small_files.docx()),
        "odt/alles.odt": packed({**small_files.odt(), "content.xml": part("content"), "styles.xml": part("content")}),
        "workbook/klein.xlsx": packed(small_files.xlsx()),
        "workbook/klein.ods": packed(small_files.ods()),
        "workbook/alles.xlsx": workbook(),
        "qdpx/alles.qdpx": packed({"project.qde": project, "sources/a.txt": b"De school praat.\r\nEcht."}),
    }.items():
        (HERE / path).write_bytes(content)


if __name__ == "__main__":
    main()
