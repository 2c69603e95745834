"""Everything of one person goes, everywhere; everything of the others stays, every coding with its words."""

import json
import re
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.db import connections
from django.utils import timezone
from tests.factories import make_member, make_study
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import World, make_world
from tests.web.test_access_walk import client_of

from oogst.coding import log
from oogst.coding.models import Change, Code, Coding, Memo
from oogst.coding.services import redo, undo
from oogst.exchange.report import give_report
from oogst.flows import withdrawing
from oogst.flows.erasing.inventory import CLASSES
from oogst.insight.models import SavedQuery
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.people.trail import verify
from oogst.sources.models import Draft, ImportFile, Revision, Source, Turn
from oogst.story.models import Finding, Quote, Section
from oogst.story.services import write_section
from oogst.story.view import View
from oogst.studies.models import Person, Task
from oogst.vault.models import SealedFile, SubjectKey

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


@pytest.fixture
def world() -> World:
    return make_world(GONE, STAYS)


@pytest.fixture
def after(world) -> World:
    withdrawing.destroy(person=world.gone.person)
    return world


def test_the_world_holds_what_is_looked_for(world) -> None:
    kept = everything()
    for mark in (GONE, STAYS):
        assert len(where(mark, kept)) > 10


def test_nothing_is_left_of_the_person(after) -> None:
    kept = everything()
    kept.pop("default.oogst_words_data", None)  # cleaned by a job, after the transaction: see tests/proof

    assert where(GONE, kept) == []
    for words in (*after.gone.secrets, after.gone.person.code, after.gone.person.label):
        assert where(words, kept) == [], words
    for pk in (after.gone.things["segment"].pk, after.gone.things["quote"].pk, after.gone.things["memo"].pk):
        found = [name for name in where(str(pk), kept) + where(pk.hex, kept) if "trail" not in name]
        assert found == []


def test_ids_are_left_only_on_the_trail_and_where_destroying_again_needs_them(after) -> None:
    kept = everything()
    person = after.gone.person.pk

    found = set(where(str(person), kept) + where(person.hex, kept))
    assert {name for name in found if "trail" not in name and "erasures" not in name} <= {"default.oogst_withdrawal"}


def test_everything_of_the_others_is_as_it_was(world) -> None:
    before = {name: text for name, text in everything().items() if "erasures" not in name}
    before.pop("default.oogst_words_data", None)  # in which a word stands as often as it pleases
    counted = {name: sum(STAYS in line for line in text.split("\n")) for name, text in before.items()}

    withdrawing.destroy(person=world.gone.person)

    kept = everything()
    for name, count in counted.items():
        # The talk of both has one version where it had one before, so nothing of the other became less.
        assert sum(STAYS in line for line in kept.get(name, "").split("\n")) == count, name
    other = world.stays.things
    for thing in ("segment", "quote", "memo", "finding", "section", "draft", "waiting", "read", "signature"):
        assert type(other[thing]).objects.filter(pk=other[thing].pk).exists(), thing
    assert SubjectKey.objects.filter(pk=world.stays.person.pk).exists()
    assert SealedFile.objects.filter(pk=other["recording"].pk).exists()


def test_every_coding_and_quote_holds_its_words(after) -> None:
    for row in [*Coding.objects.select_related("source"), *Quote.objects.select_related("source")]:
        assert row.source.current().text[row.start : row.end] == row.words


def test_a_talk_of_two_keeps_the_other(after) -> None:
    source = Source.objects.get(pk=after.things["together"].pk)
    text = source.current().text

    assert text == (
        "V: Hoe ging het in uw team?\n[ingetrokken]\nB: zilverbeuk bij ons ging het zilverbeuk juist heel goed.\n"
        "[ingetrokken]"
    )
    assert [turn.speaker for turn in Turn.objects.filter(revision__source=source)] == ["V", "B"]
    assert list(source.people.all()) == [after.stays.person]
    assert (source.length, source.words) == (len(text), len(text.split()))
    assert Revision.objects.filter(source=source).count() == 1
    left = {coding.words for coding in Coding.objects.filter(source=source)}
    assert left == {"zilverbeuk bij ons ging", "B: zilverbeuk"}


