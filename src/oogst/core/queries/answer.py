"""The places that a question means."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from oogst.core.queries import relations
from oogst.core.queries.asked import REACHING, Code, Relation, Step, Term, Turns, Unit, Words
from oogst.core.queries.places import Mask, Places, Whole
from oogst.core.queries.units import Grid


class Material(Protocol):
    """What is asked about: where things stand, and where units begin."""

    def code(self, code: Code) -> Places: ...

    def words(self, words: Words, among: Whole | None) -> Places:
        """`among`: only places in these sources are of use."""
        ...

    def turns(self, turns: Turns) -> Places: ...

    def grid(self, unit: Unit, sources: Whole) -> Grid: ...


def answer(asked: Term, material: Material, among: Whole | None = None) -> Places:
    """Places of what was named first, as far as the steps after it hold; OR adds those of what it names."""
    if isinstance(asked, Code):
        return material.code(asked)
    if isinstance(asked, Turns):
        return material.turns(asked)
    if isinstance(asked, Words):
        return material.words(asked, among)
    first, steps = asked.first, list(asked.steps)
    if isinstance(first, Words) and steps and _needs_source(steps[0]):
        return _from_the_second(first, steps, material, among)
    found = answer(first, material, among)
    for step in steps:
        found = _stepped(found, step, material, among)
    return found


def _needs_source(step: Step) -> bool:
    """Whether it only holds in sources where both are; and the second costs less than words do."""
    return not step.no and step.relation is not Relation.OR and isinstance(step.what, Code | Turns)


def _from_the_second(first: Words, steps: list[Step], material: Material, among: Whole | None) -> Places:
    """Words are looked for only where the codes are: to find their places means reading texts."""
    others = answer(steps[0].what, material, among)
    sources = np.unique(others.source)
    inside = sources if among is None else np.intersect1d(sources, among)
    found = material.words(first, inside)
    found = found.only(_holds(found, others, steps[0], material))
    for step in steps[1:]:
        found = _stepped(found, step, material, among)
    return found


def _stepped(found: Places, step: Step, material: Material, among: Whole | None) -> Places:
    if step.relation is Relation.OR:
        return found.joined(answer(step.what, material, among))
    others = answer(step.what, material, np.unique(found.source))
    return found.only(_holds(found, others, step, material) != step.no)


def _holds(found: Places, others: Places, step: Step, material: Material) -> Mask:
    """For each place, whether the relation holds with any of the others."""
    if step.relation is Relation.AND:
        return relations.in_source(found, others)
    if step.relation is Relation.OVERLAPPING:
        return relations.overlapping(found, others)
    if step.relation is Relation.WITHIN:
        return relations.within(found, others)
    sources = np.intersect1d(found.source, others.source)
    held = np.isin(found.source, sources)
    here, there = found.only(held), others.in_sources(sources)
    unit = step.unit if step.relation in REACHING else Unit.PARAGRAPHS
    grid = material.grid(unit, sources)
    held[held] = _reached(here, there, step, grid)
    return held


def _reached(here: Places, there: Places, step: Step, grid: Grid) -> Mask:
    """`reach` words in between are one more from word to word."""
    if step.relation is Relation.BESIDE:
        return relations.near(here, there, grid, 0)
    reach = step.reach + (step.unit is Unit.WORDS)
    if step.relation is Relation.NEAR:
        return relations.near(here, there, grid, reach)
    if step.relation is Relation.FOLLOWED:
        return relations.followed(here, there, grid, reach)
    return relations.preceded(here, there, grid, reach)
