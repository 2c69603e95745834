"""Paper and mail: two people, one of whom looked at the proof; the same as a signature on a screen from then on."""

import datetime
import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.utils import timezone
from tests.factories import make_member, make_study
from tests.participation.things import (
    SCAN,
    SITE,
    lead_of,
    make_ask,
    make_draft,
    make_person,
    make_version,
    next_version,
)
from tests.participation.things import sign as sign_on_screen

from oogst.core.workdays import today
from oogst.participation import printing, recording, signing, standing
from oogst.participation.models import Method, Signature
from oogst.participation.states import Standing, standing_of
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.vault import files
from oogst.vault.models import SealedFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def version(study):
    return make_version(study)


@pytest.fixture
def person(study):
    return make_person(study, email="sanne@school.example", name="Sanne de Wit")


def record(person, version, **fields):
    said = {"language": "nl", "yes": ["dialogue"], "proof": SCAN, "by": lead_of(version.study), **fields}
    return recording.record_paper(person=person, version=version, **said)


def confirm(signature, by):
    recording.look_at_proof(signature=signature, by=by)
    return recording.confirm(signature=signature, by=by, site=SITE)


def test_paper_counts_once_a_second_person_saw_it(mailbox, person, version):
    ask = make_ask(person, version)
    signature = record(person, version)
    assert standing.covering([person.pk], "dialogue") == {}
    assert mailbox.letters == []

    confirm(signature, make_member(person.study, Role.COACH))

    assert standing.covering([person.pk], "dialogue") == {person.pk: signature}
    signature.refresh_from_db()
    ask.refresh_from_db()
    assert (signature.method, signature.no[0], ask.outcome) == (Method.PAPER, "interview", "signed")
    assert len(mailbox.to("sanne@school.example")) == 1
    assert signing.verify_copies(person.study).hashed == 3


def test_who_recorded_it_cannot_confirm_it(person, version):
    signature = record(person, version)
    lead = lead_of(person.study)
    recording.look_at_proof(signature=signature, by=lead)

    with pytest.raises(NotAllowed):
        recording.confirm(signature=signature, by=lead)
    with pytest.raises(Error), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(confirmed_by=lead.pk, confirmed_at=timezone.now())


def test_nobody_confirms_what_they_did_not_look_at(person, version):
    signature, second = record(person, version), make_member(person.study)
    recording.look_at_proof(signature=signature, by=make_member(person.study))

    with pytest.raises(NotAllowed):
        recording.confirm(signature=signature, by=second)
    assert confirm(signature, second).confirmed_by == second.pk
    with pytest.raises(NotAllowed):
        recording.confirm(signature=signature, by=second)


def test_the_scan_is_sealed_under_the_key_of_the_person(person, version, sealed):
    signature = record(person, version)

    row = SealedFile.objects.get(pk=signature.proof)
    assert row.subject_id == person.pk
    assert SCAN not in files.path(row.pk).read_bytes()
    assert signature.proof_digest == hashlib.sha256(SCAN).hexdigest()
    assert recording.look_at_proof(signature=signature, by=lead_of(person.study))[1] == SCAN
    assert TrailEntry.objects.filter(verb="consent.proof_seen", object_id=str(signature.pk)).count() == 1


@pytest.mark.parametrize("proof", [b"", b"<html>", b"GIF89a", b" %PDF-1.7"])
def test_a_scan_is_a_pdf_or_a_photo(person, version, proof):
    with pytest.raises(NotAllowed):
        record(person, version, proof=proof)


def test_what_is_refused_leaves_nothing_behind(person, version, sealed):
    record(person, version)

    with pytest.raises(NotAllowed):
        record(person, version)

    assert SealedFile.objects.count() == 1
    assert len(list(sealed.glob("*/*"))) == 1


def test_a_mail_is_kept_as_proof(mailbox, person, version):
    mail = b"Van: iemand\n\nJa hoor, dat mag allemaal. Groet, S."
    signature = recording.record_mail(
        person=person, version=version, language="nl-plain", yes=version.purposes, proof=mail, by=lead_of(person.study)
    )

    confirm(signature, make_member(person.study))

    assert recording.look_at_proof(signature=signature, by=lead_of(person.study))[1] == mail
    assert list(Signature.objects.standing()) == [signature]
    with pytest.raises(NotAllowed):
        recording.record_mail(
            person=person, version=version, language="nl", yes=["dialogue"], proof=b" \n", by=lead_of(person.study)
        )


def test_a_second_person_can_say_that_it_is_not_so(person, version):
    signature, second = record(person, version), make_member(person.study)
    recording.look_at_proof(signature=signature, by=second)

    recording.refuse(signature=signature, by=second)

    signature.refresh_from_db()
    assert (signature.ended_why, signature.confirmed_at) == ("refused", None)
    assert standing_of(person, [], [signature]) == Standing.NOT_ASKED
    assert record(person, version).pk != signature.pk


