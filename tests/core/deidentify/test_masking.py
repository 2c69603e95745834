"""Replacing words, and where everything went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.deidentify.masking import mask


@st.composite
def decided_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    """A text of pieces, of which every other one may be replaced."""
    text, decided = "", []
    for piece in draw(st.lists(st.text(min_size=1, max_size=8), max_size=8)):
        if draw(st.booleans()):
            decided.append((len(text), len(text) + len(piece), draw(st.text(max_size=6))))
        text += piece
    return text, decided


def test_words_are_replaced_and_the_rest_stays() -> None:
    text, moves = mask("Fatima belde Jan.", [(13, 16, "[naam]"), (0, 6, "[aanjager A2]")])

    assert text == "[aanjager A2] belde [naam]."
    start, end = moves.span(7, 12)
    assert text[start:end] == "belde"


def test_a_span_that_cuts_through_a_replacement_takes_it_whole() -> None:
    text, moves = mask("Fatima belde", [(0, 6, "[aanjager A2]")])

    assert moves.span(3, 12) == (0, len(text))
    assert moves.span(0, 3) == (0, 13)
    assert moves.span(2, 4) == (0, 13)


def test_an_empty_span_stays_a_place() -> None:
    _, moves = mask("Fatima belde", [(0, 6, "[x]")])

    assert moves.span(9, 9) == (6, 6)
    assert moves.span(3, 3) == (0, 0)


def test_it_says_what_was_touched() -> None:
    _, moves = mask("Fatima belde Jan", [(0, 6, "[x]")])

    assert [moves.touched(0, 3), moves.touched(5, 9), moves.touched(6, 9), moves.touched(3, 3)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("decided", [[(0, 6, "a"), (5, 8, "b")], [(3, 3, "a")], [(0, 99, "a")], [(-1, 2, "a")]])
def test_spans_that_cannot_be_are_refused(decided: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        mask("Fatima belde Jan", decided)


@given(decided_texts())
def test_every_replacement_stands_where_it_should(made: tuple[str, list[tuple[int, int, str]]]) -> None:
    text, decided = made

    masked, moves = mask(text, decided)

    assert len(masked) == len(text) + sum(len(new) - (end - start) for start, end, new in decided)
    for start, end, new in decided:
        first, last = moves.span(start, end)
        assert masked[first:last] == new


@given(decided_texts(), st.data())
def test_every_kept_span_holds_its_words(made: tuple[str, list[tuple[int, int, str]]], data: st.DataObject) -> None:
    text, decided = made
    masked, moves = mask(text, decided)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    first, last = moves.span(start, end)

    assert 0 <= first <= last <= len(masked)
    touching = [one for one in sorted(decided) if start < end and one[0] < end and one[1] > start]
    if start < end:
        kept, at = "", start
        for one_start, one_end, new in touching:
            kept += text[at : max(at, one_start)] + new
            at = one_end
        assert masked[first:last] == kept + text[at:end]
