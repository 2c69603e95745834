"""A picture of a page as a file: what it says, what it leaves behind, and its dots."""

import struct
from xml.etree import ElementTree

from oogst.core.pictures import MOST_PIXELS, as_png, as_svg

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = (
    '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" class="seeing" role="group" aria-label="x">'
    '<a href="/s/x/insight/segments/?code=1&amp;own=1" class="node"><title>rust &amp; orde: 2</title>'
    '<circle class="reach" cx="9" cy="9" r="13"/><circle cx="9" cy="9" r="4" fill="#b9772b"/></a>'
    "<text>{text}</text></svg>"
)


def drawn(w=60, h=40, text="rust"):
    return DRAWN.format(w=w, h=h, text=text)


def size(png):
    assert png.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", png[16:24])


def test_it_says_what_it_is_and_leads_nowhere():
    root = ElementTree.fromstring(as_svg(drawn(), title="Map <of> codes", about="Begeleiden, 3 mei 2026"))

    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("Map <of> codes", "Begeleiden, 3 mei 2026")
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title about")
    assert [one.tag for one in root if one.get("id")] == [f"{SVG}title", f"{SVG}desc"]
    assert [one.tag for one in root.find(f"{SVG}g")] == [f"{SVG}title", f"{SVG}circle"]
    assert not [one for one in root.iter() if {"href", "class"} & one.attrib.keys()]


def test_a_sign_that_no_file_may_have_is_left_out():
    made = as_svg(drawn(text="ru\x0bst\ufffe 😀 é"), title="een\x00", about="")

    root = ElementTree.fromstring(made)
    assert root.find(f"{SVG}text").text == "rust 😀 é"
    assert root.findtext(f"{SVG}title") == "een"
    assert size(as_png(made)) == (160, 120)


def test_a_very_large_picture_is_made_less_sharp():
    width, height = size(as_png(as_svg(drawn(9000, 6000), title="groot", about="")))

    assert width * height <= MOST_PIXELS * 1.01
    assert abs(width / height - 1.5) < 0.01
