"""Correcting a text that was coded: everything keeps its words or waits, and everything comes back."""

import uuid

import pytest
from django.conf import settings as conf
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_code, make_coding, make_member, make_source, make_study

from oogst.coding import services as coding
from oogst.coding.correction_models import Adrift, Correction
from oogst.coding.models import Change, Code, Coding, Memo
from oogst.coding.round_models import Round, RoundCoding
from oogst.core.formats.document import Document, Turn
from oogst.flows.correcting import saving
from oogst.flows.masking import mask_name
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import shifts
from oogst.sources.models import Revision, Source
from oogst.sources.services import set_people
from oogst.story import correcting as story_correcting
from oogst.story import services as story
from oogst.story.models import Quote
from oogst.studies import services as studies
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
TEXT = "A2: Toen werd het stl in de zal.\nOnd.: En Wubbe zelf? Hij bleve zitten.\n"


@pytest.fixture
def lead():
    return make_member(make_study(), Role.LEAD)


@pytest.fixture
def study(lead):
    return Study.objects.get(memberships__user_id=lead.pk)


@pytest.fixture
def colleague(study):
    return make_member(study)


@pytest.fixture
def source(study, lead):
    turns = (Turn(0, 32, 4, "A2", 0), Turn(33, len(TEXT) - 1, 39, "Ond.", 4_000))
    return make_source(study, document=Document(name="Gesprek", text=TEXT, turns=turns), by=lead)


def fresh(source) -> Source:
    return Source.objects.select_related("study").get(pk=source.pk)


def put(source, by, old, new, **fields) -> Change:
    """Correct the first place of some words."""
    now = fresh(source)
    start = now.current().text.index(old)
    return saving.correct(source=now, start=start, end=start + len(old), words=new, seen=now.digest, by=by, **fields)


def code_words(source, by, words, code=None) -> Coding:
    source = fresh(source)
    start = source.current().text.index(words)
    return make_coding(source, code or make_code(source.study, by), by, start, start + len(words))


def words_of(*codings) -> list[str]:
    return [Coding.objects.get(pk=one.pk).words for one in codings]


def holds(source) -> bool:
    """Whether every coding that counts holds its own words."""
    text = source.current().text
    rows = Coding.objects.present().filter(source=source)
    return all(row.start < row.end and row.words == text[row.start : row.end] for row in rows)


def test_codings_around_a_typing_mistake_keep_their_words_and_one_on_it_is_corrected(source, lead) -> None:
    around, on, after = (code_words(source, lead, words) for words in ("Toen werd het", "stl", "Wubbe zelf"))

    change = put(source, lead, "stl", "stil")

    assert words_of(around, on, after) == ["Toen werd het", "stil", "Wubbe zelf"]
    assert holds(source)
    now = fresh(source)
    assert (now.length, now.digest) == (len(TEXT) + 1, now.current().digest)
    assert [one.number for one in source.revisions.order_by("number")] == [1, 2]
    assert change.about == {"source": str(source.pk), "revision": 2, "adrift": 0}


def test_the_trail_says_that_a_text_was_corrected_and_no_words(source, lead) -> None:
    put(source, lead, "stl", "stil")

    entry = TrailEntry.objects.get(verb="coding.correct")
    assert entry.actor == lead.pk
    assert "stil" not in str(entry.details)


def test_turns_follow_and_a_wrong_speaker_is_put_right(source, lead) -> None:
    put(source, lead, "zal.", "zaal, zei zij.")
    put(source, lead, "Ond.: En", "A2: En")

    now = source.current()
    said = [(turn.speaker, now.text[turn.words_start : turn.end], turn.begins_ms) for turn in now.turns.all()]
    assert said == [
        ("A2", "Toen werd het stl in de zaal, zei zij.", 0),
        ("A2", "En Wubbe zelf? Hij bleve zitten.", 4_000),
    ]


