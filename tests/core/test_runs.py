"""Somebody's words are found wherever they were quoted, and nobody else's."""

from hypothesis import given
from hypothesis import strategies as st

from oogst.core.runs import LEAST, Runs, folded, key, tokens

SAID = "Ik dacht: één gesprek per maand, dat krijgen wij nooit voor elkaar met zulke volle klassen."


def test_a_quotation_is_found_whatever_its_case_accents_and_signs() -> None:
    memo = "Zie regel 4: «EEN GESPREK PER MAAND — dat krijgen wij nooit!» Mooi."
    spans = Runs([SAID]).found(memo)

    assert [memo[start:end] for start, end in spans] == ["EEN GESPREK PER MAAND — dat krijgen wij nooit"]


def test_fewer_words_are_anybodys() -> None:
    assert Runs([SAID]).found("Eén gesprek per maand is weinig.") == []


def test_two_quotations_are_two_spans() -> None:
    text = "“één gesprek per maand, dat krijgen” en later “voor elkaar met zulke volle klassen”."

    assert Runs([SAID]).without(text, "[weg]") == "“[weg]” en later “[weg]”."


def test_a_phrase_is_found_exactly() -> None:
    runs = Runs([], ["fatima.elidrissi@school.example", "Fatima El Idrissi", "06 12 34 56 78"])

    assert runs.without("Mail fatima.elidrissi@school.example of bel 06-12345678.", "…") == "Mail … of bel 06-12345678."
    assert (
        runs.without("Volgens FATIMA EL IDRISSI niet; volgens Fatima wel.", "…")
        == "Volgens … niet; volgens Fatima wel."
    )


def test_what_others_say_too_is_nobodys_own() -> None:
    question = "Wat heb je in deze periode gedaan?"
    runs = Runs([f"{question} {SAID}"])
    runs.also_in(f"Vragen: {question} Graag kort.")

    assert runs.found(question) == []
    assert runs.found(SAID) != []
    both = f"{question} {SAID}"
    assert runs.found(both) == [(0, len(both) - 1)]


def test_nothing_to_look_for_finds_nothing() -> None:
    assert not Runs(["te kort voor reeksen"])
    assert Runs([]).without(SAID, "…") == SAID


def test_two_ways_of_writing_have_one_key() -> None:
    assert key("Één  gesprek, per maand!") == key("een gesprek per maand") == "een gesprek per maand"


words = st.lists(st.sampled_from(["de", "een", "stil", "druk", "tijd", "klas", "uur"]), min_size=0, max_size=30)


@given(words, words)
def test_what_is_left_holds_no_run(said: list[str], written: list[str]) -> None:
    runs = Runs([" ".join(said)])
    left = runs.without(" ".join(written), "[weg]")

    assert runs.found(left) == []
    if len(said) >= LEAST:
        assert runs.found(" ".join(said)) == [(0, len(" ".join(said)))]


@given(st.text())
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    assert folded(text) == [word for word, _start, _end in tokens(text)]
    assert all(text[start:end] for _word, start, end in tokens(text))
