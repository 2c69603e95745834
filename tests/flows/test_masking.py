"""A name that was missed: out of the text, and nothing of what hangs on the text drifts."""

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_code, make_coding, make_member, make_source, make_study

from oogst.coding import services as coding
from oogst.coding.models import Coding, Memo
from oogst.core.deidentify.masking import mask
from oogst.core.formats.document import Document, Turn
from oogst.flows.masking import elsewhere, mask_name
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.sources.models import Source
from oogst.story import services as story
from oogst.story.models import Quote
from oogst.studies.models import Study
from oogst.vault.master import VaultLocked

pytestmark = pytest.mark.django_db
TEXT = "A2: Toen kwam Wubbe binnen. 😀 Wubbe lachte.\nOnd.: En Wubbe zelf? Het bleef stil.\n"
OUT = "[weggelaten]"


@pytest.fixture
def lead():
    return make_member(make_study(), Role.LEAD)


@pytest.fixture
def study(lead):
    return Study.objects.get(memberships__user_id=lead.pk)


@pytest.fixture
def source(study, lead):
    turns = (Turn(0, 43, 4, "A2", 0), Turn(44, len(TEXT) - 1, 50, "Ond.", 4_000))
    return make_source(study, document=Document(name="Gesprek met Wubbe", text=TEXT, turns=turns), by=lead)


def places(text, words="Wubbe"):
    found, at = [], text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def take_out(source, by, spans=None, replacement=OUT, **fields):
    source = Source.objects.select_related("study").get(pk=source.pk)
    chosen = places(source.current().text) if spans is None else spans
    return mask_name(source=source, places=chosen, replacement=replacement, seen=source.digest, by=by, **fields)


def everything_in_research() -> str:
    with connections["default"].cursor() as cursor:
        said = []
        for table in connections["default"].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_the_name_is_gone_from_everything_that_hangs_on_the_text(study, source, lead) -> None:
    code = make_code(study, lead, "binnenkomen")
    made = make_coding(source, code, lead, 4, 27)
    gone = make_coding(source, make_code(study, lead), lead, 14, 19)
    coding.remove_codings(codings=[gone], by=lead)
    coding.write_memo(study=study, text="Waarom lacht Wubbe?", title="wubbe", about=made, by=lead)
    coding.write_memo(study=study, text="WUBBE is de roostermaker.", about=source, by=lead)
    coding.edit_code(code=code, by=lead, anchor="Toen kwam Wubbe binnen.")
    type(code).objects.filter(pk=code.pk).update(anchor_coding=made)
    quote = story.take_quote(source=source, start=4, end=27, by=lead)
    story.edit_quote(quote=quote, edited="Toen kwam Wubbe.", by=lead)
    Source.objects.filter(pk=source.pk).update(file_name="wubbe.txt", description="Met Wubbe.")
    assert everything_in_research().casefold().count("wubbe") > 8

    take_out(source, lead)

    left = [line for line in everything_in_research().splitlines() if "wubbe" in line.casefold()]
    assert left == []
    source.refresh_from_db()
    assert source.name == f"Gesprek met {OUT}"
    assert source.current().text == TEXT.replace("Wubbe", OUT)
    assert Coding.objects.get(pk=made.pk).words == f"Toen kwam {OUT} binnen."
    assert Quote.objects.get().edited == f"Toen kwam {OUT}."


def test_the_text_as_it_was_goes_sealed_to_the_vault_and_older_versions_go(source, lead) -> None:
    take_out(source, lead)

    assert [revision.number for revision in source.revisions.all()] == [2]
    assert drafts.unpacked(drafts.texts.read("raw", source.pk)).text == TEXT
    entry = TrailEntry.objects.get(verb="source.masked")
    assert (entry.object_id, entry.details) == (str(source.pk), {"places": 3})


