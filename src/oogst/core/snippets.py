"""Where in a text the words stand that somebody looks for, and the lines around them. Code points throughout."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oogst.core.search import WORD, Part, fold, plain, stem, wanted

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it is what was looked for."""

    words: str
    found: bool = False


@dataclass(frozen=True)
class Snippet:
    """The place of a hit, and the words around it in pieces. `cut_before` and `cut_after`: the text goes on."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def places(text: str, language: str, parts: Iterable[Part], languages: Sequence[str]) -> list[Span]:
    """The spans of all hits, in order, each once. One pass over the words of the text."""
    tokens = [(match.start(), match.end(), fold(match.group())) for match in WORD.finditer(text)]
    typed = [plain(word) for _start, _end, word in tokens]
    stems: list[str] = []
    found: set[Span] = set()
    for part in wanted(parts):
        if not part.typed and not stems:
            known = {word: plain(stem(word, language)) for word in {word for _start, _end, word in tokens}}
            stems = [known[word] for _start, _end, word in tokens]
        for form in part.forms(languages):
            found |= _of_form(form, typed if part.typed else stems, tokens, prefix=part.prefix)
    return sorted(found)


def _of_form(
    form: Sequence[str], words: Sequence[str], tokens: Sequence[tuple[int, int, str]], *, prefix: bool
) -> set[Span]:
    found: set[Span] = set()
    length = len(form)
    for at in range(len(words) - length + 1):
        last = words[at + length - 1]
        if not (last.startswith(form[-1]) if prefix else last == form[-1]):
            continue
        if all(words[at + number] == form[number] for number in range(length - 1)):
            found.add((tokens[at][0], tokens[at + length - 1][1]))
    return found


def snippets(text: str, found: Sequence[Span], most: int, around: int = 110) -> list[Snippet]:
    """The first hits, each with about so many characters around it; hits that are near share one snippet."""
    made: list[Snippet] = []
    reached = -1
    for start, end in found:
        if len(made) == most:
            break
        if start < reached:
            continue
        begin, stop = _begin(text, start, around), _stop(text, end, around)
        made.append(
            Snippet(
                start,
                end,
                pieces(text, begin, stop, found),
                begin > 0 and text[begin - 1] != "\n",
                _goes_on(text, stop),
            )
        )
        reached = stop
    return made


def pieces(text: str, begin: int, stop: int, found: Sequence[Span]) -> tuple[Piece, ...]:
    """The stretch [begin, stop) in pieces; overlapping hits become one."""
    made: list[Piece] = []
    at = begin
    for start, end in found[bisect_left(found, (begin, 0)) :]:
        if start >= stop:
            break
        if end <= at:
            continue
        start = max(start, at)
        if start > at:
            made.append(Piece(text[at:start]))
        made.append(Piece(text[start : min(end, stop)], found=True))
        at = min(end, stop)
    if at < stop:
        made.append(Piece(text[at:stop]))
    return tuple(made)


def _begin(text: str, start: int, around: int) -> int:
    """The beginning of the line, or of a word not too far before."""
    line = text.rfind("\n", 0, start) + 1
    if start - line <= around:
        return line
    space = text.find(" ", start - around, start)
    return space + 1 if space >= 0 else start - around


def _stop(text: str, end: int, around: int) -> int:
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    if line - end <= around:
        return line
    space = text.rfind(" ", end, end + around)
    return space if space > end else end + around


def _goes_on(text: str, stop: int) -> bool:
    return stop < len(text) and text[stop] != "\n"
