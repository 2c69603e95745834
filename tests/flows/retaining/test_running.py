"""What goes is announced, told twice on different days, and then gone; never under a hold or an open withdrawal."""

import datetime
import uuid
from io import BytesIO

import pytest
from django.core import mail
from django.utils import timezone
from tests.factories import make_organisation, make_source, make_study, make_user

from oogst.core import workdays
from oogst.flows.retaining import running
from oogst.participation.models import ConsentAsk, ConsentForm, ConsentVersion, Letter, Signature, Withdrawal
from oogst.people import trail
from oogst.people.models import TrailEntry
from oogst.sources.drafts import NAMES, RAW
from oogst.sources.models import Import, ImportFile, Participant, Source
from oogst.studies import retention, services
from oogst.studies.identities import keep_identity, keep_organisation_identity
from oogst.studies.models import Decision, Person, Study, Task
from oogst.studies.retention_models import RetentionNotice, RetentionRun
from oogst.vault import files, texts
from oogst.vault.identities import Who
from oogst.vault.models import AddressIndex, Identity, SealedFile, SealedText, Subject, SubjectKey

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WHO = Who(name="Fatma Yildiz", email="fatma@school.example")


def later(days):
    return NOW + datetime.timedelta(days=days)


def rounds(*days):
    """The rounds of these days from now."""
    return [running.run(later(day)) for day in days]


def whole_way():
    """First notice today, second eleven days on, carried out on the fourteenth."""
    return rounds(0, 11, 14)[-1]["removed"]


def ended_study(lead=None, days_ago=400):
    study = make_study(lead or make_user())
    day = workdays.today(NOW) - datetime.timedelta(days=days_ago)
    Study.objects.filter(pk=study.pk).update(ended_on=day)
    study.refresh_from_db()
    return study


def person_of(study, **fields):
    person = services.add_person(study=study, label="teamlid T1", by=None, **fields)
    keep_identity(person=person, who=WHO, by=None)
    return person


def old_letter(study, days=91):
    letter = Letter.objects.create(study=study, kind="ask", about=uuid.uuid4())
    Letter.objects.filter(pk=letter.pk).update(at=NOW - datetime.timedelta(days=days))
    return letter


def sealed_file(study, person, kind, about):
    return files.keep(
        study.pk, person.pk, Subject.PERSON, kind=kind, about=about, name="x.ogg", media_type="audio/ogg",
        parts=BytesIO(b"geluid" * 100), most=10_000,
    )  # fmt: skip


def make_signature(study, person):
    form = ConsentForm.objects.create(study=study, title="Aanjagers")
    version = ConsentVersion.objects.create(study=study, form=form, number=1, drafted_by=uuid.uuid4())
    text = version.texts.create(language="nl", sheet="x", statement="y")
    shown = text.shown.create(study=study, body="<p>x</p>", digest="0" * 64)
    return Signature.objects.create(
        study=study, person=person, version=version, shown=shown, language="nl", digest=shown.digest, method="code"
    )


def test_what_is_due_goes_after_two_notices_on_different_days():
    lead = make_user(language="en")
    study = make_study(lead)
    old_letter(study)

    first, again, too_early, second, not_yet, done = rounds(0, 0, 5, 11, 13, 14)

    assert [step["told"] for step in (first, again, too_early, second, not_yet, done)] == [1, 0, 0, 1, 0, 0]
    assert [step["removed"] for step in (first, again, too_early, second, not_yet, done)] == [0, 0, 0, 0, 0, 1]
    assert not Letter.objects.exists()
    assert [(letter.to, "1 thing" in letter.body) for letter in mail.outbox] == [([lead.email], True)] * 2
    assert trail.verify() == []
    said = TrailEntry.objects.filter(chain=str(study.pk), verb="retention.carried_out").get()
    assert said.details == {"kind": "letters", "count": 1}


def test_the_announcement_is_a_task_until_it_is_carried_out():
    study = make_study()
    old_letter(study)

    rounds(0)

    task = Task.objects.get(study=study, kind="retention")
    assert (task.permission, task.due) == ("keep order", workdays.today(later(14)))
    rounds(11, 14)
    task.refresh_from_db()
    assert task.done_at is not None


