import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oogst.core.formats.positions import (
    STANDARD,
    Counting,
    Marked,
    Normalised,
    Reading,
    Shifts,
    _joining,
    judge,
)
from oogst.core.text import BYTE_ORDER_MARK, normalise

TEXT = (
    "De school begon in de herfst.\nWij praatten 😀 vaak met ouders.\n\nDaarna kwam de lente, en alles werd anders.\n"
)
WORDS = ["school", "herfst", "praatten", "vaak met ouders", "lente", "alles werd anders"]
DIFFICULT = st.sampled_from(
    [
        *[
            "\r",
            "\n",
            "\r\n",
            "e",
            "\u0301",
            "\u0344",
            "가",
            "\u1100",
            "\u1161",
            "\u11a8",
            "\x00",
            BYTE_ORDER_MARK,
        ],
        *[
            "\u09c7",
            "\u09be",
            "\u0f73",
            "\u0958",
            "😀",
            "\u2028",
            "\x85",
            "א",
            "ּ",
            "שׁ",
            "a",
            " ",
            "\uffff",
            "Å",
        ],
    ]
)
texts = st.one_of(st.lists(DIFFICULT, max_size=30).map("".join), st.text(max_size=40))


@given(texts)
def test_text_with_map_is_the_normal_text(raw: str):
    assert Normalised(raw).text == normalise(raw)


@given(texts, st.data())
def test_words_of_a_span_are_the_same_in_the_normal_text(raw: str, data: st.DataObject):
    normal = Normalised(raw)
    between = [place for place in range(len(raw) + 1) if normal.start(place) == normal.end(place)]
    start, end = sorted(data.draw(st.tuples(*[st.sampled_from(between or [0])] * 2)))

    first, last = normal.span(start, end)

    words = raw[start:end].removeprefix(BYTE_ORDER_MARK if start == 0 else "")
    assert decomposed(normal.text[first:last]) == decomposed(normalise("|" + words)[1:])


@given(texts, st.data())
def test_span_inside_one_letter_takes_the_whole_letter(raw: str, data: st.DataObject):
    normal = Normalised(raw)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))

    first, last = normal.span(start, end)

    assert 0 <= first <= last <= len(normal.text)
    words = decomposed(normalise("|" + raw[start:end])[1:]).removeprefix(BYTE_ORDER_MARK)
    assert set(words) <= set(decomposed(normal.text[first:last]))


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@given(texts)
def test_positions_keep_their_order(raw: str):
    normal = Normalised(raw)

    starts = [normal.start(position) for position in range(len(raw) + 1)]
    ends = [normal.end(position) for position in range(len(raw) + 1)]

    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert ends[-1] == len(normal.text)


@given(st.text(max_size=60).map(normalise).filter(lambda text: not text.startswith(BYTE_ORDER_MARK)))
def test_normal_text_keeps_every_position(text: str):
    normal = Normalised(text)

    assert [normal.start(n) for n in range(len(text) + 1)] == list(range(len(text) + 1))
    assert [normal.end(n) for n in range(len(text) + 1)] == list(range(len(text) + 1))


def test_words_after_windows_line_ends_and_loose_accents_are_found():
    raw = "\ufeffCafe\u0301 'De Hoek'\r\nWij zaten bij het re\u0301veil\r\nen praatten"
    normal = Normalised(raw)
    start = raw.index("praatten")

    first, last = normal.span(start, start + len("praatten"))

    assert normal.text[first:last] == "praatten"


def test_empty_span_stays_empty():
    assert Normalised("a\r\nb").span(2, 2) == (1, 1)


def test_half_a_letter_becomes_the_whole_letter():
    normal = Normalised("e\u0301e\u0301n")

    assert normal.span(1, 2) == (0, 1)
    assert normal.span(0, 3) == (0, 2)


def test_joining_characters_are_what_unicode_composes():
    composed = {
        unicodedata.normalize("NFD", chr(code))[-1]
        for code in range(0x110000)
        if len(unicodedata.normalize("NFD", chr(code))) > 1
        and unicodedata.is_normalized("NFC", chr(code))
        and unicodedata.combining(unicodedata.normalize("NFD", chr(code))[-1]) == 0
    }

    assert composed <= _joining()


