"""What one database has and the other does not know is found; only what is truly nobody's is cleared away."""

import datetime
import uuid

import pytest
from django.utils import timezone
from tests.factories import make_member, make_source, make_study

from oogst.flows import agreeing
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.studies import identities as room
from oogst.studies.services import add_person
from oogst.vault import identities, keys, texts
from oogst.vault.identities import Who
from oogst.vault.models import SealedText, Subject, SubjectKey

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(hours=2)


def test_two_sides_that_agree_have_nothing_to_clear():
    study = make_study()
    person = add_person(study=study, label="teamlid T1", by=None)
    identities.keep(study.pk, person.pk, Subject.PERSON, Who(name="Fatma"))
    source = make_source(study)
    texts.keep(study.pk, person.pk, Subject.PERSON, kind=drafts.RAW, about=source.pk, text="raw")
    texts.keep(study.pk, person.pk, Subject.PERSON, kind="consent.name", about=uuid.uuid4(), text="Fatma")

    assert agreeing.compare() == agreeing.Differences()
    assert agreeing.clear(timezone.now() + LATER) == 0
    assert SealedText.objects.count() == 2


def test_what_was_cut_off_halfway_is_cleared_after_an_hour_and_not_before():
    study = make_study()
    nobody = uuid.uuid4()
    keys.ensure(study.pk, nobody, Subject.PERSON)
    person = add_person(study=study, label="teamlid T1", by=None)
    texts.keep(study.pk, person.pk, Subject.PERSON, kind=drafts.RAW, about=uuid.uuid4(), text="of no draft")

    assert agreeing.clear(timezone.now()) == 0
    assert agreeing.clear(timezone.now() + LATER) == 2
    assert list(SubjectKey.objects.values_list("pk", flat=True)) == [person.pk]


def test_a_reason_that_no_opening_has_is_cleared_and_one_on_the_trail_stays():
    study = make_study()
    lead = make_member(study, Role.LEAD)
    person = add_person(study=study, label="teamlid T1", by=None)
    room.keep_identity(person=person, who=Who(name="Fatma"), by=None)
    room.reveal(person=person, reason="terugbellen over dinsdag", by=lead)
    texts.keep(study.pk, person.pk, Subject.PERSON, kind=room.REASON, about=uuid.uuid4(), text="nooit geopend")

    assert agreeing.clear(timezone.now() + LATER) == 1
    assert SealedText.objects.filter(kind=room.REASON).count() == 1
    assert agreeing.compare().strays == 0


def test_a_draft_without_its_words_is_a_loss_and_said():
    study = make_study()
    lead = make_member(study, Role.LEAD)
    draft = drafts.arrive(study=study, document=drafts.Document("x", "Het was stil."), by=lead)
    texts.discard(drafts.RAW, draft.pk)

    assert agreeing.compare().drafts_without_words == [draft.pk]
    assert agreeing.compare().lost == 1