def test_who_recorded_it_can_take_it_back_until_it_is_confirmed(person, version):
    signature, lead = record(person, version), lead_of(person.study)
    with pytest.raises(NotAllowed):
        recording.take_back(signature=signature, by=make_member(person.study))

    recording.take_back(signature=signature, by=lead)

    with pytest.raises(NotAllowed):
        confirm(signature, make_member(person.study))


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.MANAGER, Role.TEAM_MEMBER])
def test_only_who_may_records_and_confirms(person, version, role):
    member = make_member(person.study, role)
    signature = record(person, version)

    for attempt in (
        lambda: record(person, version, by=member),
        lambda: recording.look_at_proof(signature=signature, by=member),
        lambda: recording.confirm(signature=signature, by=member),
        lambda: recording.refuse(signature=signature, by=member),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_the_day_on_the_paper_is_the_day_of_the_signature(person, version):
    day = today(timezone.now())

    signature = record(person, version, signed_on=day)

    assert signature.signed_at.hour == 11 or signature.signed_at.hour == 12
    for wrong in (day - datetime.timedelta(days=1), day + datetime.timedelta(days=1)):
        with pytest.raises(NotAllowed):
            record(make_person(person.study), version, signed_on=wrong)


def test_paper_of_a_version_that_was_replaced_counts_for_what_did_not_change(person, version):
    next_version(version.form, changed=["interview"])
    version.refresh_from_db()

    confirm(record(person, version, yes=["dialogue", "interview"]), make_member(person.study))

    assert list(standing.covering([person.pk], "dialogue")) == [person.pk]
    assert standing.covering([person.pk], "interview") == {}


@pytest.mark.parametrize("later", ["less", "no"])
def test_paper_does_not_undo_what_somebody_answered_after_it(mailbox, person, version, monkeypatch, later):
    """The form came by post; meanwhile its signer had answered anew on a screen."""
    day, signature = today(timezone.now()), record(person, version, yes=["dialogue", "interview"])
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    if later == "less":
        sign_on_screen(person, version, yes=["dialogue"])
    else:
        signing.decline(ask=make_ask(person, version))

    second = make_member(person.study)
    with pytest.raises(NotAllowed):
        confirm(signature, second)
    recording.refuse(signature=signature, by=second)
    with pytest.raises(NotAllowed):
        record(person, version, yes=["dialogue", "interview"], signed_on=day)

    assert standing.covering([person.pk], "interview") == {}
    assert list(standing.covering([person.pk], "dialogue")) == ([person.pk] if later == "less" else [])


def test_a_no_a_draft_and_a_stopped_person_cannot_be_recorded(study, person, version):
    with pytest.raises(NotAllowed):
        record(person, version, yes=[])
    with pytest.raises(NotAllowed):
        record(person, make_draft(study, "Later"))
    with pytest.raises(NotAllowed):
        record(make_person(make_study()), version)
    person.stopped_at = timezone.now()
    with pytest.raises(NotAllowed):
        record(person, version)


def test_facts_of_a_signature_never_change(person, version):
    signature = record(person, version)

    for change in ({"yes": ["quotes"]}, {"no": []}, {"digest": "0" * 64}, {"language": "en"}, {"method": "code"}):
        with pytest.raises(Error), transaction.atomic():
            Signature.objects.filter(pk=signature.pk).update(**change)


def test_the_paper_form_has_the_same_words_and_room_for_a_pen(version):
    from tests.participation.test_signing import pdf_text

    shown = signing.rendering.show(signing.text_for(version, "nl"), None)
    content = printing.blank(shown)

    said = pdf_text(content)
    assert "Vijf werkdagen bedenktijd" in said
    assert shown.digest[:20] in said
    assert b"pdfuaid:part>1<" in content


def test_where_somebody_stands_is_one_word(person, version):
    def now():
        person.refresh_from_db()
        return standing_of(person, person.consent_asks.order_by("asked_at"), person.signatures.all())

    assert now() == Standing.NOT_ASKED
    ask = make_ask(person, version)
    assert now() == Standing.ASKED
    person.consent_asks.update(reminded_at=timezone.now())
    assert now() == Standing.REMINDED
    person.consent_asks.update(opened_at=timezone.now())
    assert now() == Standing.OPENED
    signature = record(person, version)
    assert now() == Standing.WAITS
    confirm(signature, make_member(person.study))
    assert now() == Standing.SIGNED
    second = next_version(version.form, changed=["interview"])
    again = make_ask(person, second)
    assert now() == Standing.AGAIN
    signing.decline(ask=again)
    assert now() == Standing.DECLINED
    sign_on_screen(person, second)
    assert now() == Standing.SIGNED
    person.__class__.objects.filter(pk=person.pk).update(stopped_at=timezone.now())
    assert now() == Standing.STOPPED
    assert ask.version == version
