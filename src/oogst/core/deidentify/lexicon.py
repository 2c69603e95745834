"""First names and places from our own lists: in logs and transcripts without capitals often all there is."""

from collections.abc import Iterator

from oogst.core.deidentify.folding import Folded
from oogst.core.deidentify.introductions import lower_surname_end, surname_end
from oogst.core.deidentify.model import MAYBE
from oogst.core.deidentify.technical import Found
from oogst.core.deidentify.word_lists import first_names, names_by_capital, places, places_by_capital


def lexicon(folded: Folded, language: str = "nl") -> Iterator[Found]:
    """Low confidence, all of it. Outside Dutch text only what has a capital: our everyday words are Dutch."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for place in places():
        by_first.setdefault(place[0], []).append(place)
    number = 0
    while number < len(folded.tokens):
        found, used = _at(folded, number, language, by_first)
        if found:
            yield found
        number += used


def _at(
    folded: Folded, number: int, language: str, by_first: dict[str, list[tuple[str, ...]]]
) -> tuple[Found | None, int]:
    tokens = folded.tokens
    word = tokens[number].word
    for place in sorted(by_first.get(word, ()), key=len, reverse=True):
        last = number + len(place) - 1
        if tuple(token.word for token in tokens[number : last + 1]) == place:
            return (tokens[number].start, tokens[last].end, "place", MAYBE), len(place)
    marked = folded.is_marked(number)
    bare = word[:-1] if word not in first_names() and len(word) > 4 and word[-1] == "s" else word
    known = bare in first_names() and (language == "nl" or folded.has_capital(number))
    if known or (marked and word in names_by_capital()):
        last = _last_of_name(folded, number)
        end = tokens[last].end if last > number or bare == word else tokens[last].end - 1
        return (tokens[number].start, end, "person", MAYBE), last - number + 1
    if marked and word in places_by_capital():
        return (tokens[number].start, tokens[number].end, "place", MAYBE), 1
    return None, 1


def _last_of_name(folded: Folded, number: int) -> int:
    """The surname goes with the first name: with capitals, or in lower case after a particle."""
    if folded.has_capital(number):
        end = surname_end(folded, number)
        return number if end is None else end
    if (
        folded.gap(number) == "-"
        and number + 1 < len(folded.tokens)
        and folded.tokens[number + 1].word in first_names()
    ):
        number += 1
    return lower_surname_end(folded, number)
