"""What the demonstration shows of the promises, of these very days: an interview in its cooling-off period, names under
review, somebody who withdrew in time (only the certificate is left), somebody who stopped later, numbers for managers.

Each step is left out when it was made before, so that making it may be cut off and go on at the next start.
"""

import datetime
import io
import math
import struct
import wave
from collections.abc import Callable

from django.utils import timezone

from oogst.core.formats.plain import from_text
from oogst.core.text import normalise
from oogst.core.workdays import today
from oogst.demo import consents, content, roles
from oogst.demo.clock import at, standing_at
from oogst.flows import name_finding, withdrawing
from oogst.insight import numbers
from oogst.participation.models import Withdrawal
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import drafts, recordings
from oogst.sources.models import Draft, Kind, Phase
from oogst.sources.review import ACCEPTED, OPEN, REJECTED, Found
from oogst.studies import closed_days, identities
from oogst.studies import services as studies
from oogst.studies.models import NumbersRelease, Person, Study
from oogst.vault.identities import Who

STOPPED, STOPPED_ON = "O03-B5N", datetime.date(2026, 10, 29)
GONE = "teamlid T14"
HOLIDAYS = """Herfstvakantie; 2026-10-17; 2026-10-25
Kerstvakantie; 2026-12-19; 2027-01-03
Voorjaarsvakantie; 2027-02-20; 2027-02-28
Meivakantie; 2027-04-24; 2027-05-09"""


def complete(progress: Callable[[str], None] = lambda _text: None) -> None:
    """Make what is not there yet. Once the numbers are released, all of it is."""
    study = Study.objects.get(slug=roles.slug())
    if NumbersRelease.objects.filter(study=study).exists():
        return
    progress("  promises…")
    lead, coach, karim = (_account(role) for role in (Role.LEAD, Role.COACH, Role.RESEARCHER))
    closed_days.add(study=study, stretches=closed_days.read_table(HOLIDAYS), by=lead)
    _gone(study, coach, karim)
    _stopped(study, coach)
    _waiting(study, coach, karim)
    for code in ("O01", "O02", "O03", "O04"):
        numbers.release(organisation=study.organisations.get(code=code), by=lead)


def _account(role: Role) -> User:
    return User.objects.get(email=roles.by_key()[role.value].email)


def _gone(study: Study, coach: User, karim: User) -> None:
    """Somebody signed, was interviewed, thought better of it two days later: everything went."""
    if Withdrawal.objects.filter(study=study, kind=Withdrawal.Kind.DESTROY).exists():
        return
    school, day = study.organisations.get(code="O02"), today(timezone.now()) - datetime.timedelta(days=24)
    with standing_at(at(day - datetime.timedelta(days=3))):
        person = studies.add_person(study=study, label=GONE, organisation=school, role=Role.TEAM_MEMBER, by=coach)
        who = Who(name="Gerda Veenstra", email="g.veenstra@maasduin.example")
        identities.keep_identity(person=person, who=who, by=coach)
        consents.sign_newest(person, who.name)
    with standing_at(at(day, 15)):
        said = from_text("Gesprek", normalise("Onderzoeker: Hoe gaat het?\nT14: Liever niet zo, eigenlijk.\n"))
        _arrive(study, "gesprek", said.text, [person], karim, kind=Kind.INTERVIEW, date=day)
    with standing_at(at(day + datetime.timedelta(days=2), 20)):
        withdrawing.destroy(person=person)


def _stopped(study: Study, coach: User) -> None:
    person = study.people.get(code=STOPPED)
    if person.stopped_at is None:
        with standing_at(at(STOPPED_ON, 8)):
            withdrawing.stop(person=person, by=coach)


def _waiting(study: Study, coach: User, karim: User) -> None:
    """An interview of the day before yesterday, half reviewed; and a logbook and a mail whose names were only found."""
    if Draft.objects.filter(study=study).exists():
        return
    now = timezone.now()
    day = today(now) - datetime.timedelta(days=2)
    person = study.people.get(code=roles.INTERVIEWED)
    talk = _arrive(
        study, "terugblik-a2", content.waiting("terugblik-a2"), [person], karim, kind=Kind.INTERVIEW, date=day
    )
    recordings.attach(about=talk, name="terugblik.wav", parts=[_sound()], by=karim)
    _half_reviewed(talk, karim)
    logbook, mail = study.people.get(code="O03-K4D"), study.people.get(code="O02-B7Q")
    for name, who, kind, on in (
        ("logboek-a3", logbook, Kind.LOGBOOK, day - datetime.timedelta(days=7)),
        ("mail-t6", mail, Kind.EMAIL, day - datetime.timedelta(days=5)),
    ):
        _arrive(study, name, content.waiting(name), [who], coach, kind=kind, date=on)


def _arrive(
    study: Study, name: str, text: str, people: list[Person], by: User, *, kind: Kind, date: datetime.date
) -> Draft:
    draft = drafts.arrive(
        study=study, document=from_text(name, normalise(text)), by=by, review=True, basis="consent", kind=kind,
        date=date, phase=Phase.TRAJECTORY, organisation=people[0].organisation, people=people, interviewer=by.pk,
    )  # fmt: skip
    name_finding.look_at(draft.pk)
    draft.refresh_from_db()
    return draft


def _half_reviewed(draft: Draft, by: User) -> None:
    """The first half of the near-misses is decided on; the rest waits, as on any afternoon."""
    names = drafts.names_of(draft)
    waiting = [one for one in names.found if one.decision == OPEN]
    done = set(waiting[: len(waiting) // 2])
    found = [_decided(one) if one in done else one for one in names.found]
    drafts.keep_decisions(
        draft=draft, found=found, by=by, version=draft.version, title="Terugblikgesprek aanjager A2 · De Werf"
    )


def _decided(one: Found) -> Found:
    decision = ACCEPTED if one.kind in {"person", "organisation", "place", "phone", "email"} else REJECTED
    return Found(one.start, one.end, one.kind, one.layer, one.certainty, decision, one.replacement, one.key)


def _sound(seconds: int = 20, rate: int = 8000) -> bytes:
    """A soft, slowly swelling tone: a recording to play, of nobody."""
    tone = (
        int(6000 * math.sin(2 * math.pi * 220 * n / rate) * (0.5 - 0.5 * math.cos(2 * math.pi * n / (rate * 4))))
        for n in range(seconds * rate)
    )
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    return target.getvalue()
