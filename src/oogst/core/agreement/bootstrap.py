"""Confidence intervals: units are drawn again and again, with replacement, and the coefficient is counted anew.

Percentile bootstrap (Efron & Tibshirani, 1993, An Introduction to the Bootstrap, ch. 13), over units: the coders are
taken as given, the units as a sample of more such units. The same seed gives the same interval.
"""

from collections.abc import Callable, Iterator

import numpy as np

from oogst.core.agreement.table import Real, Table

ROUNDS = 2000
LEVEL = 0.95
_CELLS = 2_000_000  # of samples × units at a time, so that memory stays small
_LEAST_DEFINED = 0.95  # of the samples; fewer and the interval would leave out the odd ones


def samples(table: Table, rounds: int, seed: int) -> Iterator[Real]:
    """For how much each row counts, samples × rows, some samples at a time. Rows of a cluster are drawn together."""
    generator = np.random.default_rng(seed)
    units = int(table.cluster.max()) + 1
    size = max(1, _CELLS // max(units, len(table.units)))
    for start in range(0, rounds, size):
        many = min(size, rounds - start)
        drawn = generator.multinomial(units, np.full(units, 1 / units), size=many)
        yield drawn[:, table.cluster] * table.size


def interval(
    measure: Callable[[Real], Real], table: Table, rounds: int, seed: int, level: float = LEVEL
) -> tuple[float, float] | None:
    """The limits within which `level` of the samples fall; None where too many samples have no value."""
    if rounds < 1:
        return None
    found = np.concatenate([measure(weights) for weights in samples(table, rounds, seed)])
    defined = found[~np.isnan(found)]
    if len(defined) < _LEAST_DEFINED * rounds:
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)
