"""A report as a PDF that a screen reader can read: tagged, PDF/UA-1, with title, language and an outline.

The words go to Typst as data (JSON), never as its markup, so that `#`, `$` or `[` in a quote are only signs. PDF/UA
does not allow a sign that no font has; such a report still becomes a tagged PDF, with a remark that says so.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import typst

from oogst.core.report.layout import Layout, Part, heading_levels, lay_out
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
    Runs,
    Table,
    plain,
    text_of,
)
from oogst.core.report.origin import attribution, label
from oogst.core.report.words import LOCALES, long_date

ASSETS = Path(__file__).parent / "assets"
SHORT_TITLE = 90
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\uf8ff]")

Remark: TypeAlias = Literal["not-pdf-ua"]
Data: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Pdf:
    """The file, whether it is PDF/UA-1, and what the maker should know: reason codes."""

    content: bytes
    is_ua: bool
    remarks: tuple[Remark, ...] = ()


def write_pdf(report: Report) -> Pdf:
    """The document. About 0.3 s for fifty pages, and once about 0.1 s for the fonts."""
    inputs = {"report": json.dumps(_Data(lay_out(report)).document(), ensure_ascii=False)}
    try:
        return Pdf(_compile(inputs, "ua-1"), is_ua=True)
    except typst.TypstError:
        return Pdf(_compile(inputs, None), is_ua=False, remarks=("not-pdf-ua",))


def _compile(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        str(ASSETS / "report.typ"),
        root=str(ASSETS),
        font_paths=fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standard,
    )


@cache
def fonts() -> typst.Fonts:
    """Our own fonts, those inside Typst, and the machine's for scripts that neither has."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(ASSETS / "fonts")])


def _clean(text: str) -> str:
    return _NOT_SHOWN.sub("", text).replace("\t", "    ")


