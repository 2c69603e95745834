"""A report as a Word document, with real styles, so that a table of contents and a screen reader find their way.

Word has no room for a quote that opens: an edited quote is marked where it stands, with a link to the part "edited
quotes", where the original and the difference stand; the sources stand in a table at the end.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from itertools import count

from docx import Document
from docx.document import Document as DocumentType
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from oogst.core.report import docx_parts as parts
from oogst.core.report.docx_styles import prepare
from oogst.core.report.layout import PART_LEVEL, Layout, Part, heading_levels, lay_out
from oogst.core.report.links import safe_link
from oogst.core.report.model import (
    Block,
    Blockquote,
    CodeBlock,
    FindingBlock,
    Heading,
    ListBlock,
    LiveProblem,
    Numbers,
    Paragraph,
    Quote,
    Report,
    Rule,
    Run,
    Runs,
    Table,
    plain,
    text_of,
)
from oogst.core.report.origin import attribution, label
from oogst.core.report.words import LOCALES, long_date

DEEPEST_LIST = 3
LONG_QUOTE = 900
SHORT_TABLE = 12


def write_docx(report: Report) -> bytes:
    """The document. Its properties say the report's title, study and authors, and nothing of this machine."""
    layout = lay_out(report)
    document = Document()
    prepare(document, LOCALES[report.language])
    _properties(document, layout)
    writer = _Writer(document, layout)
    writer.cover()
    for part in layout.parts:
        writer.part(part)
    parts.footer_with_page_number(document, layout.words.made_with)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _properties(document: DocumentType, layout: Layout) -> None:
    report, properties = layout.report, document.core_properties
    day = report.date or datetime.date(2000, 1, 1)
    moment = datetime.datetime(max(day.year, 1900), day.month, day.day, tzinfo=datetime.UTC)
    properties.title = parts.clean(report.title)[:255] or layout.words.report
    properties.subject = parts.clean(report.study)[:255]
    properties.author = parts.clean(", ".join(report.authors))[:255]
    properties.last_modified_by = ""
    properties.comments = ""
    properties.keywords = ""
    properties.language = LOCALES[report.language]
    properties.created = properties.modified = moment
    properties.revision = 1


