"""Whatever is corrected in a text, every coding holds its words, or is known to be adrift."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oogst.core.alignment import hunks
from oogst.core.reanchoring import edits, says
from oogst.core.spans import is_word_character

LETTERS = st.text("ab \nc😀é.", max_size=30)
WORDS = st.lists(st.sampled_from(["de", "het", "stil", "team", "werd", "zei", "Anna", "\n", "ik."]), max_size=40)
TEXTS = LETTERS | WORDS.map(" ".join)


@st.composite
def corrected(draw, most=5):
    """A text with spans, and the same text after one edit that is outside all of them."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    typed = draw(st.text("ab \nc😀é.", max_size=6) | st.sampled_from(["stil ", "de ", " het", "\nA2: "]))
    left = st.tuples(st.integers(0, start), st.integers(0, start)).map(sorted)
    right = st.tuples(st.integers(end, len(text)), st.integers(end, len(text))).map(sorted)
    spans = [tuple(span) for span in draw(st.lists(left | right, max_size=most)) if span[0] < span[1]]
    return text, spans, (start, end, typed), text[:start] + typed + text[end:]


@st.composite
def rewritten(draw):
    """Two texts of which one may have become the other, and spans of the first."""
    old, new = draw(TEXTS), draw(TEXTS)
    new = draw(st.sampled_from([new, old + new, new + old, old[: len(old) // 2] + new + old[len(old) // 2 :]]))
    places = st.tuples(st.integers(0, len(old)), st.integers(0, len(old))).map(sorted)
    return old, new, [tuple(span) for span in draw(st.lists(places, max_size=6)) if span[0] < span[1]]


def joins(text: str, span: tuple[int, int], edit: tuple[int, int, str]) -> bool:
    """Whether letters were typed on to the first or last word of a span."""
    (start, end), (at, until, typed) = span, edit
    if not typed:
        return False
    after = at == end and is_word_character(text[end - 1]) and is_word_character(typed[0])
    before = until == start and is_word_character(text[start]) and is_word_character(typed[-1])
    return after or before


@settings(max_examples=600, deadline=None)
@given(corrected())
def test_an_edit_outside_every_coding_changes_no_words(case) -> None:
    text, spans, edit, new = case
    apart = [span for span in spans if not joins(text, span, edit)]

    moves = edits(text, new, apart)

    for start, end in apart:
        span = moves.kept(start, end)
        assert span is not None
        assert new[span.start : span.end] == text[start:end]


@settings(max_examples=300, deadline=None)
@given(corrected())
def test_letters_joined_on_to_the_last_word_of_a_coding_at_most_make_it_longer(case) -> None:
    text, spans, edit, new = case

    moves = edits(text, new, spans)

    for start, end in spans:
        span = moves.kept(start, end)
        assert span is not None
        assert text[start:end] in new[span.start : span.end]
        assert len(new[span.start : span.end]) <= end - start + 2 * len(edit[2])


@settings(max_examples=400, deadline=None)
@given(rewritten())
def test_after_any_edit_every_coding_is_at_a_span_or_adrift(case) -> None:
    old, new, spans = case

    moves = edits(old, new, spans)

    for start, end in spans:
        span = moves.kept(start, end)
        assert span is None or 0 <= span.start < span.end <= len(new)


@settings(max_examples=400, deadline=None)
@given(rewritten())
def test_the_edits_make_the_new_text_of_the_old(case) -> None:
    old, new, spans = case
    made, at = [], 0

    for move in edits(old, new, spans).moves:
        made += [old[at : move.start], new[move.new_start : move.new_end]]
        assert len("".join(made)) == move.new_end
        at = move.end

    assert "".join([*made, old[at:]]) == new


@settings(max_examples=200, deadline=None)
@given(rewritten())
def test_codings_that_were_the_same_stay_the_same_and_in_order(case) -> None:
    old, new, spans = case
    moves = edits(old, new, spans)

    places = [moves.span(start, end) for start, end in sorted(spans)]

    assert [start for start, _end in places] == sorted(start for start, _end in places)


@pytest.mark.parametrize(
    ("old", "words", "new", "expected"),
    [
        ("Het werd stl in de zaal.", "stl", "Het werd stil in de zaal.", "stil"),
        ("Ze bleve zitten.", "bleve", "Ze bleven zitten.", "bleven"),
        ("Ze bleve zitten.", "zitten", "Ze bleven zitten.", "zitten"),
        ("Ik gng nar huis.", "gng", "Ik ging naar huis.", "ging"),
        ("Ik gng nar huis.", "gng nar", "Ik ging naar huis.", "ging naar"),
        ("Toen kwam Jan binnen.", "Jan", "Toen kwam Piet binnen.", "Piet"),
        ("A2: ja, dat klopt", "ja, dat klopt", "A3: ja, dat klopt", "ja, dat klopt"),
        ("een twee drie vier", "twee drie", "een twee en drie vier", "twee en drie"),
        ("een twee drie vier", "een twee", "een tweede drie vier", "een tweede"),
        ("ab ab", "ab", "ab", "ab"),
        ("Hij bleve zitten. Daarna niets.", "Daarna niets.", "Hij bleef zitten.", None),
        ("een twee drie", "twee ", "een drie", None),
        ("een Jan de Vries drie", "Jan", "een Ypsilon drie", None),
        ("een twee", "een twee", "", None),
    ],
)
def test_what_a_coder_expects(old, words, new, expected) -> None:
    start = old.rindex(words)

    span = edits(old, new, [(start, start + len(words))]).kept(start, start + len(words))

    now = "" if span is None else new[span.start : span.end]
    assert (now if says(words, now) else None) == expected


def test_several_mistakes_on_one_page_leave_all_that_is_between_them() -> None:
    old = "De aanjager vrteld over het team.\nHet was stil.\nIk wilde meten door, een plan maken."
    new = "De aanjager vertelde over het team.\nHet was stil.\nIk wilde meteen door, een plan maken."
    spans = [(0, 11), (12, 18), (34, 47), (57, 67)]

    moves = edits(old, new, spans)

    places = [moves.kept(*span) for span in spans]
    assert [new[place.start : place.end] for place in places if place] == [
        "De aanjager", "vertelde", "Het was stil.", "meteen door",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde"), max_size=30))
def test_what_is_outside_the_hunks_is_the_same_in_both(old, new) -> None:
    at = place = 0

    for hunk in [*hunks(old, new), None]:
        stop, new_stop = (hunk.start, hunk.new_start) if hunk else (len(old), len(new))
        assert old[at:stop] == new[place:new_stop]
        if hunk:
            at, place = hunk.end, hunk.new_end


def test_sixty_pages_that_were_rewritten_are_read_as_rewritten() -> None:
    old = "\n".join(f"A{n % 4}: regel {n} met wat er gezegd werd" for n in range(3_000))
    new = "\n".join(f"B{n % 3}: zin {n * 7} en nog veel meer woorden" for n in range(3_000))
    spans = [(at, at + 20) for at in range(0, 90_000, 60)]

    moves = edits(old, new, spans)

    assert all(span is None or span.end <= len(new) for span in (moves.kept(*each) for each in spans))
