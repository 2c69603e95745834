"""A report as one HTML file: no request to anywhere, readable without its script, printable, on a phone too.

The page carries a content policy of its own that allows nothing but its own style, script and fonts, so that even
a mistake in escaping could not run or fetch anything.
"""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from oogst.core.report.html_blocks import BlockWriter, changes_html
from oogst.core.report.layout import Layout, Part, lay_out
from oogst.core.report.model import Report
from oogst.core.report.origin import SourceEntry, label
from oogst.core.report.words import long_date

ASSETS = Path(__file__).parent / "assets"
FONTS = Path(__file__).parents[2] / "web" / "static" / "oogst" / "fonts"
EMBEDDED = (
    ("Literata", "200 900", "literata-latin-wght-normal.woff2"),
    ("Source Sans 3", "200 900", "source-sans-3-latin-wght-normal.woff2"),
)


def write_html(report: Report) -> str:
    """The whole page. Costs about 110 KB for the fonts, where they are installed."""
    layout = lay_out(report)
    writer = BlockWriter(layout.words)
    style, script = _fonts() + _asset("report.css"), _asset("report.js")
    body = "".join(_part(part, layout, writer) for part in layout.parts)
    title = escape(_one_line(report.title) or layout.words.report)
    page = (
        f'<!doctype html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="Oogst">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#text">{escape(layout.words.skip)}</a>\n'
        f'{_cover(layout)}\n<div class="page">{_contents(layout)}\n'
        f'<main id="text" tabindex="-1">\n{body}\n</main></div>\n'
        f"<footer><p>{escape(layout.words.made_with)}</p></footer>\n<script>{script}</script>\n</body>\n</html>\n"
    )
    return page.encode(errors="replace").decode()  # half a surrogate pair cannot be stored in any file


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def _fonts() -> str:
    """The fonts as `@font-face`; a font that is not installed is left out, and the reader's own serif serves."""
    return "".join(_font(*font) for font in EMBEDDED if (FONTS / font[2]).is_file())


def _font(family: str, weights: str, name: str) -> str:
    data = base64.b64encode((FONTS / name).read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weights};font-display:swap;'
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cover(layout: Layout) -> str:
    report, words = layout.report, layout.words
    subtitle = f'<p class="subtitle">{escape(report.subtitle)}</p>' if report.subtitle else ""
    facts = [
        (words.study, report.study),
        (words.authors, ", ".join(report.authors)),
        (words.date, long_date(report.date, report.language) if report.date else ""),
    ]
    known = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts if value)
    return (
        f'<header><p class="label">{escape(words.report)}</p>'
        f"<h1>{escape(_one_line(report.title) or words.report)}</h1>{subtitle}<dl>{known}</dl></header>"
    )


def _contents(layout: Layout) -> str:
    links = "".join(
        f'<li><a href="#{part.anchor}">{escape(part.title)}</a></li>' for part in layout.parts if part.title
    )
    name = escape(layout.words.contents)
    return f'<nav aria-labelledby="contents"><p class="label" id="contents">{name}</p><ol>{links}</ol></nav>'


def _part(part: Part, layout: Layout, writer: BlockWriter) -> str:
    match part.kind:
        case "legend":
            inside = _legend(layout)
        case "edited":
            inside = _edited(layout)
        case "sources":
            inside = _sources(layout)
        case _:
            inside = writer.blocks(part.blocks)
    if not part.title:
        return f'<div class="part" id="{part.anchor}">{inside}</div>\n'
    return f'<section class="part" id="{part.anchor}"><h2>{escape(part.title)}</h2>\n{inside}</section>\n'


def _legend(layout: Layout) -> str:
    rows = (f"<div><dt>{escape(e.term)}</dt><dd>{escape(e.meaning)}</dd></div>" for e in layout.report.legend)
    return f'<dl class="legend">{"".join(rows)}</dl>'


def _edited(layout: Layout) -> str:
    words = layout.words
    items = "".join(
        f'<li><a href="#quote-{quote.number}">{escape(label(quote, words))}</a> '
        f'<span class="voice" dir="auto">{changes_html(quote.difference, words)}</span></li>'
        for quote in layout.edited
    )
    return f'<p>{escape(words.edited_intro)}</p><ul class="edited-list">{items}</ul>'


def _sources(layout: Layout) -> str:
    words = layout.words
    if not layout.sources:
        return f"<p>{escape(words.no_sources)}</p>"
    items = "".join(_source(entry, layout) for entry in layout.sources)
    return f'<p>{escape(words.sources_intro)}</p><ol class="sources-list">{items}</ol>'


def _source(entry: SourceEntry, layout: Layout) -> str:
    words = layout.words
    rest = " · ".join(part for part in (entry.pseudonym, entry.kind, entry.date, entry.case) if part)
    name = f"<strong>{escape(entry.source)}</strong><br>" if entry.source else ""
    numbers = ", ".join(
        f'<a href="#quote-{n}"><span class="hidden">{escape(words.quote)} </span>{n}</a>' for n in entry.quotes
    )
    basis = f"<br>{escape(words.basis)}: {escape(entry.basis)}" if entry.basis else ""
    return f'<li dir="auto">{name}{escape(rest)}{basis}<br>{escape(words.quotes_used)}: {numbers}</li>'
