"""PDF made by typst, and the layout rules on lines made by hand."""

from pathlib import Path

import pytest
import typst

from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.pdf import read_pdf
from oogst.core.formats.pdf_layout import HYPHEN, Line, Page, flow

WORDS = "De leerlingen vertelden uitvoerig over hun ervaringen op school en over de mensen die hen daar hielpen. "


def made(source: str) -> Document:
    pdf = typst.compile(source.encode())
    assert isinstance(pdf, bytes)
    return read_pdf(pdf, "x")[0]


def page(*lines: tuple[str, float, float, float], width: float = 600, height: float = 800) -> Page:
    """Lines as (text, left, right, bottom), 10 points high."""
    return Page(tuple(Line(text, left, y, right, y + 10) for text, left, right, y in lines), width, height)


def test_lines_become_paragraphs() -> None:
    document = made(f"#set page(width: 300pt, height: 800pt)\n{WORDS * 3}\n\nNieuwe alinea: {WORDS}")

    assert document.text.split("\n") == [(WORDS * 3).strip(), f"Nieuwe alinea: {WORDS}".strip()]


def test_broken_words_become_whole_and_ligatures_letters() -> None:
    document = made(
        '#set page(width: 160pt, height: 800pt)\n#set text(lang: "nl", hyphenate: true)\n#set par(justify: true)\n'
        "Verantwoordelijkheidsgevoel ontwikkelingsmogelijkheden efficiënte samenwerkingsverbanden officieel."
    )

    assert document.text == (
        "Verantwoordelijkheidsgevoel ontwikkelingsmogelijkheden efficiënte samenwerkingsverbanden officieel."
    )


def test_columns_are_read_one_after_the_other() -> None:
    document = made(
        f"#set page(width: 500pt, height: 300pt)\n#columns(2)[Eerste. {WORDS * 2} #colbreak() Tweede. {WORDS * 2}]"
    )

    assert document.text.replace("\n", " ") == f"Eerste. {WORDS * 2}Tweede. {WORDS * 2}".strip()


def test_page_numbers_and_running_heads_are_left_out_and_remarked() -> None:
    document = made(
        '#set page(width: 300pt, height: 300pt, header: [Vertrouwelijk], numbering: "1/1")\n' + f"{WORDS * 40}"
    )

    assert "Vertrouwelijk" not in document.text
    assert document.text == (WORDS * 40).strip()
    assert [remark.code for remark in document.remarks] == ["page-headers-left-out"]


def test_a_transcript_with_numbered_lines_keeps_only_its_words() -> None:
    turns = "\n\n".join(f"{who}: {WORDS}" for who in ("I", "A2", "I", "A2"))

    document = made(f'#set page(width: 300pt, height: 700pt)\n#set par.line(numbering: "1")\n{turns}')

    assert document.text == "\n".join(f"{who}: {WORDS}".strip() for who in ("I", "A2", "I", "A2"))
    assert document.kind == "interview"
    assert [remark.code for remark in document.remarks] == ["line-numbers-left-out"]


def test_a_page_without_words_says_so() -> None:
    pdf = typst.compile(b"#rect()")

    with pytest.raises(CannotRead) as refused:
        read_pdf(pdf, "x")

    assert (refused.value.reason, refused.value.details) == ("no-text", {"pages": 1})


def test_rubbish_is_damaged() -> None:
    with pytest.raises(CannotRead) as refused:
        read_pdf(b"%PDF-1.7 en dan niets", "x")

    assert refused.value.reason == "damaged"


def test_columns_whose_lines_are_mixed_up_are_put_apart() -> None:
    lines = []
    for row in range(8):
        y = 700.0 - 12 * row
        lines += [
            (f"links staat hier regel {row} van", 50.0, 280.0, y),
            (f"rechts staat dan regel {row} van", 320.0, 550.0, y),
        ]

    text = flow([page(*lines)]).text

    assert text.index("links staat hier regel 7") < text.index("rechts staat dan regel 0")


def test_cells_of_a_table_stay_on_their_row() -> None:
    lines = []
    for row in range(5):
        lines += [("code", 50.0, 80.0, 700.0 - 12 * row), (str(row * 7), 500.0, 510.0, 700.0 - 12 * row)]

    assert flow([page(*lines)]).text.split("\n")[:2] == ["code\t0", "code\t7"]


def test_a_hyphen_that_belongs_to_the_word_stays() -> None:
    lines = page(
        ("de korte-termijn was goed, en ook de korte" + HYPHEN, 50, 550, 700),
        ("termijn na de Noord" + HYPHEN, 50, 550, 688),
        ("Hollandse ontwikke" + HYPHEN, 50, 550, 676),
        ("ling", 50, 80, 664),
    )

    assert flow([lines]).text == (
        "de korte-termijn was goed, en ook de korte-termijn na de Noord-Hollandse ontwikkeling"
    )


def test_a_sentence_goes_on_over_the_page() -> None:
    first = page(("een lange regel die vol is", 50, 550, 412), ("en die niet ophoudt maar", 50, 550, 400))
    second = page(("doorgaat op de volgende bladzijde.", 50, 550, 600))

    assert flow([first, second]).text.count("\n") == 0


def test_one_line_far_to_the_left_of_few_others() -> None:
    lines = [("ver naar links", 100.0, 180.0, 700.0)]
    lines += [(f"regel {row} van het blok", 300.0, 500.0, 688.0 - 12 * row) for row in range(5)]

    assert flow([page(*lines)]).text.startswith("ver naar links")


CORPUS = Path(__file__).parent.parent.parent / "corpus" / "pdf"


def test_comments_quote_their_passage_and_not_their_author() -> None:
    document = read_pdf((CORPUS / "twee-kolommen.pdf").read_bytes(), "x")[0]

    assert document.text.split("\n")[-2:] == ["", "[«Tweede bla»] Mooi gezegd."]
    assert "comments-at-end" in [remark.code for remark in document.remarks]
    assert "Jansen" not in document.text


def test_a_file_that_breaks_off_says_so() -> None:
    """PDFium mends what it can; what it cannot is refused."""
    whole = (CORPUS / "twee-kolommen.pdf").read_bytes()
    outcomes = set()
    for cut in range(40, len(whole) - 8, 97):
        try:
            document = read_pdf(whole[:cut], "x")[0]
        except CannotRead as refused:
            outcomes.add(refused.reason)
        else:
            assert "ends-early" in [remark.code for remark in document.remarks]
            outcomes.add("read")

    assert outcomes <= {"damaged", "no-text", "read"}
    assert "damaged" in outcomes


def test_a_file_behind_a_password_is_refused() -> None:
    """Standard security, revision 2: one object is enough for PDFium to ask."""
    locked = (CORPUS / "twee-kolommen.pdf").read_bytes()
    key = b"<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>"
    locked = locked.replace(b"trailer<<", b"trailer<</Encrypt " + key + b"/ID[<01><01>]")

    with pytest.raises(CannotRead) as refused:
        read_pdf(locked, "x")

    assert refused.value.reason == "encrypted"
