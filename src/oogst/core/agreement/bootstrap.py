"""Confidence intervals: units are drawn again and again, with replacement, and the coefficient is counted anew.

Percentile bootstrap (Efron & Tibshirani, 1993, An Introduction to the Bootstrap, ch. 13), over units: the coders are
taken as given, the units as a sample of more such units. The same seed gives the same interval.
"""

from collections.abc import Callable, Iterator

import numpy as np

from oogst.core.agreement.table import Real

ROUNDS = 2000
LEVEL = 0.95
_CELLS = 2_000_000  # of samples × units at a time, so that memory stays small
_LEAST_DEFINED = 0.95  # of the samples; fewer and the interval would leave out the odd ones


def samples(units: int, rounds: int, seed: int) -> Iterator[Real]:
    """How often each unit was drawn, samples × units, some samples at a time."""
    generator = np.random.default_rng(seed)
    size = max(1, _CELLS // max(units, 1))
    for start in range(0, rounds, size):
        many = min(size, rounds - start)
        yield generator.multinomial(units, np.full(units, 1 / units), size=many).astype(np.float64)


def interval(
    measure: Callable[[Real], Real], units: int, rounds: int, seed: int, level: float = LEVEL
) -> tuple[float, float] | None:
    """The limits within which `level` of the samples fall; None where too many samples have no value."""
    if units < 2 or rounds < 1:
        return None
    found = np.concatenate([measure(weights) for weights in samples(units, rounds, seed)])
    defined = found[~np.isnan(found)]
    if len(defined) < _LEAST_DEFINED * rounds:
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)