def test_turns_keep_who_when_and_what(source, lead) -> None:
    take_out(source, lead)

    now = source.current()
    said = [(turn.speaker, now.text[turn.words_start : turn.end], turn.begins_ms) for turn in now.turns.all()]
    assert said == [
        ("A2", f"Toen kwam {OUT} binnen. 😀 {OUT} lachte.", 0),
        ("Ond.", f"En {OUT} zelf? Het bleef stil.", 4_000),
    ]


def test_without_other_words_it_gets_a_number_that_stays(study, source, lead) -> None:
    take_out(source, lead, replacement="")
    other = make_source(study, "Ook Wubbe was er.", by=lead)
    take_out(other, lead, replacement="")

    assert "[naam 1] binnen" in source.current().text
    assert other.current().text == "Ook [naam 1] was er."


def test_search_no_longer_finds_the_name_and_still_finds_the_rest(study, source, lead) -> None:
    from django.conf import settings as conf
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(lead, backend=conf.AUTHENTICATION_BACKENDS[0])
    address = reverse("search", args=[study.slug])
    assert str(source.pk) in client.get(address, {"q": "wubbe"}).content.decode()

    take_out(source, lead)

    assert str(source.pk) not in client.get(address, {"q": "wubbe"}).content.decode()
    assert str(source.pk) in client.get(address, {"q": "lachte"}).content.decode()


def test_who_looked_at_an_older_text_changes_nothing(source, lead) -> None:
    seen = source.digest
    take_out(source, lead, spans=[(14, 19)])

    with pytest.raises(NotAllowed):
        mask_name(source=source, places=[(60, 65)], replacement=OUT, seen=seen, by=lead)


@pytest.mark.parametrize("spans", [[], [(0, 500)], [(4, 10), (8, 12)], [(5, 5)]])
def test_places_that_make_no_sense_change_nothing(source, lead, spans) -> None:
    with pytest.raises(NotAllowed):
        take_out(source, lead, spans=spans)

    assert source.current().text == TEXT


def test_with_the_vault_locked_nothing_changes(source, lead, monkeypatch, tmp_path, settings) -> None:
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    with pytest.raises(VaultLocked):
        take_out(source, lead)

    assert source.current().text == TEXT


def test_the_same_words_elsewhere_are_counted_for_a_person(study, source, lead) -> None:
    coding.write_memo(study=study, text="Wubbe zei niets.", by=lead)
    make_code(study, lead, "wubbe lacht")
    story.make_finding(study=study, claim="Niets over hem.", by=lead)

    assert elsewhere(study, "Wubbe", source) == {"memos": 1, "codes": 1}


def test_two_codings_that_become_the_same_become_one_with_both_memos(study, source, lead) -> None:
    code = make_code(study, lead)
    older, younger = make_coding(source, code, lead, 14, 16), make_coding(source, code, lead, 15, 19)
    coding.write_memo(study=study, text="Over de jongste.", about=younger, by=lead)

    take_out(source, lead)

    present = Coding.objects.present().filter(source=source)
    assert [(one.pk, one.words) for one in present] == [(older.pk, OUT)]
    assert Memo.objects.get().coding_id == older.pk
    assert code.use.codings == 1


def test_two_quotes_that_become_the_same_become_one_in_findings_and_report(study, source, lead) -> None:
    older = story.take_quote(source=source, start=14, end=16, by=lead)
    younger = story.take_quote(source=source, start=15, end=19, by=lead)
    finding = story.make_finding(study=study, claim="Hij kwam.", by=lead)
    story.weigh(finding=finding, quote=younger, stance="for", by=lead)
    report = story.report_of(study=study, by=lead)
    section = story.add_section(report=report, title="Begin", by=lead)
    type(section).objects.filter(pk=section.pk).update(body=f"::quote {younger.pk}")

    take_out(source, lead)

    section.refresh_from_db()
    assert [quote.pk for quote in Quote.objects.all()] == [older.pk]
    assert finding.evidence.get().quote_id == older.pk
    assert section.body == f"::quote {older.pk}"


