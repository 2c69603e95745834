"""The researchers' pages of consent: asking, paper and its confirmation, and who stays out."""

import pytest
from django.conf import settings as configuration
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_member, make_organisation, make_study
from tests.participation.things import (
    SCAN,
    lead_of,
    make_ask,
    make_draft,
    make_person,
    make_version,
    next_version,
    sign,
)

from oogst.participation import recording
from oogst.participation.models import ConsentAsk, ConsentVersion, Letter, Signature
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies.models import Person

pytestmark = pytest.mark.django_db
PHOTO = b"\x89PNG\r\n\x1a\n rest of a picture"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def version(study):
    return make_version(study)


@pytest.fixture
def client(study):
    return client_of(lead_of(study))


def client_of(user):
    client = Client()
    client.force_login(user, backend=configuration.AUTHENTICATION_BACKENDS[0])
    client.cookies["django_language"] = "en"
    return client


def url(name, study, *args):
    return reverse(name, args=[study.slug, *args])


def page(client, name, study, *args, query=""):
    answer = client.get(url(name, study, *args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_an_empty_study_shows_how_to_begin(client, study):
    assert "Make the first form" in page(client, "consent", study)
    assert "Make the first form" in page(client, "consent_forms", study)


def test_the_overview_says_who_agreed_to_what(client, study, version):
    signed, silent = make_person(study), make_person(study)
    sign(signed, version, ["dialogue"])

    shown = page(client, "consent", study)

    assert signed.code in shown
    assert silent.code in shown
    assert "1 signed" in shown
    assert "1 not asked" in shown
    only = page(client, "consent", study, query="?standing=signed")
    assert signed.code in only
    assert silent.code not in only
    school = make_organisation(study)
    assert signed.code not in page(client, "consent", study, query=f"?school={school.pk}")
    assert silent.code in page(client, "consent", study, query="?school=none&q=" + silent.code)


def test_the_overview_takes_as_many_queries_for_one_as_for_five(client, study, version, django_assert_num_queries):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    def counted():
        with (
            CaptureQueriesContext(connections["default"]) as research,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            page(client, "consent", study)
        return len(research), len(vault)

    sign(make_person(study, email="a@school.example"), version)
    page(client, "consent", study)
    one = counted()
    for number in range(4):
        sign(make_person(study, email=f"b{number}@school.example"), version)

    assert counted() == one


def test_ticked_people_are_asked(mailbox, client, study, version):
    people = [make_person(study, email=f"p{number}@school.example") for number in range(3)]
    shown = page(client, "consent", study)
    assert shown.count('name="people"') == 3

    chosen = [person.pk for person in people[:2]]
    answer = client.post(
        url("consent_ask", study), {"version": version.pk, "people": [*chosen, "nonsense"]}, follow=True
    )

    assert {letter["To"] for letter in mailbox.letters} == {"p0@school.example", "p1@school.example"}
    assert "2 people have been asked." in answer.content.decode()
    assert page(client, "consent", study).count('name="people"') == 1
    assert mailbox.link().startswith("http://testserver/m/")


def test_nobody_ticked_is_said(client, study, version):
    answer = client.post(url("consent_ask", study), {"version": version.pk}, follow=True)

    assert "Tick the people" in answer.content.decode()
    assert not ConsentAsk.objects.exists()


def test_a_lost_letter_is_sent_again_and_a_question_taken_back(mailbox, client, study, version):
    ask = make_ask(make_person(study, email="p@school.example"), version)

    client.post(url("consent_change_ask", study, ask.pk), {"do": "letter"})
    assert len(mailbox.letters) == 1
    client.post(url("consent_change_ask", study, ask.pk), {"do": "end"})

    ask.refresh_from_db()
    assert ask.outcome == "withdrawn"


def test_those_whom_a_change_concerns_are_asked_again(mailbox, client, study, version):
    person = make_person(study, email="p@school.example")
    sign(person, version)
    second = next_version(version.form, changed=["recording"])
    mailbox.letters.clear()
    assert "Ask them again" in page(client, "consent", study)
    assert "earlier text" in page(client, "consent_person", study, person.pk)

    client.post(url("consent_again", study, second.pk))

    assert len(mailbox.letters) == 1
    assert "Ask them again" not in page(client, "consent", study)


def paper(version, **changed):
    return {
        "version": version.pk, "method": "paper", "language": "nl", "signed_on": timezone.localdate().isoformat(),
        "yes": ["dialogue", "quotes"], "proof": SimpleUploadedFile("Sanne de Wit.png", PHOTO, "image/png"), **changed,
    }  # fmt: skip


def test_paper_takes_two_people_from_form_to_counting(client, study, version):
    person = make_person(study, name="Sanne de Wit")
    second = client_of(make_member(study, Role.COACH))

    answer = client.post(url("consent_record", study, person.pk), paper(version))
    assert answer.status_code == 302
    signature = Signature.objects.get()
    assert (signature.yes, signature.confirmed_at) == (["dialogue", "quotes"], None)
    check = url("consent_check", study, signature.pk)
    assert "You recorded this" in client.get(check).content.decode()
    client.post(check, {"do": "confirm"})
    assert not Signature.objects.standing().exists()

    assert "waits for a second person" in page(second, "consent", study)
    assert "could not" not in second.post(check, {"do": "confirm"}, follow=True).content.decode()
    assert not Signature.objects.standing().exists()
    shown = second.get(url("consent_proof", study, signature.pk))
    assert (b"".join(shown.streaming_content), shown["Content-Type"]) == (PHOTO, "image/png")
    second.post(check, {"do": "confirm"})

    assert Signature.objects.standing().get().confirmed_by
    assert "Counts now" in page(client, "consent_person", study, person.pk)


def test_a_second_person_can_reject_and_the_first_take_back(client, study, version):
    person = make_person(study)
    second = client_of(make_member(study))
    for who, do in ((second, "refuse"), (client, "back")):
        client.post(url("consent_record", study, person.pk), paper(version))
        waiting = Signature.objects.get(ended_at=None)
        assert who.get(url("consent_proof", study, waiting.pk)).status_code == 200
        who.post(url("consent_check", study, waiting.pk), {"do": do})
        assert not Signature.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"proof": ""},
        {"proof": SimpleUploadedFile("a.html", b"<html>", "text/html")},
        {"yes": []},
        {"signed_on": "2190-01-01"},
        {"language": "fr"},
        {"method": "oral"},
    ],
)
def test_what_is_wrong_with_paper_is_said_on_the_page(client, study, version, wrong):
    answer = client.post(url("consent_record", study, make_person(study).pk), paper(version, **wrong))

    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_mail_can_be_pasted(client, study, version):
    person = make_person(study)

    client.post(url("consent_record", study, person.pk), paper(version, method="mail", proof="", pasted="Ja, dat mag."))

    signature = Signature.objects.get()
    assert signature.method == "mail"
    assert recording.look_at_proof(signature=signature, by=lead_of(study))[1] == b"Ja, dat mag."
    served = client.get(url("consent_proof", study, signature.pk))
    assert served["Content-Disposition"].startswith("attachment")


