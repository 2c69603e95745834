"""Numbers that say nothing about fewer than five people: not by themselves, and not by adding or subtracting them.

A *cell* is a number that is shown: so many things, each of some people. Whoever sees several cells, of one day or of
several, can add and subtract them. Here is decided, exactly, whether any such sum is the number of things of a group
smaller than the threshold. The known attacks on tables (small cells, complements, differences over time) are all sums
of this kind. Source for the aim: Hundepool and others, "Statistical Disclosure Control" (2012), chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

LEAST = 5  # people
MOST_SMALL = 14  # groups whose every union is tried; beyond that nothing new is shown


@dataclass(frozen=True)
class Cell:
    """A number under a name. `things`: what is counted, each with whose it is; a person is a thing of its own."""

    name: str
    things: Mapping[str, frozenset[str]]

    @property
    def value(self) -> int:
        return len(self.things)

    @property
    def people(self) -> frozenset[str]:
        return frozenset().union(*self.things.values())


def disclosed(cells: Sequence[Cell], least: int = LEAST) -> frozenset[str] | None:
    """The people of a group smaller than `least` whose number follows from these cells; None when there is none.

    Things that are in the same cells cannot be told apart: they are one class. A group's number follows when its
    classes are a sum of cells (with any factors), which elimination over fractions decides.
    """
    classes = _classes(cells)
    small = [row for row, people in classes.items() if 0 < len(people) < least]
    if len(small) > MOST_SMALL:
        return frozenset().union(*(classes[row] for row in small))
    basis = _Basis(zip(*classes, strict=True)) if classes else _Basis(())
    places = {row: number for number, row in enumerate(classes)}
    for size in range(1, len(small) + 1):
        for group in combinations(small, size):
            people = frozenset().union(*(classes[row] for row in group))
            if len(people) < least and basis.spans(_indicator({places[row] for row in group}, len(classes))):
                return people
    return None


def choose(history: Sequence[Cell], now: Sequence[Cell], least: int = LEAST) -> list[Cell]:
    """Which cells may be shown now, in order of importance, beside all that was ever shown.

    A cell that would give somebody away stays as it was shown last, or is not shown when it never was.
    """
    shown: list[Cell] = []
    for cell in now:
        if len(cell.people) >= least and disclosed([*history, *shown, cell], least) is None:
            shown.append(cell)
        elif (before := _last(history, cell.name)) is not None:
            shown.append(before)
    return shown


def _last(history: Sequence[Cell], name: str) -> Cell | None:
    return next((cell for cell in reversed(history) if cell.name == name), None)


def _classes(cells: Sequence[Cell]) -> dict[tuple[int, ...], frozenset[str]]:
    """Which cells a thing is in, for all things that are in the same ones: whose they are."""
    rows: dict[str, list[int]] = {}
    whose: dict[str, frozenset[str]] = {}
    for number, cell in enumerate(cells):
        for thing, people in cell.things.items():
            rows.setdefault(thing, [0] * len(cells))[number] = 1
            whose[thing] = whose.get(thing, frozenset()) | people
    found: dict[tuple[int, ...], frozenset[str]] = {}
    for thing, row in rows.items():
        key = tuple(row)
        found[key] = found.get(key, frozenset()) | whose[thing]
    return found


def _indicator(places: set[int], length: int) -> list[int]:
    return [int(place in places) for place in range(length)]


class _Basis:
    """The sums of some rows, kept in echelon form."""

    def __init__(self, rows: Iterable[Sequence[int]]) -> None:
        self._rows: dict[int, list[Fraction]] = {}
        for row in rows:
            rest = self._reduce([Fraction(value) for value in row])
            lead = next((place for place, value in enumerate(rest) if value), None)
            if lead is not None:
                self._rows[lead] = [value / rest[lead] for value in rest]

    def spans(self, row: Sequence[int]) -> bool:
        return not any(self._reduce([Fraction(value) for value in row]))

    def _reduce(self, row: list[Fraction]) -> list[Fraction]:
        for lead in sorted(self._rows):
            if factor := row[lead]:
                row = [value - factor * other for value, other in zip(row, self._rows[lead], strict=True)]
        return row
