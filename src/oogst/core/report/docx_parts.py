"""What python-docx has no words for: hyperlinks, bookmarks, numbering that starts anew, header rows, page numbers."""

import re
from collections.abc import Mapping, Sequence, Set

from docx.document import Document as DocumentType
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Emu
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run as DocxRun
from lxml.etree import _Element

from oogst.core.report.difference import Change, Kind
from oogst.core.report.links import safe_link
from oogst.core.report.model import Run

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
CHANGES: dict[Kind, str] = {"same": "Voice Text", "out": "Removed Text", "in": "Added Text"}


def clean(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def element(tag: str, /, **attributes: str) -> _Element:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def style_ids(document: DocumentType) -> dict[str, str]:
    """The id of each style by its name: python-docx walks all styles for every single question."""
    return {style.name: style.style_id for style in document.styles if style.name}


def add_run(paragraph: Paragraph, run: Run, anchors: Set[str], styles: Mapping[str, str]) -> None:
    """A run, as a link when its address is safe and, for a `#` link, when that place exists."""
    text = clean(run.text)
    if not text:
        return
    made = paragraph.add_run(text)
    made.bold, made.italic = run.strong or None, run.emphasis or None
    if run.code:
        made._r.style = styles["Code Text"]
    if _RIGHT_TO_LEFT.search(text):
        made.font.rtl = True
    address = safe_link(run.href)
    if address is not None:
        _link(paragraph, made, address, anchors, styles)


def _link(paragraph: Paragraph, run: DocxRun, address: str, anchors: Set[str], styles: Mapping[str, str]) -> None:
    if address.startswith("#"):
        if address[1:] not in anchors:
            return
        link = element("w:hyperlink", anchor=_bookmark_name(address[1:]))
    else:
        link = element("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.style = styles["Hyperlink"]
    run._r.addprevious(link)
    link.append(run._r)


def add_change(paragraph: Paragraph, change: Change, styles: Mapping[str, str]) -> None:
    """A piece of an edited quote: what went struck through, what came underlined."""
    run = paragraph.add_run(clean(change.text))
    run._r.style = styles[CHANGES[change.kind]]
    if _RIGHT_TO_LEFT.search(change.text):
        run.font.rtl = True


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place to link to: the whole paragraph, which has its words by now. `number` is unique in the document."""
    start = element("w:bookmarkStart", id=str(number), name=_bookmark_name(name))
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def _bookmark_name(anchor: str) -> str:
    return anchor.replace("-", "_")


def new_numbering(document: DocumentType, style: str, start: int) -> int:
    """A numbering of its own for one list, so that it does not go on counting from the list before."""
    numbering = document.part.numbering_part.element
    used = document.styles[style].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(used).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def number_with(paragraph: Paragraph, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    chosen = element("w:numPr")
    chosen.append(element("w:ilvl", val="0"))
    chosen.append(element("w:numId", val=str(numbering)))
    style = properties.find(qn("w:pStyle"))
    properties.insert(0 if style is None else properties.index(style) + 1, chosen)


def add_table(
    document: DocumentType,
    rows: int,
    columns: int,
    *,
    head: bool,
    row_heads: bool,
    name: str,
    widths: Sequence[float] = (),
) -> list[list[_Cell]]:
    """The cells, by row, of a new table. `widths` are shares of the page; `name` is its text alternative.

    A first row that is a header repeats on every page. All cells come at once: python-docx walks the whole table
    for each single one.
    """
    table = document.add_table(rows, columns, style="Oogst Table")
    section = document.sections[0]
    wide = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    shares = list(widths) or [1 / columns] * columns
    table.autofit = not widths and columns > 2
    cells = table._cells
    made = [cells[row * columns : (row + 1) * columns] for row in range(rows)]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Emu(int(wide * share))
    for row in made:
        for cell, share in zip(row, shares, strict=True):
            cell.width = Emu(int(wide * share))
    _look(table._tbl, head=head, row_heads=row_heads, name=name)
    for row_element in table._tbl.tr_lst:
        row_element.get_or_add_trPr().append(element("w:cantSplit"))
    if head:
        table._tbl.tr_lst[0].get_or_add_trPr().append(element("w:tblHeader"))
    return made


def _look(table: CT_Tbl, *, head: bool, row_heads: bool, name: str) -> None:
    properties = table.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    flags = {"firstRow": head, "lastRow": False, "firstColumn": row_heads, "lastColumn": False}
    bits = 0x0600 | (0x0020 if head else 0) | (0x0080 if row_heads else 0)
    look = {name: str(int(flag)) for name, flag in flags.items()}
    properties.append(element("w:tblLook", val=f"{bits:04X}", **look, noHBand="1", noVBand="1"))
    if name:
        properties.append(element("w:tblCaption", val=clean(name)[:255]))


def footer_with_page_number(document: DocumentType, text: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "Footer"
    paragraph.add_run(f"{text}\t\t")
    run = paragraph.add_run()
    for kind in ("begin", None, "separate", "text", "end"):
        if kind is None:
            instruction = element("w:instrText")
            instruction.text = "PAGE"
            run._r.append(instruction)
        elif kind == "text":
            shown = element("w:t")
            shown.text = "1"
            run._r.append(shown)
        else:
            run._r.append(element("w:fldChar", fldCharType=kind))
