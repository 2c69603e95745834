"""Everything that can be said about a table, in one go."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from oogst.core.agreement import bootstrap, coefficients, levels
from oogst.core.agreement.cautions import Caution, cautions
from oogst.core.agreement.coefficients import Coefficient
from oogst.core.agreement.table import GAP, Real, Table

COEFFICIENTS: dict[str, Coefficient] = {
    "percent": coefficients.percent,
    "krippendorff_alpha": coefficients.krippendorff,
    "cohen_kappa": coefficients.cohen,
    "conger_kappa": coefficients.conger,
    "fleiss_kappa": coefficients.fleiss,
    "scott_pi": coefficients.scott,
    "gwet_ac1": coefficients.gwet_ac1,
    "brennan_prediger": coefficients.brennan_prediger,
}
FOR_TWO = frozenset({"cohen_kappa", "scott_pi"})
LEVELS = {
    "krippendorff_alpha_ordinal": levels.ordinal,
    "krippendorff_alpha_interval": levels.interval,
    "krippendorff_alpha_ratio": levels.ratio,
}


@dataclass(frozen=True)
class Measured:
    """A coefficient, 95 % of the bootstrap between `low` and `high`; or None and the reason why there is none.

    Reasons: "no_pairs" (no unit has values of two coders), "one_category" (without variation there is nothing to
    correct for chance), "needs_two_coders" (is for exactly two). `interval_reason`: "too_few_units", "unstable".
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    interval_reason: str = ""


@dataclass(frozen=True)
class Pair:
    """Two of the coders: units that both gave a value, the share that is the same, and Cohen's kappa."""

    coders: tuple[str, str]
    units: int
    percent: float | None
    cohen_kappa: float | None


@dataclass(frozen=True)
class Category:
    """How often it was chosen, and how often a coder who chose it was followed by another coder of the unit.

    `agreed` is the specific agreement of Spitzer & Fleiss (1974); for two coders and yes or no, the positive agreement
    of Cicchetti & Feinstein (1990).
    """

    name: str
    times: int
    agreed: float | None


@dataclass(frozen=True)
class Report:
    table: Table
    measured: dict[str, Measured]
    pairs: tuple[Pair, ...]
    categories: tuple[Category, ...]
    cautions: tuple[Caution, ...]
    rounds: int
    seed: int


def measure(table: Table, *, rounds: int = bootstrap.ROUNDS, seed: int = 1) -> Report:
    """All coefficients with intervals, pairs, categories and cautions. `rounds` 0: no intervals."""
    found = {name: measured(table, name, rounds=rounds, seed=seed) for name in COEFFICIENTS}
    if (values := levels.amounts(table)) is not None:
        for name, distance in LEVELS.items():
            if name == "krippendorff_alpha_ratio" and bool((values < 0).any()):
                continue

            def of_level(weights: Real, distance: levels.Distance = distance) -> Real:
                return levels.alpha(table, weights, values, distance)

            found[name] = _measured(table, of_level, rounds=rounds, seed=seed)
    return Report(
        table,
        found,
        tuple(_pair(table, one, other) for one, other in combinations(range(len(table.coders)), 2)),
        _categories(table),
        cautions(table, {name: each.value for name, each in found.items()}),
        rounds,
        seed,
    )


def measured(table: Table, name: str, *, rounds: int = bootstrap.ROUNDS, seed: int = 1) -> Measured:
    """One of COEFFICIENTS."""
    if name in FOR_TWO and len(table.coders) != 2:
        return Measured(None, reason="needs_two_coders")
    return _measured(table, lambda weights: COEFFICIENTS[name](table, weights), rounds=rounds, seed=seed)


def _measured(table: Table, of: Callable[[Real], Real], *, rounds: int, seed: int) -> Measured:
    if not table.paired:
        return Measured(None, reason="no_pairs")
    value = float(of(table.size[None, :])[0])
    if np.isnan(value):
        return Measured(None, reason="one_category")
    if not rounds:
        return Measured(value)
    if table.paired < 2:
        return Measured(value, interval_reason="too_few_units")
    limits = bootstrap.interval(of, table, rounds, seed)
    if limits is None:
        return Measured(value, interval_reason="unstable")
    return Measured(value, *limits)


def _pair(table: Table, one: int, other: int) -> Pair:
    two, weights = table.only((one, other)), table.size[None, :]
    both = int(table.size @ (two.values != GAP).all(axis=1))
    return Pair(
        (table.coders[one], table.coders[other]),
        both,
        _or_none(coefficients.percent(two, weights)),
        _or_none(coefficients.cohen(two, weights)),
    )


def _categories(table: Table) -> tuple[Category, ...]:
    counts, others = table.counts, (table.raters - 1)[:, None]
    agreed = table.size @ (counts * (counts - 1))
    possible = table.size @ (counts * np.maximum(others, 0))
    return tuple(
        Category(name, int(table.totals[at]), float(agreed[at] / possible[at]) if possible[at] else None)
        for at, name in enumerate(table.categories)
    )


def _or_none(found: Real) -> float | None:
    return None if np.isnan(found[0]) else float(found[0])
