"""The gate: no source enters without a ground on which it may be used.

It is asked by `sources.services.let_in`, through which every source enters, and by `sources.drafts.arrive`, where a
text begins to wait. Nothing else decides whether material may be used.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core import workdays
from oogst.participation import cooling
from oogst.participation.models import Purpose, Signature
from oogst.participation.standing import PURPOSE_OF, covering
from oogst.people.errors import NotAllowed
from oogst.studies.basis import Basis
from oogst.studies.models import Organisation, Person, Study


@dataclass(frozen=True)
class Ground:
    """A checked basis, where it is recorded, and of each person the signature that covers this."""

    basis: Basis
    note: str
    signatures: Mapping[uuid.UUID, Signature] = field(default_factory=dict)


class Embargoed(NotAllowed):
    """An interview whose cooling-off period has not ended. `day` is its last."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(
            _("This interview is in its cooling-off period until the end of %(day)s; until then nobody else finds it.")
            % {"day": day.isoformat()}
        )
        self.day = day


class HasStopped(NotAllowed):
    """Somebody in it had stopped taking part when it was collected."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            _("%(person)s has stopped taking part. What was collected after that cannot come in.")
            % {"person": person.label}
        )


def check(
    basis: str,
    note: str = "",
    *,
    kind: str = "",
    people: Iterable[Person] = (),
    date: datetime.date | None = None,
) -> Ground:
    """The one gate. Raises NotAllowed, with what is missing, when this may not be used.

    With consent as its basis each person in it must have a standing signature for this kind of material. Of somebody
    who stopped nothing new enters on any basis.
    """
    if basis not in Basis.values:
        raise NotAllowed(_("Say on which ground this material may be used; without one it cannot come in."))
    people = list(people)
    check_nobody_stopped(people, date)
    if basis != Basis.CONSENT:
        return Ground(Basis(basis), note.strip())
    if not people:
        raise NotAllowed(_("Say who is in it: consent is of people. Or choose another ground."))
    if kind == "interview" and date is None:
        raise NotAllowed(_("Say on which day the interview was held: the cooling-off period begins then."))
    return Ground(Basis.CONSENT, note.strip(), _signatures(people, PURPOSE_OF.get(kind, Purpose.CORRESPONDENCE)))


def check_not_embargoed(
    *, study: Study, kind: str, date: datetime.date | None, organisation: Organisation | None = None
) -> datetime.date | None:
    """The last day of its cooling-off period, or None for what has none. Raises Embargoed while it lasts."""
    day = embargo(study=study, kind=kind, date=date, organisation=organisation)
    if day is not None and timezone.now() < workdays.end_of(day):
        raise Embargoed(day)
    return day or undated(study=study, kind=kind, date=date, organisation=organisation)


def undated(
    *, study: Study, kind: str, date: datetime.date | None, organisation: Organisation | None = None
) -> datetime.date | None:
    """Of an interview without a day, until when it can be destroyed: counted from the day on which it comes in."""
    if kind != "interview" or date is not None:
        return None
    return cooling.last_day(study, organisation, workdays.today(timezone.now()))


def embargo(
    *, study: Study, kind: str, date: datetime.date | None, organisation: Organisation | None = None
) -> datetime.date | None:
    """Until which day who was in it can have it destroyed: for interviews with a day, on every basis."""
    if kind != "interview" or date is None:
        return None
    return cooling.last_day(study, organisation, date)


def check_nobody_stopped(people: Iterable[Person], date: datetime.date | None) -> None:
    """Part of `check`, for who only later says who is in it. Raises HasStopped."""
    for person in people:
        if person.stopped_at is not None and (date is None or date >= workdays.today(person.stopped_at)):
            raise HasStopped(person)


def _signatures(people: list[Person], purpose: str) -> Mapping[uuid.UUID, Signature]:
    found = covering([person.pk for person in people], purpose)
    missing = [person.label for person in people if person.pk not in found]
    if missing:
        raise NotAllowed(
            _("There is no consent for “%(purpose)s” of: %(people)s. Ask for it first, or choose another ground.")
            % {"purpose": Purpose(purpose).label, "people": ", ".join(missing)}
        )
    return found
