"""Everything that can be said about a table, in one go."""

from collections.abc import Sequence
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
    found = several(table, tuple(COEFFICIENTS), rounds=rounds, seed=seed)
    if (values := levels.amounts(table)) is not None:
        draws = _draws(table, rounds, seed)
        for name, distance in LEVELS.items():
            if name != "krippendorff_alpha_ratio" or not bool((values < 0).any()):
                found[name] = _measured(table, _of_level(values, distance), draws)
    return Report(
        table,
        found,
        tuple(_pair(table, one, other) for one, other in combinations(range(len(table.coders)), 2)),
        _categories(table),
        cautions(table, {name: each.value for name, each in found.items()}),
        rounds,
        seed,
    )


def several(
    table: Table, names: Sequence[str], *, rounds: int = bootstrap.ROUNDS, seed: int = 1
) -> dict[str, Measured]:
    """Some of COEFFICIENTS, from the same samples."""
    draws = _draws(table, rounds, seed)
    return {
        name: Measured(None, reason="needs_two_coders")
        if name in FOR_TWO and len(table.coders) != 2
        else _measured(table, COEFFICIENTS[name], draws)
        for name in names
    }


def _draws(table: Table, rounds: int, seed: int) -> bootstrap.Draws | None:
    return bootstrap.draw(table, rounds, seed) if rounds and table.paired > 1 else None


def _of_level(values: Real, distance: levels.Distance) -> Coefficient:
    return lambda table, weights: levels.alpha(table, weights, values, distance)


def _measured(table: Table, of: Coefficient, draws: bootstrap.Draws | None) -> Measured:
    if not table.paired:
        return Measured(None, reason="no_pairs")
    value = float(of(table, table.size[None, :])[0])
    if np.isnan(value):
        return Measured(None, reason="one_category")
    if draws is None:
        return Measured(value, interval_reason="too_few_units" if table.paired < 2 else "")
    limits = bootstrap.interval(of, draws)
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
