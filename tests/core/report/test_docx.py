"""The Word document: opened again by python-docx, and by its XML where python-docx has no words."""

import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from lxml import etree
from tests.core.report.samples import LONG, MARKUP, RING, empty_report, hostile_report, rich_report

from oogst.core.report import write_docx


@pytest.fixture(scope="module")
def rich() -> DocumentType:
    return Document(BytesIO(write_docx(rich_report())))


def styled(document: DocumentType, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_headings_have_real_styles(rich):
    assert styled(rich, "Title") == ["Eerst de stilte, dan het plan"]
    assert styled(rich, "Heading 1") == [
        "Het onderzoek in getallen", "Ruimte voor vertraging", "Wie de kar trekt", "Bevindingen",
        "Hoe dit verslag is gemaakt", "Woorden en tekens", "Bewerkte citaten", "Bronnen",
    ]  # fmt: skip
    assert styled(rich, "toc 1") == styled(rich, "Heading 1")


def test_quotes_have_their_style_and_their_origin(rich):
    assert styled(rich, "Quote")[0] == RING.edited
    assert styled(rich, "Counter Quote") == [
        "Mooi hoor, zo'n kring. Maar ik heb er geen uren voor, en volgende week staat er weer een toets."
    ]
    assert styled(rich, "Attribution")[0] == (
        "Citaat 1  Anouk (aanjager) · slotinterview · 14 november 2025 · De Werf, vo · 00:12:48"
        "  [bewerkt]  Open de plek in de bron"
    )


def test_permalinks_are_links(rich):
    targets = {link.url for paragraph in rich.paragraphs for link in paragraph.hyperlinks if link.url}

    assert RING.permalink in targets


def test_links_inside_lead_to_places_that_exist(rich):
    body = rich.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    wanted = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}

    assert len(names) == len(set(names))
    assert wanted <= set(names)
    assert {"quote_1", "edited_1", "sources"} <= wanted


def test_an_edited_quote_stands_beside_its_original(rich):
    table = next(table for table in rich.tables if table.cell(0, 0).text == "Citaat")
    original, shown = table.cell(1, 1), table.cell(1, 2)

    assert (original.text, shown.text) == (RING.words, RING.edited)
    struck = [run.text for run in original.paragraphs[0].runs if run.style.name == "Removed Text"]
    assert struck == [" had eh, ik", " zeg maar"]
    assert rich.styles["Removed Text"].font.strike is True
    assert rich.styles["Added Text"].font.underline is True


def test_tables_mark_their_header_row(rich):
    matrix = next(table for table in rich.tables if table.cell(0, 0).text == "Code")

    assert matrix._tbl.tr_lst[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in matrix.rows[1].cells] == ["elkaar leren kennen", "31", "12", "4"]
    assert matrix._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == styled(rich, "Caption")[0]


def test_the_language_and_the_properties_say_nothing_of_the_machine(rich):
    language = rich.styles["Normal"].element.find(".//" + qn("w:lang"))
    properties = rich.core_properties

    assert language.get(qn("w:val")) == "nl-NL"
    assert (properties.title, properties.author) == ("Eerst de stilte, dan het plan", "Onderzoeksteam Van iedereen")
    assert (properties.last_modified_by, properties.comments, properties.keywords) == ("", "", "")
    assert properties.created == properties.modified == datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)


def test_a_second_numbered_list_starts_anew(rich):
    numbered = [paragraph for paragraph in rich.paragraphs if paragraph.style.name == "List Number"]

    assert len({paragraph._p.pPr.numPr.numId.val for paragraph in numbered}) == 1
    assert numbered[0]._p.pPr.numPr.numId.val != rich.styles["List Number"].element.pPr.numPr.numId.val


@pytest.mark.parametrize("report", [hostile_report(), empty_report()], ids=["hostile", "empty"])
def test_any_report_opens_again(report):
    content = write_docx(report)

    Document(BytesIO(content))
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))


def test_hostile_words_stay_words():
    document = Document(BytesIO(write_docx(hostile_report())))

    assert styled(document, "Title") == [MARKUP]
    assert LONG.replace("lang", "kort") in styled(document, "Quote")
    targets = [link.url for paragraph in document.paragraphs for link in paragraph.hyperlinks if link.url]
    assert [target for target in targets if not target.startswith(("https://", "mailto:"))] == []
