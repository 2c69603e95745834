"""Coded texts as a table of agreement: which unit has which code, by which coder.

The unit of comparison is chosen, and told with every number:

- sentence, paragraph, turn: the coder put the code on it when a coding covers half of the unit or more, or when half of
  a coding or more lies in it. So a word in a long sentence counts for that sentence, and a letter too many for none.
- character: each by itself. The pieces that are drawn in a bootstrap are paragraphs: letters are no independent units.
- segment: codings of one code by different coders are the same when they share `threshold` of what they cover together
  (Jaccard). What nobody coded is no unit, so no coefficient that corrects for chance is possible: only the share.

Codings of one coder with one code that overlap or touch are one. A code that a coder did not put on a unit is a "no";
a coder who did not do the text is a gap. Over several codes, each code of each unit is a yes or a no, and all codes of
a unit are drawn together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from oogst.core.agreement.table import GAP, Table, clustered
from oogst.core.agreement.unitizing import Segment, Unitized, joined, unitizing
from oogst.core.spans import sentences

NO, YES = 0, 1
Piece = tuple[int, int]


class Unit(StrEnum):
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"
    CHARACTER = "character"
    SEGMENT = "segment"


@dataclass(frozen=True)
class Mark:
    """One coding: [start, end) in code points."""

    coder: str
    code: str
    start: int
    end: int


@dataclass(frozen=True)
class Coded:
    """A text as its coders coded it. `pieces`: its units (paragraphs for characters), in order, without overlap."""

    key: str
    length: int
    pieces: tuple[Piece, ...]
    coders: frozenset[str]
    marks: tuple[Mark, ...]


def pieces(text: str, turns: Sequence[Piece], unit: Unit) -> tuple[Piece, ...]:
    """The units of a text. `turns`: where the words of each turn are; without them, a turn is a paragraph."""
    if unit is Unit.TURN and turns:
        return tuple(sorted((start, end) for start, end in turns if text[start:end].strip()))
    lines = list(_lines(text, turns))
    if unit is Unit.SENTENCE:
        return tuple((span.start, span.end) for start, end in lines for span in sentences(text, start, end))
    return tuple(lines)


def _lines(text: str, turns: Sequence[Piece]) -> Iterator[Piece]:
    """Paragraphs with words in them; a speaker's label at the start is left out."""
    starts, start = sorted(one for one, _end in turns), 0
    for line in text.split("\n"):
        end = start + len(line)
        at = bisect_left(starts, start)
        begin = starts[at] if at < len(starts) and starts[at] < end and _is_label(text[start : starts[at]]) else start
        if text[begin:end].strip():
            yield begin, end
        start = end + 1


def _is_label(before: str) -> bool:
    """What stands before the words of a turn, at the start of its line."""
    return len(before) < 120


def table(texts: Iterable[Coded], coders: Sequence[str], codes: Sequence[str], unit: Unit, threshold: float) -> Table:
    """Units of these texts × coders, yes or no for each of these codes."""
    values: list[list[int]] = []
    weights: list[float] = []
    clusters: list[int] = []
    number = 0
    for text in texts:
        here = [at for at, coder in enumerate(coders) if coder in text.coders]
        for cluster in _clusters(text, coders, codes, unit, threshold):
            for mask, weight in cluster.items():
                row = [GAP] * len(coders)
                for at in here:
                    row[at] = YES if mask >> at & 1 else NO
                values.append(row)
                weights.append(weight)
                clusters.append(number)
            number += 1
    array = np.array(values, dtype=np.int64).reshape(-1, len(coders))
    return clustered(
        coders, ("no", "yes"), array, np.array(weights, dtype=np.float64), np.array(clusters, dtype=np.int64)
    )


def unitized(texts: Iterable[Coded], coders: Sequence[str], code: str) -> Unitized:
    """Alpha for unitizing of one code, the texts that all these coders did behind each other as one continuum."""
    marked: dict[str, list[Segment]] = {coder: [] for coder in coders}
    length = 0
    for text in texts:
        if not set(coders) <= text.coders:
            continue
        for mark in text.marks:
            if mark.code == code and mark.coder in marked and mark.start < mark.end:
                marked[mark.coder].append(Segment(length + mark.start, length + mark.end, code))
        length += text.length + 1  # so that the end of one text does not touch the start of the next
    return unitizing(marked, length)


