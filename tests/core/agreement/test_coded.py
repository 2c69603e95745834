"""From codings to units: what counts as coded, and what never counts as agreement."""

import pytest

from oogst.core.agreement.coded import Coded, Mark, Unit, pieces, table, unitized
from oogst.core.agreement.measuring import measure
from oogst.core.agreement.places import Differs, places

TEXT = "Anna: Ik had rust. Dat hielp.\n\nBram: Nee.\n"
A, B = "A", "B"


def coded(*marks: Mark, coders: str = "AB", length: int = 100, units: tuple[tuple[int, int], ...] = ()) -> Coded:
    return Coded("text", length, units or ((0, length),), frozenset(coders), marks)


def of_characters(*marks: Mark) -> tuple[float | None, float | None]:
    found = measure(table([coded(*marks)], "AB", ["x"], Unit.CHARACTER, 0.5), rounds=0).measured
    return found["percent"].value, found["cohen_kappa"].value


@pytest.mark.parametrize(
    ("marks", "percent", "kappa"),
    [
        ([Mark(A, "x", 10, 20), Mark(B, "x", 15, 25)], 0.90, 0.444),
        ([Mark(A, "x", 10, 17), Mark(A, "x", 14, 20)], 0.90, 0.0),
        ([Mark(A, "x", 10, 22), Mark(A, "x", 20, 30), Mark(B, "x", 10, 30)], 1.0, 1.0),
        ([Mark(A, "x", 10, 30), Mark(B, "x", 10, 30)], 1.0, 1.0),
    ],
)
def test_a_hundred_characters_by_definition(marks: list[Mark], percent: float, kappa: float) -> None:
    """The four cases in which a widely used program is wrong, because it counts a coder's overlaps as agreement."""
    found = of_characters(*marks)

    assert found == (pytest.approx(percent), pytest.approx(kappa, abs=0.001))


def test_units_of_a_text() -> None:
    turns = [(6, 29), (37, 41)]

    assert [TEXT[slice(*each)] for each in pieces(TEXT, turns, Unit.SENTENCE)] == ["Ik had rust.", "Dat hielp.", "Nee."]
    assert [TEXT[slice(*each)] for each in pieces(TEXT, turns, Unit.PARAGRAPH)] == ["Ik had rust. Dat hielp.", "Nee."]
    assert pieces(TEXT, turns, Unit.TURN) == ((6, 29), (37, 41))
    assert pieces(TEXT, [], Unit.TURN) == ((0, 29), (31, 41))


@pytest.mark.parametrize(
    ("start", "end", "units"),
    [
        (0, 12, [1, 0]),  # the whole first sentence
        (7, 11, [1, 0]),  # a word of it
        (0, 14, [1, 0]),  # with a letter too many
        (3, 19, [1, 1]),  # most of both
        (0, 40, [1, 1]),
    ],
)
def test_when_a_sentence_counts_as_coded(start: int, end: int, units: list[int]) -> None:
    text = coded(Mark(A, "x", start, end), units=((0, 12), (13, 23)))

    found = table([text], "AB", ["x"], Unit.SENTENCE, 0.5)

    assert found.values[:, 0].tolist() == units
    assert found.values[:, 1].tolist() == [0, 0]


def test_a_coder_who_did_not_do_the_text_is_a_gap() -> None:
    first, second = coded(Mark(A, "x", 0, 50)), coded(Mark(A, "x", 0, 50), coders="A")

    found = table([first, second], "AB", ["x"], Unit.PARAGRAPH, 0.5)

    assert found.values.tolist() == [[1, 0], [1, -1]]
    assert found.paired == 1


def test_over_several_codes_each_is_a_yes_or_a_no() -> None:
    text = coded(Mark(A, "x", 0, 10), Mark(B, "y", 0, 10), units=((0, 10), (11, 20)))

    found = table([text], "AB", ["x", "y", "z"], Unit.SENTENCE, 0.5)
    measured = measure(found, rounds=0).measured

    assert found.size.sum() == 6
    assert found.paired == 2
    assert measured["percent"].value == pytest.approx(4 / 6)


def test_segments_are_the_same_when_they_share_enough() -> None:
    marks = [Mark(A, "x", 0, 10), Mark(B, "x", 2, 10), Mark(A, "x", 50, 60), Mark(B, "x", 57, 80), Mark(B, "y", 0, 10)]

    strict, loose = (
        measure(table([coded(*marks)], "AB", ["x"], Unit.SEGMENT, threshold), rounds=0).measured["percent"].value
        for threshold in (0.9, 0.5)
    )

    assert strict == 0.0
    assert loose == pytest.approx(1 / 3)


def test_a_long_segment_does_not_swallow_two_of_a_colleague() -> None:
    marks = [Mark(A, "x", 0, 20), Mark(B, "x", 0, 10), Mark(B, "x", 11, 20)]

    found = table([coded(*marks)], "AB", ["x"], Unit.SEGMENT, 0.4)

    assert sorted(found.values.tolist()) == [[0, 1], [1, 1]]


def test_unitizing_looks_at_texts_that_all_did() -> None:
    both, one = coded(Mark(A, "x", 0, 10), Mark(B, "x", 0, 10)), coded(Mark(A, "x", 0, 90), coders="A")

    assert unitized([both, one], "AB", "x").alpha == 1.0
    assert unitized([one], "AB", "x").alpha is None


def test_places_of_difference() -> None:
    marks = [
        Mark(A, "x", 0, 10), Mark(B, "x", 0, 10),
        Mark(A, "y", 0, 10),
        Mark(A, "x", 20, 30), Mark(B, "x", 22, 34),
        Mark(A, "x", 40, 50), Mark(B, "y", 40, 50),
        Mark(B, "x", 60, 70),
    ]  # fmt: skip

    found = places(marks, "AB")

    assert [(each.differs, each.start, each.end, each.absent) for each in found] == [
        (Differs.NOTHING, 0, 10, ()),
        (Differs.MISSING, 0, 10, ("B",)),
        (Differs.BOUNDARIES, 20, 34, ()),
        (Differs.CODE, 40, 50, ()),
        (Differs.MISSING, 60, 70, ("A",)),
    ]


def test_a_place_of_three_coders() -> None:
    (place,) = places([Mark(A, "x", 0, 10), Mark(B, "y", 0, 12)], "ABC")

    assert (place.differs, place.absent) == (Differs.SEVERAL, ("C",))
