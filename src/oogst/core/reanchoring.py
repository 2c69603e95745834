"""Where every place of a text is after somebody corrected it.

Three rules, for spans that are half-open, in code points:

1. An edit outside a span never changes its words. What is typed right before or after it is outside, but for letters
   that are joined on to its own first or last word: "bleve" becomes "bleven" as a whole.
2. An edit inside a span stays inside: its end moves along. An edit across one of its ends comes in as a whole.
3. A span of which nothing is left is adrift: deleted, but for signs perhaps, or one of several words that were replaced
   by others. One that was replaced exactly as it stood takes what stands there now.

Ends move by a function of the place alone, as in masking: what was equal stays equal, in codings and in the log.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import Self

from oogst.core.alignment import Hunk, hunks
from oogst.core.deidentify.masking import Move, Moves
from oogst.core.spans import Span, is_word_character

_WORDS = re.compile(r"\w+[^\w\n]*|\n+|[^\w\n]+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
ALIKE = 0.6  # from where two words are the same word with a typing mistake
MOST_SLIDES = 10_000  # places that one insertion or deletion may be at
SMALL = 400  # pairs of words that are compared one by one at most


class Edits(Moves):
    """From places in one text to places in the text that it became. Numbers only, so that it can be kept."""

    def __init__(self, moves: Sequence[Move], ends: Mapping[int, int], begins: Mapping[int, int]) -> None:
        """`ends` and `begins`: where spans that touch an edit end and begin, for words that letters were joined to."""
        super().__init__(moves)
        self._grown_ends, self._grown_begins = dict(ends), dict(begins)

    @classmethod
    def of(cls, moves: Sequence[Move], old: str, new: str) -> Self:
        ends = {move.start: _grown_end(move, old, new) for move in moves}
        begins = {move.end: _grown_start(move, old, new) for move in moves}
        return cls(
            moves,
            {at: place for at, place in ends.items() if place is not None},
            {at: place for at, place in begins.items() if place is not None},
        )

    @classmethod
    def unpacked(cls, packed: Mapping[str, Sequence[Sequence[int]]]) -> Self:
        moves = [Move(*numbers) for numbers in packed["moves"]]
        return cls(
            moves,
            {at: place for at, place in packed.get("ends", ())},  # noqa: C416 (pairs of JSON are lists)
            {at: place for at, place in packed.get("begins", ())},  # noqa: C416
        )

    def packed(self) -> dict[str, list[list[int]]]:
        """Ready for JSON."""
        return {
            "moves": [[move.start, move.end, move.new_start, move.new_end] for move in self.moves],
            "ends": [[at, place] for at, place in self._grown_ends.items()],
            "begins": [[at, place] for at, place in self._grown_begins.items()],
        }

    def back(self, old: str, new: str) -> Edits:
        """The same edits taken back."""
        return Edits.of([Move(move.new_start, move.new_end, move.start, move.end) for move in self.moves], new, old)

    def _place(self, place: int, *, at_start: bool) -> int:
        grown = (self._grown_begins if at_start else self._grown_ends).get(place)
        return super()._place(place, at_start=at_start) if grown is None else grown

    def start(self, place: int) -> int:
        """Where a span that begins here begins now."""
        return self._place(place, at_start=True)

    def end(self, place: int) -> int:
        """Where a span that ends here ends now."""
        return self._place(place, at_start=False)

    def kept(self, start: int, end: int) -> Span | None:
        """Where a span is now, never empty; None when it is adrift."""
        number = bisect_right(self._starts, start) - 1
        if start < end and number >= 0:
            move = self.moves[number]
            if end <= move.end and (start, end) != (move.start, move.end):
                return None
        new_start, new_end = self.span(start, end)
        return Span(new_start, new_end) if new_start < new_end else None


def says(before: str, after: str) -> bool:
    """Whether words still say something: of words with letters, signs alone are nothing that is left."""
    return any(map(is_word_character, after)) or not any(map(is_word_character, before))


def edits(old: str, new: str, spans: Iterable[tuple[int, int]] = ()) -> Edits:
    """How one text became another, read so that as little as possible of these spans was touched.

    What was typed cannot always be known from two texts: of "ab ab" without one "ab" either may be gone. A single edit
    outside all spans is always found as one outside all spans. For eighty pages: some 15 ms for one edit, half a second
    for thousands of typing mistakes, two seconds for a text that is another text.
    """
    islands = Islands(spans)
    start, old_end, new_end = _middle(old, new)
    if start == old_end == new_end:
        return Edits((), {}, {})
    one = _slid(Move(start, old_end, start, new_end), old, new, islands, 0, len(old))
    if one.start < one.end and one.new_start < one.new_end:
        return Edits.of(list(_finer(old, new, one, islands)), old, new)
    return Edits.of([one], old, new)


class Islands:
    """Which stretches of a text are under at least one span, and where spans begin and end."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[list[int]] = []
        self.begins: set[int] = set()
        self.ends: set[int] = set()
        self._spans = sorted({(start, end) for start, end in spans if start < end})
        for start, end in self._spans:
            self.begins.add(start)
            self.ends.add(end)
            if merged and start < merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        self._starts = [start for start, _end in merged]
        self._stops = [end for _start, end in merged]

    def harm(self, start: int, end: int) -> tuple[int, int]:
        """How many spans an edit of [start, end) touches, and how many of those it leaves a part of."""
        if not self.touched(start, end):
            return 0, 0
        hit = [(first, last) for first, last in self._spans if (first < end and start < last) or first < start < last]
        return len(hit), sum(not (start <= first and last <= end) for first, last in hit)

    def touched(self, start: int, end: int) -> bool:
        """Whether an edit of [start, end), or an insertion at `start`, changes the words of a span."""
        number = bisect_right(self._starts, start if start == end else end - 1) - 1
        if start == end:
            return number >= 0 and self._starts[number] < start < self._stops[number]
        return number >= 0 and self._stops[number] > start