def test_a_step_made_before_can_be_taken_back_and_made_again(study, source, lead) -> None:
    """The log holds places: they move with the text, so undo puts back the words that stood there, masked."""
    code = make_code(study, lead)
    made = make_coding(source, code, lead, 20, 27)
    coding.resize_coding(coding=made, start=4, end=43, by=lead)

    take_out(source, lead)

    coding.undo(study=study, by=lead)
    assert Coding.objects.get(pk=made.pk).words == "binnen."
    coding.redo(study=study, by=lead)
    assert Coding.objects.get(pk=made.pk).words == f"Toen kwam {OUT} binnen. 😀 {OUT} lachte."
    coding.undo(study=study, by=lead)
    coding.undo(study=study, by=lead)
    assert not Coding.objects.present().exists()
    coding.redo(study=study, by=lead)
    assert Coding.objects.present().get().words == "binnen."


def test_a_step_of_a_coding_that_became_one_with_another_holds_nobody_up(study, source, lead) -> None:
    code = make_code(study, lead)
    first = make_coding(source, code, lead, 14, 16)
    make_coding(source, code, lead, 15, 19)
    take_out(source, lead)

    coding.undo(study=study, by=lead)
    coding.undo(study=study, by=lead)

    assert Coding.objects.get(pk=first.pk).removed_at is not None


texts = st.text(st.sampled_from("abc de😀é\n."), min_size=1, max_size=60)


@st.composite
def cases(draw):
    """A text, places to replace that do not overlap, codings anywhere, and a coding that was resized."""
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda one: one[0] < one[1])
    return (
        text,
        spans,
        draw(st.lists(place, min_size=1, max_size=6, unique=True)),
        draw(place),
        draw(st.text("x[]", max_size=4)),
    )


@given(case=cases())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_replaced_every_coding_keeps_its_words(study, lead, case) -> None:
    text, spans, coded, resized, word = case
    if not spans:
        return
    replacement = word or "[]"
    source = make_source(study, text, by=lead)
    text = source.current().text
    if len(text) != source.length or spans[-1][1] > len(text) or max(end for _s, end in [*coded, resized]) > len(text):
        return
    codes = [make_code(study, lead) for _each in coded]
    made = [make_coding(source, code, lead, *place) for code, place in zip(codes, coded, strict=True)]
    quotes = [story.take_quote(source=source, start=start, end=end, by=lead) for start, end in coded]
    coding.resize_coding(coding=made[0], start=resized[0], end=resized[1], by=lead)
    was = {one.pk: (one.start, one.end) for one in Coding.objects.filter(source=source)}

    take_out(source, lead, spans=spans, replacement=replacement, number=False)

    now = source.current().text
    expected, moves = mask(text, [(start, end, replacement) for start, end in spans])
    assert now == expected
    for one in Coding.objects.filter(source=source):
        _check(was[one.pk], one, text, now, moves, replacement)
    for quote in Quote.objects.filter(source=source):
        assert quote.words == now[quote.start : quote.end]
    assert Quote.objects.filter(source=source).count() == len({moves.span(*place) for place in coded})
    assert len(quotes) == len(coded)
    # The step before the masking, taken back after it, leads to where that place is now.
    if was[made[0].pk] != coded[0]:
        coding.undo(study=study, by=lead)
        back = Coding.objects.get(pk=made[0].pk)
        assert (back.start, back.end) == moves.span(*coded[0])
        assert back.words == now[back.start : back.end]


def _check(before, row, old, new, moves, replacement) -> None:
    start, end = before
    assert row.words == new[row.start : row.end]
    if not moves.touched(start, end):
        assert row.words == old[start:end]
        return
    # Touched: no word of its own is lost, and a replacement that it cuts through is in it whole.
    inside = [move for move in moves.moves if move.start < end and start < move.end]
    assert row.words.count(replacement) >= len({(move.new_start) for move in inside}) or replacement == ""
    head, tail = old[start : max(start, inside[0].start)], old[min(end, inside[-1].end) : end]
    assert row.words.startswith(head + replacement)
    assert row.words.endswith(replacement + tail)
