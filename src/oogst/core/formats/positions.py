"""How a program counted its positions, and where they are in our own text.

The standard says code points from 0, with an exclusive end. Programs also count UTF-16 units, inclusive ends, line
ends as none, one or two whatever the file has, and the byte order mark. The selections themselves are the witnesses:
many repeat their words as name or description, and people select whole words.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Literal, NamedTuple

from oogst.core.text import BYTE_ORDER_MARK, LINE_ENDS, UNWANTED

Sure = Literal["ours", "quotes", "words", "few", "weak", "none"]

_CRLF_OR_WIDE = re.compile("\r\n|\r|\n|[\U00010000-\U0010ffff]")
_TRUNCATED = re.compile(r"\s*(?:\.\.\.|…)\s*$")
_SHORTEST_QUOTE = 4
_ENOUGH = 6  # edges that all fall right; by chance that happens once in some hundreds
_FITTING = 0.7  # of the edges that a reading must get right, or it is no better than a guess
_LEAST_GAIN = 2  # word boundaries that a reading must do better than the standard, and...
_LEAST_SHARE = 0.1  # ...as a share of all of them: below that it may be chance.


class Shifts:
    """Converts positions between two texts that are equal but for some stretches.

    Each edit is (from_start, from_end, to_start, to_end), in order. A position inside a stretch becomes the stretch's
    start when it begins a span, and its end when it ends one.
    """

    def __init__(self, edits: Iterable[tuple[int, int, int, int]] = ()) -> None:
        self._edits = list(edits)
        self._starts = [edit[0] for edit in self._edits]

    def __bool__(self) -> bool:
        return bool(self._edits)

    def start(self, position: int) -> int:
        edit = self._edit(bisect_right(self._starts, position))
        if position >= edit[1]:
            return position - edit[1] + edit[3]
        return edit[2]

    def end(self, position: int) -> int:
        # A span may end before a stretch that has no length here, such as a line end that was not counted.
        edit = self._edit(bisect_left(self._starts, position))
        return max(position - edit[1], 0) + edit[3]

    def _edit(self, following: int) -> tuple[int, int, int, int]:
        return self._edits[following - 1] if following else (0, 0, 0, 0)


class Normalised:
    """A raw text in our own form (`text` equals `oogst.core.text.normalise(raw)`), and where its positions went."""

    def __init__(self, raw: str) -> None:
        cleaned, self._cleaning = _clean(raw)
        self.text, self._composing = _compose(cleaned)
        self._changed = bool(self._cleaning) or bool(self._composing)
        self._length = len(raw)

    def start(self, position: int) -> int:
        position = min(max(position, 0), self._length)
        return self._composing.start(self._cleaning.start(position)) if self._changed else position

    def end(self, position: int) -> int:
        position = min(max(position, 0), self._length)
        return self._composing.end(self._cleaning.end(position)) if self._changed else position

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A half-open span. An empty span stays empty."""
        first = self.start(start)
        return first, first if start == end else max(first, self.end(end))


def _clean(raw: str) -> tuple[str, Shifts]:
    """Without byte order mark and control characters, with one kind of line end."""
    if not _NEEDS_CLEANING.search(raw):
        return raw, Shifts()
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    read = written = 0
    for start, end, becomes in _cleanings(raw):
        pieces += raw[read:start], becomes
        written += start - read
        if end - start != len(becomes):
            edits.append((start, end, written, written + len(becomes)))
        written += len(becomes)
        read = end
    pieces.append(raw[read:])
    return "".join(pieces), Shifts(edits)