def test_what_was_not_announced_does_not_go_along():
    study = make_study()
    old_letter(study)
    rounds(0)
    unannounced = old_letter(study, days=200)

    assert rounds(11, 14)[-1]["removed"] == 1
    assert list(Letter.objects.all()) == [unannounced]


def test_a_server_that_was_off_leaves_three_days_after_the_second_notice():
    study = make_study()
    old_letter(study)

    removed = [step["removed"] for step in rounds(0, 30, 31, 32, 33)]

    assert removed == [0, 0, 0, 0, 1]
    assert [notice.day for notice in RetentionNotice.objects.order_by("number")] == [
        workdays.today(later(0)), workdays.today(later(30)),
    ]  # fmt: skip


def test_a_hold_on_the_last_day_keeps_everything():
    lead = make_user()
    study = make_study(lead)
    letter = old_letter(study)
    rounds(0, 11)
    until = workdays.today(later(20))

    retention.hold(study=study, kinds=["letters"], reason="klacht", until=until, by=lead)

    assert rounds(14)[-1]["removed"] == 0
    assert Letter.objects.filter(pk=letter.pk).exists()
    assert RetentionRun.objects.filter(study=study, ended_at__isnull=False).get().outcome == "called_off"
    # It starts anew for the days after the hold, with two new notices.
    assert [step["removed"] for step in rounds(20, 25, 28)] == [0, 0, 1]


def test_nothing_goes_while_a_withdrawal_is_open():
    study = make_study()
    old_letter(study)
    withdrawal = Withdrawal.objects.create(study=study, kind=Withdrawal.Kind.DESTROY)

    assert whole_way() == 0
    Withdrawal.objects.filter(pk=withdrawal.pk).update(done_at=NOW)
    assert rounds(15)[-1]["removed"] == 1


def test_a_notice_that_cannot_be_mailed_is_given_later(settings):
    study = make_study()
    old_letter(study)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert rounds(0, 11, 14)[-1] == {"announced": 0, "told": 0, "removed": 0}
    assert Letter.objects.exists()


