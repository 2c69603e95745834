"""Signing: bound to the bytes that were shown, told in a copy by mail, provable afterwards."""

import hashlib

import pypdfium2
import pytest
from tests.factories import make_organisation, make_study
from tests.participation.things import SITE, make_ask, make_person, make_version, next_version, shown_to, sign

from oogst.participation import copies, rendering, signing
from oogst.participation.models import ConsentShown, Letter, Signature
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.studies.models import Person
from oogst.vault import files
from oogst.vault.master import VaultLocked
from oogst.vault.models import SealedFile, SealedText

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def version(study):
    return make_version(study, required=["dialogue"])


@pytest.fixture
def person(study):
    return make_person(study, email="sanne@school.example", name="Sanne de Wit")


def pdf_text(content):
    document = pypdfium2.PdfDocument(content)
    said = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(said.split())


def attempt(ask, shown, **changed):
    said = {"digest": shown.digest, "language": shown.text.language, "yes": ask.version.purposes, **changed}
    return signing.sign(ask_or_person=ask, shown=shown, **said)


def test_a_signature_holds_what_was_shown_and_what_was_answered(person, version):
    ask = make_ask(person, version)

    signature = sign(person, version, ["dialogue", "quotes"], ask=ask)

    assert (signature.person_id, signature.version_id, signature.language) == (person.pk, version.pk, "nl")
    assert (signature.yes, signature.no[:2], len(signature.no)) == (
        ["dialogue", "quotes"],
        ["interview", "recording"],
        7,
    )
    assert signature.digest == hashlib.sha256(signature.shown.body.encode()).hexdigest()
    assert signature.confirmed_at == signature.signed_at
    ask.refresh_from_db()
    assert ask.outcome == "signed"
    entry = TrailEntry.objects.get(verb="consent.signed")
    assert (entry.actor, entry.role, entry.details["yes"]) == (None, "participant", ["dialogue", "quotes"])


def test_one_letter_goes_with_the_copy(mailbox, person, version):
    signature = sign(person, version, site=SITE)
    copies.give(signature)

    [letter] = mailbox.to("sanne@school.example")
    [attachment] = letter.iter_attachments()
    assert attachment.get_content_type() == "application/pdf"
    assert hashlib.sha256(attachment.get_content()).hexdigest() == signature.copy_digest
    assert [row.sent for row in Letter.objects.filter(kind="consent.copy", about=signature.pk)] == [True]
    assert "Sanne" not in letter["Subject"]
    assert mailbox.link().startswith(f"{SITE}/m/")


def test_the_copy_says_who_what_and_when_and_a_screen_reader_reads_it(person, version):
    signature = sign(person, version, ["dialogue"], name="Sanne  de Wit-Bakker")

    content = copies.read(signature)
    text = pdf_text(content)

    assert "Sanne de Wit-Bakker" in text
    assert signature.digest[:20] in text
    assert signature.signed_at.strftime("%Y-%m-%d %H:%M:%S") in text
    assert "Nederlandse tijd" in text or "Dutch time" in text
    assert "Vijf werkdagen bedenktijd" in text
    assert b"pdfuaid:part>1<" in content
    assert b"/Lang(nl-NL)" in content
    assert SealedText.objects.get(about=signature.pk).kind == copies.NAME_KIND


def test_on_the_disk_and_in_the_research_database_is_no_name(person, version, sealed):
    signature = sign(person, version, name="Sanne de Wit")

    kept = b"".join(path.read_bytes() for path in sealed.glob("*/*"))
    assert b"%PDF" not in kept
    assert b"Sanne" not in kept
    assert "Sanne" not in str(Signature.objects.filter(pk=signature.pk).values()[0])
    assert not TrailEntry.objects.filter(details__icontains="Sanne").exists()


