"""A picture of a page as a file of its own: SVG that says what it shows, or PNG of the same.

On a page a picture is full of links. Outside they lead nowhere, so they become groups, and what was only there to be
hit goes. Letters keep their names: whoever has our font sees it, others see their own; in a PNG they are ours.
"""

import re
from functools import cache
from math import sqrt

import typst
from lxml import etree

from oogst.core.report.pdf import fonts

NAMESPACE = "http://www.w3.org/2000/svg"
PAPER, MARGIN = "#fffdf8", 10.0
SCALE = 2.0  # sharp on paper and on dense screens
MOST_PIXELS = 16_000_000
"""64 MB while it is made: a larger picture is made less sharp."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAGE = '#set page(width: {w}pt, height: {h}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'


def as_svg(drawn: str, *, title: str, about: str) -> bytes:
    """`drawn`: one `<svg>` as in a page, with `width` and `height`. What it is and is about stand in the file."""
    root = etree.fromstring(
        _NO_XML.sub("", drawn.strip()).replace("<svg ", f'<svg xmlns="{NAMESPACE}" ', 1).encode(), _parser()
    )
    for one in list(root.iter(f"{{{NAMESPACE}}}*")):
        if one.get("class") == "reach":
            one.getparent().remove(one)
            continue
        if one.tag == f"{{{NAMESPACE}}}a":
            one.tag = f"{{{NAMESPACE}}}g"
        for name in ("class", "href", "aria-label", "role"):
            one.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", "title about")
    root.insert(0, _said("title", title))
    root.insert(1, _said("desc", about, "about"))
    _lay_on_paper(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def as_png(svg: bytes) -> bytes:
    """What `as_svg` made, in dots; half a second for a large one."""
    root = etree.fromstring(svg, _parser())
    width, height = (max(1.0, float(root.get(name, "1"))) for name in ("width", "height"))
    scale = min(SCALE, sqrt(MOST_PIXELS / (width * height)))
    made: bytes = typst.compile(
        _PAGE.format(w=width, h=height).encode(), format="png", ppi=72 * scale,
        font_paths=fonts(), sys_inputs={"svg": svg.decode()},
    )  # fmt: skip
    return made


def _lay_on_paper(root: "etree._Element") -> None:
    """Paper under all of it and some around, so that nothing touches the edge."""
    width, height = (float(root.get(name, "1")) + 2 * MARGIN for name in ("width", "height"))
    root.set("viewBox", f"{-MARGIN:g} {-MARGIN:g} {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    place = {"x": f"{-MARGIN:g}", "y": f"{-MARGIN:g}", "width": f"{width:g}", "height": f"{height:g}"}
    root.insert(2, etree.Element(f"{{{NAMESPACE}}}rect", {**place, "fill": PAPER}))


def _said(tag: str, text: str, name: str = "") -> "etree._Element":
    element = etree.Element(f"{{{NAMESPACE}}}{tag}", id=name or tag)
    element.text = _NO_XML.sub("", text)
    return element


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
