import pytest

from oogst.core.formats.document import CannotRead, Heading
from oogst.core.formats.html import read_html


def test_a_page_becomes_lines() -> None:
    page = (
        "<!DOCTYPE html><html lang='nl-NL'><head><title>x</title><style>a{}</style></head><body>"
        "<h2>Kop <b>een</b></h2><p>Een  alinea<br>met &eacute;&eacute;n regel.</p>"
        "<ul><li>a<li>b <ol><li>c</ol></ul><table><tr><th>A<th>B<tr><td>1<td><p>2</p></table>"
        "<script>alert(1)</script>los<div>x<div>y</div>z</div><pre>a\n  b</pre></body></html>"
    )

    document = read_html(page.encode(), "pagina")[0]

    assert document.text == ("Kop een\nEen alinea\nmet één regel.\n• a\n• b\n1. c\nA | B\n1 | 2\nlos\nx\ny\nz\na\n  b")
    assert document.headings == (Heading(0, 7, 2),)
    assert document.language == "nl"


def test_the_page_says_its_character_set() -> None:
    page = "<html><meta charset='iso-8859-1'><p>één’s".encode("cp1252")

    document = read_html(page, "x")[0]

    assert (document.text, document.remarks) == ("één’s", ())


def test_deep_nesting_is_flattened_and_not_fatal() -> None:
    assert read_html(b"<html>" + b"<div>" * 1500 + b"diep", "x")[0].text == "diep"


def test_a_page_nested_beyond_reading_is_refused_and_not_cut_short() -> None:
    with pytest.raises(CannotRead) as refused:
        read_html(b"<html><p>begin" + b"<div>" * 5000 + b"diep", "x")

    assert refused.value.reason == "damaged"


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(CannotRead) as refused:
        read_html(b"<html><script>x</script></html>", "x")

    assert refused.value.reason == "empty"


def test_what_is_marked_as_deleted_is_out_and_remarked() -> None:
    document = read_html(b"<p>Het was <del>slecht</del> <ins>goed</ins>.", "x")[0]

    assert document.text == "Het was goed."
    assert [(remark.code, remark.details) for remark in document.remarks] == [("tracked-changes", {"count": 1})]