def _middle(old: str, new: str) -> tuple[int, int, int]:
    """Where two texts begin to differ, and where each stops to: (start, end in the old, end in the new)."""
    start = _common(old, new)
    tail = _common(old[start:][::-1], new[start:][::-1])
    return start, len(old) - tail, len(new) - tail


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning. By halves: comparing is quick."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high:
        half = (low + high + 1) // 2
        if one[low:half] == other[low:half]:
            low = half
        else:
            high = half - 1
    return low


def _slid(move: Move, old: str, new: str, islands: Islands, floor: int, ceiling: int) -> Move:
    """The same edit where it harms no span, if there is such a place: "aab" can lose either "a".

    Only what was inserted or deleted can slide; `floor` and `ceiling` are where the edits beside it end and begin.
    """
    if move.start < move.end and move.new_start < move.new_end:
        return move
    choices = list(islice(_slides(move, old, new, floor, ceiling), MOST_SLIDES))
    return min(choices, key=lambda one: (*islands.harm(one.start, one.end), _joins(one, old, new, islands)))


def _slides(move: Move, old: str, new: str, floor: int, ceiling: int) -> Iterator[Move]:
    """The edit as it stands, then one further to the left each time, then to the right."""
    yield move
    text, first, last = (old, move.start, move.end) if move.start < move.end else (new, move.new_start, move.new_end)
    by = 1
    while move.start - by >= floor and text[first - by] == text[last - by]:
        yield _moved(move, -by)
        by += 1
    by = 1
    while move.end + by <= ceiling and last + by <= len(text) and text[first + by - 1] == text[last + by - 1]:
        yield _moved(move, by)
        by += 1


def _moved(move: Move, by: int) -> Move:
    return Move(move.start + by, move.end + by, move.new_start + by, move.new_end + by)


def _joins(move: Move, old: str, new: str, islands: Islands) -> bool:
    """Whether a span beside this edit would grow by it."""
    return (move.start in islands.ends and _grown_end(move, old, new) is not None) or (
        move.end in islands.begins and _grown_start(move, old, new) is not None
    )


def _grown_end(move: Move, old: str, new: str) -> int | None:
    """Where a span that ended right before an edit ends now, when letters were joined on to its last word."""
    at = move.start
    if at < 1 or not is_word_character(old[at - 1]) or (at < len(old) and is_word_character(old[at])):
        return None
    stop = move.new_start
    while stop < move.new_end and is_word_character(new[stop]):
        stop += 1
    open_end = stop == move.new_end and stop < len(new) and is_word_character(new[stop])
    return None if stop == move.new_start or open_end else stop


