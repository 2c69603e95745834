import random
import subprocess
import sys

import numpy as np
import pytest

from oogst.core.suggesting import process
from oogst.core.suggesting.examples import Example
from oogst.core.suggesting.learning import learn, learn_and_find, nearest
from oogst.core.suggesting.measuring import deal, measure, threshold
from oogst.core.suggesting.model import terms
from oogst.core.suggesting.process import CannotLearn, dump, learn_apart, load

TIME = [
    "we hebben geen tijd in het rooster",
    "de uren staan niet in het rooster",
    "er is te weinig tijd",
    "mijn uren zijn op",
]
TRUST = [
    "ik vertrouw mijn collega",
    "zij luistert en vertrouwt ons",
    "dat vertrouwen groeide",
    "collega's luisteren goed",
]
OTHER = ["de koffie was koud", "het regende hard", "de trein had vertraging", "we aten soep in de kantine"]


def said(sources=6, each=4):
    """Sentences about time, trust and neither, with other words between them, in several texts."""
    chance = random.Random(7)
    found = []
    for source in range(sources):
        for number in range(each):
            for code, lines in (("time", TIME), ("trust", TRUST), ("", OTHER)):
                more = chance.choice(["op school", "vorige week", "volgens de mentor", "zei iemand"])
                words = f"{lines[(number + source) % 4]} {more}"
                found.append(Example(source, "nl", words, frozenset([code]) if code else frozenset()))
    return found


def test_what_was_coded_alike_is_suggested_with_how_often_that_was_right():
    model = learn(said())

    offered = model.suggest("Volgens mij staan die uren nergens in het rooster.", "nl")

    assert [one.code for one in offered] == ["time"]
    assert offered[0].examples == 24
    assert offered[0].sources == 6
    assert offered[0].right <= offered[0].offered
    assert offered[0].precision >= 0.6


def test_words_that_say_nothing_suggest_nothing():
    model = learn(said())

    assert model.suggest("De soep was koud.", "nl") == []
    assert model.suggest("xyzzy", "nl") == []
    assert model.suggest("", "nl") == []


def test_a_code_with_few_examples_or_few_texts_is_not_learnt():
    nine = [Example(number, "nl", TIME[number % 4], frozenset(["few"])) for number in range(9)]
    two = [Example(number % 2, "nl", TRUST[number % 4], frozenset(["narrow"])) for number in range(30)]

    model = learn([*nine, *two, *said()])

    assert {code for code, one in model.measures.items() if one.why == "few"} == {"few", "narrow"}
    assert model.codes == ("time", "trust")


def test_a_code_that_cannot_be_told_from_the_words_is_never_offered():
    chance = random.Random(3)
    noise = [
        Example(one.source, "nl", one.words, frozenset(["coin"] if chance.random() < 0.3 else [])) for one in said()
    ]

    measured = learn(noise).measures["coin"]

    assert measured.why == "unsure"
    assert measured.threshold is None


def test_a_text_never_teaches_about_itself():
    """Each text has a word of its own, which would tell its code if the text were among its own teachers."""
    alone = [
        Example(source, "nl", f"eigenwoord{source} regen", frozenset(["odd"] if source % 2 else []))
        for source in range(12)
        for _each in range(5)
    ]

    measured = learn(alone).measures["odd"]

    assert measured.examples == 30
    assert measured.offered == 0 or measured.precision < 0.9
    assert measured.recall < 0.5


def test_learning_twice_gives_the_same():
    one, other = learn(said()), learn(said())

    assert one.measures == other.measures
    assert np.array_equal(one.weights, other.weights)


def test_without_examples_there_is_nothing_to_suggest():
    model, found = learn_and_find([], [Example(1, "nl", "tijd")])

    assert (model.codes, model.measures, found) == ((), {}, [])
    assert model.suggest("tijd", "nl") == []