def test_all_copies_are_hashed_again(study, version):
    signatures = [sign(make_person(study, name=f"Naam {number}"), version) for number in range(3)]

    found = signing.verify_copies(study)

    assert (found.signatures, found.hashed, found.faults) == (3, 6, ())
    first, second, third = signatures
    Signature.objects.filter(pk=first.pk).update(copy_digest="0" * 64)
    path = files.path(second.copy)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    files.path(third.copy).unlink()
    faults = {fault.signature.pk: (fault.what, fault.why) for fault in signing.verify_copies(study).faults}
    assert faults == {first.pk: ("copy", "changed"), second.pk: ("copy", "changed"), third.pk: ("copy", "missing")}


def test_another_language_than_the_one_that_was_read_is_refused(person, version):
    ask = make_ask(person, version)
    dutch, english = shown_to(person, version, "nl"), shown_to(person, version, "en")

    for wrong in (
        {"language": "en"},
        {"digest": english.digest},
        {"digest": "0" * 64},
        {"digest": english.digest, "language": "en"},
    ):
        with pytest.raises(NotAllowed):
            attempt(ask, dutch, **wrong)

    assert not Signature.objects.exists()
    assert attempt(ask, english).language == "en"


def test_the_words_of_another_school_are_refused(study, version):
    person = make_person(study, make_organisation(study, own_word="SLB"))
    other = make_person(study, make_organisation(study, own_word="talentbegeleiding"))

    with pytest.raises(NotAllowed):
        attempt(make_ask(person, version), shown_to(other, version))
    assert attempt(make_ask(other, version), shown_to(other, version)) is not None


def test_a_newer_version_is_read_before_it_is_signed(person, version):
    ask = make_ask(person, version)
    shown = shown_to(person, version)
    next_version(version.form)

    with pytest.raises(NotAllowed):
        attempt(ask, shown)
    with pytest.raises(NotAllowed):
        attempt(person.consent_asks.get(ended_at=None), shown)


@pytest.mark.parametrize("yes", [[], ["interview", "quotes"]])
def test_no_to_what_is_needed_is_a_no(person, version, yes):
    ask = make_ask(person, version)

    assert attempt(ask, shown_to(person, version), yes=yes) is None

    ask.refresh_from_db()
    assert ask.outcome == "declined"
    assert not Signature.objects.exists()
    assert TrailEntry.objects.get(verb="consent.declined").object_id == str(ask.pk)


def test_no_to_a_newer_version_ends_what_was_agreed_to(person, version):
    signature = sign(person, version)
    second = next_version(version.form, changed=["dialogue"])

    signing.decline(ask=make_ask(person, second))

    signature.refresh_from_db()
    assert (signature.ended_why, signature.yes) == ("refused", version.purposes)


def test_what_was_not_asked_cannot_be_agreed_to(study, person):
    version = make_version(study, "Kort", purposes=["dialogue"])
    ask = make_ask(person, version)

    with pytest.raises(NotAllowed):
        attempt(ask, shown_to(person, version), yes=["dialogue", "interview"])


def test_a_newer_signature_takes_the_place_of_the_older(person, version):
    first = sign(person, version)

    second = sign(person, next_version(version.form))

    first.refresh_from_db()
    assert first.ended_why == "replaced"
    assert list(Signature.objects.standing()) == [second]


def test_who_stopped_cannot_sign_and_a_question_is_answered_once(person, version):
    ask = make_ask(person, version)
    shown = shown_to(person, version)
    attempt(ask, shown)
    with pytest.raises(NotAllowed):
        attempt(ask, shown)

    other = make_ask(make_person(person.study), version)
    Person.objects.filter(pk=other.person_id).update(stopped_at="2026-03-01T12:00Z")
    other.person.refresh_from_db()
    with pytest.raises(NotAllowed):
        attempt(other, shown)


def test_with_a_locked_vault_nothing_is_signed(person, version, monkeypatch, settings, tmp_path):
    ask, shown = make_ask(person, version), shown_to(person, version)
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    with pytest.raises(VaultLocked):
        attempt(ask, shown)
    assert not Signature.objects.exists()


