import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core import together as module
from oogst.core.together import Spans, together


def spans(*rows):
    return Spans(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def plainly(rows, codings):
    """The same, said in the simplest way."""
    segments = [[0] * len(rows) for _row in rows]
    sources = [[0] * len(rows) for _row in rows]
    for at, one in enumerate(rows):
        for beside, other in enumerate(rows):
            if at == beside:
                continue
            found = [
                a for number, a in enumerate(codings)
                if a[0] in one and a[2] < a[3] and any(
                    b[0] in other and b[1] == a[1] and b[2] < b[3] and b[2] < a[3] and b[3] > a[2]
                    for place, b in enumerate(codings) if place != number
                )
            ]  # fmt: skip
            segments[at][beside] = len(found)
            sources[at][beside] = len({a[1] for a in found})
    return segments, sources


def test_each_segment_counts_once_in_its_own_row():
    counted = together(spans((0, 0, 0, 30), (1, 0, 0, 5), (1, 0, 10, 15), (1, 0, 30, 40), (1, 1, 0, 5)), [[0], [1]])

    assert counted.segments.tolist() == [[0, 1], [2, 0]]
    assert counted.sources.tolist() == [[0, 1], [1, 0]]


def test_a_code_in_two_rows_is_not_beside_itself():
    counted = together(spans((0, 0, 0, 5), (1, 0, 20, 25)), [[0, 1], [0], [1]])

    assert counted.segments.tolist() == [[0, 0, 0]] * 3


def test_nothing():
    assert together(spans(), []).segments.shape == (0, 0)
    assert together(spans(), [[0], [1]]).segments.tolist() == [[0, 0], [0, 0]]
    assert together(spans((0, 0, 0, 0), (1, 0, 0, 0)), [[0], [1]]).segments.tolist() == [[0, 0], [0, 0]]


CODINGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 12), st.integers(0, 8)).map(
        lambda some: (some[0], some[1], some[2], some[2] + some[3])
    ),
    max_size=14,
)


@pytest.mark.parametrize("at_once", [1, 1_000_000])
@given(codings=CODINGS, rows=st.lists(st.lists(st.integers(0, 3), unique=True, max_size=3), min_size=1, max_size=4))
def test_the_same_as_looking_at_every_pair(at_once, codings, rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "AT_ONCE", at_once)
        counted = together(spans(*codings), rows)

    assert (counted.segments.tolist(), counted.sources.tolist()) == plainly(rows, codings)
