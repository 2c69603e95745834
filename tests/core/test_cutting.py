"""Nothing that was cut is left in any span, and everything else is where it was said."""

from hypothesis import given
from hypothesis import strategies as st

from oogst.core.cutting import Cut, merged

MARK = "[ingetrokken]"
TEXT = "V: Hoe gaat het?\nA: Met mij goed.\nB: Met mij ook, al is het druk.\nA: Bij ons niet."
A_FIRST, A_LAST = (17, 33), (66, 82)


def cut() -> Cut:
    return Cut(TEXT, [A_FIRST, A_LAST], MARK)


def said(words: str) -> str | None:
    start = TEXT.index(words)
    found = cut().span(start, start + len(words))
    return cut().text[found[0] : found[1]] if found else None


def test_turns_make_place_for_a_mark() -> None:
    assert cut().text == "V: Hoe gaat het?\n[ingetrokken]\nB: Met mij ook, al is het druk.\n[ingetrokken]"
    assert cut().cut_text(TEXT) == ["A: Met mij goed.", "A: Bij ons niet."]


def test_what_stood_outside_keeps_its_words() -> None:
    assert said("Hoe gaat het?") == "Hoe gaat het?"
    assert said("al is het druk") == "al is het druk"


def test_what_lay_within_is_gone() -> None:
    assert said("Met mij goed") is None
    assert said("A: Bij ons niet.") is None


def test_what_reached_in_ends_before_or_begins_after() -> None:
    assert said("gaat het?\nA: Met") == "gaat het?"
    assert said("goed.\nB: Met mij ook") == "B: Met mij ook"


def test_what_reached_over_keeps_a_mark_in_between() -> None:
    assert said("het?\nA: Met mij goed.\nB: Met") == "het?\n[ingetrokken]\nB: Met"


def test_turns_with_only_space_between_leave_one_mark() -> None:
    text = "A: een.\n\nA: twee.\nB: drie."
    assert merged(text, [(0, 7), (9, 17)]) == [(0, 17)]
    assert Cut(text, [(0, 7), (9, 17)], MARK).text == "[ingetrokken]\nB: drie."


# Letters a to i are cut, k to z stay, so that any text shows whether something that was cut is left.
pieces = st.lists(
    st.tuples(st.booleans(), st.text(alphabet="abc", min_size=1, max_size=6), st.text(alphabet="xyz é\n", max_size=6)),
    max_size=8,
)


@given(pieces, st.data())
def test_any_span_of_any_text(parts: list[tuple[bool, str, str]], data: st.DataObject) -> None:
    text, spans = "", []
    for _cut, gone, stays in parts:
        spans.append((len(text), len(text) + len(gone)))
        text += gone + stays
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made = Cut(text, spans, "#")

    assert not set(made.text) & set("abc")
    found = made.span(start, end)
    kept = "".join(sign for sign in text[start:end] if sign not in "abc")
    if found is None:
        assert not kept.strip()
        return
    words = made.text[found[0] : found[1]]
    # In order and complete: what stayed of the old stretch, but for space beside a cut; marks stand for the rest.
    assert "".join(words.replace("#", "").split()) == "".join(kept.split())
    if not made.touches(start, end):
        assert words == text[start:end]
