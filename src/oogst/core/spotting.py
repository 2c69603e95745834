"""The places of words in a whole text, fast: with what the index holds of it there is hardly anything to work out.

`snippets.places` reads every word of a text. Here the index tells which words of this text are meant, and only those
are looked for; when that does not give as many places as the index counts, `places` reads the text after all.
"""

import re
from collections.abc import Iterator, Sequence

from oogst.core.search import Part, hits, plain
from oogst.core.snippets import Span, places

_FOREIGN = re.compile(r"[^\x00-\x7f]")
_APOSTROPHES = "'’"
_BETWEEN = re.compile(r"[\W_]+")


def spots(text: str, language: str, stems: str, typed: str, part: Part, languages: Sequence[str]) -> list[Span]:
    """All places of one wanted part, in order. `stems` and `typed` are the `index_terms` of the text."""
    expected = hits([part], languages, stems, typed)
    if not expected:
        return []
    low = lowered(text)
    found = sorted({span for form in _meant(part, languages, stems, typed) for span in _of(form, low, part.prefix)})
    return found if len(found) == expected else places(text, language, [part], languages)


def lowered(text: str) -> str:
    """The text in lower case without accents, every letter still in its place."""
    return _FOREIGN.sub(_one, text).lower() if not text.isascii() else text.lower()


def _one(match: re.Match[str]) -> str:
    letter = match.group()
    small = plain(letter.casefold())
    return small if len(small) == 1 else letter


def _meant(part: Part, languages: Sequence[str], stems: str, typed: str) -> set[tuple[str, ...]]:
    """The words as typed that the part stands for in this text."""
    forms = part.forms(languages)
    if part.typed:
        return set(forms)
    words: list[str] = []
    meant: set[tuple[str, ...]] = set()
    padded = f" {stems} "
    for form in forms:
        looked_for = f" {' '.join(form)} "
        at = padded.find(looked_for)
        while at >= 0:
            words = words or typed.split(" ")
            first = padded.count(" ", 0, at)
            meant.add(tuple(words[first : first + len(form)]))
            at = padded.find(looked_for, at + 1)
    return meant


def _of(form: Sequence[str], low: str, prefix: bool) -> Iterator[Span]:
    """Where these words stand one after the other."""
    first = form[0]
    at = low.find(first)
    while at >= 0:
        if _opens(low, at) and (end := _end(form, low, at, prefix)) is not None:
            yield at, end
        at = low.find(first, at + 1)


def _end(form: Sequence[str], low: str, at: int, prefix: bool) -> int | None:
    """Where the words end that begin here; None when it is not these words."""
    for number, word in enumerate(form):
        if not low.startswith(word, at):
            return None
        at += len(word)
        if number == len(form) - 1:
            return _word_end(low, at) if prefix else (at if _closes(low, at) else None)
        between = _BETWEEN.match(low, at)
        if between is None or not _closes(low, at):
            return None
        at = between.end()
    return at


def _opens(low: str, at: int) -> bool:
    """Whether a word may begin here."""
    if at == 0:
        return True
    before = low[at - 1]
    return not before.isalnum() and not (before in _APOSTROPHES and at > 1 and low[at - 2].isalnum())


def _closes(low: str, at: int) -> bool:
    """Whether a word ends here."""
    if at == len(low):
        return True
    after = low[at]
    return not after.isalnum() and not (after in _APOSTROPHES and at + 1 < len(low) and low[at + 1].isalnum())


def _word_end(low: str, at: int) -> int:
    while not _closes(low, at):
        at += 1
    return at
