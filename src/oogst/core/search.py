"""Words, their stems, what the search index holds of a text, and what somebody who types a few words looks for.

Stems are made here and not by the database: SQLite and PostgreSQL then find the same, and "niet" and "geen" are found.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import Stemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OCTETS = [bytes([octet]).decode("cp1252", "ignore") for octet in range(256)]
_LETTERS = frozenset(octet for octet, char in enumerate(_OCTETS) if char and WORD.fullmatch(char))
_SPACED = bytes(octet if octet in _LETTERS else 32 for octet in range(256))
_LETTER = b"[" + b"".join(b"\\x%02x" % octet for octet in sorted(_LETTERS)) + b"]"
_APOSTROPHE = re.compile(rb"['\x92](?<=" + _LETTER + rb"['\x92])(?=" + _LETTER + rb")")
ASKED = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
STEMMERS = {"nl": "dutch_porter", "en": "english", "de": "german", "fr": "french"}
"""The newer `dutch` stemmer cuts more wildly than Porter's: "gelukkig" becomes "luk"."""
STEMMER_VERSION = f"{Stemmer.version()}:{sorted(STEMMERS.items())}"
DUTCH_T = re.compile(r"(?=.{4})[a-z]*[^t](?:(?<=[dfgklmpw])|(?<=[a-z]{3}[nr]))(?<!ch)t\Z")
"""Stems of verbs with the -t of "vraagt", which Porter's stemmer leaves on; not "recht", "rust", "hart"."""
_KEEP_T = """
    start sport kaart soort buurt beurt staart concert expert paspoort transport rapport import export markt punt kant
    want tent vent hond mond tand band land event talent patent student docent moment element document argument
    instrument experiment accent procent percent cliënt client patiënt agent kwart woord concept recept script helft
    geld veld wereld beeld held bedrijf hoofd
"""
DUTCH_S = re.compile(r"[a-z]*[aeiouy][a-z]*[b-df-hj-np-tv-xz][aiouy]s\Z")
"""Stems with the -s of "foto's" and "collega's", which Porter's stemmer leaves on; not "glas", "huis", "les"."""
KEEP_T = frozenset(_KEEP_T.split())
"""Nouns that end like that."""
VOWELS = "aeiou"
MOST_PARTS, MOST_WORDS, LONGEST = 12, 12, 64
MOST_VARIED = 3  # words of a phrase in other forms of which every stem may vary
"""Beyond this a search becomes slow and no clearer: parts of a query, words of a phrase, letters of a word."""


@dataclass(frozen=True)
class Part:
    """One thing to look for: a word, or words that stand together; folded, with accents.

    `typed`: as it was typed, not its stem. `prefix`: the last word may go on. `minus`: it must not be there.
    """

    words: tuple[str, ...]
    typed: bool = False
    prefix: bool = False
    minus: bool = False

    def forms(self, languages: Iterable[str]) -> list[tuple[str, ...]]:
        """The tokens to look for in the index, in a fixed order; more than one where languages stem differently."""
        if self.typed:
            return [tuple(plain(word) for word in self.words)]
        found: set[tuple[str, ...]] = set()
        for language in languages:
            if len(self.words) > MOST_VARIED:
                found.add(tuple(plain(stem(word, language)) for word in self.words))
            else:
                found |= set(product(*(_stems(word, language) for word in self.words)))
        return sorted(found)


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    """It keeps no words: by itself it would hold the last ten thousand, in every process, after they were destroyed."""
    return Stemmer.Stemmer(STEMMERS.get(language, STEMMERS["nl"]), 0)


def words(text: str) -> list[str]:
    """The words of a text in lower case, apostrophes taken out so that every database sees one token."""
    try:
        octets = text.encode("cp1252")
    except UnicodeEncodeError:
        # Folded in one go: twice as fast as word by word, and no word holds a line end.
        found = fold("\n".join(WORD.findall(text)))
        return found.split("\n") if found else []
    # What Dutch and English are written in has a byte for each letter: ten times as fast as looking for words.
    if b"'" in octets or b"\x92" in octets:
        octets = _APOSTROPHE.sub(b"", octets)
    return octets.translate(_SPACED).decode("cp1252").casefold().split()


def fold(word: str) -> str:
    return word.casefold().replace("'", "").replace("’", "")


def plain(word: str) -> str:
    """A folded word without accents: who types "een" or "geevalueerd" finds "één" and "geëvalueerd"."""
    if word.isascii():
        return word
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))


def stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    return _stemmer(language).stemWord(word)  # type: ignore[no-any-return]


def root(word: str, language: str) -> str:
    """What forms of a word share that Porter's stemmer leaves apart in Dutch: "vraag" and "vraagt", "les" and "lessen".

    In other languages the stem.
    """
    found = stem(word, language)
    return _rooted(found) if _is_dutch(language) else found


def _is_dutch(language: str) -> bool:
    return STEMMERS.get(language, STEMMERS["nl"]) == STEMMERS["nl"]


@lru_cache(4096)
def _rooted(found: str) -> str:
    """The root of a Dutch stem: without the -t of a verb and the -s after a vowel, one consonant at the end for two, f
    for v and s for z."""
    if found not in KEEP_T and DUTCH_T.match(found):
        found = stem(found[:-1], "nl")
    if len(found) > 3 and found[-1] == found[-2] and found[-1] not in VOWELS:
        found = found[:-1]
    if DUTCH_S.match(found):
        found = found[:-1]
    if found.endswith("v") or (found.endswith("z") and len(found) > 3):
        found = found[:-1] + {"v": "f", "z": "s"}[found[-1]]
    return found


