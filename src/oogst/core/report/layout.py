"""The order of a report, the same for every format: its parts, with headings that fit under each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from oogst.core.report.model import (
    Block,
    Blockquote,
    FindingBlock,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Report,
    number_quotes,
    plain,
    text_of,
)
from oogst.core.report.origin import SourceEntry, edited_quotes, sources_of, statement
from oogst.core.report.words import Words, words_for

PartKind: TypeAlias = Literal["numbers", "section", "findings", "method", "legend", "edited", "sources"]
PART_LEVEL = 2
DEEPEST = 6
DEEPEST_NEST = 6


@dataclass(frozen=True)
class Part:
    """A part under its own heading of level 2 (none without a title). `anchor` is unique in the report."""

    kind: PartKind
    title: str
    anchor: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A numbered report and its parts in order.

    The parts "legend", "edited" and "sources" have no blocks: they are written from what stands here.
    """

    report: Report
    words: Words
    parts: tuple[Part, ...]
    sources: tuple[SourceEntry, ...]
    edited: tuple[Quote, ...]


def lay_out(report: Report) -> Layout:
    """Number the quotes, fit the headings and put the parts in order."""
    report = number_quotes(report)
    words = words_for(report.language)
    parts: list[Part] = []
    if report.numbers and report.numbers.items:
        parts.append(Part("numbers", words.numbers, "numbers", (report.numbers,)))
    for index, section in enumerate(report.sections, start=1):
        parts.append(Part("section", section.title.strip(), f"part-{index}", fitted(section.blocks)))
    if not any(part.title or part.blocks for part in parts):
        parts.append(Part("section", "", "part-1", (Paragraph(plain(words.empty)),)))
    if report.findings:
        parts.append(Part("findings", words.findings, "findings", fitted(report.findings)))
    method = (Paragraph(plain(statement(report, words))), *report.method)
    parts.append(Part("method", words.method, "method", fitted(method)))
    edited = edited_quotes(report)
    if report.legend:
        parts.append(Part("legend", words.legend, "legend"))
    if edited:
        parts.append(Part("edited", words.edited_quotes, "edited"))
    parts.append(Part("sources", words.sources, "sources"))
    return Layout(report, words, tuple(parts), sources_of(report, words), edited)


def fitted(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks whose headings start one level under the part, and never skip a level on the way down.

    An empty heading is dropped. A heading inside a list or quotation becomes a strong paragraph: it is no place in
    the outline.
    """
    kept: list[Block] = []
    opened: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            if not text_of(block.runs).strip():
                continue
            while opened and opened[-1] >= block.level:
                opened.pop()
            opened.append(block.level)
            kept.append(replace(block, level=min(PART_LEVEL + len(opened), DEEPEST)))
        else:
            kept.append(_inside(block))
    return tuple(kept)


def heading_levels(blocks: Iterable[Block]) -> list[tuple[Block, int]]:
    """Each block with the level that a heading of its own (a finding's claim) has at that place."""
    level = PART_LEVEL
    placed: list[tuple[Block, int]] = []
    for block in blocks:
        if isinstance(block, Heading):
            level = block.level
        placed.append((block, min(level + 1, DEEPEST)))
    return placed


def _inside(block: Block, depth: int = 1) -> Block:
    match block:
        case Blockquote():
            return replace(block, blocks=_flat(block.blocks, depth))
        case ListBlock():
            return replace(block, items=tuple(_flat(item, depth) for item in block.items))
        case FindingBlock():
            return replace(block, explanation=_flat(block.explanation, depth))
        case _:
            return block


def _flat(blocks: Iterable[Block], depth: int) -> tuple[Block, ...]:
    """Blocks inside another. What is nested too deep to be shown anywhere comes out as plain paragraphs."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            kept.append(Paragraph(tuple(replace(run, strong=True) for run in block.runs)))
        elif isinstance(block, Blockquote) and depth >= DEEPEST_NEST:
            kept += _flat(block.blocks, depth)
        elif isinstance(block, ListBlock) and depth >= DEEPEST_NEST:
            kept += _flat((inner for item in block.items for inner in item), depth)
        else:
            kept.append(_inside(block, depth + 1))
    return tuple(kept)
