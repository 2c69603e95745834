"""Codes that come together: which segments of one overlap with segments of another, for all pairs at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
AT_ONCE = 1_000_000  # pairs of codings that are held in memory, or those of one source


@dataclass(frozen=True)
class Spans:
    """Codings as numbers: code, source, and [start, end) in code points."""

    code: Whole
    source: Whole
    start: Whole
    end: Whole


@dataclass(frozen=True)
class Together:
    """Rows × rows. `segments`: how many of the row overlap with another one of the column, each counted once, so that
    it is not the same both ways; `sources`: in how many sources that is, the same both ways. Nothing on the diagonal.
    """

    segments: Whole
    sources: Whole


def together(spans: Spans, rows: Sequence[Sequence[int]]) -> Together:
    """Count. `rows` are the codes that each row stands for; a code may be in several. A coding on nothing is none."""
    many = len(rows)
    codes = max((code for row in rows for code in row), default=-1) + 1
    first, count, flat = _rows_of_code(rows, codes)
    by_code = np.zeros(codes * many, dtype=np.int64)
    sources = np.zeros(many * many, dtype=np.int64)
    chosen = np.flatnonzero((spans.start < spans.end) & (spans.code < codes))
    chosen = chosen[count[spans.code[chosen]] > 0]
    order = chosen[np.lexsort((spans.start[chosen], spans.source[chosen]))]
    code, source = spans.code[order], spans.source[order]
    for one, other in _pairs(source, spans.start[order], spans.end[order]):
        coding, column = _spread(one, code[other], first, count, flat)
        coding, column = np.divmod(np.unique(coding * many + column), many)
        by_code += np.bincount(code[coding] * many + column, minlength=codes * many)
        at, row = _spread(np.arange(len(coding)), code[coding], first, count, flat)
        places = np.unique((source[coding[at]] * many + row) * many + column[at])
        sources += np.bincount(places % (many * many), minlength=many * many)
    table = by_code.reshape(codes, many)
    segments = np.array([table[list(row)].sum(axis=0) for row in rows], dtype=np.int64).reshape(many, many)
    others = 1 - np.eye(many, dtype=np.int64)
    return Together(segments * others, sources.reshape(many, many) * others)


def _pairs(source: Whole, start: Whole, end: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Indices of codings that overlap, each pair both ways; in order of source and start. Whole sources at a time."""
    if not len(source):
        return
    step = int(end.max()) + 1
    last = np.searchsorted(source * step + start, source * step + end, side="left")
    after = last - np.arange(len(source)) - 1
    so_far = np.concatenate([[0], np.cumsum(after)])
    bounds = [*(np.flatnonzero(np.diff(source)) + 1).tolist(), len(source)]
    begin = 0
    for number, bound in enumerate(bounds):
        is_last = number == len(bounds) - 1
        if not is_last and so_far[bounds[number + 1]] - so_far[begin] <= AT_ONCE:
            continue
        here = after[begin:bound]
        one = np.repeat(np.arange(begin, bound), here)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(here) - here, here)
        if len(one):
            yield np.concatenate([one, other]), np.concatenate([other, one])
        begin = bound


def _rows_of_code(rows: Sequence[Sequence[int]], codes: int) -> tuple[Whole, Whole, Whole]:
    """Of each code, where its rows begin in the list of all, and how many there are."""
    code = np.array([code for row in rows for code in row], dtype=np.int64)
    row = np.array([number for number, row in enumerate(rows) for _code in row], dtype=np.int64)
    order = np.argsort(code, kind="stable")
    count = np.bincount(code, minlength=codes).astype(np.int64)
    return np.cumsum(count) - count, count, row[order]


def _spread(what: Whole, code: Whole, first: Whole, count: Whole, flat: Whole) -> tuple[Whole, Whole]:
    """Each thing once for each row of its code, with that row."""
    many = count[code]
    if many.size and int(many.max()) == 1:
        return what, flat[first[code]]
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    return np.repeat(what, many), flat[np.repeat(first[code], many) + within]
