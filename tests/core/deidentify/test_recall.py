"""Floors for what is found without deduce, on sentences written for it; `python -m benchmarks.names` gives figures."""

import pytest
from benchmarks.names.counting import Count, count
from benchmarks.names.sentences import read

from oogst.core.deidentify.finding import find

KNOWN, SETS = read()


def counted(sets: list[str]) -> Count:
    sentences = [sentence for name in sets for sentence in SETS[name]]
    return count(sentences, [find(sentence.text, KNOWN) for sentence in sentences])


def test_there_are_enough_sentences() -> None:
    assert sum(map(len, SETS.values())) >= 150
    assert sum(len(sentence.gold) for of in SETS.values() for sentence in of) >= 200


@pytest.mark.parametrize(
    ("name", "least"), [("clean", 0.96), ("sloppy", 0.96), ("speech", 0.85), ("words", 0.85), ("fresh", 0.80)]
)
def test_of_each_set_enough_is_found_whole(name: str, least: float) -> None:
    total = counted([name])

    assert total.recall >= least, total.missed


def test_the_clean_sentences_in_lower_case() -> None:
    lower = [sentence.lower() for sentence in SETS["clean"]]

    total = count(lower, [find(sentence.text, KNOWN) for sentence in lower])

    assert total.recall >= 0.75, total.missed


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("person.nl", 0.93), ("person.tr", 0.85), ("person.ma", 0.93), ("person.sr", 0.80), ("person.nick", 1.0),
        ("organisation", 0.70), ("place", 1.0), ("email", 1.0), ("phone", 1.0), ("date", 1.0), ("time", 1.0),
        ("age", 1.0), ("address", 1.0), ("postcode", 1.0), ("bsn", 1.0), ("iban", 1.0),
        ("url", 1.0), ("handle", 1.0), ("class", 1.0),
    ],
)  # fmt: skip
def test_of_each_kind_enough_is_found_whole(kind: str, least: float) -> None:
    total = counted(["clean", "sloppy", "speech", "words", "fresh"])
    full, gold = total.by_kind[kind]

    assert full / gold >= least, [words for name, words in total.missed if name == kind]


def test_what_is_proposed_as_accepted_is_right() -> None:
    total = counted(list(SETS))

    assert total.sure > 120
    assert total.sure_true == total.sure, total.false


def test_sentences_with_nothing_to_hide_stay_whole() -> None:
    total = counted(["nothing"])

    assert total.false == []
