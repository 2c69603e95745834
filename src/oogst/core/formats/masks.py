"""Masks words so that nothing can be read and everything stays in its place.

Every letter and digit becomes another of its own kind: as wide in code points, UTF-16 and UTF-8, and as NFC treats it.
Spaces, punctuation, line ends, marks and emoji stay. The same words always become the same mask.
"""

import unicodedata
from functools import cache

_LETTERS = {1: ("x", "X"), 2: ("ø", "Ø"), 3: ("文", "文"), 4: ("𐐨", "𐐀")}  # by bytes of UTF-8, small and capital
_DIGITS = {1: "0", 2: "٠", 3: "०", 4: "𝟎"}
_BEFORE_MARKS = {1: "eqaouinsczygwhkdtrlbmpfj", 2: "øđüöäåêσ", 3: "文ạ", 4: "𐐨"}
"""In their order: a mark is written together with some of these, and beside others."""
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def masked(text: str) -> str:
    """The text with nothing left to read, as long as it was in every way of counting."""
    return "".join(_with_marks(character, _marks_after(text, at)) for at, character in enumerate(text))


@cache
def _mask(character: str) -> str:
    if character.isdigit() or unicodedata.category(character).startswith("N"):
        return _same_in_nfc(character, _DIGITS[len(_bytes(character))])
    if not character.isalpha() or unicodedata.combining(character):
        return character
    if "가" <= character <= "힣":  # a syllable that may still take a final consonant, or has one
        return "가" if (ord(character) - 0xAC00) % 28 == 0 else "각"
    small, capital = _LETTERS[len(_bytes(character))]
    return _same_in_nfc(character, capital if character.isupper() else small)


def _marks_after(text: str, at: int) -> str:
    end = at + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text[at + 1 : end]


@cache
def _with_marks(character: str, marks: str) -> str:
    """A letter by which these marks count as they did: written together with it, or not."""
    if not marks or not character.isalpha() or unicodedata.combining(character):
        return _mask(character)
    size, long = len(_bytes(character)), len(unicodedata.normalize("NFC", character + marks))
    for small in _BEFORE_MARKS[size]:
        letter = small.upper() if character.isupper() else small
        if len(_bytes(letter)) == size and len(unicodedata.normalize("NFC", letter + marks)) == long:
            return _same_in_nfc(character, letter)
    return character


def _same_in_nfc(character: str, mask: str) -> str:
    """The mask; but what NFC itself writes in another way stays, and so do loose Korean letters."""
    changes = unicodedata.normalize("NFC", character) != character
    return character if changes or "\u1100" <= character <= "\u11ff" else mask


def _bytes(character: str) -> bytes:
    return character.encode("utf-8", errors="surrogatepass")


class Names:
    """Masks names of things, of which the same must stay the same and different ones different."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._used: set[str] = set()

    def of(self, name: str) -> str:
        """As long as the name, where there is room to tell it from others."""
        if not name.strip():
            return name
        if name not in self._known:
            self._known[name] = self._new(masked(name))
            self._used.add(self._known[name].casefold())
        return self._known[name]

    def _new(self, mask: str) -> str:
        number = 0
        while True:
            ending = _letters(number)
            made = mask[: max(len(mask) - len(ending), 0)] + ending if number else mask
            if made.casefold() not in self._used:
                return made
            number += 1


def _letters(number: int) -> str:
    """1 is "a", 26 is "z", 27 is "aa"."""
    found = ""
    while number:
        number, at = divmod(number - 1, len(_ALPHABET))
        found = _ALPHABET[at] + found
    return found
