"""Where a coefficient would mislead who reads it by itself. Codes and numbers; the words are for the faces."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from oogst.core.agreement.table import GAP, Real, Table

FEW_UNITS = 30
LEAST_FOR_HABITS = 10  # below that, one value more or less looks like a habit
HIGH_PERCENT, LOW_KAPPA, FAR_FROM_AC1 = 0.8, 0.4, 0.3
ALMOST_ALL, NOT_ALL = 0.95, 0.75
UNEVEN = 0.2
APART = 0.1


@dataclass(frozen=True)
class Caution:
    """One thing to beware of.

    "few_units"           pairable units are so few that any coefficient is a guess (n)
    "prevalence"          most agree, yet kappa is low, because one category is nearly everything: read AC1 and the
                          agreement on each category too (percent, kappa, category, share). Feinstein & Cicchetti (1990)
    "one_category"        all used one category: agreement cannot be told from habit (category)
    "one_sided"           one coder gives nearly every unit the same value, the others do not (coder, category, share)
    "uneven"              a coder gave far fewer values than another (coder, n, most)
    "different_habits"    two coders use the categories so differently that kappa is flattered: compare it with Scott's
                          pi (cohen, scott). Zwick (1988)
    "single"              units with a value of one coder only, left out of the agreement (n)
    "repeated"            a coder gave a unit the same value more than once; it counts once (n)
    """

    code: str
    about: Mapping[str, float | str] = field(default_factory=dict)


def cautions(table: Table, values: Mapping[str, float | None]) -> tuple[Caution, ...]:
    """What to beware of in this table, given its coefficients."""
    found = [
        _few(table), _one_category(table), _prevalence(table, values), _one_sided(table), _uneven(table),
        _habits(table, values), _single(table), _repeated(table),
    ]  # fmt: skip
    return tuple(each for each in found if each is not None)


def _few(table: Table) -> Caution | None:
    return Caution("few_units", {"n": table.paired}) if 0 < table.paired < FEW_UNITS else None


def _one_category(table: Table) -> Caution | None:
    if table.used != 1:
        return None
    return Caution("one_category", {"category": table.categories[int(table.totals.argmax())]})


def _prevalence(table: Table, values: Mapping[str, float | None]) -> Caution | None:
    percent, kappa = values.get("percent"), values.get("krippendorff_alpha")
    if percent is None or kappa is None or percent < HIGH_PERCENT:
        return None
    if kappa >= LOW_KAPPA and (values.get("gwet_ac1") or 0) - kappa < FAR_FROM_AC1:
        return None
    totals = table.totals
    most = int(totals.argmax())
    share = float(totals[most] / totals.sum())
    return Caution(
        "prevalence", {"percent": percent, "kappa": kappa, "category": table.categories[most], "share": share}
    )


def _one_sided(table: Table) -> Caution | None:
    if table.paired < LEAST_FOR_HABITS or table.used < 2:
        return None
    totals = table.totals
    for at, coder in enumerate(table.coders):
        own = _own(table, at)
        others = totals - own
        if own.sum() == 0 or others.sum() == 0:
            continue
        most = int(own.argmax())
        if own[most] / own.sum() >= ALMOST_ALL and others[most] / others.sum() <= NOT_ALL:
            return Caution(
                "one_sided",
                {"coder": coder, "category": table.categories[most], "share": float(own[most] / own.sum())},
            )
    return None


def _own(table: Table, coder: int) -> Real:
    """How often one coder chose each category."""
    rated = table.values[:, coder] != GAP
    chosen = table.values[rated, coder]
    return np.asarray(np.bincount(chosen, weights=table.size[rated], minlength=len(table.categories)), dtype=np.float64)


def _uneven(table: Table) -> Caution | None:
    given = table.size @ (table.values != GAP)
    if len(given) < 2 or given.min() >= UNEVEN * given.max():
        return None
    least = int(given.argmin())
    return Caution("uneven", {"coder": table.coders[least], "n": int(given[least]), "most": int(given.max())})


def _habits(table: Table, values: Mapping[str, float | None]) -> Caution | None:
    cohen, scott = values.get("cohen_kappa"), values.get("scott_pi")
    if table.paired < LEAST_FOR_HABITS or cohen is None or scott is None or cohen - scott < APART:
        return None
    return Caution("different_habits", {"cohen": cohen, "scott": scott})


def _single(table: Table) -> Caution | None:
    many = int(table.size @ (table.raters == 1))
    return Caution("single", {"n": many}) if many else None


def _repeated(table: Table) -> Caution | None:
    return Caution("repeated", {"n": table.repeated}) if table.repeated else None
