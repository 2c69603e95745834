"""Known names that were misspelt, misheard or split: a person decides whether it is them."""

from collections.abc import Iterator, Sequence

from oogst.core.deidentify.folding import Folded, Token
from oogst.core.deidentify.known_names import Form, Registry
from oogst.core.deidentify.model import MAYBE, Hit, Layer, label
from oogst.core.deidentify.word_lists import PARTICLES, everyday, first_names, names_that_are_words

LEAST = 84
"""The least likeness, of 100; measured on texts of our own, see the reference page."""
_SHORTEST, _WIDEST = 5, 4
_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ch", "g"), ("sj", "s"), ("sh", "s"), ("dt", "t"), ("ij", "i"), ("ey", "i"), ("ei", "i"),
    ("ou", "u"), ("oe", "u"), ("th", "t"), ("kh", "g"), ("gh", "g"),
)  # fmt: skip
_LETTERS = str.maketrans({"c": "k", "q": "k", "z": "s", "y": "i", "j": "i", "v": "f", "x": "ks"})


def likeness(one: str, other: str) -> float:
    """How alike two words are, 0 to 100: twice their longest common subsequence over their letters together."""
    total = len(one) + len(other)
    if not total:
        return 100.0
    places: dict[str, int] = {}
    for position, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << position
    row = full = (1 << len(one)) - 1
    for letter in other:  # Hyyrö (2004): a whole row of the table in one number
        match = row & places.get(letter, 0)
        row = ((row + match) | (row - match)) & full
    return 200.0 * (len(one) - row.bit_count()) / total


def sound(word: str) -> str:
    """A word as it sounds, roughly: Yildiz and Jildiz, Fleur and Vleur, Housni and Hoesni come out the same."""
    for spelling, plain in _SOUNDS:
        word = word.replace(spelling, plain)
    word = word.translate(_LETTERS)
    kept = [letter for place, letter in enumerate(word) if not place or letter != word[place - 1]]
    return "".join(kept).rstrip("h")


class NearNames:
    """The forms of a registry by length and first letter, so that few are compared with each word."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._single: dict[int, list[tuple[int, str, Form]]] = {}
        self._several: dict[tuple[str, int], list[tuple[int, str, Form]]] = {}
        self._letters: set[str] = set()
        self._sounds: dict[str, list[Form]] = {}
        self._seen: dict[str, Form | None] = {}
        for form in registry.forms:
            joined = form.joined
            if len(joined) < _SHORTEST or len(form.words[-1]) == 1 or _is_word(joined):
                continue
            for heard in {sound(joined), sound(joined.replace("c", "s"))}:
                self._sounds.setdefault(heard, []).append(form)
            if len(form.words) == 1:
                self._single.setdefault(len(joined), []).append((_mask(joined), joined, form))
            if len(form.words) > 1 or len(joined) > 7:
                self._several.setdefault((joined[0], len(joined)), []).append((_mask(joined), joined, form))
                self._letters.add(joined[0])

    def find(self, folded: Folded) -> Iterator[Hit]:
        tokens = folded.tokens
        for number, token in enumerate(tokens):
            for wide in range(min(_WIDEST, len(tokens) - number), 1, -1):
                form = self._several_words(folded, number, wide)
                if form:
                    yield self._hit(folded, number, number + wide - 1, form)
                    break
            word = token.word
            if len(word) < _SHORTEST - 1 or word.isdigit() or _is_word(word):
                continue
            form = self._one_word(word, marked=folded.is_marked(number))
            if form:
                yield self._hit(folded, number, number, form)

    def _hit(self, folded: Folded, first: int, last: int, form: Form) -> Hit:
        start, end = folded.span(folded.tokens[first].start, folded.tokens[last].end)
        known = form.known
        replacement = known.replacement or label(known.kind, self.registry.language)
        return Hit(start, end, known.kind, Layer.NEAR, MAYBE, known.key, replacement)

    def _one_word(self, word: str, *, marked: bool) -> Form | None:
        """The known word most like this one. An ordinary word must share its first letter: anders is not Sanders."""
        key = word if marked else f"{word}:"
        if key not in self._seen:
            self._seen[key] = self._look(word, marked=marked)
        return self._seen[key]

    def _look(self, word: str, *, marked: bool) -> Form | None:
        best, found = float(LEAST), None
        mask, spread = _mask(word), _spread(len(word))
        for length in range(len(word) - spread, len(word) + spread + 1):
            for other, joined, form in self._single.get(length, ()):
                if joined == word or (mask ^ other).bit_count() > spread or not (marked or joined[0] == word[0]):
                    continue
                alike = likeness(word, joined)
                if alike >= best and not self._is_another(word, joined):
                    best, found = alike, form
        if found:
            return found
        heard = self._sounds.get(sound(word), ()) if len(sound(word)) > 3 else ()
        return next((form for form in heard if form.joined != word and not self._is_another(word, form.joined)), None)

    @staticmethod
    def _is_another(word: str, joined: str) -> bool:
        """Whether both are well-known first names: Karin is not Karina, and Marian not Mariam."""
        return word in first_names() and joined in first_names()

    def _several_words(self, folded: Folded, number: int, wide: int) -> Form | None:
        tokens = folded.tokens[number : number + wide]
        first = tokens[0].word
        if first[0] not in self._letters:
            return None
        joined = "".join(token.word for token in tokens)
        if len(joined) > 60 or any(not _is_close(folded.gap(number + place)) for place in range(wide - 1)):
            return None
        mask, spread = _mask(joined), _spread(len(joined))
        best, found = float(LEAST), None
        for length in range(len(joined) - spread, len(joined) + spread + 1):
            for other, name, form in self._several.get((first[0], length), ()):
                if (mask ^ other).bit_count() > spread or not _may_be(form, tokens, joined):
                    continue
                alike = likeness(joined, name)
                if alike >= best:
                    best, found = alike, form
        return found


def _may_be(form: Form, tokens: Sequence[Token], joined: str) -> bool:
    """Whether so many words may be this name, written differently.

    An everyday word at either end belongs to a name only when the name has it there too. One word is split only where
    no part is a word, or where the parts together are that very word.
    """
    first, last = tokens[0].word, tokens[-1].word
    if len(last) == 1 or abs(len(form.words) - len(tokens)) > 2 or form.words == tuple(token.word for token in tokens):
        return False
    if last != form.words[-1] and (last in PARTICLES or (last in everyday() and form.joined != joined)):
        return False
    if first != form.words[0] and first in everyday() and first not in PARTICLES and form.joined != joined:
        return False
    if len(form.words) > 1 or form.joined == joined:
        return True
    return not any(_is_word(token.word) or token.word in first_names() for token in tokens)


def _is_word(word: str) -> bool:
    return word in everyday() or word in names_that_are_words()


def _is_close(gap: str) -> bool:
    return gap in {" ", "-", ". ", ".", "'", "\n", "  "}


def _mask(word: str) -> int:
    """Which letters a word has, as bits: a difference in more bits than may differ needs no comparison."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _spread(length: int) -> int:
    """How many letters may be added or left out, at most, for a likeness of `LEAST` to a word of this length."""
    return int(length * 2 * (100 - LEAST) / LEAST)