def test_uncoded_passages_are_found_with_the_segment_they_resemble():
    examples = said()
    passages = [
        Example(90, "nl", "Het rooster geeft ons geen tijd."),
        Example(91, "nl", "De trein was op tijd weg, koffie."),
    ]

    _model, found = learn_and_find(examples, passages)

    best = next(one for one in found if one.code == "time")
    assert best.passage == 0
    assert "rooster" in examples[best.like].words
    assert "time" in examples[best.like].codes


def test_a_process_of_its_own_learns_the_same():
    examples = said()

    model, found = learn_apart(examples, examples[:5])

    here, found_here = learn_and_find(examples, examples[:5])
    assert model.measures == here.measures
    assert np.array_equal(model.weights, here.weights)
    assert found == found_here
    assert load(dump(model, found))[1] == found


def test_negations_count_and_stop_words_do_not():
    assert terms("Wij hebben geen tijd", "nl") == ["gen", "tijd"]
    assert terms("We never have the time", "en") == ["never", "time"]


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        ([1, 1, 1, 1, 1, 0, 1, 1, 0, 0], 2.0),  # 7 of 8 and all that there are: better than 5 of 5
        ([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], 5.0),  # 5 of 5; lower only lets in what is wrong
        ([1, 1, 1, 0, 0, 1, 0, 1, 0, 1], None),  # from five offers on never 7 in 10
        ([0] * 10, None),
        ([1, 1, 1, 1], None),  # too few to choose by
    ],
)
def test_the_threshold_is_right_often_enough_and_finds_the_most(right, expected):
    scores = np.arange(len(right), 0, -1).astype(float) - 1

    assert threshold(scores, np.array(right, bool), 0.7) == expected


def test_all_of_one_text_is_in_one_fold():
    sources = [1, 2, 2, 3, 1, 4, 5, 6, 6, 6]

    folds = deal(sources)

    assert len({(source, fold) for source, fold in zip(sources, folds, strict=True)}) == 6
    assert set(folds) == {0, 1, 2, 3, 4}
    assert set(deal([7, 7, 7])) == {0}


def test_measured_counts_are_those_of_the_folds_that_did_not_choose():
    truth = np.array([True] * 12 + [False] * 12)
    scores = np.where(truth, 1.0, -1.0)
    folds = np.tile([0, 1, 2], 8)

    found = measure("one", scores, truth, folds, list(folds))

    assert (found.examples, found.offered, found.right, found.threshold) == (12, 12, 12, 1.0)
    assert (found.precision, found.recall) == (1.0, 1.0)


def test_nearest_is_by_the_angle():
    from scipy.sparse import csr_matrix

    others = csr_matrix(np.array([[1.0, 0.0], [0.6, 0.8]]))

    assert list(nearest(csr_matrix(np.array([[0.8, 0.6], [1.0, 0.1]])), others)) == [1, 0]


def test_answering_does_not_load_scikit_learn():
    script = (
        "import sys; sys.modules['sklearn'] = None; sys.modules['scipy'] = None\n"
        "from oogst.core.suggesting.process import load, learn_apart, is_installed\n"
        "from oogst.core.suggesting.model import Model; print('fine')"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "fine\n"


def test_of_equal_scores_all_are_offered_or_none():
    scores, truth = np.array([3.0, 1, 1, 1, 1, 1]), np.array([True, True, True, True, True, False])

    assert threshold(scores, truth, 0.7) == 1.0
    assert threshold(scores, truth, 0.9) is None


def test_a_passage_is_not_found_for_a_code_that_it_has():
    passages = [Example(90, "nl", "Het rooster geeft ons geen tijd.", frozenset(["time"]))]

    _model, found = learn_and_find(said(), passages)

    assert "time" not in {one.code for one in found}


def test_learning_that_takes_too_long_is_an_error_and_no_model(monkeypatch):
    monkeypatch.setattr(process, "SECONDS", 0.01)

    with pytest.raises(CannotLearn):
        learn_apart(said(), [])