def test_a_group_text_loses_only_the_link_and_somebody_looks(after) -> None:
    harvest = Source.objects.get(pk=after.things["harvest"].pk)

    assert list(harvest.people.all()) == [after.stays.person]
    assert Task.objects.filter(kind="withdrawal.group_text", about=harvest.pk, done_at=None).exists()


def test_memos_that_quoted_are_gone_and_elsewhere_the_words_make_place(after) -> None:
    things = after.gone.things

    assert not Memo.objects.filter(pk=things["memo"].pk).exists()
    assert Code.objects.get(pk=things["named"].pk).name == "[ingetrokken]"
    assert Code.objects.get(pk=things["named"].pk).definition == "Zie [ingetrokken]."
    assert Code.objects.get(pk=things["code"].pk).anchor == ""
    finding = Finding.objects.get(pk=things["finding"].pk)
    assert finding.claim == "Stelling kw"
    assert finding.explanation == "Zoals gezegd: “[ingetrokken].” Mooi.\n\n*[Citaat ingetrokken]*\n"


def test_a_question_loses_the_words_and_one_about_the_person_goes(after) -> None:
    gone, stays = after.gone.things, after.stays.things

    assert not SavedQuery.objects.filter(pk=gone["question_about"].pk).exists()
    question = SavedQuery.objects.get(pk=gone["question"].pk)
    assert question.name == "Zoals gezegd: “[ingetrokken].” Mooi."
    assert question.definition["asked"]["first"]["words"] == "[ingetrokken]."
    assert {row.pk for row in SavedQuery.objects.all()} >= {stays["question"].pk, stays["question_about"].pk}
    assert "[ingetrokken]" not in SavedQuery.objects.get(pk=stays["question"].pk).name


def test_the_report_shows_a_gap_in_every_form(after) -> None:
    section = Section.objects.get(pk=after.gone.things["section"].pk)
    assert section.body == "Begin.\n\n*[Citaat ingetrokken]*\n\nZoals gezegd: “[ingetrokken].” Mooi.\n\nEind."

    view = View("nl")
    forms = {form: give_report(study=after.study, format=form, view=view, by=None) for form in ("html", "docx", "pdf")}
    assert all(done.problems == 0 for done in forms.values())
    assert "[Citaat ingetrokken]" in forms["html"].content.decode()
    assert "[Citaat ingetrokken]" in "\n".join(p.text for p in docx.Document(BytesIO(forms["docx"].content)).paragraphs)
    pages = pypdfium2.PdfDocument(forms["pdf"].content)
    assert "[Citaat ingetrokken]" in "".join(page.get_textpage().get_text_range() for page in pages)


def test_an_editor_who_has_the_section_open_does_not_put_the_words_back(world) -> None:
    opened = Section.objects.get(pk=world.gone.things["section"].pk)
    withdrawing.destroy(person=world.gone.person)

    with pytest.raises(NotAllowed):
        write_section(section=opened, title="x", body=opened.body, version=opened.version, by=world.lead)


def test_steps_can_still_be_taken_back_and_made_again(after) -> None:
    """Every step that is left, down to the first, and up again."""
    before = sorted(Coding.objects.present().values_list("pk", "start", "end", "words"))
    undone = 0
    while log.last_done(after.study, after.lead) is not None:
        undo(study=after.study, by=after.lead)
        undone += 1
    assert undone >= 5
    for _step in range(undone):
        redo(study=after.study, by=after.lead)

    assert sorted(Coding.objects.present().values_list("pk", "start", "end", "words")) == before
    assert not Change.objects.filter(rows=[]).exclude(verb__in=["undo", "redo"]).exists()