class _Data:
    """Turns a report into plain data for the template, and knows which places a link can lead to."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.words = layout, layout.words
        self._seen: Counter[int] = Counter()
        self._anchors = {part.anchor for part in layout.parts} | {
            f"quote-{quote.number}" for quote in layout.report.quotes()
        }

    def document(self) -> Data:
        report, words = self.layout.report, self.words
        title = _clean(" ".join(report.title.split())) or words.report
        language, region = LOCALES[report.language].split("-")
        facts = [
            (words.study, report.study),
            (words.authors, ", ".join(report.authors)),
            (words.date, long_date(report.date, report.language) if report.date else ""),
        ]
        return {
            "title": title,
            "short-title": title if len(title) <= SHORT_TITLE else f"{title[:SHORT_TITLE].rstrip()}…",
            "subtitle": _clean(report.subtitle),
            "language": language,
            "region": region,
            "authors": [_clean(author) for author in report.authors],
            "date": [report.date.year, report.date.month, report.date.day] if report.date else None,
            "facts": [[name, _clean(value)] for name, value in facts if value.strip()],
            "words": {name: value for name, value in vars(words).items() if isinstance(value, str)},
            "parts": [self._part(part) for part in self.layout.parts],
            "edited": [self._edited(quote) for quote in self.layout.edited],
        }

    def _part(self, part: Part) -> Data:
        blocks: tuple[Block, ...] = part.blocks
        if part.kind == "legend":
            rows = tuple((plain(entry.term), plain(entry.meaning)) for entry in self.layout.report.legend)
            blocks = (Table("", (plain(self.words.term), plain(self.words.meaning)), rows),)
        listed = self._sources() if part.kind == "sources" else self.blocks(blocks)
        return {"kind": part.kind, "title": _clean(part.title), "anchor": part.anchor, "blocks": listed}

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        return [self._block(block, level) for block, level in heading_levels(blocks)]

    def _block(self, block: Block, level: int) -> Data:
        match block:
            case Heading():
                return {"type": "heading", "level": block.level - 1, "runs": self._runs(block.runs)}
            case Paragraph():
                return {"type": "paragraph", "runs": self._runs(block.runs)}
            case ListBlock():
                items = [self.blocks(item) for item in block.items]
                return {"type": "list", "ordered": block.ordered, "start": block.start, "items": items}
            case Blockquote():
                return {"type": "aside", "blocks": self.blocks(block.blocks)}
            case CodeBlock():
                return {"type": "code", "text": _clean(block.text)}
            case Rule():
                return {"type": "rule"}
            case Quote():
                return self._quote(block)
            case Table():
                return self._table(block)
            case Numbers():
                pairs = [{"label": _clean(item.label), "value": _clean(item.value)} for item in block.items]
                return {"type": "numbers", "items": pairs}
            case FindingBlock():
                return self._finding(block, level)
            case LiveProblem():
                reason = f"{self.words.problem}: {self.words.reasons[block.reason]}. "
                return {"type": "problem", "text": reason, "typed": _clean(block.text)}

    def _runs(self, runs: Runs) -> list[Data]:
        return [self._run(run.text, run.strong, run.emphasis, run.code, run.href) for run in runs]

    def _run(self, text: str, strong: bool, emphasis: bool, code: bool, href: str | None) -> Data:
        made: Data = {"text": _clean(text), "strong": strong, "emphasis": emphasis, "code": code}
        address = safe_link(href)
        if address is not None and made["text"].strip():
            if not address.startswith("#"):
                made["href"] = address
            elif address[1:] in self._anchors:
                made["to"] = address[1:]
        return made

    def _quote(self, quote: Quote) -> Data:
        self._seen[quote.number] += 1
        permalink = safe_link(quote.permalink)
        return {
            "type": "quote",
            "number": quote.number,
            "anchor": f"quote-{quote.number}" if self._seen[quote.number] == 1 else None,
            "text": _clean(quote.shown),
            "label": label(quote, self.words),
            "attribution": _clean(attribution(quote, self.words)),
            "edited": quote.is_edited,
            "permalink": permalink if permalink and not permalink.startswith("#") else None,
        }

    def _finding(self, finding: FindingBlock, level: int) -> Data:
        return {
            "type": "finding",
            "claim": _clean(finding.claim).strip(),
            "level": level - 1,
            "explanation": self.blocks(finding.explanation),
            "supports": [self._quote(quote) for quote in finding.quotes_for],
            "contradicts": [self._quote(quote) for quote in finding.quotes_against],
        }

    def _table(self, table: Table) -> Data:
        width = table.width
        if not width:
            return {"type": "paragraph", "runs": []}
        has_head = any(text_of(head).strip() for head in table.headers)
        head = [self._runs(table.headers[i]) if i < len(table.headers) else [] for i in range(width)]
        cells = [self._runs(row[i]) if i < len(row) else [] for row in table.rows for i in range(width)]
        return {
            "type": "table",
            "caption": _clean(table.caption),
            "note": _clean(table.note),
            "columns": [2, *[1] * (width - 1)] if table.row_headers else [1] * width,
            "align": [table.aligned(index) for index in range(width)],
            "head": head if has_head else None,
            "cells": cells,
        }

    def _edited(self, quote: Quote) -> Data:
        return {
            "number": quote.number,
            "label": label(quote, self.words),
            "original": _clean(quote.words),
            "shown": _clean(quote.shown),
            "changes": [{"kind": change.kind, "text": _clean(change.text)} for change in quote.difference],
        }

    def _sources(self) -> list[Data]:
        words, sources = self.words, self.layout.sources
        if not sources:
            return self.blocks((Paragraph(plain(words.no_sources)),))
        intro = self.blocks((Paragraph(plain(words.sources_intro)),))
        heads = (words.source, words.pseudonym, words.kind, words.case, words.basis, words.quotes_used)
        cells: list[list[Data]] = []
        for entry in sources:
            kind = ", ".join(part for part in (entry.kind, entry.date) if part)
            for value in (entry.source or entry.kind, entry.pseudonym, kind, entry.case, entry.basis):
                cells.append(self._runs(plain(value)))
            links = [self._run(str(n), False, False, False, f"#quote-{n}") for n in entry.quotes]
            comma: Data = {"text": ", "}
            cells.append([piece for link in links for piece in (link, comma)][:-1])
        table: Data = {
            "type": "table",
            "caption": "",
            "note": "",
            "columns": [3, 3, 3, 2.4, 3.2, 1.8],
            "align": ["start"] * len(heads),
            "head": [self._runs(plain(head)) for head in heads],
            "cells": cells,
        }
        return [*intro, table]
