"""Consent as it is in use: a form published by two, people with an address, and somebody who signs."""

from typing import Any

from tests.factories import make_member, make_organisation

from oogst.participation import asking, forms, rendering, signing
from oogst.participation.models import ConsentAsk, ConsentForm, ConsentShown, ConsentVersion, Signature
from oogst.people.accounts import User
from oogst.studies import services as studies
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import identities
from oogst.vault.identities import Who
from oogst.vault.models import Subject

SITE = "https://oogst.school.example"
SCAN = b"%PDF-1.7\n% a form with a signature\n"
FILLED = {
    "[vul in: naam van de onderzoeksleider]": "Vera Lind",
    "[vul in: mailadres en telefoonnummer]": "vera@hogeschool.example",
    "[vul in: naam en adres van de functionaris gegevensbescherming of klachtencommissie]": "fg@hogeschool.example",
    "[fill in: name of the lead researcher]": "Vera Lind",
    "[fill in: mail address and telephone number]": "vera@hogeschool.example",
    "[fill in: name and address of the data protection officer or complaints committee]": "fg@hogeschool.example",
}


def lead_of(study: Study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


def filled(text: str) -> str:
    for empty, said in FILLED.items():
        text = text.replace(empty, said)
    return text


def fill_in(version: ConsentVersion, by: User) -> None:
    for text in version.texts.all():
        forms.keep_text(
            version=version, language=text.language, by=by, sheet=filled(text.sheet), statement=text.statement,
            purposes=text.purposes, questions=text.questions,
        )  # fmt: skip


def make_draft(study: Study, title: str = "Deelnemers") -> ConsentVersion:
    """A first version that lacks nothing but two people."""
    lead = lead_of(study)
    form = forms.create_form(study=study, title=title, by=lead)
    version = form.versions.get()
    fill_in(version, lead)
    return version


def publish(version: ConsentVersion) -> ConsentVersion:
    lead = lead_of(version.study)
    forms.propose(version=version, by=lead)
    return forms.publish(version=version, by=make_member(version.study))


def make_version(study: Study, title: str = "Deelnemers", **fields: Any) -> ConsentVersion:
    """A version in use."""
    version = make_draft(study, title)
    if fields:
        edit(version, **fields)
    return publish(version)


def edit(version: ConsentVersion, **fields: Any) -> ConsentVersion:
    said = {"purposes": version.purposes, "required": version.required, "changed": version.changed, **fields}
    return forms.edit_version(version=version, by=lead_of(version.study), **said)


def next_version(form: ConsentForm, **fields: Any) -> ConsentVersion:
    version = forms.new_version(form=form, by=lead_of(form.study))
    return publish(edit(version, **fields) if fields else version)


def make_person(
    study: Study, organisation: Organisation | None = None, *, email: str = "", name: str = "", language: str = "nl"
) -> Person:
    """Somebody with a pseudonym here, and with an address in the vault if given."""
    organisation = organisation or study.organisations.first() or make_organisation(study)
    person = studies.add_person(study=study, label="teamlid", organisation=organisation, by=None)
    if email or name:
        identities.keep(study.pk, person.pk, Subject.PERSON, Who(name=name, email=email, language=language))
    return person


def make_ask(person: Person, version: ConsentVersion) -> ConsentAsk:
    """As `asking.ask` leaves it, without the letter."""
    return asking._open(person, version, lead_of(version.study))


def shown_to(person: Person, version: ConsentVersion, language: str = "nl") -> ConsentShown:
    return rendering.show(signing.text_for(version, language), person.organisation)


def sign(person: Person, version: ConsentVersion, yes: list[str] | None = None, **fields: Any) -> Signature:
    """Asked, and signed on a screen."""
    ask = fields.pop("ask", None) or make_ask(person, version)
    shown = shown_to(person, version)
    signature = signing.sign(
        ask_or_person=ask, shown=shown, digest=shown.digest, language="nl",
        yes=version.purposes if yes is None else yes, **fields,
    )  # fmt: skip
    assert signature is not None
    return signature
