"""A study in which two people of a school left everything that can be left, each with words of their own."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study
from tests.participation.consents import make_signature, make_version

from oogst.coding import services as coding
from oogst.coding.models import Code
from oogst.core.formats.document import Document, Turn
from oogst.core.ids import uuid7
from oogst.core.queries.asked import Chain, Words
from oogst.exchange import leaving
from oogst.flows import import_material
from oogst.insight.asking.services import save_query
from oogst.insight.wanted import Wanted
from oogst.participation import links
from oogst.participation.models import ConsentAsk, Letter, PersonalLink
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import drafts, incoming
from oogst.sources.models import Participant, Source
from oogst.sources.services import set_people
from oogst.story import services as story
from oogst.studies import services as studies
from oogst.studies.models import Organisation, Person, Study
from oogst.studies.tasks import open_task
from oogst.vault import files, identities, texts
from oogst.vault.identities import Who
from oogst.vault.models import Subject

SAID = "Ik {mark} dacht toen dat wij {mark} nooit voor elkaar kregen wat {mark} de anderen wilden."
IN_VIVO = "{mark} nooit voor"
TOGETHER = (
    "V: Hoe ging het in uw team?\nA: {a} wij hadden daar {a} helemaal geen tijd voor.\n"
    "B: {b} bij ons ging het {b} juist heel goed.\nA: {a} dan heb je {a} geluk gehad."
)


def today() -> datetime.date:
    return timezone.localdate()


@dataclass
class Left:
    """What one person left. `mark` is a word that only they say; `secrets` are words of the vault."""

    mark: str
    person: Person
    user: User
    who: Who
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def secrets(self) -> list[str]:
        return [self.who.name, self.who.email, self.who.phone, self.who.employer, f"Raw{self.mark}"]


@dataclass
class World:
    study: Study
    lead: User
    school: Organisation
    gone: Left
    stays: Left
    things: dict[str, Any] = field(default_factory=dict)


def make_world(gone: str = "kwabbelnoot", stays: str = "zilverbeuk") -> World:
    study = make_study(names="review")
    lead = User.objects.get(pk=study.memberships.get(role="lead").user_id)
    school = make_organisation(study)
    version = make_version(study, ["interview", "logbook", "recording"])
    one = _leave(study, lead, school, gone, "A", version)
    other = _leave(study, lead, school, stays, "B", version)
    world = World(study, lead, school, one, other)
    _together(world)
    return world


def _leave(study: Study, lead: User, school: Organisation, mark: str, label: str, version: Any) -> Left:
    person = studies.add_person(study=study, label=f"teamlid {label}", organisation=school, by=lead)
    who = Who(
        name=f"Naam{mark} van der {mark.title()}", email=f"{mark}@school.example", phone=f"0612{_digits(mark)}",
        employer=f"Werkgever{mark}", other_names=(f"Bijnaam{mark}",),
    )  # fmt: skip
    identities.keep(study.pk, person.pk, Subject.PERSON, who)
    user = make_member(study, Role.TEAM_MEMBER, organisation=school, person=person)
    User.objects.filter(pk=user.pk).update(email=f"account-{mark}@school.example", name=f"Account {mark}")
    left = Left(mark, person, user, who)
    _sign(left, version)
    _give(left, study, lead, school)
    _tell(left, study, lead)
    return left


def _sign(left: Left, version: Any) -> None:
    person = left.person
    signature = make_signature(person, yes=["interview", "logbook"], version=version)
    scan = files.keep(
        person.study_id, person.pk, Subject.PERSON, kind="scan", about=signature.pk, name=f"scan-{left.mark}.pdf",
        media_type="application/pdf", parts=[f"%PDF {left.mark}".encode()], most=1000,
    )  # fmt: skip
    type(signature).objects.filter(pk=signature.pk).update(proof=scan.pk)
    ConsentAsk.objects.create(study=person.study, person=person, version=version, by=uuid7())
    Letter.objects.create(study=person.study, person=person, kind="consent.ask", sent=True)
    secret = links.make_link(person=person, purpose=PersonalLink.Purpose.MY_DATA)
    left.things |= {"signature": signature, "scan": scan, "secret": secret}


def _give(left: Left, study: Study, lead: User, school: Organisation) -> None:
    """An interview that is in the study, raw text and recording sealed; one that waits; a file on its way in."""
    mark, person = left.mark, left.person
    text = SAID.format(mark=mark)
    content = f"bestand {mark}".encode()
    digest = hashlib.sha256(content).hexdigest()
    source = make_source(
        study, document=Document(f"Gesprek {mark}", text, variables={"sfeer": f"sfeer {mark}"}), by=lead,
        people=[person], organisation=school, kind="notes", basis="own_notes", file_name=f"{mark}.docx",
        file_digest=digest,
    )  # fmt: skip
    Source.objects.filter(pk=source.pk).update(promised_day=today())
    texts.keep(
        study.pk, person.pk, Subject.PERSON, kind=drafts.RAW, about=source.pk,
        text=drafts.packed(Document("x", f"Raw{mark} {text}")),
    )  # fmt: skip
    recording = files.keep(
        study.pk, person.pk, Subject.PERSON, kind="recording", about=source.pk, name=f"{mark}.ogg",
        media_type="audio/ogg", parts=[f"OggS{mark}".encode() * 50], most=10_000,
    )  # fmt: skip
    draft = drafts.arrive(
        study=study, document=Document(f"Wacht {mark}", f"Hier wacht {mark} nog op namen."), by=lead,
        people=[person], kind="interview", date=today(), basis="consent", interviewer=lead.pk,
    )  # fmt: skip
    batch = incoming.start_import(
        study=study, by=lead, settings={"people": [str(person.pk)], "basis": "consent", "kind": "logbook"}
    )
    waiting = import_material.bring(batch=batch, name=f"onderweg-{mark}.txt", chunks=[content + b"!"], plan_it=False)
    done = incoming.start_import(study=study, by=lead, settings={"basis": "elsewhere"})
    read = incoming.add_file(batch=done, name=f"{mark}.docx", stored=incoming.store([content]))
    type(read).objects.filter(pk=read.pk).update(
        state="taken", report={"digest": digest, "sources": [str(source.pk)], "words": 12}
    )
    left.things |= {
        "source": source, "recording": recording, "draft": draft, "waiting": waiting, "read": read, "text": text,
    }  # fmt: skip


def _tell(left: Left, study: Study, lead: User) -> None:
    """What others made of it: codings, a code in vivo, memos, a quote, a finding, the report, an export."""
    mark, source, text = left.mark, left.things["source"], left.things["text"]
    quoting = f"Zoals gezegd: “{text}” Mooi."
    vivo = IN_VIVO.format(mark=mark)
    code = make_code(study, lead, f"druk {mark[:2]}")
    named = make_code(study, lead, vivo)
    segment = make_coding(source, code, lead, 0, 12)
    at = text.index(vivo)
    make_coding(source, named, lead, at, at + len(vivo))
    coding.edit_code(code=named, by=lead, definition=f"Zie {text}")
    Code.objects.filter(pk=code.pk).update(anchor=text[:12], anchor_coding=segment)
    coding.write_memo(study=study, text=f"Over {mark[:3]}", about=segment, by=lead)
    memo = coding.write_memo(study=study, text=quoting, by=lead)
    quote = story.take_quote(source=source, start=0, end=len(text), by=lead)
    story.edit_quote(quote=quote, edited=f"{text} (bewerkt {mark})", by=lead)
    finding = story.make_finding(study=study, claim=f"Stelling {mark[:2]}", by=lead)
    story.edit_finding(finding=finding, claim=finding.claim, explanation=quoting, by=lead)
    story.weigh(finding=finding, quote=quote, stance="for", by=lead)
    report = story.report_of(study=study, by=lead)
    section = story.add_section(report=report, title=f"Deel {mark[:2]}", by=lead)
    story.write_section(
        section=section, by=lead, title=section.title, version=section.version,
        body=f"Begin.\n\n::quote[{quote.pk}]\n\n{quoting}\n\nEind.",
    )  # fmt: skip
    export = leaving.note_taken(study=study, by=lead, format="qdpx", people=[left.person.pk])
    open_task(study, "consent.paper", Permission.ASK_CONSENT, about=left.things["signature"].pk)
    asks = Chain(Words(text, typed=True))
    question = save_query(study=study, name=quoting[:200], chain=asks, only=Wanted(), by=lead)
    of_person = Wanted(person=str(left.person.pk))
    about = save_query(study=study, name="Van een persoon", chain=Chain(Words("druk")), only=of_person, by=lead)
    left.things |= {
        "question": question, "question_about": about,
        "code": code, "named": named, "segment": segment, "memo": memo, "quote": quote, "finding": finding,
        "section": section, "export": export,
    }  # fmt: skip


def _together(world: World) -> None:
    """A talk of both, and the harvest report of a circle."""
    a, b = world.gone, world.stays
    text = TOGETHER.format(a=a.mark, b=b.mark)
    turns, at = [], 0
    for line in text.split("\n"):
        turns.append(Turn(at, at + len(line), at + 3, line[0]))
        at += len(line) + 1
    source = make_source(
        world.study,
        document=Document("Tweegesprek", text, turns=tuple(turns)),
        by=world.lead,
        organisation=world.school,
    )
    set_people(source=source, speakers={a.person: "A", b.person: "B"}, by=world.lead)
    code = make_code(world.study, world.lead, "samen")
    spans = {"a": a.mark + " wij hadden", "b": b.mark + " bij ons ging", "over": "tijd voor.\nB: " + b.mark}
    codings = {
        name: make_coding(source, code, world.lead, text.index(words), text.index(words) + len(words))
        for name, words in spans.items()
    }
    harvest = make_source(world.study, "Wij willen meer rust in het rooster.", by=world.lead, kind="harvest")
    for left in (a, b):
        Participant.objects.create(source=harvest, person=left.person)
    world.things |= {"together": source, "codings": codings, "harvest": harvest, "text": text, "samen": code}


def _digits(mark: str) -> str:
    return f"{int(hashlib.sha256(mark.encode()).hexdigest(), 16) % 10**6:06d}"
