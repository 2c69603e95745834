"""Learning from a study, holding what was learnt, and throwing it away."""

import pytest
from tests.factories import make_code, make_coding, make_member
from tests.suggested import OPEN, TIME, Coded

from oogst.coding import services
from oogst.coding.models import Change, Coding
from oogst.coding.round_models import Round, RoundText
from oogst.coding.services.rounds import make_round
from oogst.coding.suggesting.answers import codes_for, passages_for
from oogst.coding.suggesting.counting import fared, share
from oogst.coding.suggesting.material import material_of
from oogst.coding.suggestion_models import DismissedSuggestion, SuggestedCoding
from oogst.flows import masking, suggesting
from oogst.flows.correcting import saving
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.sources.services import remove_sources

pytestmark = pytest.mark.django_db


def learned_of(coded):
    return suggesting.standing(coded.study).learned


def offered(coded, start=0, end=44):
    return [code.name for code, _measure in codes_for(learned_of(coded), coded.study, coded.open, start, end)]


def waiting(coded):
    return [fits.words for fits in passages_for(learned_of(coded), coded.time)[0]]


def test_a_code_is_suggested_for_a_passage_that_resembles_its_segments():
    coded = Coded()

    [(code, measure)] = codes_for(learned_of(coded), coded.study, coded.open, 0, 44)

    assert code == coded.time
    assert (measure.examples, measure.sources) == (18, 6)
    assert measure.right >= 0.6 * measure.offered
    assert offered(coded, 45, len(OPEN)) == []


def test_uncoded_passages_wait_for_their_code_with_what_they_resemble():
    coded = Coded()

    found, total = passages_for(learned_of(coded), coded.time)

    assert [(fits.source, fits.words) for fits in found] == [(coded.open, OPEN.split("\n")[0])]
    assert total == 1
    assert found[0].like in TIME


def test_what_has_the_code_already_is_not_suggested():
    coded = Coded()
    make_coding(coded.open, coded.time, make_member(coded.study), 3, 20)

    assert offered(coded) == []
    assert waiting(coded) == []


def test_a_removed_code_is_no_longer_suggested():
    coded = Coded()
    services.remove_codes(codes=[coded.time], by=coded.me)

    assert offered(coded) == []


def test_accepting_marks_the_coding_the_log_and_the_trail_and_undo_takes_it_back():
    coded = Coded()

    change = services.apply_codes(
        source=coded.open, start=0, end=44, codes=[coded.time, coded.trust], suggested={coded.time.pk}, by=coded.me
    )

    assert change.verb == "accept"
    assert TrailEntry.objects.filter(verb="coding.accept", object_id=str(change.pk)).exists()
    assert [row.coding.code for row in SuggestedCoding.objects.all()] == [coded.time]
    assert fared(coded.study)[coded.time.pk].accepted == 1
    assert share(coded.study) == (1, 38)
    services.undo(study=coded.study, by=coded.me)
    assert share(coded.study) == (0, 36)
    assert offered(coded) == ["tijd"]


def test_without_a_suggestion_a_coding_is_a_plain_one():
    coded = Coded(learnt=False)

    assert set(Change.objects.filter(study=coded.study).values_list("verb", flat=True)) == {"create_code", "apply"}
    assert not SuggestedCoding.objects.exists()


