"""What an edited quote changed, word by word, and whether the edit was a light one.

Words and signs are compared, and the white space before each travels with it, so that both sides can be put
together again exactly: all "same" and "out" pieces are the original, all "same" and "in" pieces the edited quote.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["same", "out", "in"]
Concern: TypeAlias = Literal["empty", "much-changed", "negation-changed", "number-changed"]

# White space, then: a number with its separators; a word with its apostrophes, hyphens and combining marks; a row
# of rarer signs, so that an emoji of several code points is not cut; any other sign; or the end of the text.
_TOKEN = re.compile(
    r"(\s*)(\d+(?:[.,:]\d+)*(?!\w)|[\w\u0300-\u036f]+(?:['’-][\w\u0300-\u036f]+)*|[^\w\s\x00-\x7f‘’“”…–—]+|\S|\Z)"
)
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
LIGHT = 1 / 3
_NEGATIONS = """
niet geen nooit niemand niets niks nergens noch zonder nauwelijks amper evenmin
not no never nobody none nothing nowhere neither nor without hardly barely cannot
"""
_COUNTS = """
twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig vijftig zestig zeventig tachtig
negentig honderd duizend half helft
two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety
hundred thousand
"""
NEGATIONS = frozenset(_NEGATIONS.split())
COUNTS = frozenset(_COUNTS.split())


class Change(NamedTuple):
    kind: Kind
    text: str


class _Token(NamedTuple):
    space: str
    core: str

    @property
    def text(self) -> str:
        return self.space + self.core


def difference(original: str, edited: str) -> tuple[Change, ...]:
    """The pieces from original to edited, in order; a change gives its "out" before its "in"."""
    before, after = _tokens(original), _tokens(edited)
    matcher = SequenceMatcher(None, [t.core for t in before], [t.core for t in after], autojunk=False)
    pieces: list[Change] = []
    for kind, start, end, start_after, end_after in matcher.get_opcodes():
        if kind == "equal":
            for old, new in zip(before[start:end], after[start_after:end_after], strict=True):
                pieces += _kept(old, new)
        else:
            pieces.append(Change("out", "".join(token.text for token in before[start:end])))
            pieces.append(Change("in", "".join(token.text for token in after[start_after:end_after])))
    return tuple(_joined(pieces))


def original_of(changes: Iterable[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "in")


def edited_of(changes: Iterable[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "out")


def condensed(original: str, edited: str) -> str:
    """The edited quote as an article prints it: … for what was left out, [ ] around what was put in."""
    parts: list[str] = []
    changes = difference(original, edited)
    for index, change in enumerate(changes):
        text = change.text
        lead = text[: len(text) - len(text.lstrip())]
        tail = text[len(text.rstrip()) :] if text.strip() else ""
        if change.kind == "same" or not text.strip():
            parts.append(text if change.kind != "out" else "")
        elif change.kind == "in":
            parts.append(f"{lead}[{text.strip()}]{tail}")
        elif not _is_replaced(changes, index) and _WORD.search(text):
            parts.append(f"{lead}…")
    return "".join(parts)


def is_light(original: str, edited: str) -> bool:
    """Whether an edit is for readability only, as far as counting can tell."""
    return not concerns(original, edited)


def concerns(original: str, edited: str) -> list[Concern]:
    """What a second reader should look at: reason codes, empty when the edit is light.

    "much-changed" is more than a third of the original's words; "negation-changed" and "number-changed" mean
    that the negations or the numbers of the two sides are not the same ones.
    """
    if not edited.strip():
        return ["empty"]
    found: list[Concern] = []
    before, after = _words(original), _words(edited)
    changes = difference(original, edited)
    changed = max(_count(changes, "out"), _count(changes, "in"))
    if changed > LIGHT * len(before):
        found.append("much-changed")
    if _chosen(before, _is_negation) != _chosen(after, _is_negation):
        found.append("negation-changed")
    if _chosen(before, _is_number) != _chosen(after, _is_number):
        found.append("number-changed")
    return found


def _tokens(text: str) -> list[_Token]:
    return [_Token(*found) for found in _TOKEN.findall(text) if found != ("", "")]


def _kept(old: _Token, new: _Token) -> list[Change]:
    if old.space == new.space:
        return [Change("same", old.text)]
    return [Change("out", old.space), Change("in", new.space), Change("same", old.core)]


def _joined(pieces: list[Change]) -> list[Change]:
    """One "same" piece, or one "out" and one "in", between what differs and what does not."""
    joined: list[Change] = []
    for is_same, group in groupby(pieces, key=lambda piece: piece.kind == "same"):
        together = list(group)
        kinds: tuple[Kind, ...] = ("same",) if is_same else ("out", "in")
        joined += [Change(kind, "".join(p.text for p in together if p.kind == kind)) for kind in kinds]
    return [change for change in joined if change.text]


def _is_replaced(changes: tuple[Change, ...], index: int) -> bool:
    following = changes[index + 1] if index + 1 < len(changes) else Change("same", "")
    return following.kind == "in" and following.text.strip() != ""


def _words(text: str) -> list[str]:
    return [token.core.casefold() for token in _tokens(text) if _WORD.search(token.core)]


def _count(changes: tuple[Change, ...], kind: Kind) -> int:
    return sum(len(_words(change.text)) for change in changes if change.kind == kind)


def _chosen(words: list[str], wanted: Callable[[str], bool]) -> Counter[str]:
    return Counter(word for word in words if wanted(word))


def _is_negation(word: str) -> bool:
    return word in NEGATIONS or word.replace("’", "'").endswith("n't")


def _is_number(word: str) -> bool:
    return word in COUNTS or _NUMBER.search(word) is not None
