"""What the coefficients do at their edges, and what they warn of."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oogst.core.agreement.measuring import COEFFICIENTS, LEVELS, Measured, measure, several
from oogst.core.agreement.table import GAP, Contradiction, Table, grid, table


def of(*coders: str, categories: str = "") -> Table:
    """A table from a word a coder, one letter a unit; a dot is a gap."""
    rows = [
        (str(unit), f"coder{coder}", letter)
        for coder, word in enumerate(coders, 1)
        for unit, letter in enumerate(word)
        if letter != "."
    ]
    return table(rows, list(categories))


def measured(found: Table, name: str, **how: int) -> Measured:
    return several(found, [name], **how)[name]


def test_a_repeated_value_counts_once_and_is_told() -> None:
    found = table([("1", "A", "x"), ("1", "A", "x"), ("1", "B", "y"), ("2", "A", "x"), ("2", "B", "x")])

    report = measure(found, rounds=0)

    assert found.raters.tolist() == [2.0, 2.0]
    assert report.measured["percent"].value == 0.5
    assert [each.code for each in report.cautions] == ["few_units", "repeated"]


def test_one_coder_never_agrees_with_himself() -> None:
    found = table([("1", "A", "x"), ("1", "A", "x"), ("2", "A", "y"), ("2", "B", "x")])

    report = measure(found, rounds=0)

    assert report.measured["percent"].value == 0.0
    assert report.table.paired == 1


def test_two_values_of_one_coder_for_one_unit_are_refused() -> None:
    with pytest.raises(Contradiction) as refused:
        table([("7", "A", "x"), ("7", "A", "y")])

    assert (refused.value.unit, refused.value.coder, refused.value.values) == ("7", "A", ("x", "y"))


def test_without_a_unit_of_two_coders_there_is_a_reason_and_no_number() -> None:
    report = measure(of("ab..", "..ab"))

    assert {each.value for each in report.measured.values()} == {None}
    assert {each.reason for each in report.measured.values()} == {"no_pairs"}


def test_with_one_category_only_percent_says_anything() -> None:
    report = measure(of("aaaa", "aaaa"))

    assert report.measured["percent"].value == 1.0
    assert {each.reason for name, each in report.measured.items() if name != "percent"} == {"one_category"}
    assert [each.code for each in report.cautions] == ["few_units", "one_category"]


def test_a_category_that_nobody_used_can_be_known() -> None:
    report = measure(of("nnnn", "nnnn", categories="yn"), rounds=0)

    assert report.measured["gwet_ac1"].value == 1.0
    assert report.measured["krippendorff_alpha"].reason == "one_category"


def test_cohen_and_scott_are_for_two() -> None:
    report = measure(of("aabb", "aabb", "abab"), rounds=0)

    assert report.measured["cohen_kappa"].reason == "needs_two_coders"
    assert report.measured["scott_pi"].reason == "needs_two_coders"
    assert [(each.coders, each.percent, each.cohen_kappa) for each in report.pairs] == [
        (("coder1", "coder2"), 1.0, 1.0),
        (("coder1", "coder3"), 0.5, 0.0),
        (("coder2", "coder3"), 0.5, 0.0),
    ]


def test_the_prevalence_paradox_is_told() -> None:
    report = measure(of("a" * 90 + "b" * 5 + "a" * 5, "a" * 90 + "a" * 5 + "b" * 5), rounds=0)

    (paradox,) = [each for each in report.cautions if each.code == "prevalence"]
    assert report.measured["percent"].value == 0.9
    assert report.measured["krippendorff_alpha"].value == pytest.approx(-0.047, abs=0.001)
    assert report.measured["gwet_ac1"].value == pytest.approx(0.8895, abs=0.001)
    assert (paradox.about["category"], paradox.about["share"]) == ("a", 0.95)
    assert [each.agreed for each in report.categories] == [pytest.approx(0.9474, abs=0.001), 0.0]


def test_a_coder_who_codes_almost_everything_is_told() -> None:
    report = measure(of("y" * 40, "yn" * 20), rounds=0)

    assert ("one_sided", "coder1") in [(each.code, each.about.get("coder")) for each in report.cautions]


def test_coders_who_did_not_do_the_same_work_are_told() -> None:
    report = measure(of("ab" * 20, "ab" + "." * 38), rounds=0)

    assert {each.code for each in report.cautions} == {"few_units", "uneven", "single"}


def test_habits_that_flatter_kappa_are_told() -> None:
    report = measure(of("a" * 20 + "b" * 20, "b" * 18 + "ab" + "b" * 20), rounds=0)

    assert "different_habits" in [each.code for each in report.cautions]


def test_the_same_seed_gives_the_same_interval() -> None:
    found = of("abcabcabcaab" * 4, "abcabccbcaab" * 4, "abca.ccbcabb" * 4)

    one, again, other = (measured(found, "krippendorff_alpha", seed=seed) for seed in (7, 7, 8))

    assert one == again
    assert one != other
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert one.low < one.value < one.high


def test_an_interval_that_would_leave_samples_out_is_not_given() -> None:
    report = measure(of("aaaaab", "aaaaab"))

    assert report.measured["cohen_kappa"].value == 1.0
    assert report.measured["cohen_kappa"].low is None
    assert report.measured["cohen_kappa"].interval_reason == "unstable"


def test_the_interval_of_percent_is_that_of_a_share() -> None:
    found = of("a" * 200, "a" * 150 + "b" * 50)

    share = measured(found, "percent", rounds=4000)

    assert share.value == 0.75
    assert share.low == pytest.approx(0.69, abs=0.01)  # 0.75 - 1.96 * sqrt(0.75 * 0.25 / 200)
    assert share.high == pytest.approx(0.81, abs=0.01)


def test_amounts_are_found_and_words_are_not() -> None:
    assert set(measure(of("1232", "1233"), rounds=0).measured) == set(COEFFICIENTS) | set(LEVELS)
    assert set(measure(of("abcb", "abcc"), rounds=0).measured) == set(COEFFICIENTS)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 4), st.randoms(use_true_random=False))
def test_nothing_is_ever_nan_and_no_coefficient_is_above_one(units: int, coders: int, kinds: int, chance) -> None:
    values = np.array([[chance.randint(-1, kinds - 1) for _coder in range(coders)] for _unit in range(units)])

    report = measure(
        grid([str(one) for one in range(units)], [str(one) for one in range(coders)], list("abcd"[:kinds]), values),
        rounds=20,
    )

    for each in report.measured.values():
        assert (each.value is None) == bool(each.reason)
        for number in (each.value, each.low, each.high):
            assert number is None or (math.isfinite(number) and number <= 1 + 1e-9)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_does_not_matter(chance) -> None:
    values = np.array([[chance.randint(GAP, 2) for _coder in range(3)] for _unit in range(9)])
    units, coders = [*map(str, range(9))], ["A", "B", "C"]

    one = measure(grid(units, coders, list("abc"), values), rounds=0).measured
    other = measure(grid(units, coders, list("abc"), values[::-1, ::-1]), rounds=0).measured

    for name, each in one.items():
        assert each.value == (None if other[name].value is None else pytest.approx(other[name].value))
