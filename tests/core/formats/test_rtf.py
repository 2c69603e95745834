import pytest
from striprtf.striprtf import rtf_to_text

from oogst.core.formats.document import CannotRead
from oogst.core.formats.rtf import read_rtf


def text_of(body: str) -> str:
    return read_rtf(("{\\rtf1\\ansi\\ansicpg1252 " + body + "}").encode("latin-1"), "x")[0].text


def test_paragraphs_signs_and_accents() -> None:
    assert text_of(r"E\'e9n\par twee\tab drie\line vier \u8364? \ldblquote ja\rdblquote\~nee") == (
        "Eén\ntwee\tdrie\nvier € “ja”\xa0nee"
    )


def test_a_character_beyond_the_bmp_comes_in_two_words() -> None:
    assert text_of(r"\u-10179?\u-8704?") == "😀"


def test_the_fallback_is_as_long_as_uc_says() -> None:
    assert text_of(r"\uc2\u233?\'3fn {\uc0\u233}n") == "én én"


def test_fonts_bring_their_own_code_page() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset128 MS Gothic;}{\f2\fcharset238 Arial CE;}}"

    assert text_of(fonts + r"\f0 caf\'e9 {\f1 \'93\'fa\'96\'7b} {\f2 \'b3\'f3d\'9f}") == "café 日本 łódź"


def test_notes_comments_and_deletions() -> None:
    body = r"Een{\footnote\pard\plain {\up6\chftn} Zie \i daar\i0 .} twee{\deleted  weg} drie{\*\annotation Echt?}"

    assert text_of(body) == "Een[1] twee drie\n\n[1] Zie daar.\n\n[«…»] Echt?"


def test_tables_pictures_fields_and_what_is_only_for_machines() -> None:
    body = (
        r"{\info{\author Jansen}}{\*\generator x;}{\stylesheet{\s0 Normal;}}{\header kop}"
        r"a\cell b\cell\row {\pict\pngblip 89504e47}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\*\onbekend weg}"
    )

    assert text_of(body) == "a | b\nlink"


def test_binary_data_is_stepped_over() -> None:
    assert text_of("voor{\\pict\\bin5 }{\\}}}na") == "voorna"


def test_a_file_that_breaks_off_is_read_and_remarked() -> None:
    document = read_rtf(rb"{\rtf1 Dit is {\b alles", "x")[0]

    assert document.text == "Dit is alles"
    assert [remark.code for remark in document.remarks] == ["ends-early"]


@pytest.mark.parametrize(
    "rubbish", [rb"{\rtf1 \uc a}", rb"{\rtf1 \u a}", rb"{\rtf1 \'zz\bin x\f\cpg99999 a}}}}", b"{\\rtf1 a\\"]
)
def test_rubbish_that_breaks_other_readers_does_no_harm(rubbish: bytes) -> None:
    assert "a" in read_rtf(rubbish, "x")[0].text


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(CannotRead) as refused:
        read_rtf(rb"{\rtf1 " + b"{" * 100_000, "x")

    assert refused.value.reason == "damaged"


def test_the_usual_library_agrees_on_plain_text() -> None:
    fonts = r"{\fonttbl{\f0\fcharset238 Arial;}}"
    source = r"{\rtf1\ansi\ansicpg1250\deff0" + fonts + r"\f0 za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9\par twee}"

    assert read_rtf(source.encode(), "x")[0].text == rtf_to_text(source)


def test_headings_by_style_by_name_and_by_level() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s3\outlinelevel1 Tussenkop;}{\s4 heading 3;}}"
    body = r"\pard\s3 Een\par\pard\s0 tekst\par\pard\s4 Drie\par\pard\outlinelevel0 Los\par\pard tekst\u64976?1\par"

    document = read_rtf((r"{\rtf1" + styles + body + "}").encode(), "x")[0]

    assert document.text == "Een\ntekst\nDrie\nLos\ntekst1"
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [
        ("Een", 2),
        ("Drie", 3),
        ("Los", 1),
    ]


def test_comments_quote_their_passage_and_not_their_author() -> None:
    comment = r"{\*\atrfend 7}{\*\atnid JJ}{\*\atnauthor Jansen}\chatn {\*\annotation{\*\atnref 7}Mooi gezegd.}"

    text = text_of(r"Ze zei {\*\atrfstart 7}nooit {\b meer}" + comment + ".")

    assert text == "Ze zei nooit meer.\n\n[«nooit meer»] Mooi gezegd."
