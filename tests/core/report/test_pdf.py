"""The PDF: accessible by its own standard, read back and drawn by another program."""

import pypdfium2
import pytest
from tests.core.report.samples import MARKUP, RING, empty_report, hostile_report, rich_report

from oogst.core.report import Pdf, write_pdf
from oogst.core.report.model import Paragraph, Quote, Report, Section, plain


def text_of(pdf: Pdf) -> str:
    document = pypdfium2.PdfDocument(pdf.content)
    pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
    document.close()
    return " ".join(" ".join(pages).split())


@pytest.fixture(scope="module")
def rich() -> Pdf:
    return write_pdf(rich_report())


def test_a_report_is_pdf_ua_with_title_language_and_tags(rich):
    assert (rich.is_ua, rich.remarks) == (True, ())
    assert b"/MarkInfo" in rich.content
    assert b"/StructTreeRoot" in rich.content
    assert b"/Lang(nl-NL)" in rich.content
    assert b"pdfuaid:part>1<" in rich.content
    document = pypdfium2.PdfDocument(rich.content)
    assert document.get_metadata_value("Title") == "Eerst de stilte, dan het plan"
    assert document.get_metadata_value("Author") == "Onderzoeksteam Van iedereen"


def test_it_has_an_outline_of_its_parts(rich):
    document = pypdfium2.PdfDocument(rich.content)

    top = [mark.get_title() for mark in document.get_toc() if mark.level == 0]

    assert top == [
        "Het onderzoek in getallen", "Ruimte voor vertraging", "Wie de kar trekt", "Bevindingen",
        "Hoe dit verslag is gemaakt", "Woorden en tekens", "Bewerkte citaten", "Bronnen",
    ]  # fmt: skip


def test_quotes_stand_in_it_with_origin_and_original(rich):
    text = text_of(rich)

    assert str(RING.edited) in text
    assert RING.words in text
    assert "Citaat 1 Anouk (aanjager) · slotinterview · 14 november 2025" in text
    assert "[bewerkt]" in text
    assert RING.permalink is not None
    assert RING.permalink.encode() in rich.content


def test_pages_can_be_drawn(rich):
    document = pypdfium2.PdfDocument(rich.content)

    for index in range(len(document)):
        drawn = document[index].render(scale=0.5).to_numpy()
        assert drawn.min() < 128 < drawn.max()


def test_hostile_words_stay_words_and_unknown_signs_are_told():
    pdf = write_pdf(hostile_report())

    assert MARKUP in text_of(pdf)
    assert b"javascript:" not in pdf.content
    assert pdf.is_ua or pdf.remarks == ("not-pdf-ua",)


def test_signs_of_the_markup_alone_do_not_cost_the_standard():
    signs = "#let $x$ *a* _b_ [c] <d> @e `f` \\ // = - + / ~ ' \" … — Ğüneş Łódź é"
    quote = Quote("q", signs, signs, signs, signs, source=signs, case=signs)

    pdf = write_pdf(Report(signs, signs, sections=(Section(signs, (Paragraph(plain(signs)), quote)),)))

    assert pdf.is_ua
    assert text_of(pdf).count("#let $x$ *a*") >= 8


def test_a_sign_that_no_font_has_gives_a_tagged_pdf_with_a_remark():
    pdf = write_pdf(Report("Titel", "s", sections=(Section("", (Paragraph(plain("teken \U0001313a")),)),)))

    assert (pdf.is_ua, pdf.remarks) == (False, ("not-pdf-ua",))
    assert b"/StructTreeRoot" in pdf.content


def test_an_empty_report_is_a_report():
    assert "Dit verslag heeft nog geen tekst." in text_of(write_pdf(empty_report()))
