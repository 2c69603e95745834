"""What was learnt: for each code a weight for each stem, and how much is enough. Needs numpy only, so that every
process that answers stays small; learning is done elsewhere (`learning`, in a process of its own).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oogst.core.search import index_terms, plain
from oogst.core.stop_words import stop_words

FEWEST_EXAMPLES, FEWEST_SOURCES = 10, 3
"""Below this a code has not been seen enough to be learnt, whatever the numbers say."""
NEGATIONS = frozenset({"niet", "geen", "nooit", "niets", "not", "never", "no", "cannot"})
"""Left out of word counts, but "geen tijd" is not "tijd": here they stay."""


@dataclass(frozen=True)
class Measure:
    """How well a code could be told from the words, by cross-validation on texts that taught nothing.

    `examples` segments in `sources` texts have the code. It would have been offered `offered` times, `right` of which
    the team had coded so. `threshold` is the least score at which it is offered; None: never, because of `why`:
    "few" (too few examples or sources) or "unsure" (no threshold is right often enough).
    """

    code: str
    examples: int
    sources: int
    offered: int = 0
    right: int = 0
    threshold: float | None = None
    why: str = ""

    @property
    def precision(self) -> float | None:
        """The part of what would have been offered that was right, from 0 to 1."""
        return self.right / self.offered if self.offered else None

    @property
    def recall(self) -> float | None:
        """The part of its segments at which the code would have been offered, from 0 to 1."""
        return self.right / self.examples if self.examples else None


@dataclass(frozen=True)
class Model:
    """`weights` is codes x stems, `bias` one a code, in the order of `codes`; `idf` one a stem, by `stems`."""

    codes: tuple[str, ...]
    stems: Mapping[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    measures: Mapping[str, Measure]

    def scores(self, words: str, language: str) -> dict[str, float]:
        """How much each code fits the words; comparable with its threshold only, not between codes."""
        counted = Counter(self.stems[term] for term in terms(words, language) if term in self.stems)
        if not counted:
            return {}
        at = np.fromiter(counted, dtype=np.int64)
        # Sublinear frequency, as in `learning`: a word said ten times is not ten times as telling.
        values = (1 + np.log(np.fromiter(counted.values(), dtype=np.float32))) * self.idf[at]
        values /= math.sqrt(float(values @ values)) or 1.0
        found = self.weights[:, at] @ values + self.bias
        return dict(zip(self.codes, map(float, found), strict=True))

    def suggest(self, words: str, language: str, most: int = 5) -> list[Measure]:
        """The codes to offer for the words, surest first: by measured precision, then by how far above the threshold.

        Empty when none of them reaches its threshold.
        """
        over = []
        for code, score in self.scores(words, language).items():
            measure = self.measures[code]
            if measure.threshold is not None and score >= measure.threshold:
                over.append((-(measure.precision or 0.0), measure.threshold - score, code))
        return [self.measures[code] for _precision, _margin, code in sorted(over)[:most]]


def terms(text: str, language: str) -> list[str]:
    """The stems of a text that say something: without stop words, but with negations."""
    stems, typed = index_terms(text, language)
    idle = _idle(language)
    return [stem for stem, word in zip(stems.split(), typed.split(), strict=True) if word not in idle]


_IDLE: dict[str, frozenset[str]] = {}


def _idle(language: str) -> frozenset[str]:
    if language not in _IDLE:
        _IDLE[language] = stop_words([language]) - {plain(word) for word in NEGATIONS}
    return _IDLE[language]