def _clusters(
    text: Coded, coders: Sequence[str], codes: Sequence[str], unit: Unit, threshold: float
) -> list[Counter[int]]:
    """For each thing that is drawn as a whole: how much of it has which pattern. Bit n of a pattern is coder n."""
    wanted = set(codes)
    spans: dict[str, dict[int, list[Piece]]] = {code: {} for code in codes}
    for at, coder in enumerate(coders):
        own = [Segment(each.start, each.end, each.code) for each in text.marks if each.coder == coder]
        for segment in joined(each for each in own if each.value in wanted and each.start < each.end):
            spans[segment.value].setdefault(at, []).append((segment.start, segment.end))
    if unit is Unit.SEGMENT:
        return [Counter({mask: 1}) for code in codes for mask in _matched(spans[code], threshold)]
    found = [Counter[int]() for _piece in text.pieces]
    count = _characters if unit is Unit.CHARACTER else _units
    for code in codes:
        for at, patterns in count(text.pieces, spans[code]).items():
            found[at].update(patterns)
    for at, (start, end) in enumerate(text.pieces):
        whole = (end - start if unit is Unit.CHARACTER else 1) * len(codes)
        if (rest := whole - sum(found[at].values())) > 0:
            found[at][0] += rest
    return found


def _units(places: Sequence[Piece], spans: dict[int, list[Piece]]) -> dict[int, Counter[int]]:
    """Which coders put one code on each unit."""
    masks: dict[int, int] = defaultdict(int)
    for coder, own in spans.items():
        covered: dict[int, int] = defaultdict(int)
        for start, end in own:
            for at in _touching(places, start, end):
                shared = min(end, places[at][1]) - max(start, places[at][0])
                covered[at] += shared
                if 2 * shared >= end - start:
                    masks[at] |= 1 << coder
        for at, many in covered.items():
            if 2 * many >= places[at][1] - places[at][0]:
                masks[at] |= 1 << coder
    return {at: Counter({mask: 1}) for at, mask in masks.items()}


def _characters(places: Sequence[Piece], spans: dict[int, list[Piece]]) -> dict[int, Counter[int]]:
    """How many characters of each paragraph have the code, by which coders."""
    inside: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for coder, own in spans.items():
        for start, end in own:
            for at in _touching(places, start, end):
                inside[at].append((coder, (max(start, places[at][0]), min(end, places[at][1]))))
    found: dict[int, Counter[int]] = {}
    for at, parts in inside.items():
        cuts = sorted({limit for _coder, part in parts for limit in part})
        counted = Counter[int]()
        for start, end in pairwise(cuts):
            mask = sum({1 << coder for coder, part in parts if part[0] <= start and end <= part[1]})
            if mask:
                counted[mask] += end - start
        found[at] = counted
    return found


def _matched(spans: dict[int, list[Piece]], threshold: float) -> list[int]:
    """Which coders have each segment. Each segment is matched once, the best pair first."""
    all_of = [(coder, piece) for coder, own in spans.items() for piece in own]
    pairs = sorted(
        (
            (-_jaccard(one[1], other[1]), at, beside)
            for at, one in enumerate(all_of)
            for beside, other in enumerate(all_of[at + 1 :], at + 1)
            if one[0] != other[0] and _jaccard(one[1], other[1]) >= threshold
        ),
    )
    group = list(range(len(all_of)))
    masks = {at: 1 << coder for at, (coder, _piece) in enumerate(all_of)}
    for _score, at, beside in pairs:
        one, other = group[at], group[beside]
        if one != other and not masks[one] & masks[other]:
            masks[one] |= masks.pop(other)
            group = [one if each == other else each for each in group]
    return list(masks.values())


def _jaccard(one: Piece, other: Piece) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared > 0 else 0.0


def _touching(places: Sequence[Piece], start: int, end: int) -> Iterator[int]:
    """The places that share a character with [start, end)."""
    at = bisect_left(places, (start, start))
    while at > 0 and places[at - 1][1] > start:
        at -= 1
    while at < len(places) and places[at][0] < end:
        if places[at][1] > start:
            yield at
        at += 1
