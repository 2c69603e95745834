"""The sweeps against the plainest reading of each relation, over all pairs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.queries.answer import answer
from oogst.core.queries.asked import Chain, Code, Relation, Step, Turns, Unit, Words
from oogst.core.queries.places import NOWHERE, Places, outside, shared, widened
from oogst.core.queries.units import grid

LENGTH = 40
TEXT = st.text(alphabet="ab \n", min_size=LENGTH, max_size=LENGTH)
SPAN = st.tuples(st.integers(0, 2), st.integers(0, LENGTH - 1), st.integers(1, 12)).map(
    lambda row: (row[0], row[1], min(LENGTH, row[1] + row[2]))
)
SPANS = st.lists(SPAN, max_size=8)
STEP = st.tuples(st.sampled_from(list(Relation)), st.booleans(), st.integers(0, 3), st.sampled_from(list(Unit)))
KINDS = st.sampled_from([Code, Words, Turns])


class Material:
    """Codes a, b and c with places, in three texts."""

    def __init__(self, places, texts):
        self.places = {name: Places.from_rows(rows) for name, rows in places.items()}
        self.texts = texts

    def code(self, code):
        return self.places[code.id]

    def words(self, words, among):
        found = self.places[words.text]
        return found if among is None else found.in_sources(among)

    def turns(self, turns):
        return self.places[turns.role]

    def grid(self, unit, sources):
        return grid({int(source): self.texts[source] for source in sources}, unit)


def unit_of(text, position, unit):
    """The number of the unit that a character stands in: the last that began at or before it, or else the first."""
    begins, at = [], 0
    pieces = text.split("\n") if unit is Unit.PARAGRAPHS else text
    if unit is Unit.PARAGRAPHS:
        for line in pieces:
            if line.strip():
                begins.append(at)
            at += len(line) + 1
    else:
        begins = [i for i, mark in enumerate(text) if not mark.isspace() and (i == 0 or text[i - 1].isspace())]
    return max(0, sum(begin <= position for begin in begins) - 1)


def holds(one, other, step, texts):
    """Whether two places stand in the relation, by its definition."""
    source, start, end = one
    if source != other[0]:
        return False
    relation, _no, reach, unit = step
    if relation is Relation.AND:
        return True
    if relation is Relation.OVERLAPPING:
        return bool(set(range(start, end)) & set(range(other[1], other[2])))
    if relation is Relation.WITHIN:
        return set(range(start, end)) <= set(range(other[1], other[2]))
    if relation is Relation.BESIDE:
        reach, unit = 0, Unit.PARAGRAPHS
    text = texts[source]
    units = {unit_of(text, at, unit) for at in range(start, end)}
    others = {unit_of(text, at, unit) for at in range(other[1], other[2])}
    between = min(abs(a - b) for a in units for b in others) - (unit is Unit.WORDS)
    if relation in (Relation.BESIDE, Relation.NEAR):
        return between <= reach
    if relation is Relation.FOLLOWED:
        return other[1] >= end and between <= reach
    return other[2] <= start and between <= reach


def plainly(rows, others, step, texts):
    relation, no = step[0], step[1]
    if relation is Relation.OR:
        return sorted(set(rows) | set(others))
    return [one for one in sorted(set(rows)) if any(holds(one, other, step, texts) for other in others) != no]


@given(SPANS, SPANS, STEP, st.lists(TEXT, min_size=3, max_size=3), KINDS, KINDS)
def test_a_step_is_what_its_definition_says(first, second, step, texts, kind, other):
    material = Material({"a": first, "b": second}, texts)
    relation, no, reach, unit = step

    found = answer(Chain(kind("a"), (Step(relation, other("b"), no, reach, unit),)), material)

    assert found.rows() == plainly(first, second, step, texts)


@given(SPANS, SPANS, SPANS, STEP, STEP, st.booleans(), st.lists(TEXT, min_size=3, max_size=3))
def test_steps_go_from_left_to_right_and_brackets_first(a, b, c, one, two, bracket, texts):
    material = Material({"a": a, "b": b, "c": c}, texts)
    steps = [Step(relation, Code("b"), no, reach, unit) for relation, no, reach, unit in (one, two)]
    second, third = steps[0], Step(steps[1].relation, Code("c"), *two[1:])

    if bracket:
        asked = Chain(Code("a"), (Step(second.relation, Chain(Code("b"), (third,)), *one[1:]),))
        expected = plainly(a, plainly(b, c, two, texts), one, texts)
    else:
        asked = Chain(Code("a"), (second, third))
        expected = plainly(plainly(a, b, one, texts), c, two, texts)

    assert answer(asked, material).rows() == expected


@given(SPANS)
def test_widened_holds_the_same_characters_once(rows):
    made = widened(Places.from_rows(rows)).rows()

    covered = [(source, at) for source, start, end in made for at in range(start, end)]
    assert sorted(covered) == sorted({(source, at) for source, start, end in rows for at in range(start, end)})
    for (source, _start, end), (after, start, _end) in pairwise(made):
        assert source < after or end < start


@pytest.mark.parametrize("relation", list(Relation))
def test_nothing_against_nothing_is_nothing(relation):
    material = Material({"a": [], "b": []}, ["", "", ""])

    assert answer(Chain(Code("a"), (Step(relation, Code("b")),)), material).rows() == []
    assert len(NOWHERE) == 0


def test_words_are_only_looked_for_where_they_could_count():
    asked = []

    class Noting(Material):
        def words(self, words, among):
            asked.append(None if among is None else among.tolist())
            return super().words(words, among)

    material = Noting({"a": [(0, 0, 3), (1, 0, 3), (2, 0, 3)], "b": [(1, 0, 5)]}, ["x"] * 3)

    found = answer(Chain(Words("a"), (Step(Relation.WITHIN, Code("b")),)), material)

    assert found.rows() == [(1, 0, 3)]
    assert asked == [[1]]


def test_units_of_a_text():
    text = {3: "\n\neen twee\n   \n drie"}

    assert grid(text, Unit.PARAGRAPHS).start.tolist() == [0, 15]
    assert grid(text, Unit.WORDS).start.tolist() == [0, 6, 16]
    assert grid({0: ""}, Unit.WORDS).start.tolist() == [0]
    assert np.array_equal(grid(text, Unit.WORDS).source, [3, 3, 3])


@given(SPANS, SPANS)
def test_what_both_have_and_what_is_left(one, two):
    some, others = widened(Places.from_rows(one)), widened(Places.from_rows(two))
    sources, lengths = np.arange(3), np.full(3, LENGTH)

    def characters(places):
        return {(source, at) for source, start, end in places.rows() for at in range(start, end)}

    assert characters(shared(some, others)) == characters(some) & characters(others)
    rest = outside(some, sources, lengths)
    assert characters(rest) == {(source, at) for source in range(3) for at in range(LENGTH)} - characters(some)
    assert len(rest) == len(widened(rest))
