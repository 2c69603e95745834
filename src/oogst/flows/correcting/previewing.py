"""What a correction would do, before it is done."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from oogst.coding.models import Coding
from oogst.core.deidentify.masking import Move
from oogst.core.reanchoring import Edits, edits, says
from oogst.flows.correcting.passage import corrected
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.story.models import Quote

_NAME = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-Þ]\w*(?:['’-]\w+)*")


@dataclass(frozen=True)
class Piece:
    """A stretch of the passage: `what` is "same", "gone" or "new"."""

    what: str
    words: str


@dataclass(frozen=True)
class Touched:
    """A coding or quote of which the words change; `after` is empty when nothing is left of them."""

    id: uuid.UUID
    before: str
    after: str
    code: str = ""
    color: str = ""


@dataclass(frozen=True)
class Preview:
    """`others` are codings of colleagues, as numbers: what they code may be for later. `names` went out of the text."""

    pieces: tuple[Piece, ...]
    kept: int
    mine: tuple[Touched, ...]
    others_changed: int
    others_lost: int
    quotes: tuple[Touched, ...]
    names: tuple[str, ...]

    @property
    def touches_nothing(self) -> bool:
        return not (self.mine or self.others_changed or self.others_lost or self.quotes)

    @property
    def changed(self) -> list[Touched]:
        return [one for one in self.mine if one.after]

    @property
    def lost(self) -> list[Touched]:
        return [one for one in self.mine if not one.after]


def preview(*, source: Source, start: int, end: int, words: str, by: User) -> Preview:
    """What putting other words on [start, end) would do. Three queries. Raises NotAllowed as the correction would."""
    old = source.current().text
    new = corrected(old, start, end, words)
    codings = list(Coding.objects.present().filter(source=source).select_related("code"))
    quotes = list(Quote.objects.filter(source=source).order_by("start"))
    spans = [(row.start, row.end) for row in codings] + [(row.start, row.end) for row in quotes]
    moves = edits(old, new, spans)
    touched = [(row, one) for row in codings if (one := _touched(row, moves, new)) is not None]
    others = [one for row, one in touched if row.coder != by.pk]
    return Preview(
        pieces=tuple(_pieces(old, new, moves, start, end)),
        kept=len(codings) - len(touched),
        mine=tuple(one for row, one in touched if row.coder == by.pk),
        others_changed=sum(bool(one.after) for one in others),
        others_lost=sum(not one.after for one in others),
        quotes=tuple(one for row in quotes if (one := _touched(row, moves, new)) is not None),
        names=tuple(_names(old, new, moves)),
    )


def _touched(row: Coding | Quote, moves: Edits, new: str) -> Touched | None:
    """What becomes of a row; None when its words stay as they are."""
    if row.start == row.end:
        return None
    span = moves.kept(row.start, row.end)
    after = new[span.start : span.end] if span else ""
    if after == row.words:
        return None
    if not says(row.words, after):
        after = ""
    code = row.code if isinstance(row, Coding) else None
    return Touched(row.pk, row.words, after, code.name if code else "", code.color if code else "")


def _pieces(old: str, new: str, moves: Edits, start: int, end: int) -> Iterator[Piece]:
    at = start
    for move in _whole_words(old, new, moves):
        if move.start > at:
            yield Piece("same", old[at : move.start])
        if move.start < move.end:
            yield Piece("gone", old[move.start : move.end])
        if move.new_start < move.new_end:
            yield Piece("new", new[move.new_start : move.new_end])
        at = move.end
    if at < end:
        yield Piece("same", old[at:end])


def _whole_words(old: str, new: str, moves: Edits) -> Iterator[Move]:
    """The edits with the rest of their words, as a reader sees them: "stl" and "stil", not an "i" in between."""
    reached, last = 0, len(moves.moves) - 1
    for number, move in enumerate(moves.moves):
        ceiling = moves.moves[number + 1].start if number < last else len(old)
        back = forth = 0
        while move.start - back > reached and old[move.start - back - 1].isalnum():
            back += 1
        while move.end + forth < ceiling and old[move.end + forth].isalnum():
            forth += 1
        reached = move.end + forth
        yield Move(move.start - back, reached, move.new_start - back, move.new_end + forth)


def _names(old: str, new: str, moves: Edits) -> Iterator[str]:
    """Words with a capital that stood inside a sentence and went: perhaps somebody's name. Each once, in order."""
    seen: set[str] = set()
    there = set(_NAME.findall(new))
    for move in moves.moves:
        begin, stop = move.start, move.end
        while begin > 0 and old[begin - 1].isalnum():
            begin -= 1
        while stop < len(old) and old[stop].isalnum():
            stop += 1
        for found in _NAME.finditer(old, begin, stop):
            word = found[0]
            before = old[: found.start()].rstrip(" \t\"'“‘„([")
            opens = not before or before[-1] in ".!?:\n"
            if word not in seen and word not in there and not opens and len(word) > 1:
                seen.add(word)
                yield word
