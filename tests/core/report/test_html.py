"""The HTML file: complete in itself, traceable quote by quote, and deaf to hostile words."""

import itertools
import re

import pytest
from lxml import html
from tests.core.report.samples import MARKUP, RING, empty_report, hostile_report, rich_report

from oogst.core.report import write_html
from oogst.core.report.model import Report


def page(report: Report) -> html.HtmlElement:
    return html.document_fromstring(write_html(report))


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


ALL = pytest.mark.parametrize(
    "report", [rich_report(), hostile_report(), empty_report()], ids=["rich", "hostile", "empty"]
)


@ALL
def test_nothing_is_fetched_from_anywhere(report):
    text = write_html(report)
    tree = html.document_fromstring(text)

    assert tree.xpath("//link | //img | //iframe | //object | //embed | //base | //form | //*[@src]") == []
    assert [
        url for url in re.findall(r"url\(([^)]{0,40})", text) if not url.startswith("data:font/woff2;base64,")
    ] == []
    assert "@import" not in text
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")


@ALL
def test_only_our_own_script_and_style_are_there(report):
    tree = page(report)

    assert len(tree.xpath("//script")) == 1
    assert len(tree.xpath("//style")) == 1
    assert tree.xpath("//@*[starts-with(name(), 'on')] | //@style") == []


@ALL
def test_links_lead_to_the_page_itself_or_to_the_web(report):
    tree = page(report)
    ids = tree.xpath("//@id")

    assert len(ids) == len(set(ids))
    for address in tree.xpath("//a/@href"):
        assert address.startswith(("https://", "http://", "mailto:", "#"))


@ALL
def test_headings_start_at_one_and_skip_no_level(report):
    levels = [int(heading.tag[1]) for heading in page(report).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_contents_and_back_links_lead_somewhere():
    tree = page(rich_report())

    for address in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert tree.xpath(f"//*[@id='{address[1:]}']"), address


def test_a_quote_opens_where_it_came_from():
    figure = page(rich_report()).xpath("//figure[@id='quote-1']")[0]
    facts = {words_of(row[0]): words_of(row[1]) for row in figure.xpath(".//details/dl/div")}

    assert words_of(figure.xpath(".//blockquote")[0]) == RING.edited
    assert facts["Pseudoniem"] == "Anouk (aanjager)"
    assert facts["Soort materiaal"] == "slotinterview"
    assert facts["Datum"] == "14 november 2025"
    assert facts["Casus"] == "De Werf, vo"
    assert facts["Mag gebruikt worden op grond van"] == RING.basis
    assert facts["Zoals het gezegd of geschreven is"] == RING.words
    assert figure.xpath(".//details//a/@href") == [RING.permalink]
    assert "alleen voor wie de bron mag zien" in words_of(figure)


def test_an_edited_quote_shows_its_difference_also_to_those_who_do_not_see_it():
    figure = page(rich_report()).xpath("//figure[@id='quote-1']")[0]

    assert words_of(figure.xpath(".//span[@class='mark']")[0]) == "Bewerkt voor leesbaarheid"
    assert [words_of(gone) for gone in figure.xpath(".//del")] == ["[weggelaten: had eh, ik]", "[weggelaten: zeg maar]"]


def test_the_page_has_its_language_title_and_landmarks():
    tree = page(rich_report())

    assert tree.get("lang") == "nl"
    assert tree.findtext(".//title") == "Eerst de stilte, dan het plan"
    assert [len(tree.xpath(f"//{name}")) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page(hostile_report()).get("lang") == "en"


def test_hostile_words_stay_words():
    tree = page(hostile_report())

    assert words_of(tree.xpath("//h1")[0]) == MARKUP
    assert tree.xpath("//main//b | //main//i | //main//script") == []
    assert "javascript:" not in " ".join(tree.xpath("//@href"))


def test_a_matrix_has_headers_for_rows_and_columns():
    table = page(rich_report()).xpath("//main//table")[0]

    assert table.xpath("./thead//th/@scope") == ["col"] * 4
    assert table.xpath("./tbody//th/@scope") == ["row"] * 4


def test_a_block_that_cannot_be_shown_is_said():
    problem = page(rich_report()).xpath("//p[@class='problem']")[0]

    assert "geen geldige verwijzing" in words_of(problem)
    assert words_of(problem.xpath("./code")[0]) == "::quote[weg]"
