"""Blind rounds: nobody finds what others coded before the reveal, and both originals stay afterwards."""

import uuid

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_member, make_source, make_study, make_user
from tests.rounds_world import reveal

from oogst.coding import round_queries
from oogst.coding.models import Change, Coding
from oogst.coding.round_models import Round, RoundCoding, RoundDecision
from oogst.coding.services import merge_codes, remove_codings, undo
from oogst.coding.services.consensus import Kept, decide, reopen, take_what_all_agree_on
from oogst.coding.services.round_coding import change_in_round, code_in_round, remove_from_round
from oogst.coding.services.rounds import (
    edit_round,
    make_round,
    remove_round,
    reveal_round,
    say_done,
    take_back_done,
)
from oogst.core.agreement.coded import Unit
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(study, lead):
    return [make_code(study, lead, "rust"), make_code(study, lead, "ruimte")]


def test_a_round_needs_a_name_texts_and_two_who_may_code(study, lead, anna, source) -> None:
    stranger, advisor = make_user(), make_member(study, Role.ADVISOR)
    for wrong in (
        {"name": " "}, {"texts": []}, {"coders": [anna]}, {"coders": [anna, anna]}, {"coders": [anna, stranger]},
        {"coders": [anna, advisor]}, {"texts": [make_source(make_study())]},
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            make_round(**{"study": study, "name": "x", "texts": [source], "coders": [anna, lead], "by": lead, **wrong})
    with pytest.raises(PermissionDenied):
        make_round(study=study, name="x", texts=[source], coders=[anna, lead], by=advisor)

    assert Round.objects.count() == 0


def test_what_is_blind_is_found_by_nobody_else(blind, source, anna, bram, codes) -> None:
    code_in_round(round=blind, source=source, start=3, end=6, codes=codes, by=anna)

    assert {row.code for row in round_queries.own(blind, source, anna)} == set(codes)
    assert list(round_queries.own(blind, source, bram)) == []
    assert Coding.objects.count() == 0
    assert not Change.objects.filter(by=anna.pk).exists()
    assert not TrailEntry.objects.filter(actor=anna.pk).exists()
    with pytest.raises(NotAllowed):
        round_queries.revealed(blind)
    with pytest.raises(NotAllowed):
        round_queries.coded([blind], Unit.SENTENCE)


def test_no_other_table_of_the_study_knows_a_blind_coding(blind, source, anna, codes) -> None:
    def rows():
        tables = [each for each in apps.get_app_config("oogst").get_models() if each is not RoundCoding]
        return {each.__name__: each._default_manager.count() for each in tables}

    before = rows()

    code_in_round(round=blind, source=source, start=3, end=6, codes=codes, by=anna)

    assert RoundCoding.objects.count() == 2
    assert rows() == before


def test_only_its_coders_code_and_only_its_texts_and_codes(study, lead, anna, bram, source, codes) -> None:
    narrow = make_round(study=study, name="x", texts=[source], coders=[anna, bram], codes=codes[:1], by=lead)
    other = make_source(study)
    place = {"round": narrow, "source": source, "start": 0, "end": 2, "codes": codes[:1], "by": anna}
    for wrong in ({"by": lead}, {"source": other}, {"codes": codes}, {"start": 5}, {"end": 10_000}):
        with pytest.raises(NotAllowed):
            code_in_round(**{**place, **wrong})
    with pytest.raises(PermissionDenied):
        code_in_round(**{**place, "by": make_user()})

    code_in_round(**place)

    assert round_queries.codes(narrow) == codes[:1]
    assert RoundCoding.objects.count() == 1


def test_sending_twice_stores_once(blind, source, anna, bram, codes) -> None:
    ids = [uuid.uuid4()]
    for _time in range(2):
        code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=anna, coding_ids=ids)
    with pytest.raises(NotAllowed):
        code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=bram, coding_ids=ids)

    assert RoundCoding.objects.get().pk == ids[0]


def test_own_codings_change_and_go_until_done(blind, source, anna, bram, codes) -> None:
    (coding,) = code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=anna)
    change_in_round(coding=coding, code=codes[1], start=3, end=6, by=anna)
    assert (coding.code, coding.words) == (codes[1], "had")
    for refused in (
        lambda: remove_from_round(codings=[coding], by=bram),
        lambda: change_in_round(coding=coding, code=codes[0], by=bram),
    ):
        with pytest.raises(NotAllowed):
            refused()

    say_done(round=blind, source=source, by=anna)
    with pytest.raises(NotAllowed):
        remove_from_round(codings=[coding], by=anna)
    take_back_done(round=blind, source=source, by=anna)
    remove_from_round(codings=[coding], by=anna)

    assert list(round_queries.own(blind, source, anna)) == []


