"""Alpha for unitizing, checked against the formula worked out by hand."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@st.composite
def cut(draw) -> tuple[dict[str, list[Segment]], int]:
    """A short continuum as two to four coders cut it, with two values."""
    length = draw(st.integers(4, 14))
    marked = {}
    for coder in range(draw(st.integers(2, 4))):
        ends = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
        pairs = zip(ends[::2], ends[1::2], strict=False)
        marked[str(coder)] = [Segment(start, end, draw(st.sampled_from("xy"))) for start, end in pairs]
    return marked, length


def pair_by_pair(marked: dict[str, list[Segment]], length: int) -> float | None:
    """The definition, letter by letter: what two coders value alike at a place, against what two letters of different
    segments do anywhere in the text, whoever cut them. A letter of a gap is a segment of its own."""
    lines = []
    for coder, segments in marked.items():
        line: list[tuple[str, object]] = [("", (coder, at)) for at in range(length)]
        for each in joined(segments):
            line[each.start : each.end] = [(each.value, (coder, "segment", each.start))] * (each.end - each.start)
        lines.append(line)
    letters = [letter for line in lines for letter in line]
    apart = [one[0] == other[0] for one in letters for other in letters if one[1] != other[1]]
    here = [one[at][0] == two[at][0] for one, two in permutations(lines, 2) for at in range(length)]
    if len({value for value, _segment in letters}) < 2 or not apart or all(apart):
        return None
    return 1 - (1 - sum(here) / len(here)) / (1 - sum(apart) / len(apart))


@given(cut())
def test_it_is_what_the_definition_says_letter_by_letter(example) -> None:
    marked, length = example

    found, expected = unitizing(marked, length).alpha, pair_by_pair(marked, length)

    assert (found is None) == (expected is None)
    assert found == pytest.approx(expected, abs=1e-9)
