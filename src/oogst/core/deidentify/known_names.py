"""What the study knows, found in whatever way it is written: the layer that keeps attribution."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oogst.core.deidentify.folding import Folded, form_of, words
from oogst.core.deidentify.model import MAYBE, SURE, Hit, Known, Layer, label
from oogst.core.deidentify.variants import suggest_variants
from oogst.core.deidentify.word_lists import (
    PARTICLES,
    TITLES,
    everyday,
    first_names,
    names_that_are_words,
    places,
)

_TYPES_WORDS = """
    college lyceum gymnasium atheneum school scholengemeenschap scholengroep mavo havo vwo vmbo mbo roc mboraad
    hogeschool universiteit academie instituut stichting vereniging gemeente praktijkschool basisschool bv nv
"""
TYPES = frozenset(_TYPES_WORDS.split())
"""Words that say what kind of organisation it is, and not which."""
_GAP = re.compile(r"[\s.'-]{1,3}")
_BROKEN = re.compile(r"\n\s*\n|[!?;]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,6}|[^\W\d_]{1,5}")


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a known name, as folded words. `derived`: worked out by us.

    `first`, `surname`: a first name or a surname alone.
    """

    words: tuple[str, ...]
    known: Known
    derived: bool
    first: bool = False
    surname: bool = False

    @property
    def joined(self) -> str:
        return "".join(self.words)


