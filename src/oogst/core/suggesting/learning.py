"""Learning codes from segments with scikit-learn. Only imported in the process that learns.

Words become stems weighted by how telling they are (TF-IDF, sublinear: Manning, Raghavan & Schütze 2008, 6.2 and
6.4.1), each code its own linear support vector machine (one against the rest: same, 15.1 and 14.5). Passages that
nobody coded in a text that was coded count as "none of these codes".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]
from sklearn.preprocessing import normalize  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from oogst.core.suggesting.examples import Candidate, Example
from oogst.core.suggesting.measuring import AIM, deal, learnable, measure
from oogst.core.suggesting.model import Measure, Model, terms

SEED = 20_231
RARE = 2  # a stem in fewer examples than this teaches nothing
COST = 1.0  # of a wrong example, against a simple rule: the C of the support vector machine
CLOSE = 0.02  # how near to the best weights is near enough; nearer took twice the time and was right no more often
CANDIDATES = 200  # passages kept for each code


def learn(examples: Sequence[Example], *, level: float = AIM) -> Model:
    """Learn from examples. The same examples in the same order give the same model.

    With nothing learnable the model has measures, and no codes.
    """
    return _learn(examples, level)[0]


def learn_and_find(
    examples: Sequence[Example], passages: Sequence[Example], *, level: float = AIM
) -> tuple[Model, list[Candidate]]:
    """The model, and the passages that its codes may fit, best first within a code.

    `codes` of a passage are those that it has already.
    """
    model, vectors = _learn(examples, level)
    if not model.codes or not passages:
        return model, []
    reader = CountVectorizer(analyzer=_listed, vocabulary=dict(model.stems))
    rows = _weigh(reader.transform(terms(one.words, one.language) for one in passages), model.idf)
    scores = np.asarray(rows @ model.weights.T) + model.bias
    says_something = np.diff(rows.indptr) > 0
    found: list[Candidate] = []
    for at, code in enumerate(model.codes):
        enough = model.measures[code].threshold
        if enough is None:
            continue
        column = scores[:, at]
        open_to_it = np.asarray([code not in one.codes for one in passages])
        fitting = np.flatnonzero(open_to_it & says_something & (column >= enough))
        best = fitting[np.argsort(-column[fitting], kind="stable")[:CANDIDATES]]
        own = np.asarray([number for number, one in enumerate(examples) if code in one.codes])
        likest = nearest(rows[best], vectors[own]) if len(best) else ()
        found += [
            Candidate(code, int(row), float(column[row]), int(own[like]))
            for row, like in zip(best, likest, strict=True)
        ]
    return model, found


def nearest(rows: csr_matrix, others: csr_matrix) -> NDArray[np.int64]:
    """For each row the number of the other that it resembles most, by the cosine of the angle between them.

    Rows and others are of length one (Manning, Raghavan & Schütze 2008, 6.3), so that a product is a cosine.
    """
    return np.asarray((rows @ others.T).argmax(axis=1)).ravel().astype(np.int64)


def _learn(examples: Sequence[Example], level: float) -> tuple[Model, csr_matrix]:
    seen, few = _codes(examples)
    nothing = np.zeros(0, np.float32)
    empty = Model((), {}, nothing, np.zeros((0, 0), np.float32), nothing, few)
    if not seen:
        return empty, csr_matrix((len(examples), 0))
    reader = CountVectorizer(analyzer=_listed, min_df=RARE)
    try:
        counts = reader.fit_transform(terms(one.words, one.language) for one in examples)
    except ValueError:  # scikit-learn's way to say that no stem is left
        return empty, csr_matrix((len(examples), 0))
    truth = np.asarray([[code in one.codes for one in examples] for code in seen])
    sources = [one.source for one in examples]
    folds = deal(sources)
    scores = np.zeros(truth.shape)
    for fold in np.unique(folds):
        here = folds == fold
        idf = _idf(counts[~here])
        weights, bias = _fit(_weigh(counts[~here], idf), truth[:, ~here])
        scores[:, here] = (_weigh(counts[here], idf) @ weights.T + bias).T
    measures = {
        code: measure(code, scores[at], truth[at], folds, sources, level) for at, code in enumerate(seen)
    }  # fmt: skip
    idf = _idf(counts)
    vectors = _weigh(counts, idf)
    weights, bias = _fit(vectors, truth)
    stems = {str(stem): int(at) for stem, at in reader.vocabulary_.items()}
    return Model(tuple(seen), stems, idf, weights, bias, {**few, **measures}), vectors


def _codes(examples: Sequence[Example]) -> tuple[list[str], dict[str, Measure]]:
    """The codes that can be learnt, and what is to be said of those that cannot."""
    times: dict[str, int] = {}
    places: dict[str, set[int]] = {}
    for one in examples:
        for code in one.codes:
            times[code] = times.get(code, 0) + 1
            places.setdefault(code, set()).add(one.source)
    seen = sorted(code for code in times if learnable(times[code], len(places[code])))
    few = {code: Measure(code, times[code], len(places[code]), why="few") for code in times if code not in set(seen)}
    return seen, few


def _fit(rows: csr_matrix, truth: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights (codes x stems) and bias (codes). A code that these rows do not have, or all have, is never offered."""
    weights = np.zeros((len(truth), rows.shape[1]), np.float32)
    bias = np.full(len(truth), -1.0, np.float32)
    for at, has in enumerate(truth):
        if has.any() and not has.all():
            fitted = LinearSVC(C=COST, tol=CLOSE, random_state=SEED).fit(rows, has)
            weights[at], bias[at] = fitted.coef_[0], fitted.intercept_[0]
    return weights, bias


def _idf(counts: csr_matrix) -> NDArray[np.float32]:
    """How telling each stem is; 0 for one that is rare among these rows, so that it counts for nothing."""
    among = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log((1 + counts.shape[0]) / (1 + among)) + 1
    return np.where(among >= RARE, idf, 0).astype(np.float32)


def _weigh(counts: csr_matrix, idf: NDArray[np.float32]) -> csr_matrix:
    rows = counts.astype(np.float32)
    rows.data = 1 + np.log(rows.data)
    return normalize(rows @ diags_array(idf), copy=False)


def _listed(stems: list[str]) -> list[str]:
    """For scikit-learn: the words come as a list of stems already."""
    return stems
