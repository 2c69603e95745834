"""Who somebody is, taken out of the vault when its term is over."""

import pytest
from tests.factories import make_member, make_study

from oogst.flows.retaining import forgetting
from oogst.people.roles import Role
from oogst.studies import identities
from oogst.studies.services import add_person
from oogst.vault import texts
from oogst.vault.identities import Who
from oogst.vault.models import Identity, SealedText, Subject, SubjectKey

pytestmark = pytest.mark.django_db


def opened(signed: bool):
    study = make_study()
    lead = make_member(study, Role.LEAD)
    person = add_person(study=study, label="teamlid T1", by=None)
    identities.keep_identity(person=person, who=Who(name="Wubbe Okkema"), by=None)
    identities.reveal(person=person, reason="terugbellen op verzoek", by=lead)
    if signed:
        texts.keep(study.pk, person.pk, Subject.PERSON, kind="consent.name", about=person.pk, text="Wubbe Okkema")
    return person


@pytest.mark.parametrize("signed", [False, True])
def test_why_an_identity_was_opened_goes_with_the_identity(signed):
    person = opened(signed)

    forgetting.forget([person.pk])

    assert not Identity.objects.exists()
    assert list(SealedText.objects.values_list("kind", flat=True)) == ["consent.name"] * signed
    assert SubjectKey.objects.filter(pk=person.pk).exists() is signed
