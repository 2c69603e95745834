from oogst.core.codebook_difference import Entry, compare
from oogst.core.report.difference import edited_of, original_of


def test_each_way_in_which_a_codebook_changes_is_told_once():
    before = [
        Entry("a", "stilte", definition="Er valt een stilte."),
        Entry("b", "rust"),
        Entry("c", "vertellen", status="open"),
        Entry("d", "weg"),
        Entry("e", "blijft"),
    ]
    after = [
        Entry("a", "stilte", definition="Er valt een lange stilte."),
        Entry("c", "verhalen", parent="e", status="category"),
        Entry("e", "blijft"),
        Entry("f", "nieuw"),
    ]

    found = compare(before, after, {"b": "a"})

    assert [entry.key for entry in found.added] == ["f"]
    assert [entry.key for entry in found.removed] == ["d"]
    assert [(gone.key, stays.key) for gone, stays in found.merged] == [("b", "a")]
    assert [(one.after.key, one.is_renamed, one.is_moved, one.has_other_status) for one in found.changed] == [
        ("a", False, False, False),
        ("c", True, True, True),
    ]
    (word,) = found.changed[0].words
    assert word.field == "definition"
    assert original_of(word.pieces) == "Er valt een stilte."
    assert edited_of(word.pieces) == "Er valt een lange stilte."
    assert found.same == 1


def test_a_code_that_was_merged_step_by_step_is_what_it_became_in_the_end():
    before = [Entry("a", "a"), Entry("b", "b"), Entry("c", "c")]

    found = compare(before, [Entry("c", "c")], {"a": "b", "b": "c"})

    assert [(gone.key, stays.key) for gone, stays in found.merged] == [("a", "c"), ("b", "c")]
    assert found.removed == ()


def test_a_code_merged_into_one_that_went_too_was_removed_and_a_ring_of_merges_ends():
    found = compare([Entry("a", "a")], [], {"a": "b", "b": "a"})

    assert [entry.key for entry in found.removed] == ["a"]


def test_the_same_codebook_has_no_difference():
    codes = [Entry("a", "a"), Entry("b", "b", parent="a")]

    assert not compare(codes, codes)
    assert compare(codes, codes).same == 2
