"""Codes against anything: how many segments and how many sources stand in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Marks:
    """Codings as numbers, one or more to a mark: code, source and column of each, and for how many codings it stands.

    A coding that belongs to several columns has a mark in each; one that belongs to none has no mark.
    """

    code: Whole
    source: Whole
    column: Whole
    count: Whole


@dataclass(frozen=True)
class Cells:
    """`segments` and `sources`, rows × columns; the totals count every coding and every source once."""

    segments: Whole
    sources: Whole
    row_segments: Whole
    row_sources: Whole
    column_segments: Whole
    column_sources: Whole
    total_segments: int
    total_sources: int


def cells(marks: Marks, whole: Marks, rows: Sequence[Sequence[int]], columns: int) -> Cells:
    """Count.

    `marks` are the codings by column; `whole` the same codings with each once, for the totals over columns. `rows` are
    the codes that each row stands for: a code may be in several rows, as a theme and its own codes are.
    """
    segments, sources = _count(marks, rows, columns)
    row_segments, row_sources = _count(_in_one_column(whole), rows, 1)
    everything = [sorted({code for row in rows for code in row})]
    column_segments, column_sources = _count(marks, everything, columns)
    total_segments, total_sources = _count(_in_one_column(whole), everything, 1)
    return Cells(
        segments, sources, row_segments[:, 0], row_sources[:, 0], column_segments[0], column_sources[0],
        int(total_segments[0, 0]), int(total_sources[0, 0]),
    )  # fmt: skip


def overlaps(codings: tuple[Whole, Whole, Whole], turns: tuple[Whole, Whole, Whole]) -> tuple[Whole, Whole]:
    """Which codings and turns share characters: two arrays of indices, a pair in each place.

    Both are (source, start, end); turns in order and without overlap within a source.
    """
    source, start, end = codings
    step = max((int(array.max()) for array in (end, turns[2]) if array.size), default=0) + 1
    first = np.searchsorted(turns[0] * step + turns[2], source * step + start, side="right")
    last = np.searchsorted(turns[0] * step + turns[1], source * step + end, side="left")
    many = np.maximum(last - first, 0)
    coding = np.repeat(np.arange(len(source)), many)
    offset = np.arange(len(coding)) - np.repeat(np.cumsum(many) - many, many)
    return coding, np.repeat(first, many) + offset


def _in_one_column(marks: Marks) -> Marks:
    return Marks(marks.code, marks.source, np.zeros_like(marks.code), marks.count)


def _count(marks: Marks, rows: Sequence[Sequence[int]], columns: int) -> tuple[Whole, Whole]:
    """Segments and distinct sources, rows × columns."""
    segments = np.zeros((len(rows), columns), dtype=np.int64)
    sources = np.zeros((len(rows), columns), dtype=np.int64)
    order = np.argsort(marks.code, kind="stable")
    code = marks.code[order]
    width = int(marks.source.max()) + 1 if len(marks.source) else 1
    for number, codes in enumerate(rows):
        chosen = order[_ranges(code, codes)]
        column = marks.column[chosen]
        segments[number] = np.bincount(column, marks.count[chosen], minlength=columns)
        pairs = np.unique(column * width + marks.source[chosen])
        sources[number] = np.bincount(pairs // width, minlength=columns)
    return segments, sources


def _ranges(code: Whole, codes: Sequence[int]) -> Whole:
    """Where these codes stand in an array that is in order of codes."""
    first = np.searchsorted(code, codes, side="left")
    last = np.searchsorted(code, codes, side="right")
    parts = [np.arange(begin, end) for begin, end in zip(first, last, strict=True)]
    return np.concatenate(parts) if parts else np.arange(0)
