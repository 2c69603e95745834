"""Where somebody stands with a form: one word for a person, worked out in one place from asks and signatures."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oogst.core.workdays import today
from oogst.participation.models import ConsentAsk, ConsentVersion, Signature
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person


class Standing(models.TextChoices):
    NOT_ASKED = "not_asked", gettext_lazy("not asked")
    ASKED = "asked", gettext_lazy("asked")
    REMINDED = "reminded", gettext_lazy("reminded")
    OPENED = "opened", gettext_lazy("has opened it")
    WAITS = "waits", gettext_lazy("waits for a second person")
    SIGNED = "signed", gettext_lazy("signed")
    AGAIN = "again", gettext_lazy("asked again")
    DECLINED = "declined", gettext_lazy("said no")
    STOPPED = "stopped", gettext_lazy("stopped")


def standing_of(person: Person, asks: Iterable[ConsentAsk], signatures: Iterable[Signature]) -> Standing:
    """`asks` and `signatures`: those of this person for one form, oldest first."""
    asks, signatures = list(asks), list(signatures)
    if person.stopped_at is not None:
        return Standing.STOPPED
    if any(row.confirmed_at is None and row.ended_at is None for row in signatures):
        return Standing.WAITS
    counts = [row for row in signatures if row.confirmed_at is not None and row.ended_at is None]
    open_ask = next((ask for ask in reversed(asks) if ask.ended_at is None), None)
    if open_ask is not None:
        return Standing.AGAIN if counts else _of_open(open_ask)
    if counts:
        return Standing.SIGNED
    answered = [ask for ask in asks if ask.outcome == "declined"]
    refused = [row for row in signatures if row.ended_why == "refused" and row.confirmed_at is not None]
    return Standing.DECLINED if answered or refused else Standing.NOT_ASKED


def _of_open(ask: ConsentAsk) -> Standing:
    if ask.opened_at is not None:
        return Standing.OPENED
    return Standing.REMINDED if ask.reminded_at is not None else Standing.ASKED


def check_takes_part(person: Person) -> None:
    if person.stopped_at is not None:
        raise NotAllowed(
            _("%(person)s has stopped. Nothing is asked or collected any more.") % {"person": person.label}
        )


def check_can_be_asked(version: ConsentVersion, now: datetime.datetime) -> None:
    if version.state != ConsentVersion.State.PUBLISHED:
        raise NotAllowed(_("People can only be asked for a version that is in use."))
    check_in_time(version, today(now))


def check_can_be_signed(version: ConsentVersion, day: datetime.date) -> None:
    """Also on paper, where it was signed on another day than it is recorded."""
    if version.published_at is None:
        raise NotAllowed(_("This version is not published yet: nobody can sign it."))
    if day < today(version.published_at):
        raise NotAllowed(_("On that day this version was not there yet."))
    check_in_time(version, day)


def check_in_time(version: ConsentVersion, day: datetime.date) -> None:
    if version.valid_until and day > version.valid_until:
        raise NotAllowed(_("This version can no longer be signed. Ask the research team for a new one."))


def check_answer(version: ConsentVersion, yes: Collection[str]) -> None:
    """Only what was asked; and what cannot be left out was not."""
    if not set(yes) <= set(version.purposes):
        raise NotAllowed(_("Something was answered that was not asked."))


def is_decline(version: ConsentVersion, yes: Collection[str]) -> bool:
    """No to everything, or to something without which nobody can take part."""
    return not yes or not set(version.required) <= set(yes)