def test_without_a_mail_server_the_page_of_tasks_tells_it(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    study = make_study()
    old_letter(study)

    assert whole_way() == 1
    assert list(RetentionNotice.objects.values_list("mailed", flat=True)) == [False, False]


def test_an_interrupted_round_is_ended_by_the_next(monkeypatch):
    study = make_study()
    old_letter(study)
    old_letter(study)
    rounds(0, 11)
    end = retention.end_run
    monkeypatch.setattr(retention, "end_run", lambda *_: (_ for _ in ()).throw(OSError("the power failed")))
    with pytest.raises(OSError, match="power"):
        rounds(14)
    monkeypatch.setattr(retention, "end_run", end)

    rounds(14)

    run = RetentionRun.objects.get(study=study)
    assert (run.outcome, run.removed) == ("done", 2)


def test_people_of_a_school_that_said_no_go_after_a_year():
    lead = make_user()
    study = make_study(lead)
    school = make_organisation(study)
    silent, spoke = (person_of(study, organisation=school) for _ in range(2))
    keep_organisation_identity(organisation=school, who=Who(name="Het Voorbeeld"), by=None)
    make_source(study, organisation=school, people=[spoke])
    services.edit_organisation(organisation=school, by=lead, decision=Decision.NO)

    assert rounds(300)[-1]["announced"] == 0
    assert [step["removed"] for step in rounds(352, 363, 366)] == [0, 0, 3]

    assert list(Person.objects.filter(study=study)) == [spoke]
    assert not SubjectKey.objects.filter(pk__in=[silent.pk, spoke.pk, school.pk]).exists()
    assert study.organisations.filter(pk=school.pk).exists()


def test_people_of_a_school_that_takes_part_stay():
    study = make_study()
    person_of(study, organisation=make_organisation(study))

    assert rounds(400)[-1]["announced"] == 0


def test_a_recording_goes_a_month_after_its_text_is_checked_and_the_cooling_off_is_over():
    study = make_study()
    person = person_of(study)
    source = make_source(study, people=[person])
    waiting = make_source(study, people=[person])
    Source.objects.update(created_at=NOW - datetime.timedelta(days=60))
    Source.objects.filter(pk=waiting.pk).update(promised_day=workdays.today(later(10)))
    gone, stays = (sealed_file(study, person, "recording", each.pk) for each in (source, waiting))
    scan = sealed_file(study, person, "proof", source.pk)

    assert whole_way() == 1

    assert set(SealedFile.objects.values_list("pk", flat=True)) == {stays.pk, scan.pk}
    assert [files.path(row.pk).exists() for row in (gone, stays, scan)] == [False, True, True]


def test_texts_with_names_go_after_the_study_and_texts_on_their_way_in_stay():
    study = ended_study()
    person = person_of(study)
    source = make_source(study, people=[person])
    for kind, about in ((RAW, source.pk), (NAMES, source.pk), (RAW, uuid.uuid4())):
        texts.keep(study.pk, person.pk, Subject.PERSON, kind=kind, about=about, text="Fatma zei het")
    retention.hold(
        study=study, kinds=["identities", "consents"], reason="klacht", until=workdays.today(later(50)),
        by=retention.may_own(study)[0],
    )  # fmt: skip

    assert whole_way() == 2

    assert SealedText.objects.filter(subject__study=study.pk).count() == 1
    assert source.current().text


def test_names_go_after_the_study_and_a_signed_form_stays():
    study = ended_study()
    signed, other = person_of(study), person_of(study)
    signature = make_signature(study, signed)
    make_source(study, people=[signed])
    copy = sealed_file(study, signed, "copy", signature.pk)

    assert whole_way() == 2

    assert not Identity.objects.exists()
    assert not AddressIndex.objects.exists()
    assert set(SubjectKey.objects.filter(pk__in=[signed.pk, other.pk]).values_list("pk", flat=True)) == {signed.pk}
    with files.opened(copy) as opened:
        assert b"".join(opened.read()).startswith(b"geluid")


def test_names_stay_as_long_as_the_study_lasts():
    study = make_study()
    person_of(study)

    assert rounds(4000)[-1]["announced"] == 0


def test_consents_stay_as_long_as_material_rests_on_them():
    study = ended_study()
    gave, gave_nothing = (services.add_person(study=study, label="teamlid", by=None) for _ in range(2))
    kept, gone = make_signature(study, gave), make_signature(study, gave_nothing)
    copy = sealed_file(study, gave_nothing, "copy", gone.pk)
    Signature.objects.filter(pk=gone.pk).update(copy=copy.pk)
    source = make_source(study, people=[gave])
    Participant.objects.filter(source=source).update(signature=kept)

    assert whole_way() == 1

    assert list(Signature.objects.all()) == [kept]
    assert not files.path(copy.pk).exists()


def test_a_letter_about_an_open_ask_stays():
    study = make_study()
    person = services.add_person(study=study, label="teamlid", by=None)
    form = ConsentForm.objects.create(study=study, title="Aanjagers")
    version = ConsentVersion.objects.create(study=study, form=form, number=1, drafted_by=uuid.uuid4())
    ask = ConsentAsk.objects.create(study=study, person=person, version=version, by=uuid.uuid4())
    Letter.objects.filter(pk=old_letter(study).pk).update(about=ask.pk)

    assert rounds(0)[-1]["announced"] == 0


def test_a_report_of_an_import_goes_when_all_its_files_were_read():
    study = make_study()
    long_ago = NOW - datetime.timedelta(days=100)
    batches = [Import.objects.create(study=study, by=uuid.uuid4()) for _ in range(2)]
    Import.objects.update(at=long_ago)
    for batch, finished in zip(batches, (long_ago, None), strict=True):
        ImportFile.objects.create(batch=batch, name="x.txt", finished_at=finished)

    assert whole_way() == 1
    assert list(Import.objects.all()) == [batches[1]]


def test_of_the_material_itself_a_person_decides():
    study = ended_study(days_ago=3660)
    make_source(study)

    rounds(0, 11, 14, 15)

    assert study.sources.count() == 1
    assert Task.objects.filter(study=study, kind="archive").count() == 1


def test_another_study_is_left_alone():
    ended, going_on = ended_study(), make_study()
    person_of(ended)
    person = person_of(going_on)

    whole_way()

    assert list(Identity.objects.values_list("pk", flat=True)) == [person.pk]
