"""What was found in a text that waits, what was decided about it, and the text that comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oogst.core.deidentify.masking import Moves, mask
from oogst.core.deidentify.model import SURE, Hit, label
from oogst.core.formats.document import Document, Turn
from oogst.core.text import normalise

ACCEPTED, REJECTED, OPEN = "accepted", "rejected", "open"


@dataclass(frozen=True)
class Found:
    """One place that may lead to a person, and what was decided about it."""

    start: int
    end: int
    kind: str
    layer: str
    certainty: str
    decision: str
    replacement: str
    key: str = ""

    @classmethod
    def of(cls, hit: Hit, language: str) -> Found:
        decision = ACCEPTED if hit.certainty == SURE else OPEN
        replacement = hit.suggestion or label(hit.kind, language)
        return cls(hit.start, hit.end, hit.kind, hit.layer.value, hit.certainty, decision, replacement, hit.key)


@dataclass(frozen=True)
class Names:
    """What was found in a draft: in its text, and what its title and variables become."""

    found: tuple[Found, ...] = ()
    title: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def masked(document: Document, names: Names, title: str) -> Document:
    """The document with what was accepted replaced, turns and their labels included."""
    accepted = [(one.start, one.end, one.replacement) for one in names.found if one.decision == ACCEPTED]
    text, moves = mask(document.text, accepted)
    turns = tuple(_moved(turn, document.text, text, moves, number) for number, turn in enumerate(document.turns))
    return Document(
        name=title, text=text, turns=turns, kind=document.kind, date=document.date, language=document.language,
        variables=dict(names.variables),
    )  # fmt: skip


def _moved(turn: Turn, old: str, new: str, moves: Moves, number: int) -> Turn:
    start, end = moves.span(turn.start, turn.end)
    words_start = min(max(moves.span(turn.words_start, turn.end)[0], start), end)
    return Turn(
        start=start, end=end, words_start=words_start, speaker=_speaker(turn, old, new, moves),
        begins_ms=turn.begins_ms, ends_ms=turn.ends_ms,
    )  # fmt: skip


def _speaker(turn: Turn, old: str, new: str, moves: Moves) -> str:
    """The label of who speaks as the text now shows it; a label that the text does not show says nothing."""
    place = old.find(turn.speaker, turn.start, turn.words_start) if turn.speaker else -1
    if place < 0:
        return ""
    start, end = moves.span(place, place + len(turn.speaker))
    return new[start:end].strip("[]")


def as_json(found: Found) -> dict[str, Any]:
    return dict(vars(found))  # a long interview has thousands, and `asdict` copies every word of each


def packed(document: Document) -> str:
    return json.dumps(
        {
            "name": document.name, "text": normalise(document.text), "kind": document.kind,
            "language": document.language, "variables": dict(document.variables),
            "turns": [
                [turn.start, turn.end, turn.words_start, turn.speaker, turn.begins_ms, turn.ends_ms]
                for turn in document.turns
            ],
        }
    )  # fmt: skip


def unpacked(kept: str) -> Document:
    said = json.loads(kept)
    return Document(
        name=said["name"], text=said["text"], kind=said["kind"], language=said["language"],
        variables=said["variables"], turns=tuple(Turn(*turn) for turn in said["turns"]),
    )  # fmt: skip