def test_a_no_can_be_recorded(client, study, version):
    person = make_person(study)
    sign(person, version)

    client.post(url("consent_record_no", study, person.pk), {"version": version.pk})

    assert not Signature.objects.standing().exists()
    assert "said no" in page(client, "consent", study)


def test_a_copy_is_opened_with_a_trace(client, study, version):
    signature = sign(make_person(study, name="Sanne de Wit"), version)

    answer = client.get(url("consent_copy", study, signature.pk))

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "Sanne" not in answer["Content-Disposition"]
    entry = TrailEntry.objects.get(verb="consent.copy_opened")
    assert (entry.actor, entry.object_id) == (lead_of(study).pk, str(signature.pk))


def test_the_form_is_printed_in_the_words_of_a_school(client, study, version):
    from tests.participation.test_signing import pdf_text

    school = make_organisation(study, own_word="talentbegeleiding")

    answer = client.get(url("consent_print", study, version.pk, "nl") + f"?school={school.pk}")

    assert "talentbegeleiding" in pdf_text(b"".join(answer.streaming_content))
    draft = make_draft(study, "Later")
    assert client.get(url("consent_print", study, draft.pk, "nl")).status_code == 302


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.BUDDY, Role.MANAGER, Role.TEAM_MEMBER])
def test_nobody_of_the_schools_sees_who_agreed(study, version, role):
    signature = sign(make_person(study), version)
    client = client_of(make_member(study, role))

    for name, args in (
        ("consent", ()), ("consent_person", (signature.person_id,)), ("consent_copy", (signature.pk,)),
        ("consent_forms", ()), ("consent_version", (version.pk,)), ("consent_check", (signature.pk,)),
    ):  # fmt: skip
        assert client.get(url(name, study, *args)).status_code == 403
    assert not TrailEntry.objects.filter(verb="consent.copy_opened").exists()


