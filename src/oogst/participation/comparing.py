"""What differs between two versions, word by word, for who writes and for who publishes."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from oogst.core.report.difference import Change, difference
from oogst.participation.models import ConsentText, ConsentVersion


@dataclass(frozen=True)
class Changes:
    """Of one language. `passages`: those of the sheet and the statement that differ, each with what went and came."""

    passages: tuple[tuple[Change, ...], ...]
    purposes: tuple[tuple[str, tuple[Change, ...]], ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def none(self) -> bool:
        return not (self.passages or self.purposes or self.added or self.dropped)


def between(before: ConsentVersion, after: ConsentVersion, language: str) -> Changes:
    """Two queries."""
    old, new = before.texts.filter(language=language).first(), after.texts.filter(language=language).first()
    sentences = [
        (key, tuple(difference(was, now)))
        for key in after.purposes
        if key in before.purposes and (was := _sentence(old, key)) != (now := _sentence(new, key))
    ]
    return Changes(
        passages=tuple(tuple(difference(was, now)) for was, now in _pairs(_words(old), _words(new))),
        purposes=tuple(sentences),
        added=tuple(key for key in after.purposes if key not in before.purposes),
        dropped=tuple(key for key in before.purposes if key not in after.purposes),
    )


def suggested(before: ConsentVersion, after: ConsentVersion) -> set[str]:
    """Purposes of which the sentence differs in some language: probably they mean something else now. Two queries."""
    old = {text.language: text for text in before.texts.all()}
    new = {text.language: text for text in after.texts.all()}
    both = old.keys() & new.keys()
    shared = set(before.purposes) & set(after.purposes)
    return {key for key in shared for code in both if _sentence(old[code], key) != _sentence(new[code], key)}


def _sentence(text: ConsentText | None, key: str) -> str:
    return " ".join(str(text.purposes.get(key, "")).split()) if text else ""


def _words(text: ConsentText | None) -> list[str]:
    """The sheet and the statement, paragraph by paragraph."""
    said = f"{text.sheet}\n\n{text.statement}" if text else ""
    return [" ".join(piece.split()) for piece in re.split(r"\n\s*\n", said) if piece.strip()]


def _pairs(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Paragraphs that differ, laid beside one another."""
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        length = max(b - a, d - c)
        gone, come = old[a:b] + [""] * (length - (b - a)), new[c:d] + [""] * (length - (d - c))
        found += list(zip(gone, come, strict=True))
    return found