class _Writer:
    """Adds blocks to the document; `_places` counts how often a quote has stood, for its bookmarks."""

    def __init__(self, document: DocumentType, layout: Layout) -> None:
        self.document, self.layout, self.words = document, layout, layout.words
        self._places: Counter[int] = Counter()
        self._bookmarks = count(1)
        self._styles = parts.style_ids(document)
        self._anchors = {part.anchor for part in layout.parts} | {
            f"quote-{quote.number}" for quote in layout.report.quotes()
        }

    def cover(self) -> None:
        report, words = self.layout.report, self.words
        self._line(words.report, "Label")
        self._line(report.title.strip() or words.report, "Title")
        if report.subtitle:
            self._line(report.subtitle, "Subtitle")
        facts = [
            (words.study, report.study),
            (words.authors, ", ".join(report.authors)),
            (words.date, long_date(report.date, report.language) if report.date else ""),
        ]
        for name, value in facts:
            if value:
                self._runs(self._paragraph("Facts"), (Run(f"{name}: ", strong=True), Run(value)))
        self._line(words.contents, "TOC Heading")
        for part in self.layout.parts:
            if part.title:
                self._runs(self._paragraph("toc 1"), (Run(part.title, href=f"#{part.anchor}"),))

    def part(self, part: Part) -> None:
        if part.title:
            heading = self._heading(plain(part.title), PART_LEVEL)
            self._bookmark(heading, part.anchor)
            if part is self.layout.parts[0]:
                heading.paragraph_format.page_break_before = True
        match part.kind:
            case "legend":
                legend = [(plain(e.term), plain(e.meaning)) for e in self.layout.report.legend]
                self._table(Table("", (plain(self.words.term), plain(self.words.meaning)), tuple(legend)))
            case "edited":
                self._edited()
            case "sources":
                self._sources()
            case _:
                self.blocks(part.blocks)

    def blocks(self, blocks: Iterable[Block], indent: int = 0) -> None:
        for block, level in heading_levels(blocks):
            self._block(block, level, indent)

    def _block(self, block: Block, level: int, indent: int) -> None:
        match block:
            case Heading():
                self._heading(block.runs, block.level)
            case Paragraph():
                self._runs(self._paragraph("List Continue" if indent else "Body Text"), block.runs)
            case ListBlock():
                self._list(block, indent + 1)
            case Blockquote():
                self._aside(block)
            case CodeBlock():
                self._line(block.text, "Code")
            case Rule():
                self._line("⁂", "Pause")
            case Quote():
                self._quote(block)
            case Table():
                self._table(block)
            case Numbers():
                items = tuple((plain(item.label), plain(item.value)) for item in block.items)
                self._table(Table("", (), items, row_headers=True, align=("start", "end")))
            case FindingBlock():
                self._finding(block, level)
            case LiveProblem():
                reason = f"{self.words.problem}: {self.words.reasons[block.reason]}. "
                self._runs(self._paragraph("Problem"), (Run(reason), Run(block.text, code=True)))

    def _paragraph(self, style: str) -> DocxParagraph:
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self._styles[style]
        return paragraph

    def _bookmark(self, paragraph: DocxParagraph, name: str) -> None:
        parts.bookmark(paragraph, name, next(self._bookmarks))

    def _line(self, text: str, style: str) -> DocxParagraph:
        paragraph = self._paragraph(style)
        self._runs(paragraph, plain(text))
        return paragraph

    def _runs(self, paragraph: DocxParagraph, runs: Runs) -> None:
        for run in runs:
            parts.add_run(paragraph, run, self._anchors, self._styles)

    def _heading(self, runs: Runs, level: int) -> DocxParagraph:
        paragraph = self._paragraph(f"Heading {level - 1}")
        self._runs(paragraph, tuple(Run(run.text, emphasis=run.emphasis) for run in runs))
        return paragraph

    def _aside(self, aside: Blockquote) -> None:
        for block in aside.blocks:
            if isinstance(block, Paragraph):
                self._runs(self._paragraph("Aside"), block.runs)
            else:
                self.blocks((block,))

    def _list(self, block: ListBlock, depth: int) -> None:
        shown = min(depth, DEEPEST_LIST)
        style = ("List Number" if block.ordered else "List Bullet") + (f" {shown}" if shown > 1 else "")
        numbering = parts.new_numbering(self.document, style, block.start) if block.ordered else None
        for item in block.items:
            first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (None, item)
            paragraph = self._paragraph(style)
            if numbering is not None:
                parts.number_with(paragraph, numbering)
            self._runs(paragraph, first.runs if isinstance(first, Paragraph) else ())
            self.blocks(rest, depth)

    def _quote(self, quote: Quote, style: str = "Quote") -> None:
        words = self.words
        spoken = self._line(quote.shown, style)
        if len(quote.shown) > LONG_QUOTE:
            spoken.paragraph_format.keep_with_next = False
        self._places[quote.number] += 1
        if self._places[quote.number] == 1:
            self._bookmark(spoken, f"quote-{quote.number}")
        under = self._paragraph("Attribution")
        edited = (Run("  "), Run(words.edited_mark, href=f"#edited-{quote.number}")) if quote.is_edited else ()
        self._anchors.add(f"edited-{quote.number}")
        said = Run(f"{label(quote, words)}  ", strong=True), Run(attribution(quote, words))
        opened = (Run("  "), Run(words.open_source, href=quote.permalink)) if safe_link(quote.permalink) else ()
        self._runs(under, (*said, *edited, *opened))

    def _finding(self, finding: FindingBlock, level: int) -> None:
        self._line(self.words.finding, "Label")
        if finding.claim.strip():
            self._heading(plain(finding.claim), level).paragraph_format.space_before = Pt(2)
        self.blocks(finding.explanation)
        for quotes, title, style in (
            (finding.quotes_for, self.words.supports, "Quote"),
            (finding.quotes_against, self.words.contradicts, "Counter Quote"),
        ):
            if quotes:
                self._line(title, "Side")
            for quote in quotes:
                self._quote(quote, style)

    def _table(self, table: Table) -> None:
        if not table.width or not (table.rows or table.headers):
            return
        if table.caption:
            self._line(table.caption, "Caption")
        has_head = any(text_of(head).strip() for head in table.headers)
        rows = ([table.headers] if has_head else []) + list(table.rows)
        made = parts.add_table(
            self.document, len(rows), table.width, head=has_head, row_heads=table.row_headers, name=table.caption
        )
        for place, (cells, row) in enumerate(zip(made, rows, strict=True)):
            for index, runs in enumerate(row):
                to_end = table.aligned(index) == "end"
                self._cell(cells[index], runs, to_end=to_end, is_head=has_head and place == 0)
            if len(rows) <= SHORT_TABLE and place < len(rows) - 1:
                cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        self._line(table.note, "Note")

    def _cell(self, cell: _Cell, runs: Runs, *, to_end: bool = False, is_head: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        style = ("Table Head" if is_head else "Table Text") + (" End" if to_end else "")
        paragraph._p.style = self._styles[style]
        self._runs(paragraph, runs)

    def _edited(self) -> None:
        words = self.words
        self._line(words.edited_intro, "Body Text").paragraph_format.keep_with_next = True
        rows = parts.add_table(
            self.document, len(self.layout.edited) + 1, 3, head=True, row_heads=True, name=words.edited_quotes,
            widths=(0.14, 0.43, 0.43),
        )  # fmt: skip
        for cell, title in zip(rows[0], (words.quote, words.as_said, words.as_shown), strict=True):
            self._cell(cell, plain(title), is_head=True)
        for cells, quote in zip(rows[1:], self.layout.edited, strict=True):
            self._cell(cells[0], (Run(label(quote, words), href=f"#quote-{quote.number}"),))
            self._bookmark(cells[0].paragraphs[0], f"edited-{quote.number}")
            for cell, side in ((cells[1], "out"), (cells[2], "in")):
                self._cell(cell, ())
                for change in quote.difference:
                    if change.kind in ("same", side):
                        parts.add_change(cell.paragraphs[0], change, self._styles)
        self._line("", "Note")

    def _sources(self) -> None:
        words = self.words
        if not self.layout.sources:
            self._line(words.no_sources, "Body Text")
            return
        self._line(words.sources_intro, "Body Text").paragraph_format.keep_with_next = True
        heads = (words.source, words.pseudonym, words.kind, words.case, words.basis, words.quotes_used)
        rows = parts.add_table(
            self.document, len(self.layout.sources) + 1, len(heads), head=True, row_heads=True, name=words.sources,
            widths=(0.18, 0.17, 0.19, 0.15, 0.2, 0.11),
        )  # fmt: skip
        for cell, title in zip(rows[0], heads, strict=True):
            self._cell(cell, plain(title), is_head=True)
        for cells, entry in zip(rows[1:], self.layout.sources, strict=True):
            kind = ", ".join(part for part in (entry.kind, entry.date) if part)
            values = (entry.source or entry.kind, entry.pseudonym, kind, entry.case, entry.basis)
            for cell, value in zip(cells, values, strict=False):
                self._cell(cell, plain(value))
            links = [(Run(str(n), href=f"#quote-{n}"), Run(", ")) for n in entry.quotes]
            self._cell(cells[-1], tuple(run for pair in links for run in pair)[:-1])