def test_with_a_locked_vault_the_overview_still_works_and_says_so(
    client, study, version, monkeypatch, settings, tmp_path
):
    person = make_person(study, email="p@school.example")
    signature = sign(person, version)
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    assert "The vault is locked" in page(client, "consent", study)
    assert client.get(url("consent_copy", study, signature.pk)).status_code == 302
    answer = client.post(url("consent_record", study, make_person(study).pk), paper(version))
    assert answer.status_code == 422
    assert not TrailEntry.objects.filter(verb="consent.copy_opened").exists()


def test_who_stopped_is_not_asked_anything(mailbox, client, study, version):
    person = make_person(study, email="p@school.example")
    Person.objects.filter(pk=person.pk).update(stopped_at=timezone.now())

    client.post(url("consent_ask", study), {"version": version.pk, "people": [person.pk]})

    assert mailbox.letters == []
    shown = page(client, "consent_person", study, person.pk)
    assert "Stopped on" in shown
    assert "Ask by mail" not in shown
    assert ConsentVersion.objects.count() == 1


def test_a_mail_file_is_taken_as_it_is(client, study, version):
    mail = SimpleUploadedFile("Re.eml", b"From: x\r\n\r\nJa\r\n", "message/rfc822")

    client.post(url("consent_record", study, make_person(study).pk), paper(version, method="mail", proof=mail))

    assert recording.look_at_proof(signature=Signature.objects.get(), by=lead_of(study))[1] == b"From: x\r\n\r\nJa\r\n"
    assert SCAN.startswith(b"%PDF")


def test_a_copy_that_got_lost_goes_again_to_the_person_and_to_nobody_else(study, version, mailbox):
    person = make_person(study, email="sanne@school.example", name="Sanne")
    signature = sign(person, version)
    coach = client_of(make_member(study, Role.COACH))
    address = url("consent_copy_again", study, signature.pk)
    assert len(mailbox.letters) == 1
    assert "Send the copy again" in page(coach, "consent_person", study, person.pk)

    answer = coach.post(address, follow=True)

    assert "sent again" in answer.content.decode()
    assert b"%PDF" not in answer.content
    before, again = mailbox.letters
    assert again["To"] == before["To"]
    [attached] = again.iter_attachments()
    assert attached.get_content() == next(before.iter_attachments()).get_content()
    assert TrailEntry.objects.filter(verb="consent.copy_sent", object_id=str(signature.pk)).count() == 1

    coach.post(address)
    refused = coach.post(address, follow=True)
    assert "several times today" in refused.content.decode()
    assert len(mailbox.letters) == 3
    assert Letter.objects.filter(about=signature.pk, kind="consent.copy", sent=True).count() == 3


def test_no_copy_goes_again_to_who_stopped_or_of_what_does_not_count_yet(study, version, mailbox):
    stopped, paper = (make_person(study, email=f"{name}@school.example") for name in ("een", "twee"))
    signature = sign(stopped, version)
    Person.objects.filter(pk=stopped.pk).update(stopped_at=timezone.now())
    waits = recording.record_paper(person=paper, version=version, language="nl", yes=version.purposes, proof=SCAN,
                                   by=lead_of(study))  # fmt: skip
    client, before = client_of(lead_of(study)), len(mailbox.letters)

    for row in (signature, waits):
        answer = client.post(url("consent_copy_again", study, row.pk), follow=True)
        assert "sent again" not in answer.content.decode()
        assert "Send the copy again" not in page(client, "consent_person", study, row.person_id)

    assert len(mailbox.letters) == before
    assert not TrailEntry.objects.filter(verb="consent.copy_sent").exists()
