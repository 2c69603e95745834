"""A story in Markdown becomes blocks, and a typing mistake in it becomes a message, never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.report.markdown import Live, live_lines, parse_live, parse_story
from oogst.core.report.model import (
    Blockquote,
    CodeBlock,
    Heading,
    ListBlock,
    LiveProblem,
    Paragraph,
    Rule,
    Run,
    Table,
    plain,
)

ID = "0190a1c2-0000-7000-8000-000000000001"


def only(text: str) -> object:
    blocks = parse_story(text)
    assert len(blocks) == 1, blocks
    return blocks[0]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("## Kop", Heading(2, plain("Kop"))),
        ("een\ntwee", Paragraph(plain("een twee"))),
        ("een\\\ntwee", Paragraph(plain("een\ntwee"))),
        ("- a\n- b", ListBlock(((Paragraph(plain("a")),), (Paragraph(plain("b")),)))),
        ("3. a", ListBlock(((Paragraph(plain("a")),),), ordered=True, start=3)),
        ("> tekst", Blockquote((Paragraph(plain("tekst")),))),
        ("---", Rule()),
        ("    code", CodeBlock("code")),
        ("~~~\n::numbers\n~~~", CodeBlock("::numbers")),
        (
            "**v** *c* `d`",
            Paragraph((Run("v", strong=True), Run(" "), Run("c", emphasis=True), Run(" "), Run("d", code=True))),
        ),
        ("[a](https://x.example)", Paragraph((Run("a", href="https://x.example"),))),
        ("[a](mailto:a@x.example)", Paragraph((Run("a", href="mailto:a@x.example"),))),
        ("[a](#sources)", Paragraph((Run("a", href="#sources"),))),
        ("[a](/elders)", Paragraph(plain("a"))),
        ("[a](ftp://x.example)", Paragraph(plain("a"))),
        ("![beschrijving](https://x.example/a.png)", Paragraph(plain("beschrijving"))),
        ("<b onclick=x>hoi</b>", Paragraph(plain("<b onclick=x>hoi</b>"))),
        ("", None),
    ],
)
def test_markdown_becomes_blocks(text, block):
    assert parse_story(text) == ([block] if block else [])


def test_a_script_link_is_no_link():
    for text in (
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "<javascript:alert(1)>",
        "[a](data:text/html,x)",
    ):
        paragraph = only(text)
        assert isinstance(paragraph, Paragraph)
        assert [run.href for run in paragraph.runs] == [None] * len(paragraph.runs)


def test_a_table_keeps_its_alignment():
    table = only("| code | n |\n|---|--:|\n| stil | 3 |")

    assert table == Table("", (plain("code"), plain("n")), ((plain("stil"), plain("3")),), align=("start", "end"))


@pytest.mark.parametrize(
    ("line", "live"),
    [
        (f"::quote[{ID}]", Live("quote", ID, line=1)),
        (f"::quote[{ID.upper()}]", Live("quote", ID, line=1)),
        (f"::finding[ {ID} ]", Live("finding", ID, line=1)),
        ("::numbers", Live("numbers", line=1)),
        ("::numbers[]", Live("numbers", line=1)),
        ("::table[codes-by-kind]", Live("table", "codes-by-kind", line=1)),
        (f"::table[codes-by-case theme={ID}]", Live("table", "codes-by-case", (("theme", ID),), 1)),
    ],
)
def test_a_live_line_becomes_a_live_block(line, live):
    assert only(line) == live


@pytest.mark.parametrize("line", [f"::quote[{ID}]", "::numbers", f"::table[codes-by-case theme={ID}]"])
def test_a_live_block_can_be_typed_again(line):
    assert str(only(line)) == line


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("::citaat[x]", "unknown-kind"),
        ("::quote[x", "malformed"),
        ("::quote[x] en meer", "malformed"),
        ("::quote", "missing-id"),
        ("::finding[]", "missing-id"),
        ("::quote[weg]", "bad-id"),
        (f"::quote[{ID} {ID}]", "unknown-option"),
        ("::numbers[alles]", "unknown-option"),
        ("::table", "unknown-table"),
        ("::table[codes]", "unknown-table"),
        ("::table[codes-by-case kleur=rood]", "unknown-option"),
        ("::table[codes-by-case theme=rood]", "bad-id"),
        (f"::table[codes-by-case theme={ID} theme={ID}]", "unknown-option"),
    ],
)
def test_a_wrong_live_line_says_what_is_wrong(line, reason):
    assert only(line) == LiveProblem(line, reason, 1)


def test_a_live_line_needs_no_empty_lines_around_it():
    blocks = parse_story(f"Voor.\n::quote[{ID}]\n::numbers\nNa.")

    assert blocks == [
        Paragraph(plain("Voor.")),
        Live("quote", ID, line=2),
        Live("numbers", line=3),
        Paragraph(plain("Na.")),
    ]
    assert live_lines(blocks) == blocks[1:3]


@pytest.mark.parametrize("text", [f"- a\n  - b\n    ::quote[{ID}]", f"> ::quote[{ID}]"])
def test_a_live_line_inside_a_list_or_quotation_is_refused_before_it(text):
    first, second = parse_story(text)

    assert isinstance(first, LiveProblem)
    assert (first.text, first.reason) == (f"::quote[{ID}]", "nested")
    assert isinstance(second, ListBlock | Blockquote)


@given(st.text() | st.text(alphabet="#*_`[]()|>-:!<& \n1ax", max_size=200))
def test_whatever_is_typed_is_read(text):
    parse_story(text)


@given(st.text(max_size=60))
def test_whatever_stands_after_two_colons_is_read(text):
    assert isinstance(parse_live("::" + text), Live | LiveProblem)
