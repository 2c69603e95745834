"""Texts that wait: sealed, found by nobody but whom they are for, let in when it is time; and nothing left behind."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_member, make_organisation, make_study

from oogst.core import workdays
from oogst.core.formats.document import Document, Turn
from oogst.participation import gate
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts, services
from oogst.sources.deciding import Choice, decide
from oogst.sources.drafts import DecidedMeanwhile
from oogst.sources.models import Draft, NotAName, Source
from oogst.sources.review import ACCEPTED, OPEN, REJECTED, Found, Names
from oogst.studies.models import ClosedDays
from oogst.studies.services import add_person
from oogst.vault.master import VaultLocked
from oogst.vault.models import SealedText, SubjectKey

pytestmark = pytest.mark.django_db
TEXT = "Wiebe kwam. Daarna sprak Wiebe."


@pytest.fixture
def study():
    return make_study(names="review")


@pytest.fixture
def lead(study):
    return make_member(study, Role.LEAD)


def arrive(study, by, text=TEXT, **fields):
    document = fields.pop("document", None) or Document(name=fields.pop("name", "Gesprek met Wiebe"), text=text)
    return drafts.arrive(study=study, document=document, by=by, **fields)


def found(start, end, decision=OPEN, **fields):
    said = {"kind": "person", "layer": "lexicon", "certainty": "maybe", "replacement": "[naam]", **fields}
    return Found(start, end, decision=decision, **said)


def looked_at(draft, *places, title="Gesprek"):
    drafts.keep_found(draft=draft, names=Names(tuple(places), title, {}), layers=["known"])
    draft.refresh_from_db()
    return draft


def everything_in_research() -> str:
    """Every value of every table of the research database."""
    with connections["default"].cursor() as cursor:
        tables = connections["default"].introspection.table_names(cursor)
        said = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_what_waits_stands_nowhere_in_the_research_database(study, lead) -> None:
    draft = looked_at(arrive(study, lead), found(0, 5), title="Gesprek met Wiebe")

    assert "Wiebe" not in everything_in_research()
    assert drafts.open_draft(draft=draft, by=lead).document.text == TEXT
    assert drafts.titles([draft]) == {draft.pk: "Gesprek met Wiebe"}


def test_a_text_waits_is_looked_at_decided_on_and_becomes_a_source(study, lead) -> None:
    draft = looked_at(arrive(study, lead, kind="logbook"), found(0, 5), found(25, 30, ACCEPTED))

    with pytest.raises(NotAllowed):
        drafts.finish_review(draft=draft, by=lead)
    decided = decide(draft=draft, by=lead, version=draft.version, chosen=[Choice(0, 5, REJECTED)])
    ready = drafts.finish_review(draft=decided, by=lead)
    source = drafts.let_through(draft=ready, by=lead)

    assert (source.pk, source.name, source.kind) == (draft.pk, "Gesprek", "logbook")
    assert source.current().text == "Wiebe kwam. Daarna sprak [naam]."
    assert not Draft.objects.exists()
    assert set(SealedText.objects.values_list("kind", flat=True)) == {"raw", "names"}
    verbs = list(TrailEntry.objects.filter(object_id=str(draft.pk)).values_list("verb", flat=True))
    assert verbs == ["draft.arrived", "draft.reviewed", "source.added"]


def test_a_title_reaches_the_research_database_only_when_a_person_says_so(study, lead) -> None:
    draft = looked_at(arrive(study, lead), title="Gesprek met Wiebe")
    assert (draft.name, draft.open) == ("", 0)

    decided = decide(draft=draft, by=lead, version=draft.version, title="Gesprek\n over  rust ")

    assert decided.name == ""
    assert drafts.finish_review(draft=decided, by=lead).name == "Gesprek over rust"


def test_the_name_of_a_file_stays_sealed_also_when_its_names_are_replaced_already(study, lead, monkeypatch) -> None:
    """It only waits for its day; the file may be called after who was spoken to."""
    draft = arrive(study, lead, kind="interview", date=timezone.localdate(), review=False)

    assert draft.state == Draft.State.READY
    assert "Wiebe" not in everything_in_research()
    assert drafts.titles([draft]) == {draft.pk: "Gesprek met Wiebe"}

    monkeypatch.setattr(timezone, "now", lambda: workdays.end_of(draft.promised_day))
    assert drafts.let_through(draft=draft).name == "Gesprek met Wiebe"


def test_without_a_title_nothing_is_finished(study, lead) -> None:
    draft = looked_at(arrive(study, lead), title="")

    with pytest.raises(NotAllowed):
        drafts.finish_review(draft=draft, by=lead)


def test_two_reviewers_do_not_overwrite_each_other(study, lead) -> None:
    draft = looked_at(arrive(study, lead), found(0, 5))
    decide(draft=draft, by=make_member(study), version=draft.version, chosen=[Choice(0, 5, REJECTED)])

    with pytest.raises(DecidedMeanwhile):
        decide(draft=draft, by=lead, version=draft.version, chosen=[Choice(0, 5, ACCEPTED)])
    with pytest.raises(DecidedMeanwhile):
        drafts.finish_review(draft=draft, by=lead, version=draft.version)

    assert [one.decision for one in drafts.names_of(draft).found] == [REJECTED]


def test_before_the_layers_have_looked_nothing_is_decided(study, lead) -> None:
    draft = arrive(study, lead)

    with pytest.raises(NotAllowed):
        decide(draft=draft, by=lead, version=draft.version)
    with pytest.raises(NotAllowed):
        drafts.finish_review(draft=draft, by=lead)
    with pytest.raises(NotAllowed):
        drafts.let_through(draft=draft, by=lead)


@pytest.mark.parametrize("places", [
    [found(0, 40)], [found(3, 3)], [found(0, 5), found(4, 8)], [found(0, 5, "misschien")],
    [found(0, 5, ACCEPTED, replacement=" ")], [found(0, 5, layer="gevoel")],
])  # fmt: skip
def test_a_decision_that_makes_no_sense_changes_nothing(study, lead, places) -> None:
    draft = looked_at(arrive(study, lead), found(0, 5))

    with pytest.raises(NotAllowed):
        drafts.keep_decisions(draft=draft, found=places, by=lead, version=draft.version)

    assert drafts.names_of(draft).found == (found(0, 5),)


def test_a_place_knows_whom_its_words_stand_for(study, lead) -> None:
    person = add_person(study=study, label="aanjager A2", by=lead)
    draft = looked_at(arrive(study, lead), found(0, 5, kind="place"))

    decide(draft=draft, by=lead, version=draft.version, chosen=[
        Choice(0, 5, ACCEPTED, "aanjager A2"), Choice(25, 30, ACCEPTED, "[plaats]", "person"),
    ])  # fmt: skip

    first, second = drafts.names_of(draft).found
    assert (first.replacement, first.key, first.kind) == ("[aanjager A2]", str(person.pk), "person")
    assert (second.replacement, second.key, second.kind, second.layer) == ("[plaats]", "", "place", "person")


def test_speakers_labels_are_masked_with_the_text(study, lead) -> None:
    text = "Wiebe de Boer: dag.\nOnd.: dag."
    turns = (Turn(0, 19, 15, "Wiebe de Boer", 0), Turn(20, 30, 26, "Ond.", 5_000))
    draft = looked_at(
        arrive(study, lead, document=Document(name="x", text=text, turns=turns)),
        found(0, 13, ACCEPTED, replacement="[aanjager A2]"),
    )
    person = add_person(study=study, label="aanjager A2", by=lead)

    ready = drafts.finish_review(draft=draft, by=lead)
    source = drafts.let_through(draft=ready, by=lead)

    said = [(turn.speaker, source.passage(turn.words_start, turn.end), turn.begins_ms)
            for turn in source.current().turns.all()]  # fmt: skip
    assert said == [("aanjager A2", "dag.", 0), ("Ond.", "dag.", 5_000)]
    assert "Wiebe" not in everything_in_research()
    assert person.label == "aanjager A2"


def test_variables_come_in_as_they_were_reviewed(study, lead) -> None:
    document = Document(name="x", text="Dag.", variables={"wie": "Wiebe", "week": "3"})
    draft = arrive(study, lead, document=document)
    drafts.keep_found(draft=draft, names=Names((), "x", {"wie": "Wiebe", "week": "3"}), layers=[])

    decide(draft=draft, by=lead, version=draft.version, variables={"wie": "[naam]", "verzonnen": "iets"})
    source = drafts.let_through(draft=drafts.finish_review(draft=draft, by=lead), by=lead)

    assert dict(source.values.values_list("variable__name", "value")) == {"wie": "[naam]", "week": "3"}


def test_an_interview_is_for_its_interviewer_until_its_day_is_over(study, lead, monkeypatch) -> None:
    colleague = make_member(study)
    draft = looked_at(arrive(study, lead, kind="interview", date=timezone.localdate()))

    assert list(drafts.visible_drafts(lead, study)) == [draft]
    assert not drafts.visible_drafts(colleague, study).exists()
    for opening in (drafts.open_draft, drafts.remove_draft, drafts.finish_review):
        with pytest.raises(NotAllowed):
            opening(draft=draft, by=colleague)
    ready = drafts.finish_review(draft=draft, by=lead)
    with pytest.raises(gate.Embargoed):
        drafts.let_through(draft=ready, by=lead)

    monkeypatch.setattr(timezone, "now", lambda: workdays.end_of(draft.promised_day))
    assert list(drafts.visible_drafts(colleague, study)) == [draft]
    assert drafts.let_through(draft=ready).promised_day == draft.promised_day


def test_opening_words_under_embargo_is_on_the_trail(study, lead) -> None:
    draft = looked_at(arrive(study, lead, kind="interview", date=timezone.localdate()))
    other = looked_at(arrive(study, lead))

    drafts.open_draft(draft=draft, by=lead)
    drafts.open_draft(draft=other, by=lead)

    assert list(TrailEntry.objects.filter(verb="draft.opened").values_list("object_id", flat=True)) == [str(draft.pk)]


@given(moves=st.lists(st.integers(-60, 0), min_size=1, max_size=6))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_promised_day_only_ever_moves_later(study, lead, moves) -> None:
    today = timezone.localdate()
    draft = arrive(study, lead, kind="interview", date=today - datetime.timedelta(days=30))
    promised = draft.promised_day

    for days in moves:
        draft = drafts.redate(draft=draft, date=today + datetime.timedelta(days=days), by=lead)
        assert draft.promised_day >= promised
        assert draft.embargo_until == workdays.end_of(draft.promised_day)
        promised = draft.promised_day
    drafts.discard_drafts([draft])


def test_an_interview_was_not_held_tomorrow(study, lead) -> None:
    draft = arrive(study, lead, kind="interview")

    with pytest.raises(NotAllowed):
        drafts.redate(draft=draft, date=timezone.localdate() + datetime.timedelta(days=1), by=lead)

    draft.refresh_from_db()
    assert draft.date is None


def test_an_interview_without_a_day_stays_with_its_interviewer_until_its_day_is_said(study, lead) -> None:
    colleague = make_member(study)
    draft = looked_at(arrive(study, lead, kind="interview"))
    assert drafts.is_embargoed(draft)
    assert draft.promised_day is not None

    assert list(drafts.visible_drafts(lead, study)) == [draft]
    assert not drafts.visible_drafts(colleague, study).exists()
    with pytest.raises(NotAllowed):
        drafts.open_draft(draft=draft, by=colleague)
    with pytest.raises(NotAllowed):
        drafts.redate(draft=draft, date=timezone.localdate(), by=colleague)
    with pytest.raises(NotAllowed):
        drafts.finish_review(draft=draft, by=lead)

    dated = drafts.redate(draft=draft, date=timezone.localdate() - datetime.timedelta(days=40), by=lead)
    assert list(drafts.visible_drafts(colleague, study)) == [draft]
    source = drafts.let_through(draft=drafts.finish_review(draft=dated, by=lead), by=lead)
    assert source.promised_day == draft.promised_day  # who was in it keeps the days counted from its arrival


def test_an_interview_without_a_day_enters_by_no_other_way(study, lead) -> None:
    """Not by the clock, nor reviewed already: it came in with its names replaced."""
    draft = arrive(study, lead, kind="interview", review=False)
    assert draft.state == Draft.State.READY

    assert not drafts.ready_to_enter(timezone.now() + datetime.timedelta(days=400)).exists()
    with pytest.raises(NotAllowed):
        drafts.let_through(draft=draft, by=lead)

    drafts.redate(draft=draft, date=timezone.localdate() - datetime.timedelta(days=40), by=lead)
    assert list(drafts.ready_to_enter(timezone.now())) == [draft]


def test_closed_days_that_are_taken_away_shorten_no_promise(study, lead) -> None:
    school, today = make_organisation(study), timezone.localdate()
    study.holidays_suspend = True
    study.save()
    term = ClosedDays.objects.create(study=study, name="vrij", first=today, last=today + datetime.timedelta(days=14))
    draft = arrive(study, lead, kind="interview", date=today, organisation=school)
    promised = draft.promised_day

    term.delete()

    assert drafts.redate(draft=draft, date=today, by=lead).promised_day == promised


def test_with_the_vault_locked_nothing_arrives_and_nothing_opens(study, lead, monkeypatch, tmp_path, settings) -> None:
    draft = looked_at(arrive(study, lead))
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    with pytest.raises(VaultLocked):
        arrive(study, lead)
    with pytest.raises(VaultLocked):
        drafts.open_draft(draft=draft, by=lead)
    with pytest.raises(VaultLocked):
        drafts.titles([draft])

    assert Draft.objects.count() == 1


def test_a_removed_draft_leaves_nothing_sealed(study, lead) -> None:
    draft = looked_at(arrive(study, lead), found(0, 5))

    drafts.remove_draft(draft=draft, by=lead)

    assert not SealedText.objects.filter(about=draft.pk).exists()
    assert not SubjectKey.objects.filter(pk=draft.pk).exists()
    assert TrailEntry.objects.filter(verb="draft.removed").exists()


def test_the_words_of_one_person_are_sealed_under_that_persons_key(study, lead) -> None:
    one, other = (add_person(study=study, label=label, by=lead) for label in ("A1", "A2"))

    alone, together = arrive(study, lead, people=[one]), arrive(study, lead, people=[one, other])

    assert (alone.subject, together.subject) == (one.pk, together.pk)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEAD, Role.RESEARCHER, Role.COACH}))
def test_who_may_not_review_finds_and_opens_nothing(study, lead, role) -> None:
    user = make_member(study, role)
    draft = looked_at(arrive(study, lead))

    assert not drafts.visible_drafts(user, study).exists()
    for act in (drafts.open_draft, drafts.remove_draft, drafts.finish_review):
        with pytest.raises(PermissionDenied):
            act(draft=draft, by=user)
    with pytest.raises(PermissionDenied):
        arrive(study, user)


def test_a_second_look_changes_nothing_of_what_was_decided(study, lead) -> None:
    draft = looked_at(arrive(study, lead), found(0, 5))
    decide(draft=draft, by=lead, version=draft.version, chosen=[Choice(0, 5, REJECTED)])

    drafts.keep_found(draft=draft, names=Names((found(0, 5),), "x", {}), layers=[])

    assert [one.decision for one in drafts.names_of(draft).found] == [REJECTED]


def test_changing_something_in_a_reviewed_text_asks_for_a_review_again(study, lead) -> None:
    draft = looked_at(arrive(study, lead, kind="interview", date=timezone.localdate()), found(0, 5, ACCEPTED))
    ready = drafts.finish_review(draft=draft, by=lead)

    again = decide(draft=ready, by=lead, version=ready.version, chosen=[Choice(0, 5, REJECTED)])

    assert (again.state, again.name) == (Draft.State.REVIEW, "")


def test_nothing_of_what_is_refused_stays(study, lead) -> None:
    with pytest.raises(NotAllowed):
        arrive(study, lead, basis="verzonnen")

    assert (Draft.objects.count(), Source.objects.count(), NotAName.objects.count()) == (0, 0, 0)
    assert not SealedText.objects.exists()
    assert uuid.UUID(int=0) not in set(SubjectKey.objects.values_list("pk", flat=True))


def test_a_source_that_is_removed_leaves_nothing_sealed(study, lead) -> None:
    draft = looked_at(arrive(study, lead))
    source = drafts.let_through(draft=drafts.finish_review(draft=draft, by=lead), by=lead)
    assert SealedText.objects.filter(about=source.pk).exists()

    services.remove_sources(sources=[source], by=lead)

    assert not SealedText.objects.filter(about=draft.pk).exists()
    assert not SubjectKey.objects.filter(pk=draft.pk).exists()
