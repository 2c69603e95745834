"""What there is of one person: all of it, nothing of anybody else, in the same number of queries however much it is."""

import datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_source, make_study
from tests.participation.consents import make_signature, make_version
from tests.web.mine.people import make_person

from oogst.core import workdays
from oogst.core.formats.document import Document, Turn
from oogst.flows import own_data
from oogst.participation.models import Letter
from oogst.people.accounts import User
from oogst.sources import drafts
from oogst.sources.models import Source
from oogst.sources.services import set_people
from oogst.story import services as story
from oogst.vault import files
from oogst.vault.models import Subject

pytestmark = pytest.mark.django_db
TALK = "V: Hoe ging het?\nA: Wij hadden geen tijd.\nB: Bij ons ging het goed.\nA: Dan had je geluk.\n"


@pytest.fixture(autouse=True)
def sealed(settings, tmp_path):
    settings.SEALED = tmp_path / "sealed"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def lead(study):
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


@pytest.fixture
def person(study):
    return make_person(study)


def talk(study, lead, a, b=None):
    """An interview, or a talk of two, with turns."""
    turns, at = [], 0
    for line in TALK.splitlines(keepends=True):
        turns.append(Turn(at, at + len(line), at + 3, line[0]))
        at += len(line)
    source = make_source(study, document=Document("Gesprek", TALK, turns=tuple(turns)), by=lead)
    set_people(source=source, speakers={a: "A", **({b: "B"} if b else {})}, by=lead)
    return source


def tell(source, words, lead):
    """Take a quote of a source, and put it under a finding."""
    start = TALK.index(words)
    quote = story.take_quote(source=source, start=start, end=start + len(words), by=lead)
    story.weigh(
        finding=story.make_finding(study=source.study, claim="Stelling", by=lead), quote=quote, stance="for", by=lead
    )
    return quote


def wait(study, lead, person, **fields):
    return drafts.arrive(
        study=study, document=Document("Wacht", "Hier staat iets."), by=lead, people=[person], **fields
    )


def test_what_is_cooling_off_what_waits_for_names_and_what_is_in_the_study(study, lead, person):
    today = workdays.today(timezone.now())
    signature = make_signature(person, yes=["interview", "logbook"])
    cooling = wait(study, lead, person, kind="interview", date=today, basis="consent", interviewer=lead.pk)
    waiting = wait(study, lead, person, kind="logbook", date=today - datetime.timedelta(days=3), basis="consent")
    there = make_source(
        study, date=today - datetime.timedelta(days=9), kind="notes", basis="own_notes", people=[person], by=lead
    )

    data = own_data.of(person)

    assert [(given.id, given.state) for given in data.given] == [
        (cooling.pk, own_data.State.COOLING), (waiting.pk, own_data.State.NAMES), (there.pk, own_data.State.IN_STUDY),
    ]  # fmt: skip
    assert [given.signature for given in data.given] == [signature, signature, None]
    assert [given.is_open for given in data.given] == [True, False, False]
    assert data.destroy_until == cooling.promised_day == data.given[0].promised


def test_the_newest_answer_to_each_form_stands_and_the_earlier_ones_are_kept(person):
    first = make_version(person.study, ["interview"])
    old = make_signature(person, yes=["interview"], version=first, ended_at=timezone.now(), ended_why="replaced")
    new = make_signature(person, yes=["interview"], version=first)
    paper = make_signature(person, yes=["interview"], method="paper", confirmed_at=None, recorded_by=person.pk)

    data = own_data.of(person)

    assert data.standing == [new]
    assert data.unconfirmed == [paper]
    assert data.earlier == [old]


def test_recordings_and_letters_are_counted(study, lead, person):
    source = make_source(study, people=[person], by=lead)
    files.keep(
        study.pk, person.pk, Subject.PERSON, kind="recording", about=source.pk, name="x.ogg", media_type="audio/ogg",
        parts=[b"OggS"], most=100,
    )  # fmt: skip
    for kind, sent in (("consent.ask", True), ("code", True), ("consent.reminder", False)):
        Letter.objects.create(study=study, person=person, kind=kind, sent=sent)

    data = own_data.of(person)

    assert (data.recordings, data.letters) == (1, 1)


