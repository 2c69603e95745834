"""Units × coders, with gaps: what every coefficient starts from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
GAP = -1


class Contradiction(ValueError):
    """One coder gave one unit two different values."""

    def __init__(self, unit: str, coder: str, values: tuple[str, str]) -> None:
        super().__init__(f"{coder} gave unit {unit} two values: {values[0]} and {values[1]}")
        self.unit, self.coder, self.values = unit, coder, values


@dataclass(frozen=True, eq=False)
class Table:
    """`values` is units × coders: the place of a category in `categories`, or GAP where a coder gave none.

    `categories` may hold one that nobody used, where it is known that it could have been.
    """

    units: tuple[str, ...]
    coders: tuple[str, ...]
    categories: tuple[str, ...]
    values: Whole
    repeated: int = 0  # times that a coder gave a unit the value that it had from that coder already
    weights: Real | None = None  # for how much each row counts, when it stands for several units that are alike
    clusters: Whole | None = None  # which rows belong together in a bootstrap: numbers from 0

    @cached_property
    def counts(self) -> Real:
        """Units × categories: how many coders chose it."""
        found = np.zeros((len(self.units), len(self.categories)))
        for coder in range(len(self.coders)):
            rated = np.flatnonzero(self.values[:, coder] != GAP)
            found[rated, self.values[rated, coder]] += 1
        return found

    @cached_property
    def raters(self) -> Real:
        """How many coders gave each unit a value."""
        return np.asarray(self.counts.sum(axis=1))

    @cached_property
    def size(self) -> Real:
        """For how much each row counts."""
        return np.ones(len(self.units)) if self.weights is None else self.weights

    @cached_property
    def cluster(self) -> Whole:
        """To which cluster each row belongs; without clusters each row is one."""
        return np.arange(len(self.units)) if self.clusters is None else self.clusters

    @cached_property
    def totals(self) -> Real:
        """How often each category was chosen."""
        return np.asarray(self.size @ self.counts)

    @property
    def paired(self) -> int:
        """Units (or clusters of them) with a value of two coders or more: only these can agree."""
        return len(np.unique(self.cluster[(self.raters >= 2) & (self.size > 0)]))

    @property
    def used(self) -> int:
        """Categories that somebody used."""
        return int((self.totals > 0).sum())

    def only(self, coders: Sequence[int]) -> "Table":
        """The same units and categories for some of the coders."""
        names = tuple(self.coders[one] for one in coders)
        return replace(self, coders=names, values=self.values[:, list(coders)])


def table(rows: Iterable[tuple[str, str, str]], categories: Sequence[str] = ()) -> Table:
    """From (unit, coder, value), in any order. Units, coders and categories keep the order in which they come.

    The same value twice by one coder counts once, and never as agreement. Raises Contradiction.
    """
    units: dict[str, int] = {}
    coders: dict[str, int] = {}
    kinds: dict[str, int] = {name: at for at, name in enumerate(categories)}
    cells: dict[tuple[int, int], str] = {}
    repeated = 0
    for unit, coder, value in rows:
        cell = (units.setdefault(unit, len(units)), coders.setdefault(coder, len(coders)))
        if cell in cells:
            if cells[cell] != value:
                raise Contradiction(unit, coder, (cells[cell], value))
            repeated += 1
        cells[cell] = value
        kinds.setdefault(value, len(kinds))
    values = np.full((len(units), len(coders)), GAP, dtype=np.int64)
    for (row, column), value in cells.items():
        values[row, column] = kinds[value]
    return Table(tuple(units), tuple(coders), tuple(kinds), values, repeated)


def grid(units: Sequence[str], coders: Sequence[str], categories: Sequence[str], values: Whole) -> Table:
    """From an array of units × coders that is there already."""
    return Table(tuple(units), tuple(coders), tuple(categories), values)


def clustered(coders: Sequence[str], categories: Sequence[str], values: Whole, weights: Real, clusters: Whole) -> Table:
    """From rows that each stand for units that are alike: a sentence with the many codes that nobody gave it."""
    units = tuple(str(number) for number in range(len(values)))
    return Table(units, tuple(coders), tuple(categories), values, weights=weights, clusters=clusters)
