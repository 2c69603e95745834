"""Forms: two people publish, and what is published stays as it is, whoever tries to change it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.utils import timezone
from tests.factories import make_member, make_study
from tests.participation.things import edit, fill_in, lead_of, make_ask, make_draft, make_person, make_version, publish
from tests.participation.things import next_version as following

from oogst.participation import forms
from oogst.participation.models import ConsentVersion, Purpose
from oogst.participation.topics import Topic
from oogst.participation.validating import check_list, problems
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
State = ConsentVersion.State


@pytest.fixture
def study():
    return make_study()


def test_a_new_form_starts_from_texts_that_only_lack_whom_to_turn_to(study):
    form = forms.create_form(study=study, title="Aanjagers", by=lead_of(study))

    version = form.versions.get()
    assert sorted(text.language for text in version.texts.all()) == ["en", "nl", "nl-plain"]
    found = problems(version)
    assert {problem.language for problem in found} == {"en", "nl", "nl-plain"}
    assert {problem.topic for problem in found} == {"", Topic.CONTACT}
    fill_in(version, lead_of(study))
    assert problems(ConsentVersion.objects.get(pk=version.pk)) == []


def test_publishing_takes_two(study):
    version, lead = make_draft(study), lead_of(study)
    forms.propose(version=version, by=lead)

    with pytest.raises(NotAllowed):
        forms.publish(version=version, by=lead)
    other = make_member(study)
    published = forms.publish(version=version, by=other)

    assert (published.state, published.proposed_by, published.published_by) == (State.PUBLISHED, lead.pk, other.pk)
    assert TrailEntry.objects.get(verb="consent.published").actor == other.pk


def test_the_database_itself_asks_for_two(study):
    version = make_version(study)

    with pytest.raises(Error), transaction.atomic():
        ConsentVersion.objects.filter(pk=version.pk).update(published_by=version.proposed_by)


@pytest.mark.parametrize("role", [Role.COACH, Role.ADVISOR, Role.CHAMPION, Role.MANAGER, Role.TEAM_MEMBER])
def test_only_who_may_write_forms_does(study, role):
    version = make_draft(study)
    member = make_member(study, role)

    for attempt in (
        lambda: forms.create_form(study=study, title="x", by=member),
        lambda: forms.propose(version=version, by=member),
        lambda: forms.publish(version=version, by=member),
        lambda: forms.new_version(form=version.form, by=member),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize("state", [State.PROPOSED, State.PUBLISHED, State.RETIRED])
def test_only_a_draft_can_be_changed(study, state):
    version, lead = make_draft(study), lead_of(study)
    if state == State.PROPOSED:
        forms.propose(version=version, by=lead)
    else:
        publish(version)
        if state == State.RETIRED:
            forms.retire(version=version, by=lead)
    text = version.texts.get(language="nl")

    for attempt in (
        lambda: forms.edit_version(version=version, by=lead, purposes=["interview"], required=[]),
        lambda: forms.keep_text(
            version=version, language="nl", by=lead, sheet="# Anders", statement="", purposes={}, questions=[]
        ),
        lambda: forms.remove_text(version=version, language="nl", by=lead),
        lambda: forms.propose(version=version, by=lead),
    ):
        with pytest.raises(NotAllowed):
            attempt()

    text.refresh_from_db()
    assert text.sheet.startswith("# Meedoen")


def test_the_database_refuses_to_change_what_is_out(study):
    version = make_version(study)
    text = version.texts.get(language="nl")

    for column in ("sheet", "statement"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE oogst_consenttext SET {column} = 'anders' WHERE version_id = %s", [_raw(version.pk)]
            )
    text.refresh_from_db()
    assert text.sheet.startswith("# Meedoen")


@pytest.mark.parametrize(
    "change",
    [
        {"purposes": ["quotes"]},
        {"required": ["quotes"]},
        {"changed": ["quotes"]},
        {"valid_until": "2030-01-01"},
        {"number": 9},
        {"published_at": "2020-01-01T12:00Z"},
        {"state": State.DRAFT},
        {"state": State.PROPOSED},
    ],
)
def test_the_database_refuses_to_change_what_a_published_version_asks(study, change):
    version = make_version(study)

    with pytest.raises(Error), transaction.atomic():
        ConsentVersion.objects.filter(pk=version.pk).update(**change)
    assert ConsentVersion.objects.filter(pk=version.pk).update(state=State.RETIRED) == 1
    with pytest.raises(Error), transaction.atomic():
        ConsentVersion.objects.filter(pk=version.pk).update(state=State.PUBLISHED)


def _raw(pk):
    return pk.hex if connection.vendor == "sqlite" else str(pk)


@pytest.mark.parametrize("topic", list(Topic))
def test_each_topic_is_missed(study, topic):
    version, lead = make_draft(study), lead_of(study)
    text = version.texts.get(language="nl")
    sheet = text.sheet.replace(f" {{#{topic.value}}}", "")
    questions = [question for question in text.questions if question["passage"] != topic] + text.questions[-3:]
    forms.keep_text(
        version=version, language="nl", by=lead, sheet=sheet, statement=text.statement, purposes=text.purposes,
        questions=questions[:5],
    )  # fmt: skip

    blocking = {problem.topic for problem in problems(version) if problem.blocks}

    assert topic in blocking
    assert blocking <= {topic, ""}
    with pytest.raises(NotAllowed):
        forms.propose(version=version, by=lead)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("vijf werkdagen", "enige tijd"),
        ("@", " bij "),
        ("eidinggevende", "irecteur"),
    ],
)
def test_a_passage_must_say_it_in_so_many_words(study, was, becomes):
    version = make_draft(study)
    text = version.texts.get(language="nl")

    before = [check for check in check_list(text.sheet) if check.wrong]
    after = [check for check in check_list(text.sheet.replace(was, becomes)) if check.wrong]

    assert before == []
    assert len(after) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"questions": []},
        {"questions": [{"question": "Ja?", "options": ["ja"], "right": 0, "passage": "purpose"}] * 3},
        {"questions": [{"question": "Ja?", "options": ["ja", "nee"], "right": 2, "passage": "purpose"}] * 3},
        {"questions": [{"question": "Ja?", "options": ["ja", "nee"], "right": 1, "passage": "nergens"}] * 3},
        {"statement": " "},
        {"purposes": {}},
        {"sheet": "Zonder titel"},
    ],
)
def test_what_is_missing_stops_a_proposal(study, wrong):
    version, lead = make_draft(study), lead_of(study)
    text = version.texts.get(language="nl")
    said = {name: getattr(text, name) for name in ("sheet", "statement", "purposes", "questions")} | wrong
    forms.keep_text(version=version, language="nl", by=lead, **said)

    with pytest.raises(NotAllowed):
        forms.propose(version=version, by=lead)
    version.refresh_from_db()
    assert version.state == State.DRAFT


def test_dutch_is_needed_and_the_other_languages_are_advised(study):
    version, lead = make_draft(study), lead_of(study)
    forms.remove_text(version=version, language="en", by=lead)
    forms.remove_text(version=version, language="nl-plain", by=lead)

    assert [(problem.language, problem.blocks) for problem in problems(version)] == [("nl-plain", False), ("en", False)]
    publish(version)

    other = make_draft(study, "Anderen")
    forms.remove_text(version=other, language="nl", by=lead)
    with pytest.raises(NotAllowed):
        forms.propose(version=other, by=lead)


def test_a_proposal_can_go_back_and_be_changed(study):
    version, lead = make_draft(study), lead_of(study)
    forms.propose(version=version, by=lead)

    forms.send_back(version=version, by=make_member(study))
    edit(ConsentVersion.objects.get(pk=version.pk), purposes=["survey", "interview"], required=["survey"])

    version.refresh_from_db()
    assert (version.state, version.purposes, version.required) == (State.DRAFT, ["interview", "survey"], ["survey"])


def test_the_next_version_starts_from_the_last_and_takes_its_place(study):
    first = make_version(study)
    lead = lead_of(study)

    second = forms.new_version(form=first.form, by=lead)
    with pytest.raises(NotAllowed):
        forms.new_version(form=first.form, by=lead)
    edit(second, changed=["recording"])
    publish(second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.number) == (State.RETIRED, State.PUBLISHED, 2)
    assert second.changed == [Purpose.RECORDING]
    assert second.texts.get(language="en").sheet == first.texts.get(language="en").sheet


def test_who_had_not_answered_is_asked_for_the_new_version_instead(study):
    first = make_version(study)
    ask = make_ask(make_person(study), first)

    second = following(first.form)

    ask.refresh_from_db()
    assert (ask.outcome, ask.ended_at is None) == ("replaced", False)
    assert [row.person_id for row in second.asks.filter(ended_at=None)] == [ask.person_id]


def test_who_was_reminded_is_not_reminded_of_the_next_version(study):
    first = make_version(study)
    ask = make_ask(make_person(study), first)
    first.asks.filter(pk=ask.pk).update(reminded_at=timezone.now())

    second = following(first.form)

    assert second.asks.get().reminded_at is not None
    assert second.asks.get().by == ask.by


def test_a_sentence_that_differs_without_being_called_a_change_is_pointed_out(study):
    first, lead = make_version(study), lead_of(study)
    version = forms.new_version(form=first.form, by=lead)
    text = version.texts.get(language="en")
    said = {name: getattr(text, name) for name in ("sheet", "statement", "questions")}
    purposes = {**text.purposes, "recording": "What I say may be filmed."}
    assert problems(version) == []

    forms.keep_text(version=version, language="en", by=lead, purposes=purposes, **said)
    version = ConsentVersion.objects.get(pk=version.pk)
    assert [problem.blocks for problem in problems(version)] == [False]

    assert problems(edit(version, changed=["recording"])) == []
