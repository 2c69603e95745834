"""Where letters, words, sentences and paragraphs begin and end: half-open spans of code points.

The browser does the same in `bench/units.js`: change both or neither, a property test compares them.
The rules are our own and small, because libraries differ per version, and a boundary that moves would move codings.
They hold for languages that write spaces; a run of letters without spaces (Chinese, Thai) is one word.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

JOINER = "\u200d"
_LINKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\uaaf6")
_EXTENDERS = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e")
_INSIDE_WORDS = frozenset("'\u2019-\u2010\u2011\u00b7\u00ad")
_INSIDE_NUMBERS = frozenset(".,:")
_ENDERS = frozenset(".!?\u2026\u061f\u06d4\u0964\u0965\u3002\uff01\uff1f")
_ENDERS_WITHOUT_SPACE = frozenset("\u3002\uff01\uff1f")
_CLOSERS = frozenset("\"'\u201c\u201d\u2018\u2019\u00bb\u203a)]}\u300d\u300f")
_OPENERS = "\"'\u201c\u201d\u2018\u2019\u201e\u00ab\u2039([{"
_SHORTENED = """
    bijv bv blz bld ca cf dhr dr drs e.a e.d e.g e.v enz etc evt excl fig i.e i.p.v i.v.m incl ing ir jl jr
    m.a.w m.b.t m.i m.n m.u.v max mej mevr min mr mrs ms mw n.a.v nr nrs o.a o.b.v o.i.d o.l.v p.p pag ph.d
    prof resp t.a.v t.b.v t.g.v t.o.v t/m tel vgl vnl vs z.g zgn zg
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())


class Span(NamedTuple):
    """Half-open, in code points."""

    start: int
    end: int


def is_space(character: str) -> bool:
    return character in "\t\n" or unicodedata.category(character) == "Zs"


def is_word_character(character: str) -> bool:
    """A letter, mark or digit, of any script."""
    return unicodedata.category(character)[0] in "LMN" or character == "_"


def breaks_between(text: str, position: int) -> bool:
    """Whether a reader may put a cursor here: never inside what looks like one letter or one emoji."""
    if position <= 0 or position >= len(text):
        return True
    before, after = text[position - 1], text[position]
    if before == "\n" or after == "\n":
        return True
    if _extends(after) or before == JOINER or before in _PREPENDED:
        return False
    if before in _LINKERS and unicodedata.category(after) == "Lo":
        return False
    if _is_regional(before) and _is_regional(after):
        return _regionals_before(text, position) % 2 == 0
    return not _joins_hangul(before, after)


def letter_at(text: str, position: int) -> Span:
    """The cluster of characters that a reader sees as one, around or after a position."""
    start, end = position, min(position + 1, len(text))
    while not breaks_between(text, start):
        start -= 1
    while not breaks_between(text, end):
        end += 1
    return Span(start, end)


def next_letter(text: str, position: int) -> int:
    """The next place for a cursor; the end of the text at its end."""
    position = min(position + 1, len(text))
    while not breaks_between(text, position):
        position += 1
    return position


def previous_letter(text: str, position: int) -> int:
    position = max(position - 1, 0)
    while not breaks_between(text, position):
        position -= 1
    return position


def paragraph_at(text: str, position: int, floor: int = 0) -> Span:
    """The line around a position, without its line end. `floor` skips a speaker's label at its start."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return Span(min(max(start, floor), end), end)


def words(text: str, start: int, end: int) -> Iterator[Span]:
    """The words in a stretch, in order. An emoji or sign on its own is no word."""
    position = start
    while position < end:
        if not is_word_character(text[position]):
            position += 1
            continue
        stop = position + 1
        while stop < end and _continues_word(text, position, stop, end):
            stop += 1
        yield Span(position, stop)
        position = stop


def word_at(text: str, position: int, floor: int = 0) -> Span:
    """The word around a position, else the word that ends there, else the one letter or sign there."""
    paragraph = paragraph_at(text, position, floor)
    ending = None
    for word in words(text, *paragraph):
        if word.start <= position < word.end:
            return word
        if word.end == position:
            ending = word
    if ending:
        return ending
    return letter_at(text, position) if position < len(text) else Span(position, position)


def next_word(text: str, position: int) -> int:
    """Where the first word after this position starts; the end of the text if there is none."""
    while position < len(text):
        paragraph = paragraph_at(text, position)
        for word in words(text, *paragraph):
            if word.start > position:
                return word.start
        position = paragraph.end + 1
        if position < len(text) and is_word_character(text[position]):
            return position
    return len(text)


def previous_word(text: str, position: int) -> int:
    """Where the last word before this position starts; 0 if there is none."""
    while position > 0:
        paragraph = paragraph_at(text, position)
        starts = [word.start for word in words(text, *paragraph) if word.start < position]
        if starts:
            return starts[-1]
        position = paragraph.start - 1
    return 0


def next_word_end(text: str, position: int) -> int:
    """Where the first word that ends after this position ends; the end of the text if there is none."""
    while position <= len(text):
        paragraph = paragraph_at(text, position)
        for word in words(text, *paragraph):
            if word.end > position:
                return word.end
        position = paragraph.end + 1
    return len(text)


def previous_word_end(text: str, position: int) -> int:
    """Where the last word that ends before this position ends; 0 if there is none."""
    while position > 0:
        paragraph = paragraph_at(text, position)
        ends = [word.end for word in words(text, *paragraph) if word.end < position]
        if ends:
            return ends[-1]
        position = paragraph.start - 1
        if position > 0 and is_word_character(text[position - 1]):
            return position
    return 0


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences in a stretch of one paragraph, without the white space around them."""
    begin = _skip_space(text, start, end)
    position = begin
    while position < end:
        position += 1
        if text[position - 1] not in _ENDERS:
            continue
        stop = position
        while stop < end and (text[stop] in _ENDERS or text[stop] in _CLOSERS):
            stop += 1
        if _ends_sentence(text, begin, position, stop, end):
            yield Span(begin, stop)
            begin = _skip_space(text, stop, end)
            stop = begin
        position = stop
    if begin < end:
        yield Span(begin, _trim_end(text, begin, end))


