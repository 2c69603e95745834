"""A form or a signed copy as a PDF that a screen reader can read: tagged, PDF/UA-1, with title and language.

Words go to Typst as data (JSON), never as its markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from oogst.core.consent.pages import Block, blocks, runs

ASSETS = Path(__file__).parent / "assets"
FONTS = Path(__file__).parents[1] / "report" / "assets" / "fonts"
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\uf8ff]")


@dataclass(frozen=True)
class Purpose:
    """One line to agree to, as HTML; `answer` is "" where a pen still has to."""

    sentence: str
    answer: str = ""


@dataclass(frozen=True)
class Page:
    """A document. `sheet` and `statement` are the HTML that was shown; labels are in the language of the reader.

    `facts`: of a copy, who and when. `lines`: of a blank form, what to write by hand.
    """

    language: Literal["nl", "en"]
    title: str
    lead: str
    sheet: str
    statement: str
    purposes_label: str
    purposes: Sequence[Purpose]
    yes: str
    no: str
    facts_label: str = ""
    facts: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()
    proof: Sequence[tuple[str, str]] = field(default=())
    page_of: str = "/"


def write_pdf(page: Page) -> bytes:
    """About 0.1 s. A sign that no font has costs the standard, never the document."""
    inputs = {"page": json.dumps(_clean(_data(page)), ensure_ascii=False)}
    try:
        return _compile(inputs, "ua-1")
    except typst.TypstError:
        return _compile(inputs, None)


def _data(page: Page) -> dict[str, Any]:
    return {
        "language": page.language,
        "region": {"nl": "nl", "en": "gb"}[page.language],
        "title": page.title,
        "lead": page.lead,
        "sheet": _below(blocks(page.sheet)),
        "statement": _below(blocks(page.statement)),
        "purposes-label": page.purposes_label,
        "purposes": [{"runs": runs(purpose.sentence), "answer": purpose.answer} for purpose in page.purposes],
        "yes": page.yes,
        "no": page.no,
        "facts-label": page.facts_label,
        "facts": [list(pair) for pair in page.facts],
        "lines": list(page.lines),
        "proof": [list(pair) for pair in page.proof],
        "page-of": page.page_of,
    }


def _below(made: list[Block]) -> list[Block]:
    """Headings begin at the first level, and none skips one: PDF/UA asks for it."""
    last = 0
    for block in made:
        if block["type"] == "heading":
            last = block["level"] = min(block["level"], last + 1)
    return made


def _clean(said: Any) -> Any:
    """Without the signs that no page can show."""
    if isinstance(said, str):
        return _NOT_SHOWN.sub("", said)
    if isinstance(said, list):
        return [_clean(item) for item in said]
    if isinstance(said, dict):
        return {name: _clean(value) for name, value in said.items()}
    return said


def _compile(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    made: bytes = typst.compile(
        str(ASSETS / "consent.typ"),
        root=str(ASSETS),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standard,
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(FONTS)])
