from hypothesis import given
from hypothesis import strategies as st

from oogst.core.saturation import curve


def test_a_code_is_new_in_the_first_source_that_has_it():
    found = curve([("een", ["a", "b", "a"]), ("twee", ["b", "c"]), ("drie", []), ("vier", ["a"])])

    assert [(point.source, point.new, point.used, point.total) for point in found.points] == [
        ("een", ("a", "b"), 2, 2),
        ("twee", ("c",), 2, 3),
        ("drie", (), 0, 3),
        ("vier", ("a",)[:0], 1, 3),
    ]
    assert found.total == 3


def test_the_share_of_the_last_sources_is_over_what_was_there_before_them():
    found = curve([("1", ["a", "b", "c", "d"]), ("2", ["e"]), ("3", []), ("4", ["a"])])

    assert found.last_share(3) == 1 / 4
    assert found.last_share(2) == 0


def test_with_too_few_sources_nothing_is_said():
    assert curve([("1", ["a"]), ("2", ["b"])]).last_share(3) is None
    assert curve([]).total == 0
    assert curve([("1", []), ("2", ["b"])]).last_share(1) is None


@given(st.lists(st.lists(st.integers(0, 20))))
def test_all_new_codes_together_are_all_codes_once(codes):
    found = curve(list(enumerate(codes)))
    new = [code for point in found.points for code in point.new]

    assert sorted(new) == sorted({code for some in codes for code in some})
    assert [point.total for point in found.points] == sorted(point.total for point in found.points)