def test_a_label_that_is_typed_begins_a_turn_and_one_that_is_taken_away_ends_none(source, lead) -> None:
    put(source, lead, "in de zal.", "in de zaal.\nOnd.: Ja?\nA2: Ja.")
    now = source.current()
    assert [(turn.speaker, now.text[turn.words_start : turn.end]) for turn in now.turns.all()] == [
        ("A2", "Toen werd het stl in de zaal."), ("Ond.", "Ja?"), ("A2", "Ja."),
        ("Ond.", "En Wubbe zelf? Hij bleve zitten."),
    ]  # fmt: skip

    put(source, lead, "\nOnd.: En", "\nEn")

    now = source.current()
    assert [turn.speaker for turn in now.turns.all()] == ["A2", "Ond.", "A2"]
    assert now.turns.last().end == len(now.text) - 1


def test_two_turns_corrected_at_once_stay_two_turns(source, lead) -> None:
    put(
        source,
        lead,
        "stl in de zal.\nOnd.: En Wubbe zelf? Hij bleve",
        "stil in de zaal.\nOnd.: En Wubbe zelf? Hij bleef",
    )

    now = source.current()
    assert [(turn.speaker, now.text[turn.words_start : turn.end]) for turn in now.turns.all()] == [
        ("A2", "Toen werd het stil in de zaal."), ("Ond.", "En Wubbe zelf? Hij bleef zitten."),
    ]  # fmt: skip


def test_the_person_who_speaks_follows_the_label(study, lead) -> None:
    school = studies.add_organisation(study=study, label="School", by=lead)
    person = studies.add_person(study=study, organisation=school, role=Role.TEAM_MEMBER, label="A2", by=lead)
    turns = (Turn(0, 7, 4, "A2"), Turn(8, 16, 13, "Ond."))
    text = "A2: ja.\nOnd.:nee"
    source = make_source(study, document=Document(name="Gesprek", text=text, turns=turns), by=lead)
    set_people(source=source, speakers={person: "A2"}, by=lead)

    put(source, lead, "Ond.:nee", "A2:nee")

    assert [turn.person_id for turn in source.current().turns.all()] == [person.pk, person.pk]


def test_a_coding_that_lost_its_words_waits_for_its_coder(source, lead, colleague) -> None:
    theirs = code_words(source, colleague, "Hij bleve zitten.")
    coding.write_memo(study=source.study, text="Waarom bleef hij?", about=theirs, by=colleague)

    change = put(source, lead, " Hij bleve zitten.", "")

    waiting = Adrift.objects.get()
    assert (waiting.coding_id, waiting.coder, waiting.words) == (theirs.pk, colleague.pk, "Hij bleve zitten.")
    assert not Coding.objects.present().exists()
    assert theirs.code.use.codings == 0
    assert change.about["adrift"] == 1


def test_its_coder_gives_it_a_place_and_can_take_that_back(source, lead, colleague) -> None:
    theirs = code_words(source, colleague, "Hij bleve zitten.")
    put(source, lead, " Hij bleve zitten.", "")

    start = source.current().text.index("Wubbe zelf")
    coding.place_adrift(adrift=Adrift.objects.get(), start=start, end=start + 10, by=colleague)

    assert words_of(theirs) == ["Wubbe zelf"]
    assert list(Adrift.objects.waiting()) == []
    saving.undo(study=source.study, by=colleague)
    assert Adrift.objects.waiting().get().words == "Hij bleve zitten."
    assert not Coding.objects.present().exists()


def test_letting_go_can_be_taken_back_and_is_not_a_colleagues(source, lead, colleague) -> None:
    code_words(source, colleague, "Hij bleve zitten.")
    other = make_member(source.study)
    put(source, lead, " Hij bleve zitten.", "")

    with pytest.raises(NotAllowed):
        coding.let_go(adrift=Adrift.objects.get(), by=other)
    coding.let_go(adrift=Adrift.objects.get(), by=colleague)

    assert list(Adrift.objects.waiting()) == []
    with pytest.raises(NotAllowed):
        coding.let_go(adrift=Adrift.objects.get(), by=colleague)
    saving.undo(study=source.study, by=colleague)
    assert Adrift.objects.waiting().count() == 1


