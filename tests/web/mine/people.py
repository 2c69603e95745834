"""A study with a form in use, people with an address, and visitors who come in with a link and a code."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.factories import make_organisation, make_study
from tests.mailbox import Mailbox

from oogst.core.ids import uuid7
from oogst.participation import links
from oogst.participation.models import ConsentAsk, ConsentForm, ConsentText, ConsentVersion, PersonalLink
from oogst.studies import services
from oogst.studies.identities import keep_identity
from oogst.studies.models import Person, Study
from oogst.vault.identities import Who

SHEET = """# Praten over [eigen woord]

We willen weten wat teams nodig hebben.

## Meedoen is vrij {#voluntary}

Je mag altijd stoppen, zonder reden.

## Bedenktijd {#cooling-off}

Tot vijf werkdagen na een gesprek kun je alles laten vernietigen.

## Wie leest het {#managers}

Je leidinggevende ziet nooit wat je zegt.
"""
ENGLISH = """# Talking about [own word]

We want to know what teams need.

## Taking part is free {#voluntary}

You may always stop, without a reason.

## Time to think {#cooling-off}

Until five working days after a talk you can have all of it destroyed.

## Who reads it {#managers}

Your manager never sees what you say.
"""
SENTENCES = {
    "nl": {"interview": "Ik word geïnterviewd over [eigen woord].", "quotes": "Mijn woorden mogen in het verslag."},
    "en": {"interview": "I am interviewed about [own word].", "quotes": "My words may stand in the report."},
}
QUESTIONS = [
    {"question": question, "options": options, "right": right, "passage": passage}
    for question, options, right, passage in (
        ("Moet je meedoen?", ["Ja, van school", "Nee, het is vrij"], 1, "voluntary"),
        ("Hoe lang is de bedenktijd?", ["Vijf werkdagen", "Een jaar"], 0, "cooling-off"),
        ("Ziet je leidinggevende het?", ["Nooit", "Altijd"], 0, "managers"),
    )
]


def make_version(
    study: Study, *, languages: tuple[str, ...] = ("nl", "nl-plain", "en"), **fields: Any
) -> ConsentVersion:
    """A published version, of a new form unless it brings one."""
    form = fields.pop("form", None) or ConsentForm.objects.create(study=study, title="Meedoen aan gesprekken")
    version = ConsentVersion.objects.create(
        study=study, form=form, number=form.versions.count() + 1, drafted_by=uuid7(),
        purposes=["interview", "quotes"], **fields,
    )  # fmt: skip
    for language in languages:
        ConsentText.objects.create(
            version=version, language=language, sheet=ENGLISH if language == "en" else SHEET,
            statement="I have read it." if language == "en" else "Ik heb het gelezen.",
            purposes=SENTENCES["en" if language == "en" else "nl"], questions=QUESTIONS,
        )  # fmt: skip
    form.versions.filter(state="published").update(state="retired")
    version.state, version.proposed_by, version.published_by = "published", uuid7(), uuid7()
    version.published_at = timezone.now()
    version.save()
    return version


@dataclass
class Taking:
    """One study with one person of one school."""

    study: Study
    person: Person
    version: ConsentVersion


def make_taking(**fields: Any) -> Taking:
    study = make_study()
    return Taking(study, make_person(study), make_version(study, **fields))


def make_person(study: Study, name: str = "Zeynep Yıldırım", own_word: str = "talentgesprekken") -> Person:
    school = make_organisation(study, own_word=own_word)
    person = services.add_person(study=study, label=f"teamlid {study.people.count() + 1}", organisation=school, by=None)
    email = re.sub(r"[^a-z]", "", name.lower()) + f"{study.people.count()}@school.example"
    keep_identity(person=person, who=Who(name=name, email=email), by=None)
    return person


def ask(person: Person, version: ConsentVersion) -> ConsentAsk:
    return ConsentAsk.objects.create(study_id=person.study_id, person=person, version=version, by=uuid7())


def link_to(person: Person, purpose: str = PersonalLink.Purpose.MY_DATA) -> str:
    """The path of a new personal link."""
    return links.path(links.make_link(person=person, purpose=purpose))


def enter(person: Person, mailbox: Mailbox, purpose: str, client: Client | None = None) -> Client:
    """A browser in which this person came in with a link and the code from the mail."""
    client = client or Client()
    client.get(link_to(person, purpose))
    client.post("/mine/code/", {"send": "1"})
    answer = client.post("/mine/code/", {"code": mailbox.code()})
    assert answer.status_code == 302
    return client