def sentence_at(text: str, position: int, floor: int = 0) -> Span:
    """The sentence around a position; between two it is the one before."""
    paragraph = paragraph_at(text, position, floor)
    found = Span(paragraph.start, paragraph.start)
    for sentence in sentences(text, *paragraph):
        if sentence.start > position and found.end > found.start:
            break
        found = sentence
        if sentence.start > position:
            break
    return found


def snap(text: str, start: int, end: int) -> Span:
    """The span in order, without white space at its ends, and never cutting a letter in two."""
    start, end = sorted((max(0, min(start, len(text))), max(0, min(end, len(text)))))
    while start < end and is_space(text[start]):
        start += 1
    while end > start and is_space(text[end - 1]):
        end -= 1
    if start == end:
        return Span(start, end)
    while not breaks_between(text, start):
        start -= 1
    while not breaks_between(text, end):
        end += 1
    return Span(start, end)


def _extends(character: str) -> bool:
    if unicodedata.category(character)[0] == "M" or character in _EXTENDERS:
        return True
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regionals_before(text: str, position: int) -> int:
    count = 0
    while position > count and _is_regional(text[position - count - 1]):
        count += 1
    return count


def _joins_hangul(before: str, after: str) -> bool:
    kinds = (_hangul(before), _hangul(after))
    return kinds in {
        ("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"),
        ("LV", "V"), ("LV", "T"), ("V", "V"), ("V", "T"), ("LVT", "T"), ("T", "T"),
    }  # fmt: skip


def _hangul(character: str) -> str:
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return "L"
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return "V"
    if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb":
        return "T"
    if "\uac00" <= character <= "\ud7a3":
        return "LV" if (ord(character) - 0xAC00) % 28 == 0 else "LVT"
    return ""


def _continues_word(text: str, start: int, position: int, end: int) -> bool:
    """Whether the character at `position` belongs to the word that began at `start`."""
    character = text[position]
    if is_word_character(character) or not breaks_between(text, position):
        return True
    if position + 1 >= end:
        return False
    before, after = text[position - 1], text[position + 1]
    if character in _INSIDE_NUMBERS:
        return _is_digit(before) and _is_digit(after)
    return character in _INSIDE_WORDS and is_word_character(before) and is_word_character(after)


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and is_space(text[position]):
        position += 1
    return position


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and is_space(text[end - 1]):
        end -= 1
    return end


def _ends_sentence(text: str, begin: int, ender: int, stop: int, end: int) -> bool:
    """Whether the run of end signs from `ender - 1` to `stop` closes the sentence that began at `begin`."""
    if stop == end or text[ender - 1] in _ENDERS_WITHOUT_SPACE:
        return True
    if not is_space(text[stop]):
        return False
    following = _skip_space(text, stop, end)
    if following < end and unicodedata.category(text[following]) == "Ll":
        return False
    return not (text[ender - 1] == "." and stop == ender and _is_abbreviation(text, begin, ender - 1))


def _is_abbreviation(text: str, begin: int, dot: int) -> bool:
    start = dot
    while start > begin and not is_space(text[start - 1]):
        start -= 1
    token = text[start:dot].lstrip(_OPENERS).lower()
    return token in _ABBREVIATIONS or (len(token) == 1 and unicodedata.category(token)[0] == "L")