# One class of all first characters is found many times faster than the patterns themselves.
_NEEDS_CLEANING = re.compile("[\ufeff\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_TO_CLEAN = re.compile(f"({LINE_ENDS.pattern})|{UNWANTED.pattern}")


def _cleanings(raw: str) -> Iterator[tuple[int, int, str]]:
    skip = len(BYTE_ORDER_MARK) if raw.startswith(BYTE_ORDER_MARK) else 0
    if skip:
        yield 0, skip, ""
    for found in _TO_CLEAN.finditer(raw, skip):
        yield found.start(), found.end(), "\n" if found[1] else ""


def _compose(text: str) -> tuple[str, Shifts]:
    """The text in NFC. Only stretches that NFC changes are edits."""
    if unicodedata.is_normalized("NFC", text):
        return text, Shifts()
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    written = 0
    for start, end in _clusters(text):
        before = text[start:end]
        after = unicodedata.normalize("NFC", before)
        if before != after:
            edits.append((start, end, written, written + len(after)))
        pieces.append(after)
        written += len(after)
    return "".join(pieces), Shifts(edits)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that NFC treats on their own."""
    start = 0
    for position in range(1, len(text)):
        if text[position] < "\u0300" or _stands_alone(text[position]):
            yield start, position
            start = position
    if text:
        yield start, len(text)


@lru_cache(4096)
def _stands_alone(character: str) -> bool:
    """Whether NFC never joins this character, or what it decomposes to, with what stands before it."""
    first = unicodedata.normalize("NFD", character)[0]
    return unicodedata.combining(first) == 0 and first not in _joining()


@cache
def _joining() -> frozenset[str]:
    """Characters without a combining class that still compose with what is before them, such as Hangul vowels."""
    found = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in (*range(0xC0, 0xAC00), *range(0x10000, 0x20000)):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            found.add(chr(int(parts[1], 16)))
    return frozenset(found)


class Reading(NamedTuple):
    """One way of counting. `line_end` is how long every line end counts; None is as long as the file has it."""

    units: Literal["codepoints", "utf16"] = "codepoints"
    end: Literal["exclusive", "inclusive"] = "exclusive"
    line_end: int | None = None
    mark_counted: bool = False

    def __str__(self) -> str:
        line_end = "as in the file" if self.line_end is None else str(self.line_end)
        mark = "counted" if self.mark_counted else "not counted"
        return f"{self.units}, end {self.end}, line end {line_end}, mark {mark}"


STANDARD = Reading()


class Marked(NamedTuple):
    """A selection as the file gives it: two numbers, and words that may repeat the quote."""

    start: int
    end: int
    name: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which reading was chosen, on what grounds.

    `quotes` of `quotable` selections, whose words are somewhere in the text, repeat what this reading finds.
    `boundaries` of `edges` starts and ends fall on the edge of a word. `sure` is "quotes" or "words" when nearly
    all of those agree, "few" when they agree but are few, "weak" when they do not, "none" when there is nothing to
    go by, and "ours" when the file is our own and was not weighed.
    """

    reading: Reading = STANDARD
    sure: Sure = "none"
    quotes: int = 0
    quotable: int = 0
    boundaries: int = 0
    edges: int = 0


class Counting:
    """Positions of one reading, turned into positions in the raw text."""

    def __init__(self, raw: str, reading: Reading) -> None:
        self._shifts = Shifts(_counted(raw, reading))
        self._ahead = int(raw.startswith(BYTE_ORDER_MARK) and not reading.mark_counted)
        self._more = int(reading.end == "inclusive")
        self._length = len(raw)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A half-open span of code points, in order and inside the text."""
        if end < start:
            start, end = end, start
        end += self._more
        if self._shifts:
            start, end = (
                self._shifts.start(start),
                (self._shifts.end if end > start else self._shifts.start)(end),
            )
        first = min(max(start, 0) + self._ahead, self._length)
        return first, min(max(end + self._ahead, first), self._length)

    def is_inside(self, start: int, end: int) -> bool:
        last = max(start, end) + self._more
        return min(start, end) >= 0 and self._shifts.end(last) + self._ahead <= self._length


def _counted(raw: str, reading: Reading) -> Iterator[tuple[int, int, int, int]]:
    """Edits from counted positions to positions in the raw text without its mark."""
    skip = int(raw.startswith(BYTE_ORDER_MARK) and not reading.mark_counted)
    if reading.units == "codepoints" and reading.line_end is None:
        return
    counted = at = 0
    for found in _CRLF_OR_WIDE.finditer(raw, skip):
        length = found.end() - found.start()
        size = _size(found[0], reading)
        if size == length:
            continue
        start = found.start() - skip
        counted += start - at
        yield counted, counted + size, start, start + length
        counted += size
        at = start + length


def _size(found: str, reading: Reading) -> int:
    if found[0] > "\uffff":
        return 2 if reading.units == "utf16" else 1
    return len(found) if reading.line_end is None else reading.line_end


def judge(raw: str, selections: Sequence[Marked], usual: Sequence[Reading] = ()) -> Verdict:
    """The reading under which the selections make most sense in the raw text.

    Words that are repeated decide first, then the edges of words. The standard stays unless another reading is
    plainly better; between equals the one nearest to the standard wins. `usual` are readings that the program is known
    for, the likeliest first: they need only be as good as the standard.
    """
    if not selections:
        return Verdict()
    folded = _folded(raw)
    quotes = [_quotes(selection, folded) for selection in selections]
    best = _weigh(raw, selections, quotes, STANDARD)
    for reading in dict.fromkeys(_as_it_matters(raw, one) for one in reversed(usual)):
        other = _weigh(raw, selections, quotes, reading)
        if reading != STANDARD and (other.quotes, other.boundaries) >= (best.quotes, best.boundaries):
            best = other
    if best.quotes == best.quotable and best.boundaries >= 0.9 * best.edges:
        return best
    needed = max(_LEAST_GAIN, _LEAST_SHARE * best.edges)
    for reading in _readings(raw):
        other = _weigh(raw, selections, quotes, reading)
        gain = other.boundaries - best.boundaries
        fits = gain >= needed and other.boundaries >= _FITTING * other.edges
        if other.quotes > best.quotes or (other.quotes == best.quotes and fits):
            best = other
            needed = 1
    return best


def _readings(raw: str) -> list[Reading]:
    """Every reading that differs for this text from the standard, nearest to it first."""
    ends = set(re.findall("\r\n|\r|\n", raw))
    own = {len(end) for end in ends}
    lines: list[int | None] = [None, *(size for size in (1, 2, 0) if ends and own != {size})]
    units: list[Literal["codepoints", "utf16"]] = ["codepoints"]
    if any(found[0] > "\uffff" for found in _CRLF_OR_WIDE.findall(raw)):
        units.append("utf16")
    marks = [False, True] if raw.startswith(BYTE_ORDER_MARK) else [False]
    kinds: list[Literal["exclusive", "inclusive"]] = ["exclusive", "inclusive"]
    made = [Reading(*parts) for parts in product(units, kinds, lines, marks)]
    return sorted((reading for reading in made if reading != STANDARD), key=_distance)


def _as_it_matters(raw: str, reading: Reading) -> Reading:
    """The reading without what makes no difference in this text."""
    ends = {len(end) for end in re.findall("\r\n|\r|\n", raw)}
    is_wide = any(character > "\uffff" for character in raw)
    return reading._replace(
        units=reading.units if is_wide else STANDARD.units,
        line_end=None if not ends or ends == {reading.line_end} else reading.line_end,
        mark_counted=reading.mark_counted and raw.startswith(BYTE_ORDER_MARK),
    )


def _distance(reading: Reading) -> int:
    return sum(mine != standard for mine, standard in zip(reading, STANDARD, strict=True))


def _weigh(raw: str, selections: Sequence[Marked], quotes: Sequence[tuple[str, ...]], reading: Reading) -> Verdict:
    counting = Counting(raw, reading)
    right = boundaries = edges = 0
    is_edge_start, is_edge_end = _edges(raw)
    for selection, wanted in zip(selections, quotes, strict=True):
        start, end = counting.span(selection.start, selection.end)
        if wanted:
            right += _repeats(raw[start:end], wanted)
        if selection.start != selection.end:
            edges += 2
            if counting.is_inside(selection.start, selection.end):
                boundaries += is_edge_start(start) + is_edge_end(end)
    quotable = sum(map(bool, quotes))
    return Verdict(reading, _sure(right, quotable, boundaries, edges), right, quotable, boundaries, edges)


def _sure(quotes: int, quotable: int, boundaries: int, edges: int) -> Sure:
    if quotes and quotes >= 0.9 * quotable:
        return "quotes"
    if edges and boundaries >= 0.9 * edges:
        return "words" if edges >= _ENOUGH else "few"
    return "weak" if quotes or edges else "none"


def _quotes(selection: Marked, folded: str) -> tuple[str, ...]:
    """The words of a selection that are somewhere in the text, with single spaces. A cut-off quote ends in "…"."""
    found = (_folded(_TRUNCATED.sub("…", words)) for words in (selection.name, selection.description) if words)
    return tuple(words for words in found if len(words) >= _SHORTEST_QUOTE and words.removesuffix("…") in folded)


def _repeats(words: str, wanted: tuple[str, ...]) -> bool:
    found = _folded(words)
    return any(found == quote or (quote.endswith("…") and found.startswith(quote[:-1])) for quote in wanted)


def _folded(words: str) -> str:
    return " ".join(words.replace(BYTE_ORDER_MARK, "").split())


def _edges(raw: str) -> tuple[Callable[[int], bool], Callable[[int], bool]]:
    """Whether a selection that starts, or ends, at a position cuts no word and holds no needless space there."""

    def starts(position: int) -> bool:
        if position >= len(raw) or raw[position].isspace():
            return False
        return position == 0 or not (raw[position - 1].isalnum() and raw[position].isalnum())

    def ends(position: int) -> bool:
        if position == 0:
            return False
        last, following = raw[position - 1], raw[position : position + 1]
        if last.isspace():
            # Some programs select whole lines, with their line end; but never half of one.
            return last == "\n" or (last == "\r" and following != "\n")
        return not (last.isalnum() and following.isalnum())

    return starts, ends
