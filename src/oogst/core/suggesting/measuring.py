"""How often suggestions would have been right, on texts that taught nothing about themselves.

The texts are dealt into folds; each fold is judged by what the others teach. The threshold for a fold is chosen on
the scores of the others as well, so that the measured precision is not that of a threshold which saw the answers.
Sources: Manning, Raghavan & Schütze, Introduction to Information Retrieval (2008), 8.3 (precision and recall) and
15.3 (classification of texts); Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), 7.10.2
(the wrong and right way to do cross-validation).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from oogst.core.suggesting.model import FEWEST_EXAMPLES, FEWEST_SOURCES, Measure

AIM, LEAST = 0.7, 0.6
"""The part of offers that must be right: thresholds aim at the first; a code that comes out below the second in the
trial is not offered at all. They differ because a trial on few segments comes out a little lower by chance alone."""
FOLDS = 5
FEWEST_OFFERED = 5
"""A precision over fewer offers than this says too little to choose a threshold by."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def deal(sources: Sequence[int], folds: int = FOLDS) -> NDArray[np.int64]:
    """The fold of each example, so that all of one source are in one fold and folds are about equally large."""
    numbers, counts = np.unique(np.asarray(sources), return_counts=True)
    load = [0] * max(1, min(folds, len(numbers)))
    fold_of: dict[int, int] = {}
    for at in np.lexsort((numbers, -counts)):
        lightest = load.index(min(load))
        fold_of[int(numbers[at])] = lightest
        load[lightest] += int(counts[at])
    return np.asarray([fold_of[source] for source in sources], dtype=np.int64)


def threshold(scores: Floats, truth: Flags, level: float = AIM) -> float | None:
    """The score from which to offer; None when there is none from which at least `level` of the offers is right.

    Of those that are, the one with the best balance of precision and recall (the highest F1; Manning, Raghavan &
    Schütze 2008, 8.3): the least would let in whatever the level leaves room for.
    """
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    right = np.cumsum(truth[order])
    offered = np.arange(1, len(order) + 1)
    last = np.append(ranked[1:] < ranked[:-1], True)  # of those with the same score all are offered, or none
    fits = np.flatnonzero((right >= level * offered) & (offered >= FEWEST_OFFERED) & last)
    if not len(fits):
        return None
    balance = 2 * right[fits] / (offered[fits] + truth.sum())
    return float(ranked[fits[np.argmax(balance)]])


def measure(
    code: str, scores: Floats, truth: Flags, folds: NDArray[np.int64], sources: Sequence[int], level: float = AIM
) -> Measure:
    """What is known of a code from the scores that examples got from the folds that they are not in."""
    examples, among = int(truth.sum()), len({source for source, has in zip(sources, truth, strict=True) if has})
    if not learnable(examples, among):
        return Measure(code, examples, among, why="few")
    offered = np.zeros(len(truth), dtype=np.bool_)
    for fold in np.unique(folds):
        here = folds == fold
        enough = threshold(scores[~here], truth[~here], level)
        if enough is not None:
            offered |= here & (scores >= enough)
    count, right = int(offered.sum()), int((offered & truth).sum())
    enough = threshold(scores, truth, level)
    if enough is None or count < FEWEST_OFFERED or right < min(LEAST, level) * count:
        return Measure(code, examples, among, count, right, None, "unsure")
    return Measure(code, examples, among, count, right, enough)


def learnable(examples: int, sources: int) -> bool:
    return examples >= FEWEST_EXAMPLES and sources >= FEWEST_SOURCES
