"""Codes against codes, on the page and taken along."""

import csv
import html
import io
import re

import pytest
from django.utils import translation
from tests.factories import make_code, make_coding, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("Lena Lead", language="en")


@pytest.fixture
def pair(study, lead):
    """One long segment of silence over two short ones of trust."""
    silence, trust = make_code(study, lead, "silence"), make_code(study, lead, "trust")
    source = make_source(study)
    make_coding(source, silence, lead, 0, 20)
    make_coding(source, trust, lead, 0, 6)
    make_coding(source, trust, lead, 10, 15)
    make_coding(source, trust, lead, 30, 35)
    return silence, trust


def test_the_cells_of_codes_against_codes_open_their_segments(visit, client, pair):
    silence, trust = pair

    page = visit("matrix", columns="codes").content.decode()

    links = re.findall(r'<a href="([^"]+)">(\d+)</a></td>|<a href="([^"]+)">(\d+)</a>', page)
    found = {html.unescape(one or other): int(n or m) for one, n, other, m in links}
    for row, column, number in ((silence, trust, 1), (trust, silence, 2)):
        url = next(url for url in found if f"code={row.pk}" in url and f"overlapping={column.pk}" in url)
        assert found[url] == number
        assert client.get(url).content.decode().count('class="segment-words') == number


@pytest.mark.parametrize(("measure", "cells"), [
    ("segments", [["silence", "0", "1", "1"], ["trust", "2", "0", "3"], ["total", "1", "3", "4"]]),
    ("sources", [["silence", "0", "1", "1"], ["trust", "1", "0", "1"], ["total", "1", "1", "1"]]),
    ("share", [["silence", "0.0", "0.75", "0.25"], ["trust", "0.75", "0.0", "0.75"], ["total", "1", "3", "4"]]),
])  # fmt: skip
def test_the_table_of_codes_against_codes(visit, pair, measure, cells):
    answer = visit("matrix_csv", columns="codes", measure=measure)

    with translation.override("en"):
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [["code", "silence", "trust", "total"], *cells]


def test_without_overlap_the_page_says_so(visit, study, lead):
    source = make_source(study)
    make_coding(source, make_code(study, lead), lead, 0, 3)
    make_coding(source, make_code(study, lead), lead, 3, 6)

    assert "No codes come together here" in visit("matrix", columns="codes").content.decode()
