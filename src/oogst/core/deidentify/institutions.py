"""Schools and other institutions by the words around their name, whether or not the study knows them."""

import re
from collections.abc import Iterator

from oogst.core.deidentify.folding import Folded
from oogst.core.deidentify.model import MAYBE, SURE
from oogst.core.deidentify.technical import Found
from oogst.core.deidentify.word_lists import PARTICLES, everyday

_BEHIND_WORDS = """
    college lyceum gymnasium atheneum scholengemeenschap mavo academie instituut school colleges
"""
_BEHIND = frozenset(_BEHIND_WORDS.split())
_BEFORE_WORDS = """
    roc hogeschool universiteit basisschool obs cbs rkbs kbs pcbs stichting scholengroep praktijkschool
"""
_BEFORE = frozenset(_BEFORE_WORDS.split())
_JOINED = re.compile(r"[^\W\d_]{4,}(?:college|lyceum|gymnasium)")
_NO_NAME_WORDS = """
    het een ons dit dat onze mijn jouw jullie hun zijn haar eerste tweede derde ander andere heel hele oude nieuwe
    grote kleine elk elke ieder welk welke geen deze die de den der te ten op in van naar bij voor uit met aan om en
    of als categoraal stedelijk openbaar christelijk katholiek islamitisch zwarte witte brede middelbare vrije
    internationale montessori dalton zelfstandig hoor volgend vorig laatste speciaal hoge lage goede slechte beste
    school college a the our my this that his her their every primary secondary high whole
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_GENERIC = re.compile(
    r"(?:middelbare|basis|hoge|vrije|buur|moeder|vak|zomer|dag|avond|huis|zwem|voor|kleuter)?school|kleuter.*"
)


def institutions(folded: Folded) -> Iterator[Found]:
    """Names of schools: "Rijnland Lyceum", "ROC van Twente", "basisschool De Regenboog", "Rijnlandcollege"."""
    for number, token in enumerate(folded.tokens):
        word = token.word
        if word in _BEHIND:
            yield from _name_before(folded, number)
        if word in _BEFORE:
            yield from _name_behind(folded, number)
        elif _JOINED.fullmatch(word) and word not in everyday():
            yield token.start, token.end, "organisation", SURE if folded.is_marked(number) else MAYBE


def _name_before(folded: Folded, number: int) -> Iterator[Found]:
    """Up to five words back while they are a name; lower case is believed for one word, and doubted."""
    first = number
    while first > 0 and number - first < 5 and folded.gap(first - 1) in {" ", "-", "  "}:
        word = folded.tokens[first - 1].word
        if (
            not folded.has_capital(first - 1)
            and word not in PARTICLES
            and not folded.written(folded.tokens[first - 1]).isupper()
        ):
            break
        if word in _NO_NAME and word not in PARTICLES and not (folded.is_marked(first - 1) and word in _ADJECTIVES):
            break
        first -= 1
    while first < number and (
        folded.tokens[first].word in _NO_NAME | PARTICLES | everyday() and not _opens_name(folded, first)
    ):
        first += 1
    end = folded.tokens[number].end
    if first < number:
        yield folded.tokens[first].start, end, "organisation", SURE
        return
    before = folded.tokens[number - 1].word if number and folded.gap(number - 1) in {" ", "-"} else ""
    likely = folded.tokens[number].word in {"college", "lyceum", "gymnasium"}
    if likely and len(before) > 3 and before not in _NO_NAME | PARTICLES | everyday() and not before.isdigit():
        yield folded.tokens[number - 1].start, end, "organisation", MAYBE


_ADJECTIVES_WORDS = """
    stedelijk openbaar christelijk katholiek islamitisch montessori dalton vrije internationale nieuwe
"""
_ADJECTIVES = frozenset(_ADJECTIVES_WORDS.split())


def _opens_name(folded: Folded, number: int) -> bool:
    """Whether an article or adjective with a capital is part of the name: "De Nieuwe Mavo"."""
    return folded.is_marked(number) and folded.tokens[number].word in _ADJECTIVES | {"de", "het", "sint", "st"}


def _name_behind(folded: Folded, number: int) -> Iterator[Found]:
    """The words with a capital that follow, with what joins them."""
    last = place = number
    while place + 1 < len(folded.tokens) and place - number < 6 and folded.gap(place) in {" ", "-"}:
        place += 1
        written = folded.written(folded.tokens[place])
        if written[:1].isupper():
            last = place
        elif folded.tokens[place].word not in PARTICLES:
            break
    if last > number:
        start = folded.tokens[number].start
        if _GENERIC.fullmatch(folded.tokens[number].word) and not folded.has_capital(number):
            start = folded.tokens[number + 1].start
        yield start, folded.tokens[last].end, "organisation", SURE
        return
    word = folded.tokens[number].word
    following = folded.tokens[number + 1 : number + 4]
    if word == "roc" and len(following) > 1 and following[0].word == "van":
        yield folded.tokens[number].start, following[1].end, "organisation", MAYBE
