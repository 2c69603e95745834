"""From the Markdown of a story to blocks, with live blocks kept apart for the story room to resolve.

CommonMark with tables. Raw HTML is shown as the text it is; a picture becomes its description; a link that is
not http(s), mailto or an anchor becomes its text. A live block is a line of its own, outside lists and quotations:

    ::quote[UUID]   ::finding[UUID]   ::numbers   ::table[codes-by-case theme=UUID]   ::table[codes-by-kind]
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.tree import SyntaxTreeNode

from oogst.core.report.links import safe_link
from oogst.core.report.model import (
    Align,
    Block,
    Blockquote,
    CodeBlock,
    Heading,
    ListBlock,
    LiveProblem,
    Paragraph,
    Reason,
    Rule,
    Run,
    Runs,
    Table,
)

LiveKind: TypeAlias = Literal["quote", "finding", "numbers", "table"]
TABLES = frozenset({"codes-by-case", "codes-by-kind"})
TABLE_OPTIONS = frozenset({"theme"})

_LIVE = re.compile(r"::([A-Za-z][A-Za-z-]*)[ \t]*(?:\[([^\[\]]*)\])?[ \t]*\Z")
_STARTS = re.compile(r"::[A-Za-z]")


@dataclass(frozen=True)
class Live:
    """A block that is made from the study when the story is read.

    `argument` is the id of a quote or finding (a UUID in lower case), the name of a table, or "" for numbers;
    `options` are the pairs after it. `line` counts from 1.
    """

    kind: LiveKind
    argument: str = ""
    options: tuple[tuple[str, str], ...] = ()
    line: int = 0

    def option(self, name: str) -> str | None:
        return dict(self.options).get(name)

    def __str__(self) -> str:
        """The line as it is typed in a story."""
        inside = " ".join([self.argument, *(f"{name}={value}" for name, value in self.options)])
        return f"::{self.kind}[{inside}]" if inside else f"::{self.kind}"


def parse_story(markdown_text: str) -> list[Block | Live]:
    """The blocks of a story in order. Whatever a person typed, it does not raise: see `LiveProblem`."""
    tree = SyntaxTreeNode(_parser().parse(markdown_text.replace("\x00", "\ufffd")))
    blocks: list[Block | Live] = []
    for node in tree.children:
        problems: list[LiveProblem] = []
        if node.type == "live":
            blocks.append(parse_live(node.content, _line(node)))
        else:
            made = list(_blocks([node], problems))
            blocks += [*problems, *made]
    return blocks


def parse_live(line: str, number: int = 0) -> Live | LiveProblem:
    """One live block from its line."""
    line = line.strip()
    found = _LIVE.match(line)
    if found is None:
        return LiveProblem(line, "malformed", number)
    kind, inside = found[1], (found[2] or "").split()
    match kind:
        case "quote" | "finding":
            return _with_id(kind, inside, line, number)
        case "numbers":
            return LiveProblem(line, "unknown-option", number) if inside else Live("numbers", line=number)
        case "table":
            return _table_wanted(inside, line, number)
        case _:
            return LiveProblem(line, "unknown-kind", number)


def live_lines(blocks: Sequence[Block | Live]) -> list[Live]:
    """The live blocks among blocks, so that a room can fetch all of them at once."""
    return [block for block in blocks if isinstance(block, Live)]


def _with_id(kind: LiveKind, inside: list[str], line: str, number: int) -> Live | LiveProblem:
    if not inside:
        return LiveProblem(line, "missing-id", number)
    if len(inside) > 1:
        return LiveProblem(line, "unknown-option", number)
    identity = _uuid(inside[0])
    return Live(kind, identity, line=number) if identity else LiveProblem(line, "bad-id", number)


def _table_wanted(inside: list[str], line: str, number: int) -> Live | LiveProblem:
    if not inside or inside[0] not in TABLES:
        return LiveProblem(line, "unknown-table", number)
    options: list[tuple[str, str]] = []
    for option in inside[1:]:
        name, _, value = option.partition("=")
        if name not in TABLE_OPTIONS or name in dict(options):
            return LiveProblem(line, "unknown-option", number)
        identity = _uuid(value)
        if identity is None:
            return LiveProblem(line, "bad-id", number)
        options.append((name, identity))
    return Live("table", inside[0], tuple(options), number)


def _uuid(text: str) -> str | None:
    try:
        return str(uuid.UUID(text)) if len(text) in (32, 36) else None
    except ValueError:
        return None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable("table")
    parser.disable(["html_block", "html_inline"])
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "live", _live_rule, {"alt": interrupts})
    return parser


def _live_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that starts with `::` and a letter is a live block, wherever it stands."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not _STARTS.match(line):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("live", "", 0)
        token.content = line
        token.map = [start, state.line]
    return True


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _blocks(nodes: Sequence[SyntaxTreeNode], problems: list[LiveProblem]) -> Iterator[Block]:
    """Blocks of nodes. A live block at this depth is inside a list or quotation, and goes to `problems`."""
    for node in nodes:
        match node.type:
            case "paragraph":
                yield Paragraph(_inline(node))
            case "heading":
                yield Heading(int(node.tag[1]), _inline(node))
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(item.children, problems)) for item in node.children)
                yield ListBlock(items, node.type == "ordered_list", int(node.attrs.get("start", 1)))
            case "blockquote":
                yield Blockquote(tuple(_blocks(node.children, problems)))
            case "code_block" | "fence":
                yield CodeBlock(node.content.rstrip("\n"))
            case "hr":
                yield Rule()
            case "table":
                yield _table(node)
            case "live":
                problems.append(LiveProblem(node.content.strip(), _nested_reason(node), _line(node)))


def _nested_reason(node: SyntaxTreeNode) -> Reason:
    live = parse_live(node.content)
    return live.reason if isinstance(live, LiveProblem) else "nested"


def _table(node: SyntaxTreeNode) -> Table:
    lines = [row for part in node.children for row in part.children]
    cells = [tuple(_inline(cell) for cell in row.children) for row in lines]
    align = tuple(_cell_align(cell) for cell in lines[0].children)
    return Table("", cells[0], tuple(cells[1:]), align=align)


def _cell_align(cell: SyntaxTreeNode) -> Align:
    return "end" if "right" in str(cell.attrs.get("style", "")) else "start"


def _inline(node: SyntaxTreeNode) -> Runs:
    runs: list[Run] = []
    for inline in node.children:
        for child in inline.children:
            _add_runs(child, Run(""), runs)
    return tuple(runs)


def _add_runs(node: SyntaxTreeNode, look: Run, runs: list[Run]) -> None:
    match node.type:
        case "strong":
            look = replace(look, strong=True)
        case "em":
            look = replace(look, emphasis=True)
        case "link":
            look = replace(look, href=safe_link(str(node.attrs.get("href", ""))))
        case "softbreak":
            return _append(replace(look, text=" "), runs)
        case "hardbreak":
            return _append(replace(look, text="\n"), runs)
        case "code_inline":
            return _append(replace(look, text=node.content, code=True), runs)
        case "text" | "image":
            return _append(replace(look, text=node.content), runs)
    for child in node.children:
        _add_runs(child, look, runs)
    return None


def _append(run: Run, runs: list[Run]) -> None:
    """Runs of one look are kept as one, so that a soft break does not cut a sentence in three."""
    if runs and replace(runs[-1], text="") == replace(run, text=""):
        runs[-1] = replace(run, text=runs[-1].text + run.text)
    elif run.text:
        runs.append(run)
