import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.matrices import Marks, cells, overlaps


def marks(*rows):
    code, source, column, count = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Marks(code, source, column, count)


def test_segments_and_sources_are_counted_by_cell_and_once_in_the_totals():
    # code 1 twice in source 0, once in source 1; code 2 once in source 0
    given_ = marks((1, 0, 0, 2), (1, 1, 1, 1), (2, 0, 0, 1))

    counted = cells(given_, given_, rows=[[1], [2], [1, 2]], columns=2)

    assert counted.segments.tolist() == [[2, 1], [1, 0], [3, 1]]
    assert counted.sources.tolist() == [[1, 1], [1, 0], [1, 1]]
    assert counted.row_segments.tolist() == [3, 1, 4]
    assert counted.row_sources.tolist() == [2, 1, 2]
    assert counted.column_segments.tolist() == [3, 1]
    assert (counted.total_segments, counted.total_sources) == (4, 2)


def test_a_coding_in_two_columns_counts_once_in_the_total():
    by_column = marks((0, 0, 0, 1), (0, 0, 1, 1))

    counted = cells(by_column, marks((0, 0, 0, 1)), rows=[[0]], columns=2)

    assert counted.segments.tolist() == [[1, 1]]
    assert counted.row_segments.tolist() == [1]
    assert counted.total_segments == 1


@pytest.mark.parametrize("rows", [[], [[]], [[5]]])
def test_nothing_gives_zeros(rows):
    counted = cells(marks(), marks(), rows, columns=3)

    assert counted.segments.shape == (len(rows), 3)
    assert counted.segments.sum() == counted.total_segments == 0


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 9)), max_size=12),
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6), st.integers(0, 3)), max_size=12),
)
def test_overlaps_are_those_that_a_slow_search_finds(spans, steps):
    codings = sorted((source, start, start + length) for source, start, length in spans)
    turns, at = [], {0: 0, 1: 0, 2: 0}
    for source, length, gap in steps:
        turns.append((source, at[source] + gap, at[source] + gap + length))
        at[source] = turns[-1][2]
    turns.sort()

    found = overlaps(*(tuple(np.array(rows, dtype=np.int64).reshape(-1, 3).T) for rows in (codings, turns)))

    assert sorted(zip(*(array.tolist() for array in found), strict=True)) == [
        (a, b)
        for a, coding in enumerate(codings)
        for b, turn in enumerate(turns)
        if coding[0] == turn[0] and coding[1] < turn[2] and coding[2] > turn[1]
    ]
