"""Krippendorff's alpha for unitizing: did coders cut the same stretches out of a text, and call them the same?

The continuum (a text) has a length; each coder marks segments of it that do not overlap, each with a value. What lies
between is a gap, which has no structure: it counts by its length, a segment by the square of its length, because a
segment is not compared with itself. Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the reliability of
unitizing textual continua: Further developments, Quality & Quantity 50, 2347-2364: equations 1 and 4 to 6.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP = ""


@dataclass(frozen=True)
class Segment:
    """[start, end) of the continuum; `value` is never empty."""

    start: int
    end: int
    value: str


class Overlapping(ValueError):
    """Segments of one coder overlap with different values, so that a place would have two."""

    def __init__(self, coder: str, start: int) -> None:
        super().__init__(f"{coder} has two values at {start}")
        self.coder, self.start = coder, start


@dataclass(frozen=True)
class Unitized:
    """`alpha`: stretches and values; `binary`: stretches only, whatever their value. None where no segment was marked,
    or everything is one and the same: then there is nothing to be reliable about."""

    alpha: float | None
    binary: float | None
    coders: int
    segments: int
    length: int


def unitizing(marked: Mapping[str, Iterable[Segment]], length: int) -> Unitized:
    """The coefficients for one continuum of this length. `marked` has an entry for every coder, also without segments.

    A coder's segments of one value that overlap or touch count as one. Raises Overlapping, and ValueError for a segment
    outside the continuum.
    """
    lines = {coder: _whole_line(coder, segments, length) for coder, segments in marked.items()}
    segments = sum(1 for line in lines.values() for each in line if each.value != GAP)
    return Unitized(
        _alpha(list(lines.values()), length), _alpha([_binary(line) for line in lines.values()], length),
        len(lines), segments, length,
    )  # fmt: skip


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Segments of one coder in order, those of one value that overlap or touch made one."""
    found: list[Segment] = []
    last: dict[str, int] = {}
    for each in sorted(segments, key=lambda one: (one.start, one.end)):
        at = last.get(each.value)
        if at is not None and each.start <= found[at].end:
            found[at] = Segment(found[at].start, max(found[at].end, each.end), each.value)
        else:
            last[each.value] = len(found)
            found.append(each)
    return found


def _whole_line(coder: str, segments: Iterable[Segment], length: int) -> list[Segment]:
    """The continuum as this coder cut it: segments and gaps, without holes."""
    line, at = [], 0
    for each in joined(segments):
        if not 0 <= each.start < each.end <= length:
            raise ValueError(f"{each.start}-{each.end} is not in a continuum of {length}")
        if each.start < at:
            raise Overlapping(coder, each.start)
        if each.start > at:
            line.append(Segment(at, each.start, GAP))
        line.append(each)
        at = each.end
    if at < length:
        line.append(Segment(at, length, GAP))
    return line


def _binary(line: Sequence[Segment]) -> list[Segment]:
    """The same stretches without their values."""
    return [Segment(each.start, each.end, each.value and "marked") for each in line]


def _alpha(lines: Sequence[Sequence[Segment]], length: int) -> float | None:
    if len(lines) < 2 or length < 1:
        return None
    whole = len(lines) * length
    margins: dict[str, float] = defaultdict(float)
    itself: dict[str, float] = defaultdict(float)
    for line in lines:
        for each in line:
            size = each.end - each.start
            margins[each.value] += size
            itself[each.value] += size if each.value == GAP else size**2
    possible = whole**2 - sum(itself.values())
    if possible <= 0:
        return None
    by_chance = sum(margins[value] ** 2 - itself[value] for value in margins) * whole / possible
    if len(margins) < 2 or whole - by_chance <= 1e-9 * whole:
        return None
    return 1 - (whole - _agreed(lines)) / (whole - by_chance)


def _agreed(lines: Sequence[Sequence[Segment]]) -> float:
    """The length that pairs of coders value alike, both ways, by the number of other coders. One walk over the text."""
    ends = sorted({0, *(each.end for line in lines for each in line)})
    at = [0] * len(lines)
    total = 0.0
    for start, end in pairwise(ends):
        here: dict[str, int] = defaultdict(int)
        for coder, line in enumerate(lines):
            while line[at[coder]].end <= start:
                at[coder] += 1
            here[line[at[coder]].value] += 1
        total += (end - start) * sum(many * (many - 1) for many in here.values())
    return total / (len(lines) - 1)
