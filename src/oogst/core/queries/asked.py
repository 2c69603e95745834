"""What somebody asks of the material: something, and the steps that narrow or widen it, from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias
from unicodedata import normalize

from oogst.core.search import MOST_WORDS, Part, words

MOST_TERMS = 20
FARTHEST = 500  # units


class Relation(StrEnum):
    """How what was found so far stands to what is named next. All but OR choose among what was found so far."""

    AND = "and"  # in the same source
    BESIDE = "beside"  # they share a paragraph
    OR = "or"
    OVERLAPPING = "overlapping"
    NEAR = "near"
    WITHIN = "within"
    FOLLOWED = "followed"  # the next begins after it, within reach
    PRECEDED = "preceded"


REACHING = frozenset({Relation.NEAR, Relation.FOLLOWED, Relation.PRECEDED})


class Unit(StrEnum):
    PARAGRAPHS = "paragraphs"  # lines with something on them
    WORDS = "words"


@dataclass(frozen=True)
class Code:
    """Passages with a code; `own`: without the codes below it."""

    id: str
    own: bool = False


@dataclass(frozen=True)
class Words:
    """A word, words that stand together, or the beginning of a word*; `typed`: exactly so, not in other forms."""

    text: str
    typed: bool = False

    def part(self) -> Part | None:
        """As the search knows it; None when there is no word in it."""
        found = tuple(words(normalize("NFC", self.text))[:MOST_WORDS])
        if not found:
            return None
        prefix = self.text.rstrip().endswith("*") and len(found[-1]) > 1
        return Part(found, typed=self.typed or prefix, prefix=prefix)


@dataclass(frozen=True)
class Turns:
    """What people with this role say."""

    role: str


@dataclass(frozen=True)
class Step:
    """`no`: the relation must not hold. `reach` counts `unit`s: paragraphs further on, or words in between."""

    relation: Relation
    what: Term
    no: bool = False
    reach: int = 1
    unit: Unit = Unit.PARAGRAPHS


@dataclass(frozen=True)
class Chain:
    """From left to right; a chain within a chain stands in brackets."""

    first: Term
    steps: tuple[Step, ...] = ()


Term: TypeAlias = Code | Words | Turns | Chain


def terms(asked: Term) -> Iterator[Term]:
    """Everything that is named, in order, without the brackets around it."""
    if isinstance(asked, Chain):
        yield from terms(asked.first)
        for step in asked.steps:
            yield from terms(step.what)
    else:
        yield asked


def is_flat(asked: Chain) -> bool:
    """Whether it has no brackets, so that rows can show it."""
    return not any(isinstance(what, Chain) for what in (asked.first, *(step.what for step in asked.steps)))


def with_codes(asked: Term, codes: Mapping[str, str]) -> Term:
    """The same with other codes in the place of these."""
    if isinstance(asked, Code):
        return replace(asked, id=codes.get(asked.id, asked.id))
    if isinstance(asked, Chain):
        steps = tuple(replace(step, what=with_codes(step.what, codes)) for step in asked.steps)
        return Chain(with_codes(asked.first, codes), steps)
    return asked


def as_json(asked: Term) -> dict[str, Any]:
    if isinstance(asked, Code):
        return {"code": asked.id, "own": asked.own}
    if isinstance(asked, Words):
        return {"words": asked.text, "typed": asked.typed}
    if isinstance(asked, Turns):
        return {"turns": asked.role}
    return {"first": as_json(asked.first), "steps": [_step_as_json(step) for step in asked.steps]}


def from_json(kept: Any) -> Chain:
    """Raises ValueError for what is no question."""
    try:
        found = _term(kept)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("Not a question.") from error
    return found if isinstance(found, Chain) else Chain(found)


def _step_as_json(step: Step) -> dict[str, Any]:
    made: dict[str, Any] = {"relation": step.relation.value, "what": as_json(step.what), "no": step.no}
    if step.relation in REACHING:
        made |= {"reach": step.reach, "unit": step.unit.value}
    return made


def _term(kept: Any) -> Term:
    if "code" in kept:
        return Code(str(kept["code"]), bool(kept.get("own")))
    if "words" in kept:
        return Words(str(kept["words"]), bool(kept.get("typed")))
    if "turns" in kept:
        return Turns(str(kept["turns"]))
    return Chain(_term(kept["first"]), tuple(_step(step) for step in kept["steps"]))


def _step(kept: Any) -> Step:
    reach = min(FARTHEST, max(0, int(kept.get("reach", 1))))
    unit = Unit(kept.get("unit", Unit.PARAGRAPHS))
    return Step(Relation(kept["relation"]), _term(kept["what"]), bool(kept.get("no")), reach, unit)