class Registry:
    """All forms of all that the study knows, to look up by their first word."""

    def __init__(self, known: Sequence[Known], language: str = "nl") -> None:
        self.language = language
        self.forms: list[Form] = []
        self.initials: dict[str, list[Known]] = {}
        self.domains: dict[str, Known] = {}
        for one in known:
            for name in one.names:
                self._add(one, name)
        self._by_words: dict[tuple[str, ...], list[Form]] = {}
        for form in self.forms:
            self._by_words.setdefault(form.words, []).append(form)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for key in sorted(self._by_words, key=len, reverse=True):
            self._by_first.setdefault(key[0], []).append(key)
        letters = sorted(self.initials, key=len, reverse=True)
        self._letters = form_of(rf"(?<![\w.])(?:{'|'.join(map(re.escape, letters))})(?!\w)") if letters else None

    def _add(self, known: Known, name: str) -> None:
        bare = name.strip().lstrip("@").casefold()
        if "." in bare and " " not in bare and not _INITIALS.fullmatch(bare):
            self.domains[bare] = known
            return
        found = words(name)
        if not found:
            return
        if _looks_like_initials(name):
            self.initials.setdefault(name.strip(), []).append(known)
        else:
            single = known.kind == "person" and len(found) == 1
            self.forms.append(Form(found, known, derived=False, first=single))
        for form in self._derived(known, name, found):
            if form.words and form.words not in {other.words for other in self.forms if other.known is known}:
                self.forms.append(form)

    def _derived(self, known: Known, name: str, found: tuple[str, ...]) -> Iterator[Form]:
        if known.kind == "organisation":
            rest = tuple(word for word in found if word not in TYPES and word not in PARTICLES)
            if rest != found and len("".join(rest)) > 3 and rest not in places():
                yield Form(rest, known, derived=True)
        if known.kind != "person":
            return
        if len(found) > 1 and len(found[0]) > 2:
            yield from (Form((found[0], word[0]), known, derived=True) for word in {found[1], found[-1]})
        for variant in suggest_variants(name):
            if _looks_like_initials(variant):
                holders = self.initials.setdefault(variant, [])
                if known not in holders:
                    holders.append(known)
                continue
            parts = words(variant)
            first = len(parts) == 1 and parts[0] == found[0]
            yield Form(parts, known, derived=True, first=first, surname=not first and len(parts[0]) > 1)
            if len(parts) > 1 and parts[0] in PARTICLES:
                yield from _sloppy(known, found, parts)

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Every known name, longest first at each place; hits do not overlap but for initials."""
        if self._letters:
            for match in self._letters.finditer(folded.original):
                yield self._initials_hit(match)
        number = 0
        while number < len(folded.tokens):
            hit, used = self._at(folded, number)
            if hit:
                yield hit
            number += used

    def _initials_hit(self, match: re.Match[str]) -> Hit:
        holders = {known.key: known for known in self.initials[match.group()]}
        only = next(iter(holders.values())) if len(holders) == 1 else None
        return Hit(
            *match.span(),
            "person",
            Layer.KNOWN,
            MAYBE,
            only.key if only else "",
            only.replacement if only else label("person", self.language),
        )

    def _at(self, folded: Folded, number: int) -> tuple[Hit | None, int]:
        """The longest known name that starts at this token, and how many tokens to go on."""
        word = folded.tokens[number].word
        for key in self._by_first.get(word, ()):
            end = _matches(folded, number, key)
            if end is not None:
                hit = self._hit(folded, number, key, end)
                if hit:
                    return hit, len(key)
        if len(word) > 4 and word[-1] == "s" and (word[:-1],) in self._by_words and not _is_other_name(word):
            hit = self._hit(folded, number, (word[:-1],), folded.tokens[number].end - 1)
            return hit, 1
        return None, 1

    def _hit(self, folded: Folded, number: int, key: tuple[str, ...], end: int) -> Hit | None:
        forms = self._by_words[key]
        certainty = certainty_of(folded, number, forms)
        if not certainty:
            return None
        start, stop = folded.span(folded.tokens[number].start, end)
        known = {form.known.key: form.known for form in forms}
        kind = forms[0].known.kind
        if len(known) > 1:
            return Hit(start, stop, kind, Layer.KNOWN, MAYBE, "", label(kind, self.language))
        only = forms[0].known
        return Hit(start, stop, kind, Layer.KNOWN, certainty, only.key, only.replacement)

    def is_surname(self, words_of_hit: tuple[str, ...]) -> bool:
        forms = self._by_words.get(words_of_hit, ())
        return any(form.surname for form in forms)

    def is_first_name(self, words_of_hit: tuple[str, ...]) -> bool:
        return any(form.first for form in self._by_words.get(words_of_hit, ()))


def _sloppy(known: Known, name: tuple[str, ...], surname: tuple[str, ...]) -> Iterator[Form]:
    """A surname with particles as people type it: in one word, and "vd" or "v.d." for "van den"."""
    yield Form(("".join(surname),), known, derived=True, surname=True)
    small = tuple(word for word in surname if word in PARTICLES)
    rest = surname[len(small) :]
    if len(small) < 2 or small[0] != "van" or not rest:
        return
    for short in (("vd",), ("v", "d"), ("v", "d", "r")):
        yield Form((*short, *rest), known, derived=True, surname=True)
        yield Form((name[0], *short, *rest), known, derived=True)


def certainty_of(folded: Folded, number: int, forms: Sequence[Form]) -> str:
    """How sure it is that a name which matches letter by letter is that name; empty when it rather is a word."""
    form = forms[0]
    marked, capital = folded.is_marked(number), folded.has_capital(number)
    if len(form.words) > 1:
        wordlike = form.derived and all(word in PARTICLES or _is_word(word) for word in form.words)
        return MAYBE if wordlike and not capital else SURE
    word = form.words[0]
    if number and folded.tokens[number - 1].word in TITLES:
        return SURE
    shouted = folded.written(folded.tokens[number]).isupper()
    if len(word) < 3:
        if capital:
            return SURE if marked else MAYBE
        return "" if form.derived or word in everyday() else MAYBE
    if not _is_word(word):
        return SURE if not form.derived or form.known.kind == "person" or marked else MAYBE
    if marked:
        return SURE
    if capital:
        return MAYBE
    named = form.first or not form.derived
    return MAYBE if shouted or (named and word not in everyday()) else ""


def _is_word(word: str) -> bool:
    return word in everyday() or word in names_that_are_words()


def _is_other_name(word: str) -> bool:
    """Whether a name with an s is a name of its own, or a word: Hans is not Han's."""
    return word in first_names() or _is_word(word)


def _looks_like_initials(name: str) -> bool:
    name = name.strip()
    if "." in name:
        return _INITIALS.fullmatch(name) is not None
    return 2 <= len(name) <= 5 and sum(letter.isupper() for letter in name) >= 2 and name.isalpha()


def _matches(folded: Folded, number: int, key: tuple[str, ...]) -> int | None:
    """The end, in the folded text, of these words from this token on; an "s" of possession is left outside."""
    last = number + len(key) - 1
    if last >= len(folded.tokens):
        return None
    for place in range(len(key)):
        token = folded.tokens[number + place]
        if token.word != key[place]:
            possessive = place and number + place == last and token.word == key[place] + "s" and len(key[place]) > 3
            return token.end - 1 if possessive else None
        if number + place < last and not _joins(folded.gap(number + place), token.word):
            return None
    return folded.tokens[last].end


def _joins(gap: str, word: str) -> bool:
    """Whether two words may be parts of one name with this between them; a dot only after an initial."""
    if not gap:
        return True
    if not _GAP.fullmatch(gap) or _BROKEN.search(gap):
        return False
    return "." not in gap or len(word) == 1 or word in TITLES or word == "st"
