import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core.formats.document import Turn
from oogst.core.formats.transcripts import find_turns, is_interview


def parts(text: str) -> list[tuple[str, str, str]]:
    """(speaker, label, words) of each turn."""
    return [(t.speaker, text[t.start : t.words_start], text[t.words_start : t.end]) for t in find_turns(text)]


def test_labels_with_a_colon_make_turns_that_run_on_to_the_next() -> None:
    text = "Ronde 1\nA2: Hallo daar\nInterviewer: Dag.\nHoe gaat het?\n\nA2: Goed.\n"

    assert parts(text) == [
        ("A2", "A2: ", "Hallo daar"),
        ("Interviewer", "Interviewer: ", "Dag.\nHoe gaat het?"),
        ("A2", "A2: ", "Goed."),
    ]


def test_times_in_the_label_are_milliseconds() -> None:
    text = "Ond. (00:12:41): Vraag?\nA2 (00:12:50): Ja.\nOnd. (1:13:00): En?\nA2 (01:13:01.5): Nee."

    assert [turn.begins_ms for turn in find_turns(text)] == [761_000, 770_000, 4_380_000, 4_381_500]
    assert parts(text)[0] == ("Ond", "Ond. (00:12:41): ", "Vraag?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[00:12:41] Speaker 1: hallo\n[00:12:45] Speaker 2: dag",
            [("Speaker 1", "[00:12:41] Speaker 1: ", "hallo"), ("Speaker 2", "[00:12:45] Speaker 2: ", "dag")],
        ),
        (
            "SPEAKER 1 00:01:02\nhier woorden\n\nSPEAKER 2 00:01:09\nen hier",
            [("SPEAKER 1", "SPEAKER 1 00:01:02\n", "hier woorden"), ("SPEAKER 2", "SPEAKER 2 00:01:09\n", "en hier")],
        ),
        (
            "Interviewer:\nWat vind je?\n\nRespondent:\nNiets.",
            [("Interviewer", "Interviewer:\n", "Wat vind je?"), ("Respondent", "Respondent:\n", "Niets.")],
        ),
        (
            "**Interviewer:** wat?\n\n**Respondent:** dit.",
            [("Interviewer", "**Interviewer:** ", "wat?"), ("Respondent", "**Respondent:** ", "dit.")],
        ),
        (
            "00:00:01\tJan\thoi\n00:00:03\tPiet\tdag\n00:00:04\tJan\tja",
            [("Jan", "00:00:01\tJan\t", "hoi"), ("Piet", "00:00:03\tPiet\t", "dag"), ("Jan", "00:00:04\tJan\t", "ja")],
        ),
        ("I | wat?\nA2 | dit", [("I", "I | ", "wat?"), ("A2", "A2 | ", "dit")]),
        (
            "debat.u1\tGoedenavond.\ndebat.u2\tVoorzitter, dank.",
            [("", "debat.u1\t", "Goedenavond."), ("", "debat.u2\t", "Voorzitter, dank.")],
        ),
    ],
)
def test_other_ways_to_write_a_transcript(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert parts(text) == expected


def test_times_of_f4_close_a_turn_and_open_the_next() -> None:
    text = "I: hoi #00:00:05-2#\nB: dag daar #00:00:09-1#\nI: ok"

    assert [(t.begins_ms, t.ends_ms) for t in find_turns(text)] == [(None, 5200), (5200, 9100), (9100, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Let op: dit is een tekst.\nHet gaat om twee dingen: a en b.\nVerder: niets.",
        "Datum: 1 mei\nTijd: 10:00\nDatum: 2 mei\nTijd: 11:00",
        "Om 10:30 begon het.\nOm 11:30 hield het op.\nOm 10:30 begon het.\nOm 11:30 hield het op.",
        "MODERATOR: Lees de opdracht.\nOké, ik lees.\nMODERATOR: En nu?\nNu klik ik.\nMODERATOR: Goed.",
        "Eén zin.",
        "",
    ],
)
def test_prose_forms_and_half_labelled_texts_are_left_alone(text: str) -> None:
    assert find_turns(text) == ()


def test_notes_at_the_end_are_not_the_last_speakers_words() -> None:
    body = "I: wat?\nA2: dit[1]\nI: en?\nA2: zo"
    text = f"{body}\n\n[1] een noot"

    assert find_turns(text, until=len(body))[-1] == Turn(len(body) - 6, len(body), len(body) - 2, "A2")


def test_an_interview_has_four_turns_of_two_speakers() -> None:
    turns = find_turns("I: a\nB: b\nI: c\nB: d")

    assert is_interview(turns)
    assert not is_interview(turns[:3])


LABELS = st.sampled_from(
    ["A2: ", "I: ", "Interviewer (00:01:02): ", "", "[00:01] B: ", "Naam:\n", "x\t", "A | ", "A2:"]
)


@given(st.lists(st.tuples(LABELS, st.text("abc :\n\t.0é|[](#*", max_size=30))))
def test_turns_are_ordered_and_within_the_text(pieces: list[tuple[str, str]]) -> None:
    text = "\n".join(label + words for label, words in pieces)
    position = 0

    for turn in find_turns(text):
        assert position <= turn.start <= turn.words_start <= turn.end <= len(text)
        position = turn.end
