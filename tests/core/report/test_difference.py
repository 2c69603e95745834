"""The difference of a quote and its edited version: exact on both sides, and honest about what an edit touched."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.report.difference import (
    Change,
    concerns,
    condensed,
    difference,
    edited_of,
    is_light,
    original_of,
)

WORDS = st.lists(
    st.sampled_from(["ik", "niet", "eh", "stil", ".", ",", " ", "\n", "é", "👩‍👩‍👧", "3,5", "zo'n", "مرحبا"]),
    max_size=30,
).map(" ".join)


@given(st.text(), st.text())
def test_the_difference_gives_both_sides_back(original, edited):
    changes = difference(original, edited)

    assert original_of(changes) == original
    assert edited_of(changes) == edited


@given(WORDS, WORDS)
def test_the_difference_of_talk_gives_both_sides_back(original, edited):
    changes = difference(original, edited)

    assert original_of(changes) == original
    assert edited_of(changes) == edited


@given(WORDS, WORDS)
def test_neighbours_are_of_different_kinds_and_never_empty(original, edited):
    changes = difference(original, edited)

    assert all(change.text for change in changes)
    assert all(one.kind != two.kind for one, two in itertools.pairwise(changes))


@given(WORDS)
def test_an_unedited_quote_has_no_difference_and_no_concern(words):
    assert difference(words, words) == ((Change("same", words),) if words else ())
    assert concerns(words, words) == ([] if words.strip() else ["empty"])


def test_words_are_compared_whole():
    assert difference("Het was heel erg stil.", "Het was erg still.") == (
        Change("same", "Het was"),
        Change("out", " heel"),
        Change("same", " erg"),
        Change("out", " stil"),
        Change("in", " still"),
        Change("same", "."),
    )


@pytest.mark.parametrize(
    ("original", "edited", "shown"),
    [
        ("Het was eh heel stil.", "Het was heel stil.", "Het was … heel stil."),
        ("Hij zei dat.", "De rector zei dat.", "[De rector] zei dat."),
        ("Het werd stil.", "Het werd stil in de kring.", "Het werd stil [in de kring]."),
        ("Het werd stil.", "Het werd stil.", "Het werd stil."),
    ],
)
def test_the_condensed_form_reads_as_in_an_article(original, edited, shown):
    assert condensed(original, edited) == shown


@pytest.mark.parametrize(
    ("original", "edited", "expected"),
    [
        ("Ik had eh, ik had verwacht dat mensen zouden kijken.", "Ik had verwacht dat mensen zouden kijken.", []),
        ("Ik wil dat niet meer doen met hen samen.", "Ik wil dat meer doen met hen samen.", ["negation-changed"]),
        ("I don't think we can do that here now.", "I think we can do that here now.", ["negation-changed"]),
        ("Er waren 12 mensen in de kring die dag.", "Er waren 21 mensen in de kring die dag.", ["number-changed"]),
        ("Er waren twee mensen in de kring die dag.", "Er waren mensen in de kring die dag.", ["number-changed"]),
        ("een twee", "heel anders", ["much-changed", "number-changed"]),
        ("Iets.", "  ", ["empty"]),
    ],
)
def test_concerns_are_named(original, edited, expected):
    assert concerns(original, edited) == expected
    assert is_light(original, edited) is (not expected)


def test_an_emoji_of_several_code_points_is_not_cut():
    texts = [change.text for change in difference("Wij 👩‍👩‍👧 samen", "Wij 👩‍👩‍👦 samen")]

    assert texts == ["Wij", " 👩‍👩‍👧", " 👩‍👩‍👦", " samen"]
