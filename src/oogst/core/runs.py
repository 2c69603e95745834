"""Somebody's words in other texts: runs of words that follow each other, whatever their case, accents and signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oogst.core.search import WORD, fold, plain

LEAST = 5
"""So many words in a row are taken for a quotation; fewer are anybody's."""

Gram = tuple[str, ...]


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as they are compared, with their places in code points."""
    return [(plain(fold(match.group())), match.start(), match.end()) for match in WORD.finditer(text)]


def key(text: str) -> str:
    """A text as its words alone, to compare two that should say the same."""
    return " ".join(word for word, _start, _end in tokens(text))


def grams(text: str) -> Iterator[Gram]:
    """Every run of LEAST words."""
    words = [word for word, _start, _end in tokens(text)]
    return (tuple(words[at : at + LEAST]) for at in range(len(words) - LEAST + 1))


class Runs:
    """What to look for: every run of LEAST words of some texts, and short phrases that must be there exactly.

    Costs memory for one entry a word of the texts, and one pass over each text that is searched.
    """

    def __init__(self, texts: Iterable[str], phrases: Iterable[str] = ()) -> None:
        self._grams: set[Gram] = {gram for text in texts for gram in grams(text)}
        asked = (tuple(word for word, _start, _end in tokens(phrase)) for phrase in phrases)
        self._phrases: set[Gram] = {phrase for phrase in asked if phrase}
        self._lengths = {len(phrase) for phrase in self._phrases}

    def __bool__(self) -> bool:
        return bool(self._grams or self._phrases)

    def add(self, others: Runs) -> None:
        """Look for what another looks for as well."""
        self._grams |= others._grams
        self._phrases |= others._phrases
        self._lengths |= others._lengths

    def forget(self, text: str) -> None:
        """No longer look for runs that this text has as well."""
        self._grams.difference_update(grams(text))

    def found(self, text: str) -> list[tuple[int, int]]:
        """Where the text holds such words: spans in code points, in order, none touching another."""
        words = tokens(text)
        plain_words = [word for word, _start, _end in words]
        hit = [False] * len(words)
        for at in range(len(words) - LEAST + 1):
            if tuple(plain_words[at : at + LEAST]) in self._grams:
                hit[at : at + LEAST] = [True] * LEAST
        for length in self._lengths:
            for at in range(len(words) - length + 1):
                if tuple(plain_words[at : at + length]) in self._phrases:
                    hit[at : at + length] = [True] * length
        return _spans(words, hit)

    def without(self, text: str, instead: str) -> str:
        """The text with each of those spans replaced."""
        parts, at = [], 0
        for start, end in self.found(text):
            parts += [text[at:start], instead]
            at = end
        return "".join([*parts, text[at:]]) if parts else text


def _spans(words: Sequence[tuple[str, int, int]], hit: Sequence[bool]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    joined = False
    for (_word, start, end), wanted in zip(words, hit, strict=True):
        if wanted and joined:
            spans[-1] = (spans[-1][0], end)
        elif wanted:
            spans.append((start, end))
        joined = wanted
    return spans
