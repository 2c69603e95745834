"""A text without capitals and accents, in which every place still knows where it was in the text as it is."""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_SPECIAL = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ŋ": "n", "ħ": "h",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
WORD = re.compile(r"[^\W_]+")
_WORD_NUMBER = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """One character in its plainest form; nothing for what is not seen or only marks the letter before it."""
    if character in _INVISIBLE or unicodedata.combining(character):
        return ""
    parts = unicodedata.normalize("NFKD", character.casefold())
    plain = "".join(_SPECIAL.get(part, part) for part in parts if not unicodedata.combining(part))
    # A sign may fall apart into several that are no letters ("…" is three dots, "½" a fraction): leave those whole.
    return plain if len(plain) == 1 or plain.isalpha() else _SPECIAL.get(character, character)


def fold(text: str) -> str:
    """Without capitals, accents and marks; every run of white space one space. For comparing, not for positions."""
    return " ".join("".join(map(_folded, text)).split())


def form_of(expression: str) -> re.Pattern[str]:
    """A pattern in which words of people stand; unlike others it does not stay in the memory of `re`."""
    try:
        return re.compile(expression)
    finally:
        re.purge()


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters and digits: its folded word, and where it stands in the folded text."""

    word: str
    start: int
    end: int


class Folded:
    """A text and its folded form. `span` leads from places in the folded text to places in the text as it is."""

    def __init__(self, text: str) -> None:
        self.original = text
        pieces = [_folded(character) for character in text]
        self.text = "".join(pieces)
        self._same = all(len(piece) == 1 for piece in pieces)
        self._origins: list[int] = []
        if not self._same:
            self._origins = [place for place, piece in enumerate(pieces) for _ in piece]
        self.tokens = [Token(match.group(), *match.span()) for match in WORD.finditer(self.text)]
        self._starts = [token.start for token in self.tokens]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stands in the original, whole letters with their marks."""
        if self._same or start >= end:
            return start, end
        first, stop = self._origins[start], self._origins[end - 1] + 1
        while stop < len(self.original) and not _folded(self.original[stop]):
            stop += 1
        return first, stop

    def written(self, token: Token) -> str:
        """The token as it was written."""
        start, end = self.span(token.start, token.end)
        return self.original[start:end]

    def token_at(self, place: int) -> int:
        """The number of the first token that starts at or after a place in the folded text."""
        return bisect_left(self._starts, place)

    def gap(self, number: int) -> str:
        """What stands between a token and the next."""
        if number + 1 >= len(self.tokens):
            return "\n\n"
        return self.text[self.tokens[number].end : self.tokens[number + 1].start]

    def has_capital(self, number: int) -> bool:
        """Whether a token begins with a capital that says something: not when all of it is shouted."""
        written = self.written(self.tokens[number])
        return written[:1].isupper() and not (len(written) > 2 and written.isupper())

    def begins_sentence(self, number: int) -> bool:
        """Whether a capital here may be there only because a sentence begins."""
        place = self.tokens[number].start
        before = self.text[max(0, place - 12) : place].rstrip(" \t'\"“”„«»([*•>-")
        if not before:
            return place <= 12 or "\n" in self.text[max(0, place - 12) : place]
        return before[-1] in ".!?:;…\n" and not (before[-1] == "." and _is_initial(before))

    def is_marked(self, number: int) -> bool:
        """Whether a token has a capital in the middle of a sentence: the Dutch way to mark a name."""
        return self.has_capital(number) and not self.begins_sentence(number)


def _is_initial(before: str) -> bool:
    """Whether a text ends in the dot of an initial or a title: a name goes on after it."""
    return re.search(r"(?:^|[^a-z])(?:[a-z]|dhr|mw|mevr|dr|drs|prof|ing|ir|mr)\.$", before) is not None


def words(text: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(match.group() for match in WORD.finditer(fold(text)))
