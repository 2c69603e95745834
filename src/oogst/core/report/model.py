"""A report as it is written out: everything resolved, nothing left to look up.

The story room makes a `Report` out of sections, live blocks and findings; the writers (`html`, `docx`, `pdf`)
only read it. All words are plain text: a writer escapes them for its own format. Kinds, bases, labels and captions
come in the language of the report; the fixed words around them are in `words`.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from oogst.core.report.difference import Change, difference

Language: TypeAlias = Literal["nl", "en"]
Align: TypeAlias = Literal["start", "end"]
Reason: TypeAlias = Literal[
    "unknown-kind", "malformed", "missing-id", "bad-id", "unknown-table", "unknown-option", "nested", "gone"
]


@dataclass(frozen=True)
class Run:
    """Inline text in one look. A `\\n` in it is a line break; `href` is http(s), mailto or `#anchor`."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str | None = None


Runs: TypeAlias = tuple[Run, ...]


def plain(text: str) -> Runs:
    """Inline text without any look."""
    return (Run(text),) if text else ()


def text_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, level 1 to 6 as in its Markdown; `layout` fits it under the title."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class ListBlock:
    """A list; each item is a tuple of blocks (paragraphs, inner lists)."""

    items: "tuple[tuple[Block, ...], ...]"
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Blockquote:
    """Indented text of the author: not a voice from the material, that is a `Quote`."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class CodeBlock:
    """Text that keeps its line ends and spaces."""

    text: str


@dataclass(frozen=True)
class Rule:
    """A pause between two pieces of text."""


@dataclass(frozen=True)
class Quote:
    """The words of a person, and where they came from.

    `id` is the quote's own id (the same id twice is the same quote, and gets the same number). `words` is the
    original, exactly as in the source; `edited` the version for readability, or None. `time` is as shown
    ("00:12:48"). `basis` says under which consent it may be used. `context_before` and `context_after` are short
    stretches of the source around it. `permalink` is an absolute http(s) address, or None. `number` is given by
    `number_quotes`.
    """

    id: str
    words: str
    pseudonym: str
    kind: str
    basis: str
    edited: str | None = None
    date: datetime.date | None = None
    case: str = ""
    source: str = ""
    speaker: str = ""
    time: str = ""
    permalink: str | None = None
    context_before: str = ""
    context_after: str = ""
    number: int = 0

    @property
    def is_edited(self) -> bool:
        return self.edited is not None and self.edited != self.words

    @property
    def shown(self) -> str:
        """The words as the report shows them."""
        return self.words if self.edited is None else self.edited

    @property
    def difference(self) -> tuple[Change, ...]:
        """From the original to what is shown; one "same" piece when nothing was edited."""
        return difference(self.words, self.shown)


@dataclass(frozen=True)
class Table:
    """A table with a caption. Cells are runs; `align` has one entry a column (missing ones are "start").

    With `row_headers` the first cell of each row names the row, as in a code by case matrix.
    """

    caption: str
    headers: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    note: str = ""
    row_headers: bool = False
    align: tuple[Align, ...] = ()

    @classmethod
    def of(
        cls,
        caption: str,
        headers: Iterable[str],
        rows: Iterable[Iterable[object]],
        *,
        note: str = "",
        row_headers: bool = True,
    ) -> "Table":
        """A table from plain values. A column of which every value is a number is aligned to the end."""
        kept = [tuple(row) for row in rows]
        heads = tuple(plain(header) for header in headers)
        columns = [[row[index] for row in kept if index < len(row)] for index in range(len(heads))]
        align = tuple(_align(column) for column in columns)
        cells = tuple(tuple(plain(str(value)) for value in row) for row in kept)
        return cls(caption, heads, cells, note, row_headers, align)

    def aligned(self, column: int) -> Align:
        return self.align[column] if column < len(self.align) else "start"

    @property
    def width(self) -> int:
        return max([len(self.headers), *(len(row) for row in self.rows)])


def _align(values: list[object]) -> Align:
    return "end" if values and all(isinstance(value, int | float) for value in values) else "start"


@dataclass(frozen=True)
class Number:
    label: str
    value: str


@dataclass(frozen=True)
class Numbers:
    """The numbers of the study, side by side."""

    items: tuple[Number, ...]


@dataclass(frozen=True)
class FindingBlock:
    """A claim with what explains it, the quotes it rests on and those that speak against it."""

    claim: str
    explanation: "tuple[Block, ...]" = ()
    quotes_for: tuple[Quote, ...] = ()
    quotes_against: tuple[Quote, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class LiveProblem:
    """A live block that cannot be shown: the line as typed, and a reason code (`words` has the sentence)."""

    text: str
    reason: Reason
    line: int = 0


Block: TypeAlias = (
    Heading
    | Paragraph
    | ListBlock
    | Blockquote
    | CodeBlock
    | Rule
    | Quote
    | Table
    | Numbers
    | FindingBlock
    | LiveProblem
)


@dataclass(frozen=True)
class Section:
    """A part of the story. Without a title its blocks stand on their own."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class LegendEntry:
    """A sign or term of the report, and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Report:
    """A whole report. `findings` come after the sections, `method` is what the team says of how it worked.

    The count of quotes and of edited quotes, and the list of sources, are made from the quotes themselves.
    """

    title: str
    study: str
    language: Language = "nl"
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None
    numbers: Numbers | None = None
    sections: tuple[Section, ...] = ()
    findings: tuple[FindingBlock, ...] = ()
    method: tuple[Block, ...] = ()
    legend: tuple[LegendEntry, ...] = ()

    def quotes(self) -> Iterator[Quote]:
        """Every appearance of a quote, in the order of reading."""
        for section in self.sections:
            yield from quotes_in(section.blocks)
        yield from quotes_in(self.findings)
        yield from quotes_in(self.method)


def quotes_in(blocks: Iterable[Block]) -> Iterator[Quote]:
    for block in blocks:
        match block:
            case Quote():
                yield block
            case FindingBlock():
                yield from quotes_in(block.explanation)
                yield from block.quotes_for
                yield from block.quotes_against
            case Blockquote():
                yield from quotes_in(block.blocks)
            case ListBlock():
                for item in block.items:
                    yield from quotes_in(item)


def number_quotes(report: Report) -> Report:
    """The report with its quotes numbered from 1 in the order of reading; a quote shown twice has one number."""
    numbers: dict[str, int] = {}
    for quote in report.quotes():
        numbers.setdefault(quote.id, len(numbers) + 1)
    sections = tuple(replace(section, blocks=_numbered(section.blocks, numbers)) for section in report.sections)
    findings = tuple(_numbered_finding(finding, numbers) for finding in report.findings)
    return replace(report, sections=sections, findings=findings, method=_numbered(report.method, numbers))


def _numbered(blocks: tuple[Block, ...], numbers: dict[str, int]) -> tuple[Block, ...]:
    return tuple(_numbered_block(block, numbers) for block in blocks)


def _numbered_block(block: Block, numbers: dict[str, int]) -> Block:
    match block:
        case Quote():
            return replace(block, number=numbers[block.id])
        case FindingBlock():
            return _numbered_finding(block, numbers)
        case Blockquote():
            return replace(block, blocks=_numbered(block.blocks, numbers))
        case ListBlock():
            return replace(block, items=tuple(_numbered(item, numbers) for item in block.items))
        case _:
            return block


def _numbered_finding(finding: FindingBlock, numbers: dict[str, int]) -> FindingBlock:
    return replace(
        finding,
        explanation=_numbered(finding.explanation, numbers),
        quotes_for=tuple(replace(quote, number=numbers[quote.id]) for quote in finding.quotes_for),
        quotes_against=tuple(replace(quote, number=numbers[quote.id]) for quote in finding.quotes_against),
    )