def test_quotes_are_ones_own_words_and_not_a_word_of_others(study, lead, person):
    other = make_person(study, "Omar Haddou")
    source = talk(study, lead, person, other)
    tell(source, "Wij hadden geen tijd.", lead)
    tell(source, "Bij ons ging het goed.", lead)
    tell(source, "geen tijd.\nB: Bij ons ging het goed.\nA: Dan had", lead)

    assert [quote.words for quote in own_data.of(person).quotes] == ["Wij hadden geen tijd.", "geen tijd. […] Dan had"]
    assert [quote.words for quote in own_data.of(other).quotes] == ["Bij ons ging het goed.", "Bij ons ging het goed."]


def test_of_a_text_of_several_without_turns_no_words_are_shown(study, lead, person):
    other = make_person(study, "Omar Haddou")
    tell(make_source(study, TALK, by=lead, people=[person, other]), "Dan had je geluk.", lead)
    tell(make_source(study, TALK, by=lead, people=[person]), "Wij hadden geen tijd.", lead)

    assert [quote.words for quote in own_data.of(person).quotes] == ["Wij hadden geen tijd."]
    assert own_data.of(other).quotes == ()


def test_a_quote_that_was_only_taken_is_not_told(study, lead, person):
    source = make_source(study, TALK, by=lead, people=[person])
    taken = story.take_quote(source=source, start=3, end=12, by=lead)

    assert own_data.of(person).quotes == ()

    report = story.report_of(study=study, by=lead)
    section = story.add_section(report=report, title="Begin", by=lead)
    story.write_section(section=section, by=lead, title="Begin", version=section.version, body=f"::quote[{taken.pk}]")
    assert len(own_data.of(person).quotes) == 1


def test_what_was_edited_is_shown_beside_what_was_said(study, lead, person):
    quote = tell(make_source(study, TALK, by=lead, people=[person]), "Wij hadden geen tijd.", lead)
    story.edit_quote(quote=quote, edited="We hadden geen tijd.", by=lead)

    found = own_data.of(person).quotes[0]

    assert (found.edited, found.words) == ("We hadden geen tijd.", "Wij hadden geen tijd.")


def test_the_same_number_of_queries_for_one_and_for_many(study, lead, person):
    make_signature(person, yes=["interview"])

    def give():
        tell(talk(study, lead, person), "Wij hadden geen tijd.", lead)
        wait(study, lead, person, kind="notes", basis="own_notes")

    def count():
        with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["vault"]) as two:
            own_data.of(person)
        return len(one) + len(two)

    give()
    before = count()
    for _more in range(3):
        give()

    assert count() == before


def test_nothing_of_others_is_in_it(study, lead, person):
    other = make_person(study, "Omar Haddou")
    make_signature(other, yes=["interview"])
    make_source(study, people=[other], by=lead)
    wait(study, lead, other, kind="notes", basis="own_notes")

    data = own_data.of(person)

    assert (data.given, data.signatures, data.quotes, data.letters) == ((), (), (), 0)


def test_it_needs_no_key_of_the_vault(study, lead, person, monkeypatch):
    make_source(study, people=[person], by=lead)
    monkeypatch.delenv("OOGST_MASTER_KEY")

    assert len(own_data.of(person).given) == 1
    assert Source.objects.count() == 1


def test_an_interview_of_which_nobody_said_the_day_can_be_destroyed_from_the_start(study, lead, person):
    draft = wait(study, lead, person, kind="interview", interviewer=lead.pk)

    [given] = own_data.of(person).given

    assert (given.state, given.date, given.promised) == (own_data.State.COOLING, None, draft.promised_day)
    assert given.is_open
