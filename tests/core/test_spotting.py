import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.search import Part, index_terms, parse, wanted
from oogst.core.snippets import places
from oogst.core.spotting import lowered, spots

TEXT = "Zo'n één-op-ééngesprek: Vertrouwen, vertrouwde!\nNee nee nee; ’s avonds straße_zo'n STRASSE a''s."
PIECES = [
    "zo'n",
    "Zo’n",
    "nee",
    "Nee ",
    "één",
    "EEN",
    "vertrouwen",
    "vertrouwde",
    "ß",
    "İ",
    "'",
    "’",
    "_",
    " ",
    "\n",
    "-",
    "ne",
]
ASKED = ["nee", '"nee nee"', "vertrouwen", "vertrouw*", "een", "zo'n", "zon", "ne*", "ss", '"zo\'n nee"', "'", "i"]


def found(text, part, language="nl"):
    return spots(text, language, *index_terms(text, language), part, [language])


@pytest.mark.parametrize("asked", [*ASKED, "straße", "strasse", "s", "gesprek", "ééngesprek", "zo*"])
def test_the_same_places_as_reading_every_word(asked):
    for part in wanted(parse(asked)):
        assert found(TEXT, part) == places(TEXT, "nl", [part], ["nl"])


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(ASKED), st.booleans())
def test_always_the_same_places(text, asked, exact):
    for part in wanted(parse(asked, exact=exact)):
        assert found(text, part) == places(text, "nl", [part], ["nl"])


@given(st.text(max_size=60), st.text(max_size=6))
def test_any_text_and_any_word(text, asked):
    for part in wanted(parse(asked + " " + text[:8])):
        assert found(text, part) == places(text, "nl", [part], ["nl"])


def test_words_that_stand_together_in_their_other_forms():
    text = "De lange kringen en een lange kring."

    assert [text[a:b] for a, b in found(text, Part(("lang", "kring")))] == ["lange kringen", "lange kring"]


@given(st.text(max_size=80))
def test_lower_case_keeps_every_letter_in_its_place(text):
    assert len(lowered(text)) == len(text)