def test_the_round_is_revealed_when_the_last_is_done(blind, source, anna, bram, codes) -> None:
    code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=anna)
    say_done(round=blind, source=source, by=anna)
    blind.refresh_from_db()
    assert blind.revealed_at is None
    assert round_queries.standing(blind).waits_for(bram.pk) == 1

    reveal(blind, source, bram)

    assert [row.coder for row in round_queries.revealed(blind)] == [anna.pk]
    told = TrailEntry.objects.filter(verb__startswith="round.").order_by("sequence")
    assert list(told.values_list("verb", flat=True)) == [
        "round.made", "round.done", "round.done", "round.revealed",
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        take_back_done(round=blind, source=source, by=bram)
    with pytest.raises(NotAllowed):
        code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=bram)


def test_only_the_lead_reveals_early_and_says_why(blind, source, lead, anna, bram, codes) -> None:
    code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=anna)
    code_in_round(round=blind, source=source, start=0, end=2, codes=codes[:1], by=bram)
    say_done(round=blind, source=source, by=anna)
    with pytest.raises(PermissionDenied):
        reveal_round(round=blind, reason="haast", by=anna)
    with pytest.raises(NotAllowed):
        reveal_round(round=blind, reason=" ", by=lead)

    reveal_round(round=blind, reason="Bram is ziek", by=lead)

    blind.refresh_from_db()
    ((text,),) = round_queries.coded([blind], Unit.SENTENCE).values()
    assert blind.reveal_reason == "Bram is ziek"
    assert (text.coders, len(text.marks)) == (frozenset({str(anna.pk)}), 1)  # what is not done does not count


def test_a_decision_makes_ordinary_codings_and_keeps_both_originals(blind, source, anna, bram, codes) -> None:
    (one,) = code_in_round(round=blind, source=source, start=0, end=6, codes=codes[:1], by=anna)
    (other,) = code_in_round(round=blind, source=source, start=3, end=10, codes=codes[1:], by=bram)
    with pytest.raises(NotAllowed):
        decide(round=blind, source=source, marks=[one.pk], keep=[], by=anna)
    reveal(blind, source, anna, bram)

    decision = decide(
        round=blind, source=source, marks=[one.pk, other.pk], by=anna,
        keep=[Kept(one.code, 0, 6), Kept(other.code, 3, 10)],
    )  # fmt: skip

    assert decision.outcome == RoundDecision.Outcome.KEPT
    assert [(each.start, each.end, each.coder) for each in Coding.objects.present()] == [
        (0, 6, anna.pk), (3, 10, anna.pk),
    ]  # fmt: skip
    assert RoundCoding.objects.present().count() == 2
    with pytest.raises(NotAllowed):
        decide(round=blind, source=source, marks=[one.pk, other.pk], keep=[], by=bram)
    undo(study=blind.study, by=anna)
    assert Coding.objects.present().count() == 0


@pytest.mark.parametrize(("keep", "outcome"), [([], "neither"), ([(0, 4)], "own"), ([(0, 6)], "kept")])
def test_what_a_decision_is_called(blind, source, anna, bram, codes, keep, outcome) -> None:
    (one,) = code_in_round(round=blind, source=source, start=0, end=6, codes=codes[:1], by=anna)
    reveal(blind, source, anna, bram)

    kept = [Kept(codes[0], start, end) for start, end in keep]
    decision = decide(round=blind, source=source, marks=[one.pk], keep=kept, by=bram)

    assert decision.outcome == outcome
    assert [each.words for each in Coding.objects.present()] == [source.passage(*span) for span in keep]


def test_a_decision_can_be_taken_back(blind, source, anna, bram, codes) -> None:
    (one,) = code_in_round(round=blind, source=source, start=0, end=6, codes=codes[:1], by=anna)
    reveal(blind, source, anna, bram)
    decision = decide(round=blind, source=source, marks=[one.pk], keep=[Kept(codes[0], 0, 6)], by=bram)

    reopen(decision=decision, by=bram)

    one.refresh_from_db()
    assert one.decision is None
    assert Coding.objects.present().count() == 0
    assert RoundDecision.objects.count() == 0


