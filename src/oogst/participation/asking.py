"""Asking people to sign: by a link in a letter, at most one reminder, and again when a purpose changes."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core import workdays
from oogst.participation import cooling, letter_words, letters, links, states
from oogst.participation.models import ConsentAsk, ConsentVersion, Letter, PersonalLink, Signature
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.mail import can_mail
from oogst.studies.models import Person
from oogst.vault import identities, master

PATIENCE = 5  # working days before the one reminder
DAYTIME = range(8, 20)  # hours in the Netherlands in which reminders go
TOGETHER = 200  # people at once


@dataclass
class Asked:
    """What came of asking. Only `asked` got a letter now."""

    asked: list[ConsentAsk] = field(default_factory=list)
    not_mailed: list[Person] = field(default_factory=list)  # asked, but the mail server did not take the letter
    without_address: list[Person] = field(default_factory=list)
    stopped: list[Person] = field(default_factory=list)
    open_already: list[Person] = field(default_factory=list)
    signed_already: list[Person] = field(default_factory=list)


def ask(*, people: Iterable[Person], version: ConsentVersion, by: User, site: str) -> Asked:
    """Ask people for a version: a row each, a link, a letter. Who signed it, has it open or stopped is left alone.

    `site` begins the link ("https://oogst.school.example"). Raises VaultLocked; NotAllowed for a version out of use,
    and when there is no mail server to be reached: then nobody was asked.
    """
    access.require(by, Permission.ASK_CONSENT, version)
    states.check_can_be_asked(version, timezone.now())
    chosen = list(people)
    if len(chosen) > TOGETHER:
        raise NotAllowed(_("At most %(most)s people at once.") % {"most": TOGETHER})
    master.masters()  # a locked vault is said before anybody is asked
    outcome, ready = Asked(), []
    reachable = identities.reachable([person.pk for person in chosen])
    signed = _standing(version)
    busy = set(ConsentAsk.objects.filter(version=version, ended_at=None).values_list("person_id", flat=True))
    for person in chosen:
        if person.stopped_at is not None:
            outcome.stopped.append(person)
        elif person.pk in signed and signed[person.pk].version_id == version.pk:
            outcome.signed_already.append(person)
        elif person.pk in busy:
            outcome.open_already.append(person)
        elif person.pk not in reachable:
            outcome.without_address.append(person)
        else:
            ready.append(person)
    if not ready:
        return outcome
    with _post() as post:
        for person in ready:
            row = _open(person, version, by)
            if _write(row, site, post, again=person.pk in signed):
                outcome.asked.append(row)
            else:
                _not_mailed(row, by)
                outcome.not_mailed.append(person)
    return outcome


def write_again(*, ask: ConsentAsk, by: User, site: str) -> bool:
    """Send the letter of an open question once more, with a new link: because the first was lost."""
    access.require(by, Permission.ASK_CONSENT, ask)
    if ask.ended_at is not None:
        raise NotAllowed(_("This question has been answered or taken back."))
    states.check_takes_part(ask.person)
    states.check_can_be_asked(ask.version, timezone.now())
    master.masters()
    trail.record(by, "consent.link", ask, number=ask.version.number)
    with _post() as post:
        return _write(ask, site, post, again=False)


@transaction.atomic
def take_back(*, ask: ConsentAsk, by: User) -> None:
    """Ask no longer: the question ends, and so does its link."""
    access.require(by, Permission.ASK_CONSENT, ask)
    ended = ConsentAsk.objects.filter(pk=ask.pk, ended_at=None).update(ended_at=timezone.now(), outcome="withdrawn")
    if ended:
        PersonalLink.objects.filter(person=ask.person_id, purpose=PersonalLink.Purpose.CONSENT, ended_at=None).update(
            ended_at=timezone.now()
        )
        trail.record(by, "consent.ask_ended", ask)


def open_ask(person: Person, version: ConsentVersion | None = None) -> ConsentAsk | None:
    """What a person is asked now; the newest, if for more than one form. One query."""
    rows = ConsentAsk.objects.filter(person=person, ended_at=None, version__state=ConsentVersion.State.PUBLISHED)
    if version is not None:
        rows = rows.filter(version=version)
    return rows.select_related("version__form", "person__organisation").order_by("-asked_at").first()


def opened(ask: ConsentAsk) -> None:
    """Somebody opened what they were asked: the first time is kept."""
    ConsentAsk.objects.filter(pk=ask.pk, opened_at=None).update(opened_at=timezone.now())


def affected(version: ConsentVersion) -> list[Person]:
    """Who must be asked again: their signature is of an earlier version, and a purpose it asked about has changed.

    Two queries.
    """
    rows = list(version.form.versions.exclude(published_at=None))
    found = []
    for signature in _standing(version).values():
        changed = {purpose for row in rows if signature.version.number < row.number for purpose in row.changed}
        if changed & {*signature.yes, *signature.no} and signature.person.stopped_at is None:
            found.append(signature.person)
    return found


def asked_again(*, version: ConsentVersion, by: User, site: str) -> Asked:
    """Re-consent: ask those whom a change concerns, and nobody else."""
    return ask(people=affected(version), version=version, by=by, site=site)


def remind(now: datetime.datetime, site: str = "") -> int:
    """The one reminder, to who was asked five working days ago or longer. Returns how many went.

    Whom it goes to is worked out person by person at the moment of sending; on working days, by day. May be run as
    often as one likes. `site` is the address of the installation when the settings do not say it.
    """
    if now.astimezone(workdays.AMSTERDAM).hour not in DAYTIME or not can_mail():
        return 0
    pending = _unreminded().values_list("pk", flat=True)
    due = [pk for pk in pending if _due(pk, now) is not None]
    if not due:
        return 0
    try:
        with _post() as post:
            return sum(_remind(pk, now, site or settings.SITE_URL, post) for pk in due)
    except NotAllowed:  # the mail server is away or the vault is locked: the next time
        return 0


def _remind(pk: uuid.UUID, now: datetime.datetime, site: str, post: BaseEmailBackend) -> bool:
    ask = _due(pk, now)
    if ask is None:
        return False
    master.masters()
    link, asked = "", workdays.today(ask.asked_at)
    if site:
        link = site + links.path(links.make_link(person=ask.person, purpose=PersonalLink.Purpose.CONSENT))
    words = letter_words.reminder(ask.study.name, link, asked)
    letter = letters.send(person=ask.person, kind=letters.REMINDER, about=ask.pk, words=words, post=post)
    if not letter.sent:
        return False
    with transaction.atomic():
        ConsentAsk.objects.filter(pk=pk).update(reminded_at=now)
        trail.record(None, "consent.reminded", ask)
    return True


def _unreminded() -> QuerySet[ConsentAsk]:
    rows = ConsentAsk.objects.filter(ended_at=None, reminded_at=None, person__stopped_at=None)
    return rows.filter(version__state=ConsentVersion.State.PUBLISHED)


def _due(pk: uuid.UUID, now: datetime.datetime) -> ConsentAsk | None:
    """The ask, if at this moment a reminder is owed: still open, late enough, its letter not sent or begun before."""
    ask = _unreminded().select_related("person__organisation", "version", "study").filter(pk=pk).first()
    if ask is None or Letter.objects.filter(kind=letters.REMINDER, about=pk).exists():
        return None
    day, asked = workdays.today(now), workdays.today(ask.asked_at)
    if ask.version.valid_until and day > ask.version.valid_until:
        return None
    closed = cooling.closed(ask.study, ask.person.organisation, asked)
    late = workdays.is_working_day(day, closed) and day >= workdays.add_working_days(asked, PATIENCE, closed)
    return ask if late else None


@transaction.atomic
def _open(person: Person, version: ConsentVersion, by: User) -> ConsentAsk:
    earlier = ConsentAsk.objects.filter(person=person, version__form=version.form_id, ended_at=None)
    earlier.update(ended_at=timezone.now(), outcome="replaced")
    row = ConsentAsk.objects.create(study_id=version.study_id, person=person, version=version, by=by.pk)
    trail.record(by, "consent.asked", row, number=version.number)
    return row


def _write(ask: ConsentAsk, site: str, post: BaseEmailBackend, *, again: bool) -> bool:
    secret = links.make_link(person=ask.person, purpose=PersonalLink.Purpose.CONSENT)
    words = letter_words.ask_again if again else letter_words.ask
    said = words(ask.version.study.name, site + links.path(secret), ask.version.valid_until)
    earlier = Letter.objects.filter(person=ask.person_id, kind=letters.ASK, about=ask.pk).count()
    return letters.send(person=ask.person, kind=letters.ASK, about=ask.pk, ordinal=earlier, words=said, post=post).sent


@transaction.atomic
def _not_mailed(ask: ConsentAsk, by: User) -> None:
    """The mail server did not want this letter: then nobody was asked."""
    ConsentAsk.objects.filter(pk=ask.pk).update(ended_at=timezone.now(), outcome="withdrawn")
    trail.record(by, "consent.not_mailed", ask)


def _standing(version: ConsentVersion) -> dict[uuid.UUID, Signature]:
    """Of each person the signature of this form that counts now. One query."""
    rows = Signature.objects.standing().filter(version__form=version.form_id).select_related("version", "person")
    return {row.person_id: row for row in rows}


@contextmanager
def _post() -> Iterator[BaseEmailBackend]:
    """One connection for many letters. Raises NotAllowed when there is no mail server to be reached."""
    if not can_mail():
        raise NotAllowed(_("This installation has no mail server, so nobody can be asked by mail. Use paper."))
    post = letters.connection()
    try:
        post.open()
    except (OSError, SMTPException) as error:
        raise NotAllowed(_("The mail server cannot be reached now. Nobody was asked; try again later.")) from error
    try:
        yield post
    finally:
        post.close()
