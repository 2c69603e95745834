import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from oogst.core.text import Utf16Map, digest, normalise, word_count

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=80)


@given(ANY_TEXT)
def test_a_normal_text_stays_as_it_is(text):
    once = normalise(text)

    assert normalise(once) == once


@given(ANY_TEXT)
def test_a_normal_text_has_one_form(text):
    normal = normalise(text)

    assert unicodedata.is_normalized("NFC", normal)
    assert not set(normal) & set("\r\x00\x85\u2028\u2029")


def test_line_ends_and_the_byte_order_mark_are_one_thing():
    assert normalise("\ufeffeen\r\ntwee\rdrie\u2028vier") == "een\ntwee\ndrie\nvier"


def test_no_word_is_lost():
    assert normalise("cafe\u0301 👩\u200d🏫 שלום") == "café 👩\u200d🏫 שלום"


@given(ANY_TEXT)
def test_utf16_positions_are_those_of_the_encoding(text):
    positions = Utf16Map(text)

    for index in range(len(text) + 1):
        units = len(text[:index].encode("utf-16-le")) // 2
        assert positions.utf16_offset(index) == units
        assert positions.codepoint_offset(units) == index


def test_a_position_inside_a_pair_is_its_start():
    assert Utf16Map("a😀b").codepoint_offset(2) == 1


def test_digest_and_words():
    assert digest("oogst") == "6fde3d9a1b448d3d0b423b02894cf8536adf2c31f7535ae5d50a8c00cee95c1d"
    assert word_count("twee  woorden\n") == 2
