"""From the HTML that was shown to a page: no word more, none less, whatever it holds."""

import pypdfium2
import pytest

from oogst.core.consent.pages import blocks, runs
from oogst.core.consent.pdf import Page, Purpose, write_pdf

SIGNS = "#let $x$ *a* _b_ [c] @e `f` \\ // = ' \" … — Ğüneş Łódź"


def page(**fields):
    said = {
        "language": "nl", "title": "Toestemming", "lead": "", "sheet": "<h2>Meedoen</h2>\n<p>Lees dit.</p>\n",
        "statement": "<p>Ik lees.</p>\n", "purposes_label": "Waarmee?", "purposes": [Purpose("Praten.")],
        "yes": "ja", "no": "nee",
    }  # fmt: skip
    return Page(**{**said, **fields})


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    said = " ".join(one.get_textpage().get_text_bounded() for one in document)
    document.close()
    return " ".join(said.split())


def words(made):
    """All text of blocks, in order."""
    if isinstance(made, dict):
        return made.get("text", "") + "".join(words(value) for name, value in made.items() if name != "text")
    return "".join(words(item) for item in made) if isinstance(made, list) else ""


def test_headings_lists_and_styles_are_told_apart():
    made = blocks(
        '<section data-topic="x"><h3>Kop</h3><p>Een <strong>twee <em>drie</em></strong><br/>vier</p></section>'
        '<ol start="3"><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ol><blockquote><p>d</p></blockquote><hr/>'
    )

    assert [block["type"] for block in made] == ["heading", "paragraph", "list", "aside", "rule"]
    assert made[1]["runs"][2] == {"text": "drie", "strong": True, "emphasis": True}
    assert (made[2]["ordered"], made[2]["start"], len(made[2]["items"])) == (True, 3, 2)
    assert words(made).replace("\n", " ") == "KopEen twee drie vierabcd"


def test_a_list_inside_a_line_keeps_its_words():
    assert words(blocks("<ul><li>voor<ul><li>binnen</li></ul></li></ul>")) == "voorbinnen"


def test_links_keep_where_they_lead():
    assert runs('Mail <a href="mailto:a@b.nl">ons</a>.')[1] == {"text": "ons", "href": "mailto:a@b.nl"}


@pytest.mark.parametrize("broken", ["<p>", "<p></b></p>", "&nbsp;"])
def test_what_is_not_well_formed_is_refused(broken):
    with pytest.raises(ValueError):
        blocks(broken)


def test_an_entity_from_elsewhere_is_not_read():
    with pytest.raises(ValueError):
        blocks('<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/hostname">]><p>&e;</p>')


def test_a_page_is_one_that_a_screen_reader_reads():
    content = write_pdf(page())

    assert b"pdfuaid:part>1<" in content
    assert b"/StructTreeRoot" in content
    assert pypdfium2.PdfDocument(content).get_metadata_value("Title") == "Toestemming"


def test_a_copy_says_what_was_answered_and_a_blank_form_leaves_it_open():
    blank = text_of(write_pdf(page(lines=["Naam", "Datum"])))
    copy = text_of(write_pdf(page(purposes=[Purpose("Praten.", "nee")], facts_label="Wie", facts=[("Naam", "Sanne")])))

    assert "ja nee Praten." in blank.replace("□", "").replace("  ", " ")
    assert "Naam Datum" in blank
    assert "nee Praten." in copy
    assert "Naam: Sanne" in copy


def test_words_stay_words():
    from html import escape

    content = write_pdf(page(sheet=f"<h2>Titel</h2>\n<p>{escape(SIGNS)}</p>\n", title=SIGNS))

    assert "#let $x$ *a* _b_ [c] @e" in text_of(content)
    assert b"pdfuaid:part>1<" in content


def test_signs_that_no_font_has_cost_no_document():
    content = write_pdf(page(sheet="<p>\ue000\U000e0041 \x01 𓀀 woorden</p>".replace("\x01", "")))

    assert "woorden" in text_of(content)
