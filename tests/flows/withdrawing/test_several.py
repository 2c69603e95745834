"""Texts of several people that still wait, and what the person's own words are."""

import datetime
import io

import pytest
from django.utils import timezone
from tests.factories import make_code, make_coding, make_source, make_study
from tests.flows.withdrawing.world import today

from oogst.coding.models import Code
from oogst.coding.services import write_memo
from oogst.core.formats.document import Document, Turn
from oogst.exchange.choices import Choices
from oogst.exchange.giving import Format, give
from oogst.flows import import_material, name_finding, withdrawing
from oogst.participation.models import Withdrawal
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import drafts, incoming, jobs
from oogst.sources.models import Draft, DraftPerson, Source
from oogst.studies import identities, other_names
from oogst.studies import services as studies
from oogst.studies.models import Person, Study, Task
from oogst.vault import keys, texts
from oogst.vault.identities import Who
from oogst.vault.models import Subject, SubjectKey

pytestmark = pytest.mark.django_db
LINES = ["Anja: ik vond het zwaar", "Bram: ik vond het mooi", "Anja: dat zegt iedereen", "Bram: nou, ik wel"]


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def lead(study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


def person(study: Study, label: str, name: str) -> Person:
    made = studies.add_person(study=study, label=label, by=None)
    identities.keep_identity(person=made, who=Who(name=name), by=None)
    return made


def waiting(study: Study, lead: User, *people: Person, turns: bool = True, kind: str = "interview") -> Draft:
    text, made, at = "\n".join(LINES), [], 0
    for line in LINES:
        label = line.split(":")[0]
        made.append(Turn(at, at + len(line), at + len(label) + 2, label))
        at += len(line) + 1
    draft = drafts.arrive(
        study=study, document=Document("Gesprek", text, turns=tuple(made) if turns else ()), by=lead, people=people,
        kind=kind, date=today(), basis="elsewhere",
    )  # fmt: skip
    name_finding.look_at(draft.pk)
    return Draft.objects.get(pk=draft.pk)


def test_a_talk_that_waits_loses_one_voice_under_a_new_key(study, lead) -> None:
    anja, bram = person(study, "teamlid A", "Anja Bos"), person(study, "teamlid B", "Bram Vos")
    draft = waiting(study, lead, anja, bram)
    before = SubjectKey.objects.get(pk=draft.pk).key_id

    withdrawing.destroy(person=anja)

    left = Draft.objects.get(pk=draft.pk)
    document = drafts.document_of(left)
    assert document.text == f"[ingetrokken]\n{LINES[1]}\n[ingetrokken]\n{LINES[3]}"
    assert [document.text[turn.start : turn.end] for turn in document.turns] == [LINES[1], LINES[3]]
    found = {document.text[one.start : one.end] for one in drafts.names_of(left).found}
    assert "Bram" in found
    assert not any("Anja" in words for words in found)
    assert SubjectKey.objects.get(pk=draft.pk).key_id != before
    assert list(left.people.all()) == [bram]
    assert left.version == draft.version + 1


def test_who_reviewed_it_meanwhile_looks_again(study, lead) -> None:
    anja, bram = person(study, "teamlid A", "Anja Bos"), person(study, "teamlid B", "Bram Vos")
    draft = waiting(study, lead, anja, bram)
    found = drafts.names_of(draft).found
    withdrawing.destroy(person=anja)

    with pytest.raises(NotAllowed):
        drafts.keep_decisions(draft=draft, found=found, by=lead, version=draft.version)


def test_where_nobody_knows_whose_words_are_whose_it_goes_whole(study, lead) -> None:
    anja, bram = person(study, "teamlid A", "Anja Bos"), person(study, "teamlid B", "Bram Vos")
    draft = waiting(study, lead, anja, bram, turns=False)

    withdrawing.destroy(person=anja)

    assert not Draft.objects.filter(pk=draft.pk).exists()
    with pytest.raises(keys.NoKey):
        keys.subject_key(draft.pk)
    task = Task.objects.get(kind="withdrawal.draft_gone")
    assert task.user_id == lead.pk


def test_a_harvest_that_waits_only_loses_the_link(study, lead) -> None:
    anja, bram = person(study, "teamlid A", "Anja Bos"), person(study, "teamlid B", "Bram Vos")
    draft = waiting(study, lead, anja, bram, turns=False, kind="harvest")
    assert withdrawing.may_destroy(anja, timezone.now()) is None
    Draft.objects.filter(pk=draft.pk).update(promised_day=today())

    withdrawing.destroy(person=anja)

    assert [row.person for row in DraftPerson.objects.filter(draft=draft)] == [bram]
    assert drafts.document_of(draft).text == "\n".join(LINES)


def test_with_the_vault_locked_a_talk_that_waits_goes_whole(study, lead, monkeypatch, settings, tmp_path) -> None:
    anja, bram = person(study, "teamlid A", "Anja Bos"), person(study, "teamlid B", "Bram Vos")
    draft = waiting(study, lead, anja, bram)
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    withdrawing.destroy(person=anja)

    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert not SubjectKey.objects.filter(pk=draft.pk).exists()


def test_a_name_learnt_before_it_was_known_is_forgotten(study, lead) -> None:
    other_names.add(study, "Anja Bos", "person", origin=study.pk)
    other_names.add(study, "Sjors", "person", origin=study.pk)
    anja = person(study, "teamlid A", "Anja Bos")

    withdrawing.destroy(person=anja)

    assert [known.names for known in other_names.read(study)] == [("Sjors",)]


def test_what_everybody_was_asked_stays(study, lead) -> None:
    question = "Wat heb je in deze periode met de doelen gedaan?"
    anja = person(study, "teamlid A", "Anja Bos")
    gone = make_source(study, f"{question}\nIk liep elke dag door de gang naar boven.")
    gone.participants.create(person=anja)
    make_source(study, f"{question}\nNiets bijzonders.")
    Source.objects.filter(pk=gone.pk).update(promised_day=today())
    about_question = write_memo(study=study, text=f"Steeds dezelfde vraag: {question}", by=lead)
    quoting = write_memo(study=study, text="“ik liep elke dag door de gang”, mooi beeld", by=lead)

    withdrawing.destroy(person=anja)

    assert type(about_question).objects.filter(pk=about_question.pk).exists()
    assert not type(quoting).objects.filter(pk=quoting.pk).exists()


def test_a_code_of_one_common_word_keeps_its_name(study, lead) -> None:
    anja = person(study, "teamlid A", "Anja Bos")
    gone, stays = make_source(study, "Tijd hebben wij niet."), make_source(study, "Tijd is er genoeg.")
    gone.participants.create(person=anja)
    Source.objects.filter(pk=gone.pk).update(promised_day=today())
    common, own = make_code(study, lead, "tijd"), make_code(study, lead, "hebben wij niet")
    make_coding(gone, common, lead, 0, 4)
    make_coding(stays, common, lead, 0, 4)
    make_coding(gone, own, lead, 5, 20)

    withdrawing.destroy(person=anja)

    assert Code.objects.get(pk=common.pk).name == "tijd"
    assert Code.objects.get(pk=own.pk).name == "[ingetrokken]"


def test_after_the_last_day_it_is_carried_on_all_the_same(study) -> None:
    """The promise holds for when it was asked, not for when a machine comes round to it."""
    anja = person(study, "teamlid A", "Anja Bos")
    gone = make_source(study)
    gone.participants.create(person=anja)
    Source.objects.filter(pk=gone.pk).update(promised_day=today())
    Withdrawal.objects.create(study=study, person=anja, kind="destroy")
    Source.objects.filter(pk=gone.pk).update(promised_day=today() - datetime.timedelta(days=3))

    withdrawing.resume(timezone.now())

    assert not Person.objects.filter(pk=anja.pk).exists()


def test_a_harvest_of_the_group_stays_and_its_raw_text_with_the_names_goes(study, lead) -> None:
    anja, bram = person(study, "teamlid A", "Anja Bos"), person(study, "teamlid B", "Bram Vos")
    source = make_source(study, "Wij willen rust.", kind="harvest", people=[anja, bram], by=lead)
    texts.keep(study.pk, source.pk, Subject.THING, kind=drafts.RAW, about=source.pk, text="Anja en Bram willen rust.")
    Source.objects.filter(pk=source.pk).update(promised_day=today())

    withdrawing.destroy(person=anja)

    assert list(source.people.all()) == [bram]
    assert source.current().text == "Wij willen rust."
    assert texts.read(drafts.RAW, source.pk) is None


def test_an_export_of_before_does_not_bring_back_what_was_destroyed(study, lead) -> None:
    anja = person(study, "teamlid A", "Anja Bos")
    gone = make_source(study, "Ik vond het zwaar.", kind="interview", people=[anja], by=lead)
    make_source(study, "Wij willen rust.", kind="harvest", by=lead)
    project = io.BytesIO()
    give(study=study, out=project, format=Format.QDPX, by=lead)

    withdrawing.destroy(person=anja)
    batch = incoming.start_import(study=study, by=lead, settings={"names": "done"})
    file = import_material.bring(batch=batch, name="eerder.qdpx", chunks=[project.getvalue()], plan_it=False)
    jobs.keep(file, wish={"merge": Choices().as_json()})
    report = import_material.take(file.pk).report

    assert "source-withdrawn" in str(report)
    assert not Source.objects.filter(guid=gone.guid).exists()
    assert study.sources.count() == 1


def test_names_that_only_came_up_in_what_is_destroyed_go_with_it(study, lead) -> None:
    anja = person(study, "teamlid A", "Anja Bos")
    source = make_source(study, "Ik vond het zwaar.", kind="interview", people=[anja], by=lead)
    other_names.add(study, "Gonda", "person", origin=source.pk)
    other_names.add(study, "Wim", "person", origin=source.pk)
    assert other_names.add(study, "wim", "person", origin=study.pk) == "[naam 2]"

    withdrawing.destroy(person=anja)

    assert [known.names for known in other_names.read(study)] == [("Wim",)]
