"""Our own lists of names, places and everyday words, folded; compiled by hand, see the head of each file."""

from functools import lru_cache
from pathlib import Path

from oogst.core.deidentify.folding import fold, words

_FOLDER = Path(__file__).with_name("words")
_PARTICLES_WORDS = """
    van der den de het v d vd vdr t ten ter te in op aan uit voor tot bij over onder el al ait ben bin ibn ould
    oulad bou abu la le du des di da dos del von zu zum zur st sint
"""
PARTICLES = frozenset(_PARTICLES_WORDS.split())
"""What stands between a first name and a surname: tussenvoegsels, and their like in Arabic, Berber, Romance names."""
_FOREIGN_PARTICLES_WORDS = """
    el al ait ould oulad bou abu ibn bin
"""
FOREIGN_PARTICLES = frozenset(_FOREIGN_PARTICLES_WORDS.split())
"""Those that are no Dutch words: after a first name in lower case, what follows them is a surname too."""
_TITLES_WORDS = """
    meneer mijnheer mevrouw mevr mw dhr juffrouw juf meester mr mrs ms drs dr prof ir ing tante oom oma opa dokter
    dominee familie
"""
TITLES = frozenset(_TITLES_WORDS.split())


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _single(name: str) -> frozenset[str]:
    return frozenset(fold(word) for line in _lines(name) for word in line.split())


@lru_cache(maxsize=1)
def names_that_are_words() -> frozenset[str]:
    return _single("names_that_are_words.txt")


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    return _single("frequent.txt")


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    return _single("first_names.txt") - names_that_are_words()


@lru_cache(maxsize=1)
def names_by_capital() -> frozenset[str]:
    """First names that are words: the first part of that file, up to its surnames."""
    return _section("First names")


@lru_cache(maxsize=1)
def places_by_capital() -> frozenset[str]:
    return _section("Places")


def _section(heading: str) -> frozenset[str]:
    text = (_FOLDER / "names_that_are_words.txt").read_text(encoding="utf-8")
    part = text.split(f"\n# {heading}\n")[1].split("\n#")[0]
    return frozenset(fold(word) for word in part.split())


@lru_cache(maxsize=1)
def places() -> frozenset[tuple[str, ...]]:
    """Places as their folded words: a line is one place when a name on it has a space ("Den Haag")."""
    found: set[tuple[str, ...]] = set()
    for line in _lines("places.txt"):
        parts = line.split()
        several = len(parts) > 5 or len(parts) == 1
        found.update([words(part) for part in parts] if several else [words(line)])
    return frozenset(place for place in found if len(place) > 1 or (place and place[0] not in names_that_are_words()))