def test_the_account_that_was_for_this_alone_is_gone_and_another_is_not(world) -> None:
    elsewhere = make_study()
    Membership.objects.create(study=elsewhere, user_id=world.gone.user.pk, role="advisor")

    withdrawing.destroy(person=world.gone.person)

    assert User.objects.filter(pk=world.gone.user.pk).exists()
    assert Membership.objects.get(user_id=world.gone.user.pk, study=world.study).person is None

    withdrawing.destroy(person=world.stays.person)
    assert not User.objects.filter(pk=world.stays.user.pk).exists()
    assert not Membership.objects.filter(user_id=world.stays.user.pk).exists()


def test_the_certificate_lists_every_class_and_names_nobody(mailbox, world) -> None:
    withdrawal = withdrawing.destroy(person=world.gone.person)
    said = withdrawing.certificate(withdrawal)

    assert [row["key"] for row in said["classes"]] == list(CLASSES)
    counts = {row["key"]: row["count"] for row in said["classes"]}
    expected = {
        "pseudonyms": 1, "identities": 1, "addresses": 1, "sources": 1, "drafts": 1, "cut_texts": 1,
        "unlinked_texts": 1, "quotes": 1, "evidence": 1, "sealed_files": 2, "signatures": 1, "asks": 1, "letters": 1,
        "links": 1, "exports": 1, "imports": 2, "incoming": 2, "accounts": 1, "values": 1, "code_names": 1, "gaps": 2,
    }  # fmt: skip
    assert {key: counts[key] for key in expected} == expected
    assert counts["codings"] == 3  # two of the interview, one of the talk of both
    assert counts["keys"] == len(said["keys"]) >= 1
    asked = timezone.localdate(said["asked_at"])
    assert (said["key_backups_until"] - asked).days == 7
    assert (said["data_backups_until"] - asked).days == 30
    letter = mailbox.to(world.gone.who.email)[-1]
    assert [part.get_content_type() for part in letter.iter_attachments()] == ["application/pdf"]
    assert len(mailbox.to(world.gone.who.email)) == 1
    pdf = withdrawing.certificate_pdf(withdrawal)
    assert pdf.startswith(b"%PDF")
    assert GONE not in str(said)


def test_the_trail_is_whole_and_the_ledger_was_first(after, settings) -> None:
    lines = [json.loads(line) for line in settings.ERASURES.read_text().splitlines()]
    assert [line["person"] for line in lines] == [str(after.gone.person.pk)]
    assert str(after.gone.things["source"].pk) in lines[0]["sources"]
    assert verify(str(after.study.pk)) == []
    assert oct(settings.ERASURES.stat().st_mode & 0o777) == "0o600"


def test_who_stopped_first_can_still_have_everything_destroyed(world) -> None:
    stopped = withdrawing.stop(person=world.gone.person)
    destroyed = withdrawing.destroy(person=world.gone.person)

    assert (stopped.kind, destroyed.kind) == ("stop", "destroy")
    kept = everything()
    kept.pop("default.oogst_words_data", None)
    assert where(GONE, kept) + where(world.gone.person.code, kept) == []


def test_a_manager_sees_no_difference(world) -> None:
    manager = client_of(make_member(world.study, Role.MANAGER, organisation=world.school))
    before = manager.get(f"/s/{world.study.slug}/").content
    withdrawing.destroy(person=world.gone.person)
    answer = manager.get(f"/s/{world.study.slug}/").content

    assert _without_tokens(answer) == _without_tokens(before)


def _without_tokens(page: bytes) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value="|csrf-token" content=")[^"]+', b"", page)


def test_only_this_person_is_gone(after) -> None:
    assert [person.pk for person in Person.objects.filter(study=after.study)] == [after.stays.person.pk]
    assert Draft.objects.filter(study=after.study).count() == 1
    assert ImportFile.objects.filter(batch__study=after.study).count() == 2
    for alias in connections:
        connections[alias].check_constraints()
