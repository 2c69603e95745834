"""Which parts of two rows are the same, in order, and which are not.

Tokens that occur once in both rows hold the rows together (patience diff); what lies between them is compared by the
algorithm of Myers (1986), "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1, 251-266.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST = 150  # differing tokens between two that hold the rows together; beyond it the stretch counts as rewritten


class Hunk(NamedTuple):
    """A stretch of one row that became a stretch of the other. Half-open."""

    start: int
    end: int
    new_start: int
    new_end: int


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """What differs, in order; stretches that touch are one."""
    found: list[Hunk] = []
    for hunk in _differing(old, new, Hunk(0, len(old), 0, len(new))):
        if found and (found[-1].end, found[-1].new_end) == (hunk.start, hunk.new_start):
            found[-1] = Hunk(found[-1].start, hunk.end, found[-1].new_start, hunk.new_end)
        else:
            found.append(hunk)
    return found


def _differing(old: Sequence[str], new: Sequence[str], whole: Hunk) -> Iterator[Hunk]:
    """Works through a stack of stretches, from left to right, so that long texts need no deep recursion."""
    waiting = [whole]
    while waiting:
        hunk = _trimmed(old, new, waiting.pop())
        if hunk.start == hunk.end and hunk.new_start == hunk.new_end:
            continue
        if hunk.start == hunk.end or hunk.new_start == hunk.new_end:
            yield hunk
            continue
        held = _held(old, new, hunk)
        if held:
            waiting += reversed(_between(hunk, held))
        else:
            yield from _myers(old, new, hunk)


def _trimmed(old: Sequence[str], new: Sequence[str], hunk: Hunk) -> Hunk:
    start, end, new_start, new_end = hunk
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return Hunk(start, end, new_start, new_end)


def _held(old: Sequence[str], new: Sequence[str], hunk: Hunk) -> list[tuple[int, int]]:
    """The tokens that occur once in both stretches, the longest row of them that is in order in both."""
    ours = Counter(old[hunk.start : hunk.end])
    theirs = Counter(new[hunk.new_start : hunk.new_end])
    once = {token for token, count in ours.items() if count == 1 and theirs.get(token) == 1}
    places = {new[at]: at for at in range(hunk.new_start, hunk.new_end) if new[at] in once}
    return _rising([(at, places[old[at]]) for at in range(hunk.start, hunk.end) if old[at] in once])


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest rising row of the second numbers (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for number, (_at, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before[number] = last[pile - 1] if pile else -1
        if pile == len(tops):
            tops.append(place)
            last.append(number)
        else:
            tops[pile], last[pile] = place, number
    found, number = [], last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _between(hunk: Hunk, held: list[tuple[int, int]]) -> list[Hunk]:
    found, start, new_start = [], hunk.start, hunk.new_start
    for at, place in held:
        found.append(Hunk(start, at, new_start, place))
        start, new_start = at + 1, place + 1
    return [*found, Hunk(start, hunk.end, new_start, hunk.new_end)]


def _myers(old: Sequence[str], new: Sequence[str], hunk: Hunk) -> Iterator[Hunk]:
    """The shortest way from one stretch to the other; the whole stretch when that way is too long to look for."""
    trace = _trace(old, new, hunk)
    if trace is None:
        yield hunk
        return
    x, y = hunk.end - hunk.start, hunk.new_end - hunk.new_start
    steps: list[Hunk] = []
    for differences in range(len(trace) - 1, 0, -1):
        reached, diagonal = trace[differences - 1], x - y
        down = diagonal == -differences or (
            diagonal != differences and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        before = diagonal + 1 if down else diagonal - 1
        x = reached[before]
        y = x - before
        at, place = hunk.start + x, hunk.new_start + y
        steps.append(Hunk(at, at, place, place + 1) if down else Hunk(at, at + 1, place, place))
    yield from reversed(steps)


def _trace(old: Sequence[str], new: Sequence[str], hunk: Hunk) -> list[dict[int, int]] | None:
    """How far each diagonal is reached with so many differences; None beyond the most."""
    rows, columns = hunk.end - hunk.start, hunk.new_end - hunk.new_start
    reached: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for differences in range(min(rows + columns, MOST) + 1):
        for diagonal in range(-differences, differences + 1, 2):
            down = diagonal == -differences or (
                diagonal != differences and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
            )
            x = reached.get(diagonal + 1, 0) if down else reached[diagonal - 1] + 1
            y = x - diagonal
            while x < rows and y < columns and old[hunk.start + x] == new[hunk.new_start + y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if x >= rows and y >= columns:
                trace.append(dict(reached))
                return trace
        trace.append(dict(reached))
    return None
