"""DOCX written by python-docx, and by hand where that cannot write what Word writes."""

import io
import zipfile

import pytest
from docx import Document as WordDocument

from oogst.core.formats.document import CannotRead, Document, Heading
from oogst.core.formats.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def made(document: object) -> Document:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return read_docx(target.getvalue(), "gesprek")[0]


def packed(body: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def text_of(body: str, **parts: str) -> str:
    return read_docx(packed(body, **parts), "x")[0].text


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_paragraphs_headings_lists_and_tables_become_lines() -> None:
    word = WordDocument()
    word.add_heading("Gesprek met A2", level=1)
    word.add_paragraph("Een eerste alinea.")
    word.add_paragraph("punt", style="List Bullet")
    word.add_paragraph("een", style="List Number")
    word.add_paragraph("twee", style="List Number")
    table = word.add_table(rows=2, cols=2)
    for row, cells in enumerate([("vraag", "antwoord"), ("Waarom?", "Daarom.")]):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell

    document = made(word)

    assert document.text == (
        "Gesprek met A2\nEen eerste alinea.\n• punt\n1. een\n2. twee\nvraag | antwoord\nWaarom? | Daarom."
    )
    assert document.headings == (Heading(0, 14, 1),)


def test_a_transcript_in_paragraphs_is_an_interview() -> None:
    word = WordDocument()
    for line in ("I: Hoe was het?", "A2: Goed.", "Heel goed.", "I: Waarom?", "A2: Daarom."):
        word.add_paragraph(line)

    document = made(word)

    assert document.kind == "interview"
    assert [turn.speaker for turn in document.turns] == ["I", "A2", "I", "A2"]


def test_tracked_changes_count_as_accepted() -> None:
    body = p(
        r("Het was "),
        f"<w:del><w:r><w:delText>slecht</w:delText></w:r>{r('slecht')}</w:del>",
        f"<w:ins>{r('goed')}</w:ins>",
    )

    assert text_of(body) == "Het was goed"


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + r("een ") + "</w:p>" + p(r("twee"))

    assert text_of(body) == "een twee"


def test_a_text_box_comes_in_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('in een kader'))}</w:txbxContent>"
    body = p(
        r("alinea"),
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )

    assert text_of(body) == "alinea\nin een kader"


def test_notes_keep_their_mark_and_stand_at_the_end() -> None:
    notes = f"<w:footnotes {W}><w:footnote w:id='7'>{p(r('Zie bijlage.'))}</w:footnote></w:footnotes>"
    ends = f"<w:endnotes {W}><w:endnote w:id='7'>{p(r('Slot.'))}</w:endnote></w:endnotes>"
    body = p(
        r("Een"), "<w:r><w:endnoteReference w:id='7'/></w:r>", r(" twee"), "<w:r><w:footnoteReference w:id='7'/></w:r>"
    )

    assert text_of(body, footnotes=notes, endnotes=ends) == "Een[1] twee[2]\n\n[1] Slot.\n[2] Zie bijlage."


def test_comments_quote_their_passage_and_not_their_author() -> None:
    comments = f"<w:comments {W}><w:comment w:id='0' w:author='Jansen'>{p(r('Mooi gezegd.'))}</w:comment></w:comments>"
    body = p(r("Ze zei "), "<w:commentRangeStart w:id='0'/>", r("nooit meer"), "<w:commentRangeEnd w:id='0'/>", r("."))

    assert text_of(body, comments=comments) == "Ze zei nooit meer.\n\n[«nooit meer»] Mooi gezegd."


def test_fields_links_breaks_and_phonetic_guides() -> None:
    body = p(
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
        r("3"),
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        f"<w:hyperlink>{r(' link')}</w:hyperlink>",
        "<w:r><w:tab/><w:br/><w:noBreakHyphen/></w:r>",
        f"<w:r><w:ruby><w:rt>{r('とう')}</w:rt><w:rubyBase>{r('東')}</w:rubyBase></w:ruby></w:r>",
    )

    assert text_of(body) == "3 link\t\n\u2011東"


def test_numbers_of_lists_in_lists() -> None:
    def item(level: int, words: str) -> str:
        numbered = f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr></w:pPr>"
        return f"<w:p>{numbered}{r(words)}</w:p>"

    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='0'>"
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1%2)'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )

    body = item(0, "a") + item(1, "b") + item(1, "c") + item(0, "d") + item(1, "e")

    assert text_of(body, numbering=numbering) == "1. a\n  1a) b\n  1b) c\n2. d\n  2a) e"


def test_macros_are_remarked_and_never_matter() -> None:
    document = read_docx(packed(p(r("tekst")), vbaProject="").replace(b"vbaProject.xml", b"vbaProject.bin"), "x")[0]

    assert document.text == "tekst"
    assert [remark.code for remark in document.remarks] == ["macros-not-read"]


def test_a_document_type_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entity = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        archive.writestr("word/document.xml", f"{entity}<w:document {W}><w:body>{p(r('&x;'))}</w:body></w:document>")

    with pytest.raises(CannotRead) as refused:
        read_docx(target.getvalue(), "x")

    assert refused.value.reason == "unsafe-xml"


def test_a_part_of_eighteen_megabytes_from_a_small_file_comes_in() -> None:
    form = "<w:pPr><w:rPr>" + "<w:lang w:val='nl-NL'/>" * 40 + "</w:rPr></w:pPr>"
    paragraph = p(form, r("dezelfde woorden steeds weer"))
    body = paragraph * (18_500_000 // len(paragraph))

    document = read_docx(packed(body), "x")[0]

    assert document.text.count("dezelfde") == 18_500_000 // len(paragraph)
