"""Confidence intervals: units are drawn again and again, with replacement, and the coefficient is counted anew.

Percentile bootstrap (Efron & Tibshirani, 1993, An Introduction to the Bootstrap, ch. 13), over units: the coders are
taken as given, the units as a sample of more such units. The same seed gives the same interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from oogst.core.agreement.table import Real, Table, clustered

Single = npt.NDArray[np.float32]  # whole numbers, exact up to sixteen million, and half the memory
ROUNDS = 2000
LEVEL = 0.95
_CELLS = 4_000_000  # of samples × units at a time, so that memory stays small
_LEAST_DEFINED = 0.95  # of the samples; fewer and the interval would leave out the odd ones


@dataclass(frozen=True)
class Draws:
    """A table with every pattern of values once, and how much of each pattern was in each sample.

    A sample matters to a coefficient only by that; there are few patterns, however many units.
    """

    table: Table
    weights: Real


def draw(table: Table, rounds: int, seed: int) -> Draws:
    """Take `rounds` samples of as many units (or clusters) as the table has. All of a cluster comes along."""
    rows, which = np.unique(table.values, axis=0, return_inverse=True)
    units = int(table.cluster.max()) + 1
    held = np.zeros((units, len(rows)), dtype=np.float32)
    np.add.at(held, (table.cluster, which.reshape(-1)), table.size)
    size = max(1, _CELLS // units)
    if rounds <= size:
        weights = _counts(units, rounds, seed) @ held
    else:
        generator = np.random.default_rng(seed)
        parts = [min(size, rounds - start) for start in range(0, rounds, size)]
        weights = np.concatenate([_drawn(generator, units, many) @ held for many in parts])
    patterns = clustered(table.coders, table.categories, rows, np.ones(len(rows)), np.arange(len(rows)))
    return Draws(patterns, weights.astype(np.float64))


@lru_cache(maxsize=2)
def _counts(units: int, rounds: int, seed: int) -> Single:
    """Kept for a moment: tables about the same units are often measured one after the other."""
    return _drawn(np.random.default_rng(seed), units, rounds)


def _drawn(generator: np.random.Generator, units: int, rounds: int) -> Single:
    return generator.multinomial(units, np.full(units, 1 / units), size=rounds).astype(np.float32)


def interval(measure: Callable[[Table, Real], Real], draws: Draws, level: float = LEVEL) -> tuple[float, float] | None:
    """The limits within which `level` of the samples fall; None where too many samples have no value."""
    found = measure(draws.table, draws.weights)
    defined = found[~np.isnan(found)]
    if len(defined) < _LEAST_DEFINED * len(found):
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)
