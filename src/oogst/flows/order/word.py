"""A sheet as a Word document, in the styles of our reports."""

from __future__ import annotations

import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentType

from oogst.core.report import docx_parts as parts
from oogst.core.report.docx_styles import prepare
from oogst.core.report.model import Language, Run, plain
from oogst.core.report.words import LOCALES, words_for
from oogst.flows.order.sheet import Facts, Grid, Points, Sheet, Text


def write_docx(sheet: Sheet) -> bytes:
    """The properties say title and study, and nothing of this machine."""
    language: Language = "nl" if sheet.language == "nl" else "en"
    document = Document()
    prepare(document, LOCALES[language])
    _properties(document, sheet)
    writer = _Writer(document)
    writer.line(sheet.study, "Label")
    writer.line(sheet.title, "Title")
    writer.line(sheet.lead, "Subtitle")
    for part in sheet.parts:
        writer.line(part.title, "Heading 1")
        for block in part.blocks:
            writer.block(block)
    parts.footer_with_page_number(document, words_for(language).made_with)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _properties(document: DocumentType, sheet: Sheet) -> None:
    properties = document.core_properties
    properties.title, properties.subject = parts.clean(sheet.title)[:255], parts.clean(sheet.study)[:255]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.language = LOCALES["nl" if sheet.language == "nl" else "en"]
    moment = datetime.datetime.combine(sheet.made, datetime.time(), datetime.UTC)
    properties.created = properties.modified = moment
    properties.revision = 1


class _Writer:
    def __init__(self, document: DocumentType) -> None:
        self.document = document
        self._styles = parts.style_ids(document)

    def line(self, words: str, style: str, *runs: Run) -> None:
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self._styles[style]
        for run in runs or plain(words):
            parts.add_run(paragraph, run, frozenset(), self._styles)

    def block(self, block: Text | Facts | Points | Grid) -> None:
        match block:
            case Text():
                self.line(block.words, "Body Text")
            case Facts():
                for name, value in block.rows:
                    self.line("", "List Bullet", Run(f"{name}: ", strong=True), Run(value or "–"))
            case Points():
                for point in block.points:
                    self.line(f"☐ {point}" if block.open else point, "List Bullet")
            case Grid():
                self._grid(block)

    def _grid(self, grid: Grid) -> None:
        if grid.caption:
            self.line(grid.caption, "Caption")
        rows = [grid.headers, *grid.rows]
        made = parts.add_table(
            self.document, len(rows), len(grid.headers), head=True, row_heads=True, name=grid.caption
        )
        for place, (cells, row) in enumerate(zip(made, rows, strict=True)):
            for cell, words in zip(cells, row, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self._styles["Table Head" if place == 0 else "Table Text"]
                for run in plain(words or "–"):
                    parts.add_run(paragraph, run, frozenset(), self._styles)
        self.line("", "Note")