def test_a_copy_that_was_not_made_is_made_later(mailbox, person, version):
    signature = sign(person, version)
    mailbox.letters.clear()
    Letter.objects.all().delete()
    Signature.objects.filter(pk=signature.pk).update(copy=None, copy_digest="")
    SealedFile.objects.all().delete()
    assert [fault.why for fault in signing.verify_copies().faults] == ["missing"]

    assert copies.finish() == 1
    assert copies.finish() == 0

    assert signing.verify_copies().faults == ()
    assert len(mailbox.letters) == 1


def test_a_signature_stands_when_its_copy_cannot_be_kept_now(mailbox, person, version, settings, tmp_path):
    (tmp_path / "full").write_text("a file where the folder should be")
    good, settings.SEALED = settings.SEALED, tmp_path / "full"

    signature = sign(person, version)
    assert list(Signature.objects.standing()) == [signature]
    assert mailbox.letters == []

    settings.SEALED = good
    assert copies.finish() == 1
    assert len(mailbox.letters) == 1


def test_a_wrong_answer_shows_the_passage_and_never_stops_anybody(person, version):
    ask = make_ask(person, version)
    shown = shown_to(person, version)
    question = signing.questions_of(shown)[1]

    wrong = signing.answer_question(ask=ask, shown=shown, number=2, option=1)
    right = signing.answer_question(ask=ask, shown=shown, number=2, option=question.right)

    assert (wrong.right, wrong.tries, right.right, right.tries) == (False, 1, True, 2)
    assert "vijf werkdagen" in wrong.passage
    ask.refresh_from_db()
    assert ask.attempts == {"2": 2}
    assert attempt(ask, shown) is not None
    with pytest.raises(NotAllowed):
        signing.answer_question(ask=ask, shown=shown, number=9, option=0)


def test_the_same_words_are_the_same_bytes(study, version):
    school = make_organisation(study, own_word="LOB & *meer* <b>")
    text = signing.text_for(version, "nl")

    first, again = rendering.show(text, school), rendering.show(text, school)

    assert first.pk == again.pk
    assert rendering.render(text, school) == first.body
    assert "LOB &amp; *meer* &lt;b&gt;" in first.body
    assert rendering.show(text, None).digest != first.digest
    assert ConsentShown.objects.filter(text=text).count() == 2


def test_the_pieces_are_cut_from_the_bytes(study, version):
    body = rendering.render(signing.text_for(version, "nl"), None)

    parts = rendering.parts(body)

    assert parts.sheet in body
    assert parts.statement in body
    assert [asked.purpose for asked in parts.purposes] == version.purposes
    assert [asked.purpose for asked in parts.purposes if asked.required] == ["dialogue"]
    assert rendering.passage(body, "cooling-off").startswith("<h3>Vijf werkdagen bedenktijd</h3>")
    assert "{#" not in body


def test_a_text_cannot_bring_in_what_a_browser_would_run(study):
    from tests.participation.things import edit, make_draft

    version = make_draft(study)
    text = version.texts.get(language="nl")
    text.sheet += (
        "\n\n<script>alert(1)</script> ![x](https://spy.example/x.png) [y](javascript:alert(1)) "
        '</div>\n<ul class="consent-purposes">\n<li data-purpose="quotes" data-required="yes">x</li>'
    )
    text.purposes["quotes"] = "<img src=x onerror=alert(1)>"

    body = rendering.render(text, None)

    assert edit(version).pk
    for bad in ("<script", "<img", 'href="javascript', 'src="'):
        assert bad not in body
    assert len(rendering.parts(body).purposes) == len(version.purposes)


def test_nothing_is_shown_before_it_is_published(study):
    from tests.participation.things import make_draft

    text = make_draft(study).texts.select_related("version").first()

    with pytest.raises(NotAllowed):
        rendering.show(text, None)
