"""The coefficients, each for many weightings of the units at once.

`weights` is samples × units: how often each unit counts. All ones is the table itself; a bootstrap draws others. Every
function returns one number a sample, and NaN where the coefficient is not defined there; `measuring` turns that into
None with a reason, so that no NaN ever leaves this package.

Sources: Cohen (1960), Educational and Psychological Measurement 20, p. 40; Scott (1955), Public Opinion Quarterly 19,
p. 323; Fleiss (1971), Psychological Bulletin 76, p. 379; Conger (1980), Psychological Bulletin 88, p. 324; Brennan &
Prediger (1981), Educational and Psychological Measurement 41, p. 693; Gwet (2008), British Journal of Mathematical and
Statistical Psychology 61, p. 37; Krippendorff (2019), Content Analysis, 4th ed., ch. 12. Gaps as in Gwet (2014),
Handbook of Inter-Rater Reliability, 4th ed., ch. 2 and 3: agreement over units with two values or more, the shares of
the categories over units with one or more.
"""

from collections.abc import Callable

import numpy as np

from oogst.core.agreement.table import GAP, Real, Table

Coefficient = Callable[[Table, Real], Real]


def percent(table: Table, weights: Real) -> Real:
    """The share of pairs of values that are the same, averaged over units; 0 to 1."""
    raters, counts = table.raters, table.counts
    paired = raters >= 2
    same = (counts * (counts - 1)).sum(axis=1)
    each = np.divide(same, raters * (raters - 1), out=np.zeros_like(same), where=paired)
    return _ratio(weights @ each, weights @ paired.astype(float))


def fleiss(table: Table, weights: Real) -> Real:
    """For two coders and more: chance agreement from the shares of all coders together."""
    return _corrected(percent(table, weights), (_shares(table, weights) ** 2).sum(axis=1))


def gwet_ac1(table: Table, weights: Real) -> Real:
    """For two coders and more. Not defined for a table with one category, where nothing could be told apart."""
    shares = _shares(table, weights)
    kinds = len(table.categories)
    if kinds < 2:
        return np.full(len(weights), np.nan)
    return _corrected(percent(table, weights), (shares * (1 - shares)).sum(axis=1) / (kinds - 1))


def brennan_prediger(table: Table, weights: Real) -> Real:
    """For two coders and more: by chance, each category is as likely as any other."""
    kinds = len(table.categories)
    if kinds < 2:
        return np.full(len(weights), np.nan)
    return _corrected(percent(table, weights), np.full(len(weights), 1 / kinds))


def cohen(table: Table, weights: Real) -> Real:
    """For exactly two coders, over the units that both gave a value: chance agreement from the shares of each."""
    return _of_two(table, weights, lambda one, other: (one * other).sum(axis=1))


def scott(table: Table, weights: Real) -> Real:
    """For exactly two coders, over the units that both gave a value: chance agreement from the shares of both."""
    return _of_two(table, weights, lambda one, other: (((one + other) / 2) ** 2).sum(axis=1))


def conger(table: Table, weights: Real) -> Real:
    """Cohen's kappa for two coders and more: chance agreement is the mean of that of all pairs of coders."""
    many = len(table.coders)
    if many < 2:
        return np.full(len(weights), np.nan)
    shares = np.stack([_shares_of(table, coder, weights) for coder in range(many)])  # coders × samples × categories
    total = shares.sum(axis=0)
    chance = ((total**2).sum(axis=1) - (shares**2).sum(axis=(0, 2))) / (many * (many - 1))
    return _corrected(percent(table, weights), chance)


def krippendorff(table: Table, weights: Real) -> Real:
    """Alpha for nominal values, any number of coders, with gaps: a unit with one value has nothing to pair with."""
    raters, counts = table.raters, table.counts
    paired = raters >= 2
    same = (counts * (counts - 1)).sum(axis=1)
    agreed = weights @ np.divide(same, raters - 1, out=np.zeros_like(same), where=paired)
    kinds = weights @ (counts * paired[:, None])
    n = kinds.sum(axis=1)
    return 1 - _ratio((n - 1) * (n - agreed), n**2 - (kinds**2).sum(axis=1))


def _of_two(table: Table, weights: Real, chance: Callable[[Real, Real], Real]) -> Real:
    if len(table.coders) != 2:
        return np.full(len(weights), np.nan)
    both = (table.values != GAP).all(axis=1)
    one, other = (_chosen(table, coder) for coder in (0, 1))
    n = weights @ both.astype(float)
    agreed = _ratio(weights @ (both & (table.values[:, 0] == table.values[:, 1])).astype(float), n)
    shares = [_ratio(weights @ (chosen * both[:, None]), n[:, None]) for chosen in (one, other)]
    return _corrected(agreed, chance(*shares))


def _chosen(table: Table, coder: int) -> Real:
    """Units × categories: 1 where this coder chose it."""
    found = np.zeros((len(table.units), len(table.categories)))
    rated = np.flatnonzero(table.values[:, coder] != GAP)
    found[rated, table.values[rated, coder]] = 1
    return found


def _shares_of(table: Table, coder: int, weights: Real) -> Real:
    """Samples × categories: how one coder spread the values."""
    chosen = weights @ _chosen(table, coder)
    return _ratio(chosen, chosen.sum(axis=1, keepdims=True))


def _shares(table: Table, weights: Real) -> Real:
    """Samples × categories: the mean over units of the share of coders that chose it."""
    rated = table.raters >= 1
    each = np.divide(table.counts, table.raters[:, None], out=np.zeros_like(table.counts), where=rated[:, None])
    return _ratio(weights @ each, (weights @ rated.astype(float))[:, None])


def _corrected(agreed: Real, chance: Real) -> Real:
    """(agreed - chance) / (1 - chance)"""
    return _ratio(agreed - chance, 1 - chance)


def _ratio(above: Real, below: Real) -> Real:
    """NaN where the lower part is nothing, give or take the rounding of a float."""
    nothing = np.isclose(below, 0, atol=1e-12)
    return np.where(nothing, np.nan, above / np.where(nothing, 1, below))
