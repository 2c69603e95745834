"""Given words are found as whole words, however they are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.deidentify.occurrences import occurrences


def said(text, words):
    return [text[start:end] for start, end in occurrences(text, words)]


@pytest.mark.parametrize(("text", "words", "found"), [
    ("Jan zag JAN en Janneke.", "jan", ["Jan", "JAN"]),
    ("Özlem en ozlem", "Ozlem", ["Özlem", "ozlem"]),
    (unicodedata.normalize("NFD", "José zei"), "jose", [unicodedata.normalize("NFD", "José")]),
    ("😀 Jan\nde  Boer.", "Jan de Boer", ["Jan\nde  Boer"]),
    ("mail j.boer@x.nl!", "j.boer@x.nl", ["j.boer@x.nl"]),
    ("niets", "  ", []), ("a.b", "a?b", []), ("Jan's fiets", "Jan", ["Jan"]),
])  # fmt: skip
def test_whole_words_whatever_their_capitals_and_accents(text, words, found) -> None:
    assert said(text, words) == found


@given(before=st.text("ab é😀\n"), after=st.text("ab é😀\n"))
def test_words_are_found_wherever_they_stand(before, after) -> None:
    text = f"{before} Wubbe {after}"

    assert (len(before) + 1, len(before) + 6) in occurrences(text, "wubbe")