def test_quotes_follow_and_one_without_words_waits_where_the_report_holds_it(source, lead) -> None:
    start = TEXT.index("het stl")
    quote = story.take_quote(source=source, start=start, end=start + 7, by=lead)
    last = TEXT.index("Hij bleve zitten.")
    gone = story.take_quote(source=source, start=last, end=last + 17, by=lead)

    put(source, lead, "stl", "stil")
    put(source, lead, " Hij bleve zitten.", "")

    quote.refresh_from_db()
    gone.refresh_from_db()
    assert quote.words == "het stil"
    assert [one.pk for one in story_correcting.adrift_quotes(source.study)] == [gone.pk]
    assert gone.words == "Hij bleve zitten."
    story_correcting.place_quote(quote=gone, start=0, end=8, by=lead)
    assert Quote.objects.get(pk=gone.pk).words == "A2: Toen"
    with pytest.raises(NotAllowed):
        story_correcting.place_quote(quote=gone, start=0, end=8, by=lead)


def test_an_example_of_a_code_is_corrected_with_its_coding_and_search_finds_the_new_words(source, lead) -> None:
    client = Client()
    client.force_login(lead, backend=conf.AUTHENTICATION_BACKENDS[0])
    code = make_code(source.study, lead)
    example = code_words(source, lead, "het stl", code)
    coding.edit_code(code=code, by=lead, anchor="het stl")
    Code.objects.filter(pk=code.pk).update(anchor_coding=example)

    put(source, lead, "stl", "stil")

    assert Code.objects.get(pk=code.pk).anchor == "het stil"
    found = client.get(reverse("search", args=[source.study.slug]), {"q": "stil"}).content.decode()
    assert str(source.pk) in found
    saving.undo(study=source.study, by=lead)
    assert Code.objects.get(pk=code.pk).anchor == "het stl"


def test_undo_brings_back_the_text_and_every_place(source, lead, colleague) -> None:
    mine, theirs = code_words(source, lead, "het stl in"), code_words(source, colleague, "Hij bleve zitten.")
    small = code_words(source, lead, "bleve")
    places = {one.pk: (one.start, one.end) for one in (mine, theirs, small)}
    put(source, lead, "stl in de zal.", "doodstil in de grote zaal.")
    put(source, lead, " Hij bleve zitten.", "")

    saving.undo(study=source.study, by=lead)
    saving.undo(study=source.study, by=lead)

    assert source.current().text == TEXT
    assert {one.pk: (one.start, one.end) for one in Coding.objects.present()} == places
    assert list(Adrift.objects.waiting()) == []
    assert [turn.speaker for turn in source.current().turns.all()] == ["A2", "Ond."]
    assert Revision.objects.filter(source=source, digest=fresh(source).digest).count() == 1


def test_redo_makes_it_again(source, lead) -> None:
    mine = code_words(source, lead, "Hij bleve zitten.")
    put(source, lead, "bleve", "bleef")
    saving.undo(study=source.study, by=lead)

    saving.redo(study=source.study, by=lead)

    assert source.current().text == TEXT.replace("bleve", "bleef")
    assert words_of(mine) == ["Hij bleef zitten."]
    saving.undo(study=source.study, by=lead)
    assert words_of(mine) == ["Hij bleve zitten."]


def test_what_was_coded_since_is_carried_along_by_undo(source, lead, colleague) -> None:
    put(source, lead, "stl", "heel erg stil")
    since, inside = code_words(source, colleague, "bleve zitten"), code_words(source, colleague, "heel erg")

    saving.undo(study=source.study, by=lead)

    assert words_of(since) == ["bleve zitten"]
    assert Adrift.objects.get().coding_id == inside.pk
    assert holds(source)


