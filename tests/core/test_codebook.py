from oogst.core.codebook import PALETTE, lighter, next_color, with_descendants


def test_a_new_code_gets_the_colour_used_least():
    assert next_color([PALETTE[0], PALETTE[1], PALETTE[0]]) == PALETTE[2]


def test_a_code_under_another_gets_a_lighter_colour_of_it():
    assert next_color([], parent="#3d6d99") == lighter("#3d6d99", 1) != "#3d6d99"


def test_descendants_of_descendants_count():
    parents = {"a": None, "b": "a", "c": "b", "d": None}

    assert with_descendants(parents, ["a"]) == {"a", "b", "c"}
