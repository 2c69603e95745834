"""Whatever people say or type, each format can be written."""

from io import BytesIO

import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from oogst.core.report import write_docx, write_html, write_pdf
from oogst.core.report.markdown import Live, parse_story
from oogst.core.report.model import Quote, Report, Section, Table

NESTED = {
    "lists": "- " * 60 + "x",
    "indented lists": "\n".join("  " * depth + "- x" for depth in range(40)),
    "numbered lists": "\n".join("   " * depth + "1. x" for depth in range(30)),
    "quotations": "> " * 60 + "x",
    "both": "> - " * 40 + "x",
    "stars": "*" * 300 + "x" + "*" * 300,
}


def check_all(report: Report) -> None:
    write_html(report).encode()
    Document(BytesIO(write_docx(report)))
    assert len(pypdfium2.PdfDocument(write_pdf(report).content)) > 0


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_written(name):
    blocks = tuple(block for block in parse_story(NESTED[name]) if not isinstance(block, Live))

    check_all(Report("t", "s", sections=(Section("d", blocks),)))


@settings(max_examples=25, deadline=None)
@given(st.text(), st.text(), st.none() | st.text())
def test_any_words_are_written(title, words, edited):
    quote = Quote("q", words, title, words, title, edited, source=words, permalink=title, context_before=words)
    table = Table.of(words, [title, words], [[words, 1], [title]], note=title)

    check_all(Report(title, words, subtitle=words, authors=(title,), sections=(Section(title, (quote, table)),)))


def test_half_a_surrogate_pair_is_written():
    check_all(Report("\ud83d", "\ude00", sections=(Section("\ud83d", (Quote("q", "\ud83d", "B", "k", ""),)),)))
