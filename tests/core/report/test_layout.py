"""Numbers of quotes, order of parts, headings that fit, and what a report says of itself."""

import dataclasses
import datetime

from tests.core.report.samples import LOGBOOK, RING, empty_report, hostile_report, rich_report

from oogst.core.report.layout import fitted, lay_out
from oogst.core.report.model import Heading, Paragraph, Quote, Report, Section, Table, number_quotes, plain
from oogst.core.report.origin import attribution, in_source, statement
from oogst.core.report.words import EN, NL, long_date


def test_a_quote_shown_twice_keeps_its_number():
    report = number_quotes(rich_report())

    assert [quote.number for quote in report.quotes()] == [1, 2, 1, 3, 2, 2]


def test_headings_never_skip_a_level():
    levels = [6, 1, 4, 2, 6, 6, 1]

    blocks = fitted([Heading(level, plain("x")) for level in levels])

    assert [block.level for block in blocks if isinstance(block, Heading)] == [3, 3, 4, 4, 5, 5, 3]


def test_parts_come_in_order_and_have_their_own_places():
    layout = lay_out(rich_report())

    assert [part.kind for part in layout.parts] == [
        "numbers", "section", "section", "findings", "method", "legend", "edited", "sources",
    ]  # fmt: skip
    assert len({part.anchor for part in layout.parts}) == len(layout.parts)


def test_an_empty_report_says_that_it_is_empty():
    layout = lay_out(empty_report())

    assert layout.parts[0].blocks == (Paragraph(plain(NL.empty)),)


def test_sources_are_listed_once_with_their_quotes():
    layout = lay_out(rich_report())

    assert [(entry.source, entry.quotes) for entry in layout.sources] == [
        ("Slotinterview 4", (1,)),
        ("Logboek week 36", (2,)),
        ("Oogstverslag De Werf 1", (3,)),
    ]


def test_the_report_counts_its_edited_quotes():
    report = number_quotes(rich_report())

    assert statement(report, NL) == (
        "Dit verslag bevat 3 citaten uit 3 bronnen in 2 casussen. Eén citaat is bewerkt voor leesbaarheid. Het is als "
        "bewerkt gemerkt, en het origineel staat erbij, met het verschil. De namen bij de citaten zijn pseudoniemen."
    )
    assert statement(number_quotes(hostile_report()), EN).startswith(
        "This report contains 3 quotes from one source in one case. 2"
    )
    assert statement(empty_report(), NL) == NL.no_quotes


def test_an_edited_quote_that_says_the_same_is_not_edited():
    same = dataclasses.replace(LOGBOOK, edited=LOGBOOK.words)

    assert not same.is_edited
    assert lay_out(Report("t", "s", sections=(Section("", (same,)),))).edited == ()


def test_the_line_under_a_quote_leaves_out_what_is_not_known():
    assert attribution(RING, NL) == "Anouk (aanjager) · slotinterview · 14 november 2025 · De Werf, vo · 00:12:48"
    assert attribution(Quote("x", "w", "B", "logboek", ""), NL) == "B · logboek"


def test_a_long_quote_is_shortened_in_its_context():
    quote = Quote("x", "a" * 500, "B", "logboek", "", context_before="voor")

    before, words, after = in_source(quote) or ("", "", "")

    assert (before, after) == ("voor ", "")
    assert words == "a" * 90 + " … " + "a" * 90


def test_both_languages_have_every_word():
    for one, other in ((NL, EN), (EN, NL)):
        mine, theirs = dataclasses.asdict(one), dataclasses.asdict(other)
        assert all(mine.values())
        assert mine["reasons"].keys() == theirs["reasons"].keys()
        assert all(mine["reasons"].values())
        assert [name for name, value in mine.items() if str(value).count("{") != str(theirs[name]).count("{")] == []
    same = {name for name, value in dataclasses.asdict(NL).items() if value == getattr(EN, name)}
    assert same == set()


def test_dates_are_written_as_people_write_them():
    assert long_date(datetime.date(2026, 3, 2), "nl") == "2 maart 2026"
    assert long_date(datetime.date(2026, 3, 2), "en") == "2 March 2026"


def test_a_table_of_values_aligns_its_numbers():
    table = Table.of("t", ["", "n"], [["a", 1], ["b", 20]])

    assert table.align == ("start", "end")
    assert table.rows[1] == (plain("b"), plain("20"))