def test_what_is_dismissed_does_not_come_back_until_that_is_taken_back():
    coded = Coded()
    colleague = make_member(coded.study)

    row = services.dismiss_suggestion(code=coded.time, source=coded.open, start=0, end=44, revision=1, by=colleague)

    assert (offered(coded), waiting(coded)) == ([], [])
    coded.learn()
    assert (offered(coded), waiting(coded)) == ([], [])
    assert fared(coded.study)[coded.time.pk].dismissed == 1
    services.restore_suggestion(dismissed=row, by=coded.me)
    coded.learn()
    assert (offered(coded), waiting(coded)) == (["tijd"], [OPEN.split("\n")[0]])
    verbs = list(TrailEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs[-2:] == ["suggestion.dismissed", "suggestion.restored"]


def test_dismissing_twice_is_once_and_outside_the_text_is_refused():
    coded = Coded(learnt=False)
    place = {"code": coded.time, "source": coded.open, "start": 0, "end": 44, "revision": 1, "by": coded.me}

    services.dismiss_suggestion(**place)
    services.dismiss_suggestion(**place)

    assert DismissedSuggestion.objects.count() == 1
    with pytest.raises(NotAllowed):
        services.dismiss_suggestion(**{**place, "end": 4_000})


def test_a_dismissal_follows_its_passage_when_the_text_is_corrected():
    coded = Coded(learnt=False)
    services.dismiss_suggestion(code=coded.time, source=coded.open, start=0, end=44, revision=1, by=coded.me)
    saving.correct(
        source=coded.open, start=0, end=3, words="Ons eigen", seen=coded.open.current().digest, by=coded.me
    )  # fmt: skip

    material = material_of(coded.study)
    places = dict(zip(material.passage_places, (one.codes for one in material.passages), strict=True))
    assert [codes for place, codes in places.items() if place.source == coded.open.pk and place.start == 0] == [
        frozenset([str(coded.time.pk)])
    ]


def test_codings_of_a_blind_round_teach_nothing_and_its_texts_are_left_alone():
    coded = Coded()
    colleague = make_member(coded.study)
    assert offered(coded) == ["tijd"]

    make_round(
        study=coded.study, name="Ronde 1", texts=[coded.open], coders=[coded.me, colleague], codes=[], by=coded.me
    )

    assert RoundText.objects.filter(round=Round.objects.get(), source=coded.open).exists()
    assert (offered(coded), waiting(coded)) == ([], [])
    coded.learn()
    assert waiting(coded) == []


def test_a_text_that_goes_takes_what_it_taught_with_it():
    coded = Coded()
    assert learned_of(coded) is not None

    remove_sources(sources=[coded.texts[0]], by=coded.me)

    assert learned_of(coded) is None
    assert coded.study.pk not in suggesting._held


def test_a_name_that_is_masked_is_forgotten_too():
    coded = Coded()
    source = coded.texts[0]
    at = source.current().text.index("soep")

    masking.mask_name(
        source=source, places=[(at, at + 4)], replacement="[weg]", seen=source.current().digest, by=coded.me
    )

    assert learned_of(coded) is None


def test_a_corrected_text_still_counts_and_only_its_own_passages_wait():
    coded = Coded()

    saving.correct(
        source=coded.open, start=0, end=3, words="Ons eigen", seen=coded.open.current().digest, by=coded.me
    )  # fmt: skip

    assert learned_of(coded) is not None
    assert waiting(coded) == []
    coded.learn()
    assert waiting(coded) == ["Ons eigen rooster laat ons geen tijd en geen uren."]


def test_switched_off_what_was_learnt_is_forgotten():
    coded = Coded()

    services.switch_suggestions(study=coded.study, on=False, by=coded.me)

    assert suggesting.standing(coded.study).learned is None
    assert coded.study.pk not in suggesting._held
    assert TrailEntry.objects.filter(verb="suggestions.off").count() == 1


def test_much_new_coding_makes_it_old():
    coded = Coded()
    assert not suggesting.standing(coded.study).is_old

    code = make_code(coded.study, coded.me, "nieuw")
    for at in range(25):
        make_coding(coded.open, code, coded.me, at, at + 5)

    assert suggesting.standing(coded.study).is_old
    assert learned_of(coded) is not None


def test_a_process_of_its_own_learns_what_this_one_would():
    coded = Coded()
    here = learned_of(coded)

    apart = suggesting.learn(coded.study)

    assert apart.model.measures == here.model.measures
    assert apart.found == here.found


def test_codings_go_with_their_mark():
    coded = Coded(learnt=False)
    services.apply_codes(
        source=coded.open, start=0, end=44, codes=[coded.time], suggested={coded.time.pk}, by=coded.me
    )  # fmt: skip
    services.dismiss_suggestion(code=coded.trust, source=coded.open, start=0, end=44, revision=1, by=coded.me)

    remove_sources(sources=[coded.open], by=coded.me)

    assert not Coding.objects.filter(source=coded.open.pk).exists()
    assert (SuggestedCoding.objects.count(), DismissedSuggestion.objects.count()) == (0, 0)
