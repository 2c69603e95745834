"""The turns of a conversation after its text was corrected: another speaker, a turn more, a turn less.

What is typed at the end of a turn is of that turn. A line that begins with the label of somebody who speaks in the
text begins a turn; a turn of which the label was taken away belongs to the one before it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from oogst.core.reanchoring import Edits
from oogst.sources.models import Turn

_LABEL = re.compile(r"^\W*(?P<who>.*?)[\s:]*(?:[(\[]?\d[\d:.,]*[)\]]?)?[\s:\-]*$", re.DOTALL)


@dataclass(frozen=True)
class Spoken:
    """A turn without a revision. `is_known`: who said it is as it was; else only the label tells."""

    start: int
    words_start: int
    end: int
    speaker: str
    person: uuid.UUID | None
    is_known: bool
    begins_ms: int | None = None
    ends_ms: int | None = None


def corrected_turns(turns: Sequence[Turn], old: str, new: str, moves: Edits) -> list[Spoken]:
    """The turns of the new text, in order. `turns` are those of the old, in order."""
    moved: list[Spoken] = []
    starts = {turn.start for turn in turns}
    for turn in turns:
        now = _moved(turn, starts, old, new, moves)
        if now is None:
            continue
        if moved and turn.speaker and not now.speaker and _shows_label(turn, old):
            moved[-1] = replace(moved[-1], end=now.end, ends_ms=now.ends_ms or moved[-1].ends_ms)
        else:
            moved.append(now)
    known = {turn.speaker for turn in moved if turn.speaker}
    return list(_split(moved, new, list(_new_labels(known, new, moves, {turn.start for turn in moved}))))


def _moved(turn: Turn, starts: set[int], old: str, new: str, moves: Edits) -> Spoken | None:
    if moves.kept(turn.start, turn.end) is None and turn.start < turn.end:
        return None
    start = moves.start(turn.start)
    if turn.start == 0 or old[turn.start - 1] == "\n":  # what was typed before the label is of this turn
        start = new.rfind("\n", 0, start) + 1
    end = moves.end(turn.end) if turn.end in starts else moves.start(turn.end)
    while end > start and new[end - 1] == "\n":
        end -= 1
    words_start = min(max(moves.end(turn.words_start), start), end)
    speaker = turn.speaker
    if _shows_label(turn, old) and new[start:words_start] != old[turn.start : turn.words_start]:
        speaker = _named(turn, old[turn.start : turn.words_start], new[start:words_start])
    return Spoken(
        start, words_start, end, speaker[:120], turn.person_id, speaker == turn.speaker, turn.begins_ms, turn.ends_ms
    )


def _shows_label(turn: Turn, old: str) -> bool:
    return bool(turn.speaker) and old.find(turn.speaker, turn.start, turn.words_start) >= 0


def _named(turn: Turn, before: str, after: str) -> str:
    """Who speaks by the new label, read in the way of the old."""
    first, _label, last = before.partition(turn.speaker)
    if after.startswith(first) and after.endswith(last) and len(after) > len(first) + len(last):
        return after[len(first) : len(after) - len(last)].strip()
    found = _LABEL.match(after)
    return found["who"].strip() if found else ""


def _new_labels(known: Iterable[str], new: str, moves: Edits, there: set[int]) -> Iterator[tuple[int, int, str]]:
    """Lines that were typed and begin with a known label: where, where the words begin, and who."""
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    if not names:
        return
    label = re.compile(rf"(?P<who>{names})(?:[ \t]*[(\[][\d:.,]+[)\]])?[ \t]*:[ \t]*")
    seen: set[int] = set()
    for move in moves.moves:
        at = new.rfind("\n", 0, move.new_start) + 1
        while at <= move.new_end and at not in seen:
            seen.add(at)
            found = label.match(new, at)
            if found and at not in there:
                yield at, found.end(), found["who"]
            line_end = new.find("\n", at)
            if line_end < 0:
                break
            at = line_end + 1


def _split(turns: Sequence[Spoken], new: str, labels: Sequence[tuple[int, int, str]]) -> Iterator[Spoken]:
    """The turns with those of the new labels between them, cut where they begin."""
    waiting = sorted(labels)
    loose = [one for one in waiting if not any(turn.start < one[0] < turn.end for turn in turns)]
    made = [Spoken(at, words, _line_end(new, words), who, None, False) for at, words, who in loose]
    for turn in sorted([*turns, *made], key=lambda one: one.start):
        inside = [one for one in waiting if turn.start < one[0] < turn.end]
        rest = turn
        for at, words, who in inside:
            stop = at
            while stop > rest.start and new[stop - 1] == "\n":
                stop -= 1
            yield replace(rest, end=stop, words_start=min(rest.words_start, stop), ends_ms=None)
            rest = Spoken(at, min(words, turn.end), turn.end, who, None, False)
        yield rest


def _line_end(new: str, at: int) -> int:
    end = new.find("\n", at)
    return len(new) if end < 0 else end
