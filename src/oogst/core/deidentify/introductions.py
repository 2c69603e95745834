"""Names by the words that introduce them: "meneer Pinas", "mijn collega Sandra", "ik heet Yusuf"."""

from collections.abc import Iterator

from oogst.core.deidentify.folding import Folded
from oogst.core.deidentify.model import MAYBE, SURE
from oogst.core.deidentify.technical import Found
from oogst.core.deidentify.word_lists import FOREIGN_PARTICLES, PARTICLES, TITLES, everyday

_ROLES_WORDS = """
    collega leerling student studente docent docente mentor decaan teamleider rector conrector directeur coach
    vriend vriendin zoon dochter broer zus zusje broertje neef nicht buurman buurvrouw conciërge concierge stagiair
    stagiaire aanjager maatje heet heette heten genaamd groetjes groet groeten liefs lieve beste hoi hallo dag
    colleague student named teacher
"""
_ROLES = frozenset(_ROLES_WORDS.split())
_STRICT_WORDS = """
    dhr mw mevr mevrouw meneer mijnheer juf juffrouw
"""
_STRICT = frozenset(_STRICT_WORDS.split())
_AFTER_TITLE_WORDS = """
    en of is was zei heeft had kan kwam komt moet wil gaat ging die dat de het een heel toch maar want mijn rector
    directeur decaan voorzitter we ik u jij je niet ook van
"""
_AFTER_TITLE = frozenset(_AFTER_TITLE_WORDS.split())


def introductions(folded: Folded) -> Iterator[Found]:
    """A name after a title; after a role only with its capital. The title itself stays."""
    tokens = folded.tokens
    for number, token in enumerate(tokens[:-1]):
        if not _leads_on(folded.gap(number), token.word):
            continue
        if token.word in TITLES:
            end = surname_end(folded, number + 1)
            if end is not None:
                certainty = SURE if token.word in _STRICT else MAYBE
                yield tokens[number + 1].start, tokens[end].end, "person", certainty
            elif token.word in _STRICT:
                yield from _in_lower_case(folded, number + 1)
        elif token.word in _ROLES or (token.word == "is" and number and tokens[number - 1].word == "naam"):
            end = surname_end(folded, number + 1)
            if end is not None:
                yield tokens[number + 1].start, tokens[end].end, "person", MAYBE


def _leads_on(gap: str, word: str) -> bool:
    return gap == " " or gap == ": " or (gap in {". ", "."} and word in TITLES)


def surname_end(folded: Folded, number: int) -> int | None:
    """The last token of a name with capitals that begins here; particles may be small. None when there is none."""
    tokens, last, place = folded.tokens, None, number
    while place < len(tokens) and place - number < 6:
        word = tokens[place].word
        if folded.written(tokens[place])[:1].isupper() and (
            word not in everyday() or word in PARTICLES or last is None
        ):
            if word in _AFTER_TITLE - PARTICLES or (word in everyday() and word not in PARTICLES):
                break
            last = place if word not in PARTICLES else last
        elif word not in PARTICLES:
            break
        if not _within_name(folded.gap(place), word):
            break
        place += 1
    return _with_initial(folded, last) if last is not None else None


def _with_initial(folded: Folded, number: int) -> int:
    """A name may end in the first letter of a surname: "Nawal O."."""
    if number + 1 >= len(folded.tokens) or folded.gap(number) != " ":
        return number
    following = folded.tokens[number + 1]
    dot = folded.text[following.end : following.end + 1] == "."
    return number + 1 if len(following.word) == 1 and following.word.isalpha() and dot else number


def _within_name(gap: str, word: str) -> bool:
    return gap in {" ", "-", "'"} or (gap in {".", ". "} and len(word) == 1)


def _in_lower_case(folded: Folded, number: int) -> Iterator[Found]:
    """ "mevrouw yilmaz", "meneer van der berg": in a log without capitals, the word after a title, doubted."""
    place, tokens = number, folded.tokens
    while (
        place < len(tokens) - 1 and tokens[place].word in PARTICLES and place - number < 3 and folded.gap(place) == " "
    ):
        place += 1
    word = tokens[place].word
    if word in _AFTER_TITLE or word in PARTICLES or not word.isalpha() or len(word) < 3:
        return
    if word in everyday() and place == number:
        return
    yield tokens[number].start, tokens[place].end, "person", MAYBE


def lower_surname_end(folded: Folded, number: int) -> int:
    """After a first name in lower case: the end of a surname that begins with a particle which is no Dutch word."""
    tokens, place = folded.tokens, number
    while place + 1 < len(tokens) and folded.gap(place) == " " and place - number < 3:
        following = tokens[place + 1].word
        if following in FOREIGN_PARTICLES or (place > number and following in PARTICLES):
            place += 1
            continue
        dutch = following in {"van", "de", "der", "den"} and place == number
        if dutch and place + 3 < len(tokens) and tokens[place + 2].word in {"der", "den", "de"}:
            place += 2
            continue
        break
    if place > number and place + 1 < len(tokens) and folded.gap(place) in {" ", "-"}:
        following = tokens[place + 1].word
        if following.isalpha() and following not in everyday() and len(following) > 2:
            return place + 1
    return _with_initial(folded, number)
