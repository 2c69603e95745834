"""Krippendorff's alpha where values are amounts or ranks: ordinal, interval, ratio.

Source: Krippendorff (2019), Content Analysis, 4th ed., section 12.3.4; also Krippendorff (2011), Computing
Krippendorff's alpha-reliability, Annenberg School for Communication.
"""

from collections.abc import Callable

import numpy as np

from oogst.core.agreement.table import Real, Table

MOST_VALUES = 60  # different values: the work grows with their square
Distance = Callable[[Real, Real], Real]


def amounts(table: Table) -> Real | None:
    """The values as numbers, in the order of the categories; None where one is no number, or there are too many."""
    if not 0 < len(table.categories) <= MOST_VALUES:
        return None
    try:
        found = np.array([float(value) for value in table.categories])
    except ValueError:
        return None
    return found if bool(np.isfinite(found).all()) else None


def alpha(table: Table, weights: Real, values: Real, distance: Distance) -> Real:
    """One number a sample, as in `coefficients`. `values` are the categories as numbers."""
    order = np.argsort(values)
    counts, paired = table.counts[:, order], table.raters >= 2
    kinds = len(order)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, range(kinds), range(kinds)] -= counts
    pairs[paired] /= (table.raters[paired] - 1)[:, None, None]
    pairs[~paired] = 0
    coincidences = (weights @ pairs.reshape(len(counts), -1)).reshape(-1, kinds, kinds)
    return np.array([_alpha(each, values[order], distance) for each in coincidences])


def _alpha(coincidences: Real, values: Real, distance: Distance) -> float:
    totals = coincidences.sum(axis=1)
    n = totals.sum()
    apart = distance(values, totals)
    expected = float((np.outer(totals, totals) * apart).sum())
    if n < 2 or np.isclose(expected, 0, atol=1e-12):
        return float("nan")
    return float(1 - (n - 1) * (coincidences * apart).sum() / expected)


def ordinal(values: Real, totals: Real) -> Real:
    """How many values lie between two ranks, both ends half, squared. `values` in ascending order."""
    below = np.cumsum(totals) - totals / 2
    return np.asarray((below[:, None] - below[None, :]) ** 2)


def interval(values: Real, totals: Real) -> Real:
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def ratio(values: Real, totals: Real) -> Real:
    """Relative differences: only for amounts with a true zero."""
    apart, sums = values[:, None] - values[None, :], values[:, None] + values[None, :]
    return np.asarray(np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0) ** 2)
