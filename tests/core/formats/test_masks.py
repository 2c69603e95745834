"""Nothing can be read, and everything stays in its place."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from oogst.core.formats.masks import Names, masked
from oogst.core.text import normalise

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("aehopPQzéÉøǿ \u0300\u0301\u0308\u0327", max_size=12),
    st.text("eé e\u0301\u0308n\u0303\u05d0\u0627가각\u1100\u1161\u11a8😀👩\u200d🚀𐐷A1٣\r\n\ufeff.", max_size=60),
)


def test_letters_and_digits_go_and_the_rest_stays():
    assert masked("Anja van Dijk, 34 jaar: «hé 😀!»\r\n") == "Xxxx xxx Xxxx, 00 xxxx: «xø 😀!»\r\n"
    assert masked("Mo\u0301nica") == "Xe\u0301xxxx"


@given(TEXTS)
def test_every_way_of_counting_counts_the_same(text: str):
    mask = masked(text)

    for encoding in ("utf-8", "utf-16-le"):
        sizes = [len(character.encode(encoding, "surrogatepass")) for character in text]
        assert [len(character.encode(encoding, "surrogatepass")) for character in mask] == sizes
    assert len(normalise(mask)) == len(normalise(text))
    assert [character.isspace() for character in mask] == [character.isspace() for character in text]
    assert masked(mask) == mask


@given(st.text("abcdefghijklmnopqrstuvwyz", min_size=1))
def test_no_letter_is_left(text: str):
    assert set(masked(text)) == {"x"}


@given(TEXTS, TEXTS)
def test_what_repeats_words_still_repeats_them(before: str, words: str):
    """Between spaces, as a quote is compared."""
    assert f" {masked(words)} " in masked(f"{before} {words} ") or unicodedata.combining((words + "a")[0])


def test_names_stay_the_same_or_different():
    names = Names()

    masks = [names.of(name) for name in ("Anja", "Bram", "Anja", "X", "Y", "", "leeftijd")]

    assert masks[0] == masks[2] == "Xxxx"
    assert len({mask.casefold() for mask in masks}) == 6
    assert [len(mask) for mask in masks] == [4, 4, 4, 1, 1, 0, 8]
