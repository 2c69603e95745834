import pytest

from oogst.core.formats.document import CannotRead, Remark, Turn
from oogst.core.formats.subtitles import read_subtitles


def test_voices_become_speakers_and_cues_of_one_speaker_one_turn() -> None:
    source = (
        "WEBVTT\nLanguage: nl\n\nNOTE\nniet lezen --> echt niet\n\n"
        "1\n00:01.000 --> 00:02.500\n<v S01>Hallo &amp; dag.\n\n"
        "00:02.600 --> 00:04.000\n<v S01>Hoe <i>gaat</i>\nhet?\n\n"
        "00:04.000 --> 00:05.000 align:start\n<v.loud S00>Goed.</v>\n"
    )

    document = read_subtitles(source.encode(), "x")[0]

    assert document.text == "S01: Hallo & dag. Hoe gaat het?\nS00: Goed."
    assert document.turns == (Turn(0, 31, 5, "S01", 1000, 4000), Turn(32, 42, 37, "S00", 4000, 5000))
    assert document.language == "nl"


def test_a_long_silence_begins_a_new_turn() -> None:
    source = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Ja\n\n01:01.000 --> 01:02.000\n<v A>Nee\n"

    assert read_subtitles(source.encode(), "x")[0].text == "A: Ja\nA: Nee"


def test_names_before_a_colon_are_speakers_when_they_return() -> None:
    source = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{who}: woord {n}\n\n"
        for n, who in enumerate(["Jan Jansen", "Piet"] * 2, 1)
    )

    document = read_subtitles(source.encode(), "x")[0]

    assert document.kind == "interview"
    assert document.text.split("\n")[0] == "Jan Jansen: woord 1"


def test_a_colon_in_a_caption_is_no_speaker() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\nDEEL EEN : het begin.\n\n2\n00:00:03,000 --> 00:00:04,000\nEn verder.\n"

    document = read_subtitles(source.encode(), "x")[0]

    assert document.text == "DEEL EEN : het begin.\nEn verder."
    assert {turn.speaker for turn in document.turns} == {""}


def test_times_that_cannot_be_read_keep_their_words() -> None:
    source = "WEBVTT\n\nx00:00.000 --> 00:01.000\nwoorden\n\n00:99.000 --> 00:01.000\nmeer\n"

    document = read_subtitles(source.encode(), "x")[0]

    assert document.text == "woorden\nmeer"
    assert document.turns[0].begins_ms is None
    assert document.remarks == (Remark("odd-times", {"count": 2}),)


@pytest.mark.parametrize("ends", ["\r", "\r\n", "\n"])
def test_every_kind_of_line_end_and_a_mark(ends: str) -> None:
    source = "\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nhoi\n".replace("\n", ends)

    assert read_subtitles(source.encode(), "x")[0].text == "hoi"


def test_dashes_keep_two_voices_apart_and_codes_of_srt_vanish() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color='red'>- Kom je?</font>\n- Nee.\n"

    assert read_subtitles(source.encode(), "x")[0].text == "- Kom je?\n- Nee."


@pytest.mark.parametrize(
    ("source", "reason"), [("", "empty"), ("WEBVTT\n", "empty"), ("gewoon tekst", "not-what-it-says")]
)
def test_what_does_not_come_in(source: str, reason: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_subtitles(source.encode(), "x")

    assert refused.value.reason == reason
