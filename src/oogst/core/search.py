"""Words, their stems, and what the search index holds of a text.

Stems are made here and not by the database: SQLite and PostgreSQL then find the same, and "niet" and "geen" are found.
"""

import re
from functools import lru_cache

import Stemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
STEMMERS = {"nl": "dutch_porter", "en": "english", "de": "german", "fr": "french"}
"""The newer `dutch` stemmer cuts more wildly than Porter's: "gelukkig" becomes "luk"."""
STEMMER_VERSION = f"{Stemmer.version()}:{sorted(STEMMERS.items())}"


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS.get(language, STEMMERS["nl"]))


def words(text: str) -> list[str]:
    """The words of a text in lower case, apostrophes taken out so that every database sees one token."""
    return [fold(match.group()) for match in WORD.finditer(text)]


def fold(word: str) -> str:
    return word.casefold().replace("'", "").replace("’", "")


def stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    return _stemmer(language).stemWord(word)  # type: ignore[no-any-return]


def index_terms(text: str, language: str) -> tuple[str, str]:
    """What the index holds of a text: its stems, and its words as typed; each as words between spaces."""
    folded = words(text)
    return " ".join(_stemmer(language).stemWords(folded)), " ".join(folded)
