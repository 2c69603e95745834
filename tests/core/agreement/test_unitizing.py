"""Alpha for unitizing, checked against the formula worked out by hand."""

import pytest

from oogst.core.agreement.unitizing import Overlapping, Segment, joined, unitizing


def test_three_coders_by_hand() -> None:
    """Length 60, so 180 in all. Marked: 24 with 152 against itself; gaps: 156, each letter by itself.

    Agreed, both ways, by two other coders: (3*6 + 10*2 + 47*6) / 2 = 160. By chance:
    (24² - 152 + 156² - 156) * 180 / (180² - 308) = 137.999.
    """
    marked = {
        "Alex": [Segment(2, 5, "1")],
        "Paul": [Segment(2, 5, "1"), Segment(10, 20, "1")],
        "Susan": [Segment(2, 5, "1"), Segment(15, 20, "1")],
    }

    found = unitizing(marked, 60)

    assert found.alpha == pytest.approx(1 - (180 - 160) / (180 - (424 + 24180) * 180 / 32092))
    assert found.alpha == pytest.approx(found.binary)
    assert (found.coders, found.segments, found.length) == (3, 5, 60)


def test_the_same_stretches_with_other_values_agree_on_stretches_only() -> None:
    found = unitizing({"A": [Segment(2, 5, "x")], "B": [Segment(2, 5, "y")]}, 20)

    assert found.binary == 1.0
    assert found.alpha == pytest.approx(1 - 6 / (40 - (34**2 - 34) * 40 / (40**2 - 34 - 18)))


def test_pieces_of_one_coder_are_one_segment() -> None:
    pieces = [Segment(10, 22, "x"), Segment(20, 30, "x"), Segment(30, 32, "x")]

    assert joined(pieces) == [Segment(10, 32, "x")]
    assert unitizing({"A": pieces, "B": [Segment(10, 32, "x")]}, 100).alpha == 1.0


def test_overlapping_pieces_of_one_coder_are_no_agreement() -> None:
    found = unitizing({"A": [Segment(10, 20, "x"), Segment(15, 25, "x")], "B": []}, 100)

    assert found.alpha is not None
    assert found.alpha < 0


def test_where_nothing_was_marked_there_is_nothing_to_say() -> None:
    assert unitizing({"A": [], "B": []}, 100).alpha is None
    assert unitizing({"A": [Segment(0, 100, "x")], "B": [Segment(0, 100, "x")]}, 100).alpha is None
    assert unitizing({"A": [Segment(0, 10, "x")]}, 100).alpha is None


def test_two_values_in_one_place_are_refused() -> None:
    with pytest.raises(Overlapping) as refused:
        unitizing({"A": [Segment(0, 10, "x"), Segment(5, 15, "y")], "B": []}, 20)

    assert (refused.value.coder, refused.value.start) == ("A", 5)