def _as_written(text: str, reading: Reading) -> list[Marked]:
    """Selections of WORDS as a program would write them that counts in that way. `text` is the raw text."""

    def position(at: int) -> int:
        before = text[:at].removeprefix("" if reading.mark_counted else BYTE_ORDER_MARK)
        if reading.line_end is not None:
            before = before.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "#" * reading.line_end)
        return len(before.encode("utf-16-le")) // 2 if reading.units == "utf16" else len(before)

    less = 1 if reading.end == "inclusive" else 0
    return [Marked(position(text.index(word)), position(text.index(word) + len(word)) - less) for word in WORDS]


READINGS = [
    ("standard", TEXT, STANDARD),
    ("inclusive end", TEXT, Reading(end="inclusive")),
    ("UTF-16 units", TEXT, Reading(units="utf16")),
    ("Windows line ends as one", TEXT.replace("\n", "\r\n"), Reading(line_end=1)),
    ("Unix line ends as two", TEXT, Reading(line_end=2)),
    ("line ends not counted", TEXT, Reading(line_end=0)),
    ("mark counted", BYTE_ORDER_MARK + TEXT, Reading(mark_counted=True)),
    ("mark not counted", BYTE_ORDER_MARK + TEXT, STANDARD),
    (
        "everything at once",
        BYTE_ORDER_MARK + TEXT.replace("\n", "\r\n"),
        Reading("utf16", "inclusive", 1, True),
    ),
    ("Windows program", TEXT.replace("\n", "\r\n"), Reading(units="utf16")),
]


@pytest.mark.parametrize(("raw", "reading"), [case[1:] for case in READINGS], ids=[case[0] for case in READINGS])
def test_words_are_found_however_they_were_counted(raw: str, reading: Reading):
    named = [mark._replace(name=word) for mark, word in zip(_as_written(raw, reading), WORDS, strict=True)]

    verdict = judge(raw, named)

    counting = Counting(raw, verdict.reading)
    assert [raw[slice(*counting.span(mark.start, mark.end))] for mark in named] == WORDS
    assert (verdict.sure, verdict.quotes) == ("quotes", len(WORDS))


@pytest.mark.parametrize(("raw", "reading"), [case[1:] for case in READINGS], ids=[case[0] for case in READINGS])
def test_edges_of_words_tell_when_nothing_is_repeated(raw: str, reading: Reading):
    verdict = judge(raw, _as_written(raw, reading))

    counting = Counting(raw, verdict.reading)
    found = [raw[slice(*counting.span(mark.start, mark.end))] for mark in _as_written(raw, reading)]
    assert found == WORDS
    assert verdict.sure == "words"


def test_cut_off_quotes_count_as_quotes():
    marks = [Marked(start, start + 20, name=TEXT[start : start + 9] + "...") for start in (3, 31, 70)]

    assert judge(TEXT, marks).quotes == 3


def test_description_may_repeat_the_words():
    assert judge(TEXT, [Marked(3, 9, name="memo", description="school")]).sure == "quotes"


def test_standard_stays_without_evidence():
    assert judge(TEXT, []) == judge("", [])
    assert judge(TEXT, [Marked(4, 4)]).reading == STANDARD
    assert judge(TEXT, [Marked(4, 8)]).reading == STANDARD


def test_selections_of_whole_lines_are_read_as_they_are():
    lines = [Marked(0, 30), Marked(30, 64), Marked(65, 109)]

    assert judge(TEXT, lines).reading == STANDARD


@given(st.text(max_size=30), st.integers(-5, 60), st.integers(-5, 60))
@example("\ufeff", 0, 1)
def test_any_position_lands_inside_the_text(raw: str, start: int, end: int):
    for reading in (STANDARD, Reading("utf16", "inclusive", 0, True), Reading(line_end=2)):
        first, last = Counting(raw, reading).span(start, end)
        assert 0 <= first <= last <= len(raw)


def test_position_before_an_uncounted_line_end_ends_the_line():
    shifts = Shifts([(5, 5, 5, 6)])

    assert (shifts.end(5), shifts.start(5), shifts.end(6)) == (5, 6, 7)