def _grown_start(move: Move, old: str, new: str) -> int | None:
    at = move.end
    if at >= len(old) or not is_word_character(old[at]) or (at > 0 and is_word_character(old[at - 1])):
        return None
    begin = move.new_end
    while begin > move.new_start and is_word_character(new[begin - 1]):
        begin -= 1
    open_start = begin == move.new_start and begin > 0 and is_word_character(new[begin - 1])
    return None if begin == move.new_end or open_start else begin


def _finer(old: str, new: str, whole: Move, islands: Islands) -> Iterator[Move]:
    """One stretch that was edited in several places, as those places."""
    found: list[Move] = []
    for hunk in _word_hunks(old[whole.start : whole.end], new[whole.new_start : whole.new_end]):
        start, end = whole.start + hunk.start, whole.start + hunk.end
        new_start, new_end = whole.new_start + hunk.new_start, whole.new_start + hunk.new_end
        head = _common(old[start:end], new[new_start:new_end])
        tail = _common(old[start + head : end][::-1], new[new_start + head : new_end][::-1])
        found.append(Move(start + head, end - tail, new_start + head, new_end - tail))
    floors = [0, *(move.end for move in found)]
    ceilings = [*(move.start for move in found[1:]), len(old)]
    reached = 0
    for move, floor, ceiling in zip(found, floors, ceilings, strict=False):
        slid = _slid(move, old, new, islands, max(floor, reached), ceiling)
        reached = slid.end
        yield slid


def _word_hunks(old: str, new: str) -> Iterator[Hunk]:
    """What differs, by lines first, then by words, then by which word with a typing mistake became which."""
    for block, _gone, _come in _tokens(_LINES, old, new):
        for hunk, gone, come in _tokens(_WORDS, old[block.start : block.end], new[block.new_start : block.new_end]):
            at, new_at = block.start + hunk.start, block.new_start + hunk.new_start
            yield from _paired(gone, come, at, new_at)


def _tokens(pattern: re.Pattern[str], old: str, new: str) -> Iterator[tuple[Hunk, list[str], list[str]]]:
    """Hunks of tokens, placed in characters, with the tokens that went and came."""
    ours, theirs = pattern.findall(old), pattern.findall(new)
    ends, new_ends = _ends(ours), _ends(theirs)
    for hunk in hunks(ours, theirs):
        yield (
            Hunk(ends[hunk.start], ends[hunk.end], new_ends[hunk.new_start], new_ends[hunk.new_end]),
            ours[hunk.start : hunk.end],
            theirs[hunk.new_start : hunk.new_end],
        )


def _ends(tokens: Sequence[str]) -> list[int]:
    ends = [0]
    for token in tokens:
        ends.append(ends[-1] + len(token))
    return ends


def _paired(gone: list[str], come: list[str], at: int, new_at: int) -> Iterator[Hunk]:
    """Words that became others, each pair that is alike on its own. Places in characters from `at` and `new_at`."""
    ends, new_ends = [at + end for end in _ends(gone)], [new_at + end for end in _ends(come)]
    last, new_last = 0, 0
    for one, other in _pairs(gone, come):
        if (last, new_last) != (one, other):
            yield Hunk(ends[last], ends[one], new_ends[new_last], new_ends[other])
        if gone[one] != come[other]:
            yield Hunk(ends[one], ends[one + 1], new_ends[other], new_ends[other + 1])
        last, new_last = one + 1, other + 1
    if (last, new_last) != (len(gone), len(come)):
        yield Hunk(ends[last], ends[-1], new_ends[new_last], new_ends[-1])


def _pairs(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of words that are alike, in order in both. None for more than can be compared one by one."""
    if not gone or not come or len(gone) * len(come) > SMALL:
        return []
    rows = [[0] * (len(come) + 1) for _row in range(len(gone) + 1)]
    alike = [[_is_alike(one, other) for other in come] for one in gone]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            paired = rows[i + 1][j + 1] + 1 if alike[i][j] else 0
            rows[i][j] = max(paired, rows[i + 1][j], rows[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(gone) and j < len(come):
        if alike[i][j] and rows[i][j] == rows[i + 1][j + 1] + 1:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _is_alike(one: str, other: str) -> bool:
    first, second = one.rstrip().casefold(), other.rstrip().casefold()
    if first == second:
        return True
    if abs(len(first) - len(second)) > max(len(first), len(second)) * (1 - ALIKE):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