def test_undo_stops_with_a_sentence_when_somebody_changed_the_text_since(source, lead, colleague) -> None:
    put(source, lead, "stl", "stil")
    put(source, colleague, "bleve", "bleef")

    with pytest.raises(NotAllowed, match="daarna opnieuw gewijzigd"):
        saving.undo(study=source.study, by=lead)

    saving.undo(study=source.study, by=colleague)
    saving.undo(study=source.study, by=lead)
    assert source.current().text == TEXT


def test_steps_of_before_the_correction_can_still_be_taken_back(source, lead) -> None:
    mine = code_words(source, lead, "bleve")
    coding.resize_coding(coding=mine, start=mine.start, end=mine.end + len(" zitten"), by=lead)
    other = make_member(source.study)
    put(source, other, "stl", "doodstil")

    saving.undo(study=source.study, by=lead)

    assert words_of(mine) == ["bleve"]
    assert holds(source)


def test_two_who_correct_at_once_overwrite_nothing(source, lead, colleague) -> None:
    seen = source.digest
    put(source, lead, "stl", "stil")

    with pytest.raises(NotAllowed, match="Daar is niets van overschreven"):
        saving.correct(source=fresh(source), start=0, end=2, words="A3", seen=seen, by=colleague)

    assert source.current().text == TEXT.replace("stl", "stil")


@pytest.mark.parametrize(("start", "end", "words"), [(0, 2, "A2"), (0, 9_999, "x"), (0, len(TEXT), " \n")])
def test_a_correction_that_changes_nothing_or_everything_is_refused(source, lead, start, end, words) -> None:
    with pytest.raises(NotAllowed):
        saving.correct(source=source, start=start, end=end, words=words, seen=source.digest, by=lead)

    assert source.revisions.count() == 1


def test_sent_twice_is_stored_once(source, lead) -> None:
    sent = uuid.uuid4()
    put(source, lead, "stl", "stil", change_id=sent)
    again = saving.correct(source=fresh(source), start=0, end=2, words="A3", seen="", by=lead, change_id=sent)

    assert again.pk == sent
    assert source.revisions.count() == 2


def test_two_codings_that_become_the_same_are_one_until_it_is_taken_back(source, lead) -> None:
    code = make_code(source.study, lead)
    older, younger = code_words(source, lead, "stl in", code), code_words(source, lead, "het stl in", code)
    coding.write_memo(study=source.study, text="Over de jongste.", about=younger, by=lead)

    put(source, lead, "werd het stl in", "werd in")
    put(source, lead, "werd in", "zweeg ieder in")

    assert Coding.objects.present().filter(source=source).count() <= 2
    saving.undo(study=source.study, by=lead)
    saving.undo(study=source.study, by=lead)
    assert words_of(older, younger) == ["stl in", "het stl in"]
    assert Coding.objects.present().filter(source=source).count() == 2
    assert Memo.objects.get().coding_id == younger.pk


def test_a_masked_name_takes_the_older_texts_and_with_them_undo(source, lead) -> None:
    mine = code_words(source, lead, "Wubbe zelf")
    put(source, lead, "stl", "stil")
    now = fresh(source)
    at = now.current().text.index("Wubbe")

    mask_name(source=now, places=[(at, at + 5)], replacement="[weggelaten]", seen=now.digest, by=lead)

    assert [one.number for one in source.revisions.all()] == [3]
    assert not Correction.objects.exists()
    assert words_of(mine) == ["[weggelaten] zelf"]
    saving.undo(study=source.study, by=lead)  # the step before the correction: the coding itself
    assert not Coding.objects.present().exists()


def test_a_masked_name_goes_from_what_waits(source, lead) -> None:
    code_words(source, lead, "Wubbe zelf?")
    put(source, lead, "En Wubbe zelf? ", "")
    put(source, lead, "Hij", "Wubbe")
    now = fresh(source)
    at = now.current().text.index("Wubbe")

    mask_name(source=now, places=[(at, at + 5)], replacement="[weggelaten]", seen=now.digest, by=lead)

    assert Adrift.objects.get().words == "[weggelaten] zelf?"