def test_taking_a_decision_back_leaves_what_somebody_had_removed(blind, source, anna, bram, codes) -> None:
    (one,) = code_in_round(round=blind, source=source, start=0, end=6, codes=codes[:1], by=anna)
    reveal(blind, source, anna, bram)
    decision = decide(round=blind, source=source, marks=[one.pk], keep=[Kept(codes[0], 0, 6)], by=bram)
    remove_codings(codings=[Coding.objects.get()], by=bram)

    reopen(decision=decision, by=anna)

    assert RoundDecision.objects.count() == 0


def test_what_all_agree_on_is_taken_in_one_step(blind, source, anna, bram, codes) -> None:
    for coder in (anna, bram):
        code_in_round(round=blind, source=source, start=0, end=6, codes=codes, by=coder)
    code_in_round(round=blind, source=source, start=8, end=12, codes=codes[:1], by=anna)
    reveal(blind, source, anna, bram)

    assert take_what_all_agree_on(round=blind, by=anna) == 2

    assert Coding.objects.present().count() == 2
    assert Change.objects.filter(by=anna.pk).count() == 1
    assert RoundCoding.objects.filter(decision=None).count() == 1
    with pytest.raises(NotAllowed):
        take_what_all_agree_on(round=blind, by=anna)


def test_a_code_that_was_merged_since_becomes_the_other(blind, source, lead, anna, bram, codes) -> None:
    (one,) = code_in_round(round=blind, source=source, start=0, end=6, codes=codes[:1], by=anna)
    reveal(blind, source, anna, bram)
    merge_codes(codes=codes[:1], into=codes[1], by=lead)

    one.refresh_from_db()
    decide(round=blind, source=source, marks=[one.pk], keep=[Kept(one.code, 0, 6)], by=anna)

    assert Coding.objects.get().code == codes[1]


def test_a_round_is_changed_and_taken_away_until_somebody_codes(blind, source, lead, anna, codes) -> None:
    edit_round(round=blind, name="Ronde A", deadline=None, unit="segment", threshold=80, by=anna)
    blind.refresh_from_db()
    assert (blind.name, blind.unit, blind.threshold) == ("Ronde A", "segment", 80)

    code_in_round(round=blind, source=source, start=0, end=6, codes=codes, by=anna)
    with pytest.raises(NotAllowed):
        remove_round(round=blind, by=lead)
    RoundCoding.objects.all().delete()
    remove_round(round=blind, by=lead)

    assert Round.objects.count() == 0


def test_how_far_rounds_are_takes_as_many_queries_for_one_as_for_three(
    study, lead, anna, bram, source, django_assert_num_queries
) -> None:
    rounds = [make_round(study=study, name="x", texts=[source], coders=[anna, bram], by=lead) for _each in range(3)]
    for some in (rounds[:1], rounds):
        with django_assert_num_queries(3):
            round_queries.standings(some)


def test_what_was_removed_comes_back_under_its_own_id(blind, source, anna, codes) -> None:
    """As undo of the desk sends it: by the same change as before."""
    (made,) = code_in_round(round=blind, source=source, start=0, end=6, codes=codes[:1], by=anna)
    again = {"round": blind, "source": source, "start": 0, "end": 6, "codes": codes[:1], "by": anna}
    remove_from_round(codings=[made], by=anna)

    back = code_in_round(**again, coding_ids=[made.pk])
    assert [row.pk for row in back] == [made.pk]

    remove_from_round(codings=back, by=anna)
    code_in_round(**again)
    code_in_round(**again, coding_ids=[made.pk])
    assert round_queries.own(blind, source, anna).count() == 1, "one code stands once on a passage"


def test_a_coding_that_fell_together_with_another_stands_by_itself_again(blind, source, anna, codes) -> None:
    one, two = code_in_round(round=blind, source=source, start=0, end=6, codes=codes, by=anna)
    first = one.code
    change_in_round(coding=one, code=two.code, by=anna)
    assert round_queries.own(blind, source, anna).count() == 1
    one.refresh_from_db()

    change_in_round(coding=one, code=first, by=anna)

    assert {row.code_id for row in round_queries.own(blind, source, anna)} == {code.pk for code in codes}
