"""The styles of the Word document: warm, plain, and named so that people can change them in one place."""

from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle

from oogst.core.report.docx_parts import element

VOICE, SYSTEM, CODE = "Georgia", "Calibri", "Consolas"
INK, SOFT, DEEP = RGBColor(0x2D, 0x25, 0x20), RGBColor(0x65, 0x58, 0x4D), RGBColor(0x7A, 0x4A, 0x10)
LEAF, CLAY = RGBColor(0x27, 0x63, 0x4A), RGBColor(0x97, 0x37, 0x1F)
HEADINGS = {1: 20, 2: 14, 3: 12, 4: 11, 5: 11}


def prepare(document: DocumentType, locale: str) -> None:
    """Page, language and styles of a new document. `locale` is as in "nl-NL"."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.4)
    _base(document, locale)
    _headings(document)
    _voices(document)
    _small(document)
    _characters(document)
    _table_style(document)


def _paragraph(document: DocumentType, name: str, based_on: str = "Normal") -> ParagraphStyle:
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[based_on]
    assert isinstance(style, ParagraphStyle)
    style.quick_style, style.hidden = True, False
    return style


def _font(
    style: CharacterStyle,
    family: str,
    size: float | None = None,
    color: RGBColor = INK,
    *,
    bold: bool = False,
    italic: bool = False,
) -> None:
    style.font.name, style.font.bold, style.font.italic = family, bold, italic
    style.font.color.rgb = color
    if size:
        style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), family)


def _space(
    style: ParagraphStyle, before: float = 0, after: float = 0, *, line: float = 1.2, keep: bool = False
) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), line
    shape.keep_with_next = keep


def _base(document: DocumentType, locale: str) -> None:
    normal = _paragraph(document, "Normal")
    _font(normal, SYSTEM, 11)
    _space(normal, after=6, line=1.25)
    for properties in (document.styles.element.find(".//" + qn("w:rPrDefault")), normal.element):
        run = properties.get_or_add_rPr() if properties is normal.element else properties.find(qn("w:rPr"))
        for old in run.findall(qn("w:lang")):
            run.remove(old)
        run.append(element("w:lang", val=locale, eastAsia="zh-CN", bidi="ar-SA"))
    _space(_paragraph(document, "Body Text"), after=7, line=1.3)
    tabs = _paragraph(document, "Footer").paragraph_format.tab_stops
    tabs.clear_all()
    tabs.add_tab_stop(Cm(7.9), WD_TAB_ALIGNMENT.CENTER)
    tabs.add_tab_stop(Cm(15.8), WD_TAB_ALIGNMENT.RIGHT)
    _font(_paragraph(document, "Footer"), SYSTEM, 9, SOFT)


def _headings(document: DocumentType) -> None:
    for level, size in HEADINGS.items():
        style = _paragraph(document, f"Heading {level}")
        _font(style, SYSTEM, size, bold=True, italic=False)
        _space(style, before=24 if level == 1 else 16, after=6, line=1.1, keep=True)
    title = _paragraph(document, "Title")
    _font(title, VOICE, 30, bold=True)
    _space(title, before=0, after=8, line=1.05)
    for border in title.element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    subtitle = _paragraph(document, "Subtitle")
    _font(subtitle, VOICE, 14, SOFT)
    _space(subtitle, after=22)
    for style in (title, subtitle):
        for stretched in style.element.findall(".//" + qn("w:rPr") + "/" + qn("w:spacing")):
            stretched.getparent().remove(stretched)
    contents = _paragraph(document, "TOC Heading")
    _font(contents, SYSTEM, 14, bold=True)
    _space(contents, before=28, after=6, keep=True)
    _space(_paragraph(document, "toc 1"), after=3)


def _voices(document: DocumentType) -> None:
    for name, color in (("Quote", "B9813A"), ("Counter Quote", "97371F")):
        style = _paragraph(document, name)
        _font(style, VOICE, 12)
        _space(style, before=12, after=2, line=1.3, keep=True)
        style.paragraph_format.left_indent = Cm(0.8)
        _edge(style, color)
    under = _paragraph(document, "Attribution")
    _font(under, SYSTEM, 9.5, SOFT)
    _space(under, after=12)
    under.paragraph_format.left_indent = Cm(0.8)
    aside = _paragraph(document, "Aside")
    _font(aside, SYSTEM, 11, SOFT)
    _space(aside, after=7)
    aside.paragraph_format.left_indent = Cm(0.8)
    _edge(aside, "E2D9CB")


def _edge(style: ParagraphStyle, color: str) -> None:
    """A coloured line along the start of the paragraph."""
    borders = element("w:pBdr")
    borders.append(element("w:left", val="single", sz="18", space="10", color=color))
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    following = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")
    properties.insert_element_before(borders, *(f"w:{name}" for name in following))


def _small(document: DocumentType) -> None:
    label = _paragraph(document, "Label")
    _font(label, SYSTEM, 9, LEAF, bold=True)
    label.font.all_caps = True
    _space(label, before=18, after=0, keep=True)
    side = _paragraph(document, "Side")
    _font(side, SYSTEM, 10.5, bold=True)
    _space(side, before=10, after=0, keep=True)
    _space(_paragraph(document, "Facts"), after=2)
    caption = _paragraph(document, "Caption")
    _font(caption, SYSTEM, 10.5, bold=True)
    _space(caption, before=12, after=4, keep=True)
    note = _paragraph(document, "Note")
    _font(note, SYSTEM, 9.5, SOFT)
    _space(note, before=4, after=12)
    pause = _paragraph(document, "Pause")
    _font(pause, VOICE, 12, SOFT)
    _space(pause, before=10, after=10)
    pause.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    problem = _paragraph(document, "Problem")
    _font(problem, SYSTEM, 10.5, CLAY)
    _space(problem, before=8, after=8)
    code = _paragraph(document, "Code")
    _font(code, CODE, 9.5)
    _space(code, before=6, after=10)
    for name in ("Table Text", "Table Text End"):
        style = _paragraph(document, name)
        _font(style, SYSTEM, 10)
        _space(style, before=2, after=2, line=1.1)
    for name in ("Table Head", "Table Head End"):
        style = _paragraph(document, name)
        _font(style, SYSTEM, 10, SOFT, bold=True)
        _space(style, before=2, after=2, line=1.1, keep=True)
    for name in ("Table Text End", "Table Head End"):
        _paragraph(document, name).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _character(document: DocumentType, name: str) -> CharacterStyle:
    style: BaseStyle = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(style, CharacterStyle)
    return style


def _characters(document: DocumentType) -> None:
    link = _character(document, "Hyperlink")
    link.font.color.rgb, link.font.underline = DEEP, True
    _character(document, "Code Text").font.name = CODE
    _font(_character(document, "Voice Text"), VOICE)
    removed = _character(document, "Removed Text")
    _font(removed, VOICE, color=CLAY)
    removed.font.strike = True
    added = _character(document, "Added Text")
    _font(added, VOICE, color=LEAF)
    added.font.underline = True


def _table_style(document: DocumentType) -> None:
    style = document.styles.add_style("Oogst Table", WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    properties = element("w:tblPr")
    borders = element("w:tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="E2D9CB"))
    margins = element("w:tblCellMar")
    margins.append(element("w:left", w="0", type="dxa"))
    margins.append(element("w:right", w="140", type="dxa"))
    properties.append(borders)
    properties.append(margins)
    style.element.append(properties)
    head = element("w:tblStylePr", type="firstRow")
    look, cell = element("w:rPr"), element("w:tcPr")
    look.append(element("w:b"))
    look.append(element("w:color", val="65584D"))
    edge = element("w:tcBorders")
    edge.append(element("w:bottom", val="single", sz="12", space="0", color="B9813A"))
    cell.append(edge)
    head.append(look)
    head.append(cell)
    style.element.append(head)