def test_an_older_place_is_followed_through_corrections_masking_and_undo(source, lead) -> None:
    at = TEXT.index("zitten")
    put(source, lead, "stl", "doodstil")
    put(source, lead, " zitten", "")
    place = shifts.follow(source, 1, 3, at, at + 6)
    assert place.start == place.end
    saving.undo(study=source.study, by=lead)
    now = fresh(source)
    name = now.current().text.index("Wubbe")
    mask_name(source=now, places=[(name, name + 5)], replacement="[weggelaten]", seen=now.digest, by=lead)

    place = shifts.follow(source, 1, shifts.newest(source), at, at + 6)

    assert source.current().text[place.start : place.end] == "zitten"
    with pytest.raises(NotAllowed):
        shifts.follow(source, 99, shifts.newest(source), 0, 1)


def test_a_coding_made_on_an_older_text_lands_on_its_own_words(source, lead, colleague) -> None:
    code, at = make_code(source.study, colleague), TEXT.index("bleve zitten")
    put(source, lead, "stl", "helemaal stil")
    now = fresh(source)

    coding.apply_codes(source=now, start=at, end=at + 12, codes=[code], revision=1, by=colleague)

    assert Coding.objects.get(source=source).words == "bleve zitten"
    assert holds(source)


def test_a_coding_made_on_words_that_are_gone_by_now_waits(source, lead, colleague) -> None:
    code, at = make_code(source.study, colleague), TEXT.index("Hij bleve zitten.")
    put(source, lead, " Hij bleve zitten.", "")

    change = coding.apply_codes(source=fresh(source), start=at, end=at + 17, codes=[code], revision=1, by=colleague)

    assert change.about["adrift"] == 1
    assert Adrift.objects.waiting().get().words == "Hij bleve zitten."
    assert not Coding.objects.present().exists()
    saving.undo(study=source.study, by=colleague)
    assert not Adrift.objects.waiting().exists()


def test_limits_changed_on_an_older_text_land_on_their_own_words(source, lead, colleague) -> None:
    theirs = code_words(source, colleague, "bleve")
    put(source, lead, "stl", "helemaal stil")
    start = TEXT.index("bleve zitten")

    coding.resize_coding(coding=Coding.objects.get(pk=theirs.pk), start=start, end=start + 12, revision=1, by=colleague)

    assert words_of(theirs) == ["bleve zitten"]


def test_words_taken_out_for_good_leave_no_place_and_that_is_said(source, lead) -> None:
    code = make_code(source.study, lead)
    put(source, lead, "stl", "stil")
    source.shifts.all().delete()

    with pytest.raises(NotAllowed, match="voorgoed woorden uit gehaald"):
        coding.apply_codes(source=fresh(source), start=0, end=4, codes=[code], revision=1, by=lead)


def test_the_words_of_a_round_follow_and_blind_ones_are_not_taken_away(source, lead, colleague) -> None:
    code = make_code(source.study, lead)
    round_ = Round.objects.create(study=source.study, name="Ronde 1", created_by=lead.pk)
    at = TEXT.index("bleve")
    blind = RoundCoding.objects.create(
        study=source.study, round=round_, source=source, code=code, start=at, end=at + 5, words="bleve",
        coder=colleague.pk, created_at=code.created_at,
    )  # fmt: skip

    put(source, lead, "stl", "doodstil")
    with pytest.raises(NotAllowed, match="Ronde 1"):
        put(source, lead, " Hij bleve zitten.", "")

    blind.refresh_from_db()
    assert source.current().text[blind.start : blind.end] == blind.words == "bleve"