@lru_cache(4096)
def _stems(word: str, language: str) -> frozenset[str]:
    """The stems in the index that share the root of a word."""
    found = stem(word, language)
    if not _is_dutch(language) or not found:
        return frozenset((plain(found),))
    shared = _rooted(found)
    verbs = {shared}
    if len(shared) > 1 and shared[-2] in VOWELS and shared[-1] not in VOWELS:
        verbs.add(shared[:-1] + shared[-2:])  # "vrag" is "vraag" before the t of "vraagt"
    ends = {shared, found, shared + shared[-1], *(f"{verb}t" for verb in verbs)}
    if shared[-1] in "aiouy":
        ends |= {f"{shared}s", f"{shared}ss"}
    if shared[-1] in "fs":
        ends.add(shared[:-1] + {"f": "v", "s": "z"}[shared[-1]])
    return frozenset(plain(end) for end in ends if end == found or _rooted(end) == shared)


def index_terms(text: str, language: str) -> tuple[str, str]:
    """What the index holds of a text: its stems, and its words as typed; each as words between spaces."""
    folded = words(text)
    return plain(" ".join(_stemmer(language).stemWords(folded))), plain(" ".join(folded))


def parse(asked: str, *, exact: bool = False) -> tuple[Part, ...]:
    """What somebody looks for: words (all of them), "a phrase", -without, begin*. Anything else is a space.

    `exact`: every word as typed. Never fails; nothing to look for gives an empty tuple.
    """
    parts: dict[Part, None] = {}
    for match in ASKED.finditer(unicodedata.normalize("NFC", asked).translate(QUOTATION_MARKS)):
        minus, phrase, single = match.group("minus", "phrase", "plain")
        text = phrase if phrase is not None else single
        found = tuple(word[:LONGEST] for word in words(text)[:MOST_WORDS])
        if not found:
            continue
        prefix = phrase is None and text.endswith("*") and len(found[-1]) > 1
        typed = exact or phrase is not None or prefix
        parts[Part(found, typed=typed, prefix=prefix, minus=minus is not None)] = None
        if len(parts) == MOST_PARTS:
            break
    return tuple(parts)


def wanted(parts: Iterable[Part]) -> list[Part]:
    """The parts that must be there."""
    return [part for part in parts if not part.minus]


def fts5(parts: Sequence[Part], languages: Sequence[str], study: str) -> str:
    """The parts as a full-text query of SQLite, within the study with this token. Needs at least one wanted part."""
    query = f'(study : "{study}")'
    for part in wanted(parts):
        query = f"({query} AND {_fts5(part, languages)})"
    for part in parts:
        if part.minus:
            query = f"({query} NOT {_fts5(part, languages)})"
    return query


def _fts5(part: Part, languages: Sequence[str]) -> str:
    """Tokens hold letters and digits only, so quotes are all the safety that they need."""
    column = "typed" if part.typed else "stems"
    star = " *" if part.prefix else ""
    phrases = (" + ".join(f'"{token}"' for token in form) + star for form in part.forms(languages))
    return "(" + " OR ".join(f"{column} : {phrase}" for phrase in phrases) + ")"


def tsqueries(parts: Sequence[Part], languages: Sequence[str]) -> tuple[str | None, str | None]:
    """The parts as queries of PostgreSQL on the stems and on the typed words; None where there is nothing to ask.

    Words of a phrase are only asked to be there: positions in its vectors end at 16,383, `hits` sees the phrase.
    """
    stems = [_tsquery(part, languages) for part in parts if not part.typed and _is_exact(part)]
    typed = [_tsquery(part, languages) for part in parts if part.typed and _is_exact(part)]
    return " & ".join(stems) or None, " & ".join(typed) or None


def _is_exact(part: Part) -> bool:
    """Whether the database alone may decide: a phrase that must not be there needs its words in order."""
    return not part.minus or len(part.words) == 1


def _tsquery(part: Part, languages: Sequence[str]) -> str:
    forms = []
    for form in part.forms(languages):
        tokens = [f"'{token}'" for token in form]
        if part.prefix:
            tokens[-1] += ":*"
        forms.append("(" + " & ".join(tokens) + ")")
    return ("!" if part.minus else "") + "(" + " | ".join(forms) + ")"


def hits(parts: Iterable[Part], languages: Sequence[str], stems: str, typed: str) -> int:
    """How often the wanted parts are in a text, given as `index_terms`; 0 when it is not what was looked for."""
    total = 0
    for part in parts:
        text = typed if part.typed else stems
        count = sum(_count(form, text, prefix=part.prefix) for form in part.forms(languages))
        if (count == 0) != part.minus:
            return 0
        total += count
    return total


def _count(form: Sequence[str], text: str, *, prefix: bool) -> int:
    """How often the words stand together in words between spaces."""
    text = f" {text} "
    looked_for = f" {' '.join(form)}" if prefix else f" {' '.join(form)} "
    if prefix or not _may_share_words(form, text):
        return text.count(looked_for)
    count, at = 0, text.find(looked_for)
    while at >= 0:
        count, at = count + 1, text.find(looked_for, at + 1)
    return count


def _may_share_words(form: Sequence[str], text: str) -> bool:
    """Whether two hits may overlap, as in "nee nee nee"; or share the space between them, which `count` would miss."""
    return len(set(form)) < len(form) or f" {form[-1]} {form[0]} " in text
