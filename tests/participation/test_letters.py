"""Letters: in the reader's language, to the address in the vault, and of their words nothing is kept."""

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from tests.factories import make_study
from tests.participation.things import make_person

from oogst.core.ids import uuid7
from oogst.participation import letters
from oogst.participation.models import Letter
from oogst.people.errors import NotAllowed
from oogst.vault.master import VaultLocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(make_study(), email="sanne@school.example", name="Sanne de Wit")


def send(person, **fields):
    return letters.send(person=person, **{"kind": "test", "subject": "Bericht", "body": "Goedendag\n", **fields})


def test_a_letter_arrives_and_its_row_says_only_that(mailbox, person):
    letter = send(
        person, body="Geheime woorden", attachments=[letters.Attachment("a.pdf", b"%PDF-", "application/pdf")]
    )

    [mail] = mailbox.to("sanne@school.example")
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Bericht", "auto-generated")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["a.pdf"]
    row = Letter.objects.get()
    assert (row.pk, row.kind, row.sent, row.person_id) == (letter.pk, "test", True, person.pk)
    kept = str(Letter.objects.values().get())
    assert not any(word in kept for word in ("Geheime", "Bericht", "sanne", "Sanne"))


def test_a_letter_is_in_the_language_of_its_reader(mailbox, person):
    english = make_person(person.study, email="joe@school.example", language="en")

    for reader in (person, english):
        send(reader, subject=lambda: _("no"), body=lambda: _("Name"))

    assert [letter["Subject"] for letter in mailbox.letters][1] == "no"
    assert mailbox.body(1).strip() == "Name"


def test_a_subject_stays_on_one_line(mailbox, person):
    assert send(person, subject="Een\nBcc: ander@school.example").sent

    assert mailbox.letters[0]["Subject"] == "Een Bcc: ander@school.example"
    assert mailbox.letters[0]["Bcc"] is None


def test_who_stopped_gets_only_the_confirmation_of_that(mailbox, person):
    person.stopped_at = timezone.now()

    with pytest.raises(NotAllowed):
        send(person)
    assert send(person, kind=letters.WITHDRAWAL).sent
    assert len(mailbox.letters) == 1


def test_a_letter_about_something_goes_once(mailbox, person):
    about = uuid7()

    first, again = send(person, about=about), send(person, about=about)

    assert (first.pk, again.sent) == (again.pk, True)
    assert len(mailbox.letters) == 1
    assert send(person, about=about, ordinal=1).pk != first.pk
    with pytest.raises(IntegrityError):
        Letter.objects.create(study=person.study, person=person, kind="test", about=about)


def test_a_letter_that_nobody_took_was_not_sent(mailbox, settings, person):
    mailbox.refuse = True
    assert send(person).sent is False
    assert Letter.objects.get().sent is False

    settings.EMAIL_PORT = 1
    about = uuid7()
    assert send(person, about=about).sent is False
    assert not Letter.objects.filter(about=about).exists()


def test_without_an_address_nothing_goes(mailbox, person):
    assert send(make_person(person.study)).sent is False
    assert mailbox.letters == []


def test_with_a_locked_vault_it_is_said(mailbox, person, monkeypatch, settings, tmp_path):
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    with pytest.raises(VaultLocked):
        send(person)
    assert mailbox.letters == []