PIECES = st.lists(st.sampled_from(["het ", "werd ", "stil", ". ", "ja ", "\n", "de zaal ", "é😀 "]), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_corrected_no_coding_is_lost_and_undo_brings_all_back(source, lead, data) -> None:
    Coding.objects.filter(source=source).delete()
    code = make_code(source.study, lead)
    length = fresh(source).length
    for _one in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, length - 2))
        end = data.draw(st.integers(start + 1, length))
        coding.apply_codes(source=fresh(source), start=start, end=end, codes=[code], by=lead)
    before = {row.pk: (row.start, row.end, row.words) for row in Coding.objects.present().filter(source=source)}
    text = source.current().text
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start, length))
    typed = "".join(data.draw(PIECES)) or "x"
    now = fresh(source)
    try:
        saving.correct(source=now, start=start, end=end, words=typed, seen=now.digest, by=lead)
    except NotAllowed:
        return

    assert holds(source)
    there = set(Coding.objects.present().filter(source=source).values_list("pk", flat=True))
    waiting = set(Adrift.objects.waiting().filter(source=source).values_list("pk", flat=True))
    joined = {younger for younger, _older, _memos in Correction.objects.latest("change__sequence").kept["joined"]}
    assert there | waiting | {pk for pk in before if str(pk) in joined} == set(before)

    saving.undo(study=source.study, by=lead)
    assert source.current().text == text
    assert {row.pk: (row.start, row.end, row.words) for row in Coding.objects.present().filter(source=source)} == before


def waiting_quote(source: Source, lead) -> Quote:
    """A quote that lost its words to a correction."""
    place = TEXT.index("Hij bleve zitten.")
    quote = story.take_quote(source=source, start=place, end=place + 17, by=lead)
    saving.correct(source=source, start=place, end=place + 17, words="", seen=source.digest, by=lead)
    quote.refresh_from_db()
    assert (quote.start, quote.words) == (quote.end, "Hij bleve zitten.")
    return quote


def test_placing_a_quote_is_a_step_that_undo_takes_back_and_redo_makes_again(source, lead) -> None:
    quote = waiting_quote(source, lead)
    nowhere = quote.start
    story_correcting.place_quote(quote=quote, start=0, end=8, by=lead)

    saving.undo(study=source.study, by=lead)
    quote.refresh_from_db()
    assert (quote.start, quote.end, quote.words) == (nowhere, nowhere, "Hij bleve zitten.")
    saving.redo(study=source.study, by=lead)
    quote.refresh_from_db()
    assert (quote.start, quote.end, quote.words) == (0, 8, TEXT[:8])
    assert all("zitten" not in repr(change.rows) + repr(change.about) for change in Change.objects.all())

    saving.undo(study=source.study, by=lead)
    saving.undo(study=source.study, by=lead)
    quote.refresh_from_db()
    assert (fresh(source).current().text, TEXT[quote.start : quote.end]) == (TEXT, "Hij bleve zitten.")


def test_a_quote_that_somebody_removed_since_cannot_be_put_back(source, lead) -> None:
    quote = waiting_quote(source, lead)
    story_correcting.place_quote(quote=quote, start=0, end=8, by=lead)
    story.remove_quote(quote=quote, by=lead)

    with pytest.raises(NotAllowed):
        saving.undo(study=source.study, by=lead)


def test_who_may_not_write_the_story_does_not_move_its_quotes(source, lead) -> None:
    quote = waiting_quote(source, lead)
    story_correcting.place_quote(quote=quote, start=0, end=8, by=lead)
    change = Change.objects.latest("sequence")

    with pytest.raises(NotAllowed):
        coding.undo(study=source.study, by=lead)
    with pytest.raises(PermissionDenied):
        story_correcting.turn_quote(change, back=True, by=make_member(source.study, Role.CHAMPION))


def test_after_a_name_was_masked_the_words_of_before_do_not_come_back(source, lead) -> None:
    quote = waiting_quote(source, lead)
    story_correcting.place_quote(quote=quote, start=0, end=8, by=lead)
    now = fresh(source)
    at = now.current().text.index("Wubbe")
    mask_name(source=now, places=[(at, at + 5)], replacement="[naam]", seen=now.digest, by=lead, number=False)

    with pytest.raises(NotAllowed):
        saving.undo(study=source.study, by=lead)
    quote.refresh_from_db()
    assert quote.words == TEXT[:8]
