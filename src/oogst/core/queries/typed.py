"""A question as one line of text, in Dutch or English words, to read and to write.

    #stilte near 2 paragraphs "in de kring" not within @manager

#name is a code (#"longer name", with ! without its subcodes), @role what people with that role say, a word the word in
all its forms, "words" exactly these, ~"words" these in other forms, begin* what begins so. Brackets come first, all
else goes from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from oogst.core.queries.asked import (
    FARTHEST,
    MOST_TERMS,
    REACHING,
    Chain,
    Code,
    Relation,
    Step,
    Term,
    Turns,
    Unit,
    Words,
    terms,
)
from oogst.core.search import QUOTATION_MARKS

LONGEST = 2000
_TOKEN = re.compile(
    r'\s+|(?P<open>\()|(?P<close>\))|(?P<sign>[#@])(?:"(?P<long>[^"]*)(?P<shut>"?)|(?P<short>[^\s()"#@!]+))?(?P<own>!?)'
    r'|(?P<other>~?)"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s()"#@]+)'
)
_SAID: dict[str, tuple[Relation, bool] | str] = {
    "and": (Relation.AND, False), "en": (Relation.AND, False),
    "or": (Relation.OR, False), "of": (Relation.OR, False),
    "beside": (Relation.BESIDE, False), "naast": (Relation.BESIDE, False),
    "overlapping": (Relation.OVERLAPPING, False), "overlaps": (Relation.OVERLAPPING, False),
    "overlapt": (Relation.OVERLAPPING, False),
    "near": (Relation.NEAR, False), "bij": (Relation.NEAR, False), "dichtbij": (Relation.NEAR, False),
    "within": (Relation.WITHIN, False), "binnen": (Relation.WITHIN, False),
    "followed": (Relation.FOLLOWED, False), "gevolgd": (Relation.FOLLOWED, False),
    "preceded": (Relation.PRECEDED, False), "voorafgegaan": (Relation.PRECEDED, False),
    "not": "not", "niet": "not", "by": "by", "door": "by",
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("paragraph", "paragraphs", "alinea", "alinea's", "alinea’s", "alineas", "p"), Unit.PARAGRAPHS),
    **dict.fromkeys(("word", "words", "woord", "woorden", "w"), Unit.WORDS),
}
WRITTEN: dict[str, dict[str, str]] = {
    "nl": {"and": "en", "beside": "naast", "or": "of", "overlapping": "overlapt", "near": "dichtbij",
           "within": "binnen", "followed": "gevolgd door", "preceded": "voorafgegaan door", "not": "niet",
           "paragraphs": "alinea's", "words": "woorden"},
    "en": {"and": "and", "beside": "beside", "or": "or", "overlapping": "overlapping", "near": "near",
           "within": "within", "followed": "followed by", "preceded": "preceded by", "not": "not",
           "paragraphs": "paragraphs", "words": "words"},
}  # fmt: skip


class Mistake(Exception):
    """What cannot be read: a reason, where it stands in code points, the words there, and names that come close."""

    def __init__(self, reason: str, start: int, end: int, given: str = "", close: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason, self.start, self.end, self.given, self.close = reason, start, end, given, tuple(close)


@dataclass(frozen=True)
class Names:
    """What codes and roles are called: names to ids, as many as have that name. Capitals make no difference."""

    codes: Mapping[str, Sequence[str]]
    roles: Mapping[str, str]


@dataclass(frozen=True)
class _Token:
    kind: str  # open, close, term, relation, not, number, or end
    start: int
    end: int
    text: str = ""
    term: Term | None = None
    relation: Relation | None = None


def parse(text: str, names: Names) -> Chain:
    """Raises Mistake, with its place."""
    if len(text) > LONGEST:
        raise Mistake("too_long", LONGEST, len(text))
    tokens = list(_tokens(text.translate(QUOTATION_MARKS), names))
    reader = _Reader(tokens, text)
    asked = reader.chain()
    if (left := reader.now).kind != "end":
        raise Mistake("unexpected_close", left.start, left.end, left.text)
    if sum(1 for _term in terms(asked)) > MOST_TERMS:
        raise Mistake("too_much", 0, len(text))
    return asked


class _Reader:
    def __init__(self, tokens: Sequence[_Token], text: str) -> None:
        self.tokens, self.text, self.at = tokens, text, 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def chain(self) -> Chain:
        # "not x" alone: there is nothing yet that it could leave out of.
        if self.now.kind == "not":
            raise Mistake("not_first", self.now.start, self.now.end, self.now.text)
        first, steps = self.term(), []
        while self.now.kind not in ("end", "close"):
            steps.append(self.step())
        return Chain(first, tuple(steps))

    def term(self) -> Term:
        token = self.take()
        if token.kind == "open":
            inside = self.chain()
            if self.now.kind != "close":
                raise Mistake("unclosed_bracket", token.start, token.end, token.text)
            self.take()
            return inside if inside.steps else inside.first
        if token.kind in ("term", "number"):
            return token.term or Words(token.text)
        reason = "nothing" if len(self.tokens) == 1 else "missing_term"
        raise Mistake(reason, token.start, token.end, token.text)

    def step(self) -> Step:
        begin = self.now
        no = begin.kind == "not"
        if no:
            self.take()
        if self.now.kind == "relation":
            relation = self.take().relation or Relation.AND
            if self.now.kind == "by":
                self.take()
        elif no:
            relation = Relation.AND
        else:
            raise Mistake("missing_relation", begin.start, begin.end, begin.text)
        if no and relation is Relation.OR:
            raise Mistake("not_or", begin.start, self.tokens[self.at - 1].end)
        reach, unit = self.reach() if relation in REACHING else (1, Unit.PARAGRAPHS)
        return Step(relation, self.term(), no, reach, unit)

    def reach(self) -> tuple[int, Unit]:
        """An amount with its unit, if one is given. A number with no unit is one only when a term comes after it."""
        if self.now.kind != "number":
            return 1, Unit.PARAGRAPHS
        after = self.tokens[self.at + 1]
        unit = _UNITS.get(after.text.casefold()) if after.kind == "term" else None
        if unit is None and after.kind not in ("term", "open", "number"):
            return 1, Unit.PARAGRAPHS
        number = self.take()
        if unit is not None:
            self.take()
        if int(number.text) > FARTHEST:
            raise Mistake("too_far", number.start, number.end, number.text)
        return int(number.text), unit or Unit.PARAGRAPHS


def _tokens(text: str, names: Names) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None, "Every character is in one of the tokens."
        if not match.group().isspace():
            yield _token(match, names)
        at = match.end()
    yield _Token("end", len(text), len(text))


def _token(match: re.Match[str], names: Names) -> _Token:
    start, end = match.span()
    given = match.group()
    if match["open"] or match["close"]:
        return _Token("open" if match["open"] else "close", start, end, given)
    if match["sign"]:
        return _Token("term", start, end, given, term=_named(match, names))
    if match["phrase"] is not None:
        if not match["end"]:
            raise Mistake("unclosed_quote", start, end, given)
        return _Token("term", start, end, given, term=_words(match, match["phrase"], typed=not match["other"]))
    word = match["word"]
    said = _SAID.get(word.casefold())
    if isinstance(said, tuple):
        return _Token("relation", start, end, word, relation=said[0])
    if said:
        return _Token(said, start, end, word)
    if word.isascii() and word.isdigit() and len(word) < 9:
        return _Token("number", start, end, word)
    return _Token("term", start, end, word, term=_words(match, word, typed=False))


def _words(match: re.Match[str], text: str, *, typed: bool) -> Words:
    asked = Words(text.strip(), typed)
    if asked.part() is None:
        raise Mistake("no_word", match.start(), match.end(), match.group())
    return asked


def _named(match: re.Match[str], names: Names) -> Term:
    start, end = match.span()
    if match["long"] is not None and not match["shut"]:
        raise Mistake("unclosed_quote", start, end, match.group())
    name = " ".join((match["long"] or match["short"] or "").split())
    if not name:
        raise Mistake("no_name", start, end, match.group())
    if match["sign"] == "@":
        role = names.roles.get(name.casefold())
        if role is None:
            raise Mistake("unknown_role", start, end, name, _close(name, names.roles) or sorted(names.roles))
        return Turns(role)
    found = names.codes.get(name.casefold(), ())
    if not found:
        raise Mistake("unknown_code", start, end, name, _close(name, names.codes))
    if len(found) > 1:
        raise Mistake("several_codes", start, end, name)
    return Code(found[0], bool(match["own"]))


def _close(name: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(name.casefold(), list(known), n=3, cutoff=0.6)


def write(asked: Term, codes: Mapping[str, str], roles: Mapping[str, str], language: str) -> str:
    """The line that reads as this question, with `codes` and `roles` by id; in Dutch or else in English."""
    say = WRITTEN.get(language, WRITTEN["en"])
    if isinstance(asked, Code):
        return "#" + _quoted(codes.get(asked.id, "?")) + ("!" if asked.own else "")
    if isinstance(asked, Turns):
        return "@" + _quoted(roles.get(asked.role, asked.role))
    if isinstance(asked, Words):
        return _written_words(asked)
    line = _in_brackets(asked.first, codes, roles, language)
    for step in asked.steps:
        line += f" {_relation(step, say)} {_in_brackets(step.what, codes, roles, language)}"
    return line


def _relation(step: Step, say: Mapping[str, str]) -> str:
    if step.no and step.relation is Relation.AND:
        return say["not"]
    said = f"{say['not']} {say[step.relation]}" if step.no else say[step.relation]
    return f"{said} {step.reach} {say[step.unit]}" if step.relation in REACHING else said


def _in_brackets(what: Term, codes: Mapping[str, str], roles: Mapping[str, str], language: str) -> str:
    line = write(what, codes, roles, language)
    return f"({line})" if isinstance(what, Chain) else line


def _quoted(name: str) -> str:
    return name if re.fullmatch(r'[^\s()"#@!]+', name) else f'"{name.replace(chr(34), "")}"'


def _written_words(asked: Words) -> str:
    """Bare where that reads as the same; else in quotation marks."""
    text = asked.text.replace('"', " ").strip()
    bare = re.fullmatch(r'[^\s()"#@~]+', text) and text.casefold() not in _SAID and text.casefold() not in _UNITS
    if bare and not asked.typed and not text.isdigit():
        return text
    return f'"{text}"' if asked.typed else f'~"{text}"'
