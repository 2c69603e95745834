"""`python -m benchmarks.together`: codes against codes for 200,000 codings, the counting alone. Budget: 1 s."""

import statistics
import time

import numpy as np

from oogst.core.together import Spans, together

CODINGS, SOURCES, CODES, TIMES = 200_000, 2_000, 400, 5
LENGTH = 40_000  # code points of a source


def spans() -> Spans:
    """Spread over the texts, most of a sentence or two, some of a page."""
    chance = np.random.default_rng(2026)
    start = chance.integers(0, LENGTH, CODINGS)
    long = np.where(chance.random(CODINGS) < 0.05, 3_000, 250)
    end = start + chance.integers(20, long)
    return Spans(chance.integers(0, CODES, CODINGS), chance.integers(0, SOURCES, CODINGS), start, end)


def main() -> None:
    made = spans()
    for what, rows in (("all codes", [[code] for code in range(CODES)]), ("40 themes", _themes())):
        took = []
        for _time in range(TIMES):
            begin = time.perf_counter()
            counted = together(made, rows)
            took.append(time.perf_counter() - begin)
        print(f"{what}: {statistics.median(took):.2f} s, {int(counted.segments.sum()):,} in the cells")


def _themes() -> list[list[int]]:
    return [list(range(first, first + 10)) for first in range(0, CODES, 10)]


if __name__ == "__main__":
    main()
