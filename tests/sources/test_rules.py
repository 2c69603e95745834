"""What a file's name and content tell."""

import datetime

import pytest

from oogst.core.formats.document import Document
from oogst.sources import rules


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Logboek week 36.docx", "logbook"),
        ("oogstverslag-de-werf.odt", "harvest"),
        ("P1_Notes.txt", "notes"),
        ("slotgesprek 4.docx", "interview"),
        ("mailwisseling.txt", "email"),
        ("observatie_kring.md", "observation"),
        ("Blogboeken.txt", "document"),
        ("jaarverslag.pdf", "document"),
    ],
)
def test_kind_from_the_name_of_a_file(name: str, kind: str) -> None:
    assert rules.guess_kind(Document("x", "x"), name) == kind


def test_what_the_file_shows_goes_before_its_name() -> None:
    assert rules.guess_kind(Document("x", "x", kind="interview"), "notes.txt") == "interview"
    assert rules.guess_kind(Document("x", "x", kind="row"), "interviews.csv") == "survey"


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("P1_GMT20211118.odt", datetime.date(2021, 11, 18)),
        ("2024-03-15 interview.docx", datetime.date(2024, 3, 15)),
        ("interview 5-3-2024.docx", datetime.date(2024, 3, 5)),
        ("2024-02-31.txt", None),
        ("nummer 202403151234.txt", None),
        ("verslag.txt", None),
    ],
)
def test_date_from_the_name_of_a_file(name: str, date: datetime.date | None) -> None:
    assert rules.date_in(name) == date
