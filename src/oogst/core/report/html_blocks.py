"""Blocks of a report as HTML. Every word from a report passes `escape`; nothing here trusts it."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from oogst.core.report.difference import Change
from oogst.core.report.layout import PART_LEVEL, heading_levels
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
    Rule,
    Run,
    Runs,
    Table,
    text_of,
)
from oogst.core.report.origin import attribution, facts, in_source, label
from oogst.core.report.words import Words


def runs_html(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def lines(text: str) -> str:
    """Text with its line ends kept."""
    return escape(text).replace("\n", "<br>")


def changes_html(changes: Iterable[Change], words: Words) -> str:
    """The difference as `del` and `ins`, which say in words what they are to those who do not see it."""
    return "".join(_change(change, words) for change in changes)


def link(address: str | None, text: str) -> str:
    """A link, or the bare text when the address is none that a report may lead to."""
    safe = safe_link(address)
    if safe is None:
        return text
    away = "" if safe.startswith("#") else ' rel="noreferrer noopener"'
    return f'<a href="{escape(safe)}"{away}>{text}</a>'


class BlockWriter:
    """Writes blocks one after the other, and remembers which ids it has given out."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._seen: Counter[str] = Counter()

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(self._block(block, level) for block, level in heading_levels(blocks))

    def _anchor(self, name: str) -> str:
        self._seen[name] += 1
        return name if self._seen[name] == 1 else f"{name}-{self._seen[name]}"

    def _block(self, block: Block, level: int = PART_LEVEL + 1) -> str:
        match block:
            case Heading():
                return f"<h{block.level}>{runs_html(block.runs)}</h{block.level}>"
            case Paragraph():
                return f"<p>{runs_html(block.runs)}</p>"
            case ListBlock():
                return self._list(block)
            case Blockquote():
                return f'<div class="aside">{self.blocks(block.blocks)}</div>'
            case CodeBlock():
                return f'<pre tabindex="0"><code>{escape(block.text)}</code></pre>'
            case Rule():
                return "<hr>"
            case Quote():
                return self._quote(block)
            case Table():
                return self._table(block)
            case Numbers():
                return _numbers(block)
            case FindingBlock():
                return self._finding(block, level)
            case LiveProblem():
                return _problem(block, self.words)

    def _list(self, block: ListBlock) -> str:
        tag, start = ("ol", f' start="{block.start}"' if block.start != 1 else "") if block.ordered else ("ul", "")
        items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
        return f"<{tag}{start}>{items}</{tag}>"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return runs_html(blocks[0].runs)
        return self.blocks(blocks)

    def _quote(self, quote: Quote, kind: str = "") -> str:
        words, anchor = self.words, self._anchor(f"quote-{quote.number}")
        edited = f' <span class="mark">{escape(words.edited)}</span>' if quote.is_edited else ""
        return (
            f'<figure class="quote {kind}" id="{anchor}">'
            f'<blockquote dir="auto"><p>{lines(quote.shown)}</p></blockquote>'
            f'<figcaption><p><span class="number">{escape(label(quote, words))}</span> '
            f'<span dir="auto">{escape(attribution(quote, words))}</span>{edited}</p>'
            f"<details><summary>{escape(words.origin)}"
            f'<span class="hidden">: {escape(label(quote, words).lower())}</span></summary>'
            f"{self._origin(quote)}</details></figcaption></figure>"
        )

    def _origin(self, quote: Quote) -> str:
        words = self.words
        rows = [(name, escape(value)) for name, value in facts(quote, words)]
        place = in_source(quote)
        if place:
            before, here, after = (lines(part) for part in place)
            rows.append((words.in_source, f'<span class="voice">{before}<mark>{here}</mark>{after}</span>'))
        if quote.is_edited:
            rows.append((words.as_said, f'<span class="voice">{lines(quote.words)}</span>'))
            changed = changes_html(quote.difference, words)
            rows.append((words.what_changed, f'<span class="voice">{changed}</span>'))
        known = (f'<div><dt>{escape(name)}</dt><dd dir="auto">{value}</dd></div>' for name, value in rows)
        return f"<dl>{''.join(known)}</dl>{self._permalink(quote)}"

    def _permalink(self, quote: Quote) -> str:
        if safe_link(quote.permalink) is None:
            return ""
        words = self.words
        hidden = f'<span class="hidden"> ({escape(label(quote, words).lower())})</span>'
        opened = link(quote.permalink, f"{escape(words.open_source)}{hidden}")
        return f'<p class="permalink">{opened} <span class="soft">({escape(words.only_who_may)})</span></p>'

    def _table(self, table: Table) -> str:
        caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
        heads = "".join(_head(table, index) for index in range(table.width))
        body = "".join(f"<tr>{_cells(table, row)}</tr>" for row in table.rows)
        note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
        name = escape(table.caption or self.words.table)
        return (
            f'<div class="table"><div class="scroll" role="group" aria-label="{name}" tabindex="0">'
            f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{note}</div>"
        )

    def _finding(self, finding: FindingBlock, level: int) -> str:
        claim = f"<h{level}>{lines(finding.claim)}</h{level}>" if finding.claim.strip() else ""
        parts = [
            f'<section class="finding"><p class="label">{escape(self.words.finding)}</p>{claim}',
            self.blocks(finding.explanation),
            self._side(finding.quotes_for, self.words.supports, "for"),
            self._side(finding.quotes_against, self.words.contradicts, "against"),
        ]
        return "".join(parts) + "</section>"

    def _side(self, quotes: tuple[Quote, ...], title: str, kind: str) -> str:
        if not quotes:
            return ""
        return f'<p class="side {kind}">{escape(title)}</p>' + "".join(self._quote(quote, kind) for quote in quotes)


def _run(run: Run) -> str:
    text = lines(run.text)
    for tag, wanted in (("code", run.code), ("em", run.emphasis), ("strong", run.strong)):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    return link(run.href, text) if run.href else text


def _change(change: Change, words: Words) -> str:
    text = lines(change.text)
    if change.kind == "same":
        return text
    tag, says = ("del", words.removed) if change.kind == "out" else ("ins", words.added)
    says_html = f'<span class="hidden"> [{escape(says)}:</span>'
    return f'<{tag}>{says_html}{text}<span class="hidden">]</span></{tag}>'


def _numbers(numbers: Numbers) -> str:
    items = "".join(f"<div><dt>{escape(item.label)}</dt><dd>{escape(item.value)}</dd></div>" for item in numbers.items)
    return f'<dl class="numbers">{items}</dl>'


def _problem(problem: LiveProblem, words: Words) -> str:
    reason = escape(words.reasons[problem.reason])
    typed = f"<code>{escape(problem.text)}</code>"
    return f'<p class="problem"><strong>{escape(words.problem)}</strong>: {reason}. {typed}</p>'


def _head(table: Table, index: int) -> str:
    runs = table.headers[index] if index < len(table.headers) else ()
    if not text_of(runs).strip():
        return "<td></td>"
    return f'<th scope="col" class="{table.aligned(index)}">{runs_html(runs)}</th>'


def _cells(table: Table, row: tuple[Runs, ...]) -> str:
    cells = []
    for index in range(table.width):
        text = runs_html(row[index]) if index < len(row) else ""
        if index == 0 and table.row_headers and text:
            cells.append(f'<th scope="row" class="{table.aligned(index)}">{text}</th>')
        else:
            cells.append(f'<td class="{table.aligned(index)}">{text}</td>')
    return "".join(cells)
