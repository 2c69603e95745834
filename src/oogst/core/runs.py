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


def folded(text: str) -> list[str]:
    """The words of `tokens` without their places; folded in one go, which is many times as fast."""
    found = plain(fold("\n".join(WORD.findall(text))))
    return found.split("\n") if found else []


def key(text: str) -> str:
    """A text as its words alone, to compare two that should say the same."""
    return " ".join(folded(text))


def grams(text: str) -> Iterator[Gram]:
    """Every run of LEAST words."""
    words = folded(text)
    return zip(*(words[after:] for after in range(LEAST)), strict=False)


class Runs:
    """What to look for: every run of LEAST words of some texts, and short phrases that must be there exactly.

    Costs memory for one entry a word of the texts, and one pass over each text that is searched.
    """

    def __init__(self, texts: Iterable[str], phrases: Iterable[str] = ()) -> None:
        self._grams: set[Gram] = {gram for text in texts for gram in grams(text)}
        self._common: set[Gram] = set()
        asked = (tuple(word for word, _start, _end in tokens(phrase)) for phrase in phrases)
        self._phrases: set[Gram] = {phrase for phrase in asked if phrase}
        self._lengths = {len(phrase) for phrase in self._phrases}

    def __bool__(self) -> bool:
        return bool(self._grams or self._phrases)

    def also_in(self, text: str) -> None:
        """Others say this too: a run of which every part was said by others is nobody's own."""
        self._common |= self._grams.intersection(grams(text))

    def found(self, text: str) -> list[tuple[int, int]]:
        """Where the text holds such words: spans in code points, in order, none touching another."""
        words = tokens(text)
        plain_words = [word for word, _start, _end in words]
        hit, own = [False] * len(words), [False] * len(words)
        for at in range(len(words) - LEAST + 1):
            gram = tuple(plain_words[at : at + LEAST])
            if gram in self._grams:
                hit[at : at + LEAST] = [True] * LEAST
                own[at] = own[at] or gram not in self._common
        for length in self._lengths:
            for at in range(len(words) - length + 1):
                if tuple(plain_words[at : at + length]) in self._phrases:
                    hit[at : at + length] = [True] * length
                    own[at] = True
        return _spans(words, hit, own)

    def without(self, text: str, instead: str) -> str:
        """The text with each of those spans replaced."""
        parts, at = [], 0
        for start, end in self.found(text):
            parts += [text[at:start], instead]
            at = end
        return "".join([*parts, text[at:]]) if parts else text


def _spans(words: Sequence[tuple[str, int, int]], hit: Sequence[bool], own: Sequence[bool]) -> list[tuple[int, int]]:
    """Stretches of words that were hit, those with something of their own in them."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        first = at
        while at < len(words) and hit[at]:
            at += 1
        if any(own[first:at]):
            spans.append((words[first][1], words[at - 1][2]))
        at += 1
    return spans
