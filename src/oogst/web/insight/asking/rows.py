"""A question as rows of a form: what, and under it how each next thing relates to what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oogst.core.queries.asked import FARTHEST, REACHING, Chain, Code, Relation, Step, Term, Turns, Unit, Words, is_flat
from oogst.insight.asking.standing import written_roles

MOST_ROWS = 8
WORDS, CODE, TURNS = "words", "code:", "turns:"


@dataclass(frozen=True)
class Row:
    """One row as it is shown; `what` and `relation` are values of its lists."""

    number: int
    what: str = WORDS
    text: str = ""
    own: bool = False
    relation: str = Relation.AND.value
    reach: int = 1
    unit: str = Unit.PARAGRAPHS.value


def relations() -> list[tuple[str, str]]:
    """How a row can stand to what was found above it; a relation with "not " before it must not hold."""
    return [
        ("overlapping", _("overlaps with")), ("within", _("lies within")), ("near", _("stands near")),
        ("followed", _("is followed by")), ("preceded", _("comes after")),
        ("beside", _("shares a paragraph with")), ("and", _("is in the same source as")), ("or", _("or else")),
        ("not overlapping", _("does not overlap with")), ("not within", _("does not lie within")),
        ("not near", _("does not stand near")), ("not followed", _("is not followed by")),
        ("not preceded", _("does not come after")), ("not beside", _("shares no paragraph with")),
        ("not and", _("is in a source without")),
    ]  # fmt: skip


def units() -> list[tuple[str, str]]:
    return [(Unit.PARAGRAPHS.value, _("paragraphs further")), (Unit.WORDS.value, _("words in between"))]


def roles() -> list[tuple[str, str]]:
    said = {**written_roles(), "interviewer": _("who asks the questions")}
    return [(f"{TURNS}{role}", name) for role, name in said.items()]


def are_sent(data: Mapping[str, Any]) -> bool:
    return "w0" in data


def read(data: Mapping[str, Any], codes: Mapping[str, str]) -> Chain | None:
    """What the rows ask; rows with nothing in them count for nothing. None when all are empty."""
    first: Term | None = None
    steps: list[Step] = []
    for number in range(MOST_ROWS):
        what = _what(data, number, codes)
        if what is None:
            continue
        if first is None:
            first = what
        else:
            steps.append(_step(data, number, what))
    return Chain(first, tuple(steps)) if first is not None else None


def shown(chain: Chain | None, more: int = 0) -> list[Row] | None:
    """The rows of a question, and `more` empty ones; at least two. None for one with brackets."""
    if chain is None:
        return _empty(0, 2 + more)
    if not is_flat(chain):
        return None
    made = [_row(0, chain.first)]
    made += [_row(number, step.what, step) for number, step in enumerate(chain.steps, 1)]
    return [*made, *_empty(len(made), max(more, 2 - len(made)))][: max(MOST_ROWS, len(made))]


def _empty(first: int, many: int) -> list[Row]:
    return [Row(number, relation="overlapping") for number in range(first, first + many)]


def _row(number: int, what: Term, step: Step | None = None) -> Row:
    relation = "overlapping" if step is None else f"{'not ' if step.no else ''}{step.relation.value}"
    reach, unit = (step.reach, step.unit.value) if step else (1, Unit.PARAGRAPHS.value)
    if isinstance(what, Code):
        return Row(number, f"{CODE}{what.id}", "", what.own, relation, reach, unit)
    if isinstance(what, Turns):
        return Row(number, f"{TURNS}{what.role}", "", False, relation, reach, unit)
    assert isinstance(what, Words)
    return Row(number, WORDS, f'"{what.text}"' if what.typed else what.text, False, relation, reach, unit)


def _what(data: Mapping[str, Any], number: int, codes: Mapping[str, str]) -> Term | None:
    what = str(data.get(f"w{number}", ""))
    if what.startswith(CODE):
        pk = what.removeprefix(CODE)
        return Code(pk, bool(data.get(f"o{number}"))) if pk in codes else None
    if what.startswith(TURNS):
        role = what.removeprefix(TURNS)
        return Turns(role) if role in written_roles() else None
    text = " ".join(str(data.get(f"t{number}", ""))[:300].split())
    typed = len(text) > 1 and text[0] in '"“„”' and text[-1] in '"“”'
    words = Words(text.strip('"“„”').strip() if typed else text.replace('"', " "), typed)
    return words if words.part() else None


def _step(data: Mapping[str, Any], number: int, what: Term) -> Step:
    said = str(data.get(f"r{number}", ""))
    if said not in dict(relations()):
        said = Relation.OVERLAPPING.value
    relation = Relation(said.removeprefix("not "))
    if relation not in REACHING:
        return Step(relation, what, no=said.startswith("not "))
    unit = str(data.get(f"u{number}", ""))
    return Step(
        relation, what, said.startswith("not "), _number(data.get(f"d{number}")),
        Unit(unit) if unit in {one.value for one in Unit} else Unit.PARAGRAPHS,
    )  # fmt: skip


def _number(text: Any) -> int:
    text = str(text)
    return min(FARTHEST, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
