"""Pairs of codes that come together, the strongest first; of the most connected codes a map can hold."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oogst.insight.matrix import CODES, matrix
from oogst.insight.rows import THEMES, Heading
from oogst.studies.models import Study

MOST = 40  # codes on a map


@dataclass(frozen=True)
class Pair:
    """Two codes. `segments`: of the first that overlap with one of the other; `back`: the other way round.

    `share`: how many of the segments of both overlap with one of the other code, from 0 to 1.
    """

    one: Heading
    other: Heading
    segments: int
    back: int
    sources: int
    share: float


@dataclass(frozen=True)
class Pairs:
    """`codes` with the number of their segments, in the order of the codebook; `strength`: shares, codes × codes.

    `hidden`: codes that come together with others too, but less than these.
    """

    codes: tuple[tuple[Heading, int], ...]
    strength: npt.NDArray[np.float64]
    pairs: tuple[Pair, ...]
    hidden: int = 0


def pairs(study: Study, rows: str = THEMES, *, least: int = 1) -> Pairs:
    """`least`: in at least so many sources. Two queries."""
    found = matrix(study, CODES, rows, own=rows not in (THEMES,))
    shares = np.where(found.cells.sources >= least, found.shares, 0.0)
    connected = np.flatnonzero(shares.any(axis=0))
    strongest = connected[np.argsort(-shares[connected].sum(axis=1), kind="stable")][:MOST]
    kept = np.sort(strongest)
    made = [
        Pair(
            found.rows[a], found.rows[b], int(found.cells.segments[a, b]), int(found.cells.segments[b, a]),
            int(found.cells.sources[a, b]), float(shares[a, b]),
        )
        for number, a in enumerate(kept)
        for b in kept[number + 1 :]
        if shares[a, b]
    ]  # fmt: skip
    made.sort(key=lambda pair: -pair.share)
    codes = tuple((found.rows[at], int(found.cells.row_segments[at])) for at in kept)
    return Pairs(codes, shares[np.ix_(kept, kept)], tuple(made), len(connected) - len(kept))
