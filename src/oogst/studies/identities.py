"""Who a pseudonym is: written down, opened one at a time for a reason, and known to the finding of names.

The vault is another database, so nothing here spans both in one transaction. What is written down is sealed first and
noted after that; what is opened is noted first, so that nobody can look without leaving a trace.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from oogst.core.deidentify.model import Known, label
from oogst.core.ids import uuid7
from oogst.core.sealing import CannotOpen
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import identities, master, texts
from oogst.vault.identities import Who
from oogst.vault.models import Subject

MOST_REASON = 200  # characters
LEAST_REASON = 2  # words
LEAST_LETTERS = 8
REASON = "identity.reason"  # the kind of a sealed text; it is about an id that the trail holds
_IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBERED = re.compile(r"O0*([1-9][0-9]*)", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """What can be said of a pseudonym without any key: whether an identity is kept, and whether an address is."""

    identity: bool
    address: bool


def keep_identity(*, person: Person, who: Who, by: User | None) -> None:
    """Write down who somebody is, in place of what was there. The trail says that, and which fields were filled.

    `by` is None only on the command line and in the demonstration. Raises VaultLocked.
    """
    _keep(person, Subject.PERSON, who, by)


def keep_organisation_identity(*, organisation: Organisation, who: Who, by: User | None) -> None:
    """Write down which organisation this is, with its mail domains, its places and what else it is called."""
    _keep(organisation, Subject.ORGANISATION, who, by)


def add_to_identity(*, about: Person | Organisation, said: Who, cleared: Iterable[str] = (), by: User | None) -> None:
    """Fill in or replace what `said` holds, and take away the fields in `cleared`; the rest stays, unseen.

    Raises VaultLocked.
    """
    if by is not None:
        access.require(by, Permission.KEEP_IDENTITIES, about)
    before, emptied = identities.read(about.pk), frozenset(cleared)
    empty = Who()
    merged = {
        field.name: getattr(
            empty if field.name in emptied else said if getattr(said, field.name) else before, field.name
        )
        for field in fields(Who)
    }
    _keep(about, Subject.PERSON if isinstance(about, Person) else Subject.ORGANISATION, Who(**merged), by)


def reveal(*, person: Person, reason: str, by: User) -> Who:
    """Who one pseudonym is. It is noted before anything opens. The trail holds the id of the reason, which is sealed
    under the key of whom it is about: who is destroyed takes it along.

    Raises NotAllowed without a reason of a few words, VaultLocked, PermissionDenied.
    """
    return _reveal(person, reason, by)


def reveal_organisation(*, organisation: Organisation, reason: str, by: User) -> Who:
    """Which one organisation is, on the same conditions."""
    return _reveal(organisation, reason, by)


def reasons(said: Iterable[object]) -> dict[str, str]:
    """Why identities were opened, by what the trail says of it; in place of words a sentence when it cannot be read."""
    ids = [one for one in {str(one) for one in said if one} if _IS_ID.fullmatch(one)]
    if not ids:
        return {}
    if not master.is_open():
        return dict.fromkeys(ids, _("The reason can be read once the vault is open."))
    try:
        kept = texts.read_all(REASON, [uuid.UUID(one) for one in ids])
    except CannotOpen:
        kept = {}
    return {one: kept.get(uuid.UUID(one), _("The reason was destroyed.")) for one in ids}


def find_by_address(*, study: Study, email: str, by: User) -> list[Person]:
    """The pseudonyms that this address leads to, without opening any. Raises VaultLocked, PermissionDenied."""
    access.require(by, Permission.KEEP_IDENTITIES, study)
    return list(study.people.filter(pk__in=identities.with_address(study.pk, email)).select_related("organisation"))


def kept(rows: Iterable[Person | Organisation]) -> dict[uuid.UUID, Kept]:
    """Of whom an identity and an address are kept. Two queries, and no key."""
    subjects = [row.pk for row in rows]
    known, reachable = identities.known(subjects), identities.reachable(subjects)
    return {subject: Kept(subject in known, subject in reachable) for subject in subjects}


def registry(study: Study) -> list[Known]:
    """All names that the study knows, each with what stands in the working text instead; for the finding of names.

    Holds every name of the study in the clear: for a worker, never for a screen, a log or a job's arguments. Raises
    VaultLocked.
    """
    people = {person.pk: person for person in study.people.all()}
    schools = {school.pk: school for school in study.organisations.all()}
    opened = identities.read_all([*people, *schools])
    known: list[Known] = []
    for pk, who in opened.items():
        if pk in people:
            names = _distinct([who.name, *who.other_names])
            known += _known(str(pk), names, "person", f"[{people[pk].label}]")
        else:
            replacement = organisation_replacement(schools[pk])
            known += _known(str(pk), _distinct([who.name, *who.other_names, *who.domains]), "organisation", replacement)
            known += _known(str(pk), _distinct(who.places), "place", replacement)
    named = {name.casefold() for one in known for name in one.names}
    elsewhere = {who.employer for who in opened.values() if who.employer.strip().casefold() not in named | {""}}
    return known + [Known("", (name,), "organisation", label("organisation", study.language)) for name in elsewhere]


def organisation_replacement(school: Organisation) -> str:
    """`O01` becomes "[school 1]"; a code that is no number stands there as it is, as "[school NHV]"."""
    number = _NUMBERED.fullmatch(school.code)
    return f"[school {number[1] if number else school.code}]"


def _reveal(about: Person | Organisation, reason: str, by: User) -> Who:
    access.require(by, Permission.OPEN_IDENTITY, about)
    said = " ".join(reason.split())
    if len(said.split()) < LEAST_REASON or len(said) < LEAST_LETTERS:
        raise NotAllowed(_("Say in a few words why you need to know who this is."))
    if len(said) > MOST_REASON:
        raise NotAllowed(_("Keep the reason short: at most %(most)s characters.") % {"most": MOST_REASON})
    if not master.is_open():
        raise master.VaultLocked
    trail.record(by, "identity.opened", about, reason=_sealed(about, said))
    return identities.read(about.pk)


def _sealed(about: Person | Organisation, reason: str) -> str:
    """The id of a reason that is sealed now; "" for a key that is damaged, so that this is noted all the same."""
    pk, kind = uuid7(), Subject.PERSON if isinstance(about, Person) else Subject.ORGANISATION
    try:
        texts.keep(about.study_id, about.pk, kind, kind=REASON, about=pk, text=reason)
    except CannotOpen:
        return ""
    return str(pk)


def _keep(about: Person | Organisation, kind: Subject, who: Who, by: User | None) -> None:
    if by is not None:
        access.require(by, Permission.KEEP_IDENTITIES, about)
    identities.keep(about.study_id, about.pk, kind, who)
    filled = sorted(field.name for field in fields(Who) if field.name != "language" and getattr(who, field.name))
    trail.record(by, "identity.kept", about, fields=filled)


def _known(key: str, names: tuple[str, ...], kind: str, replacement: str) -> list[Known]:
    return [Known(key, names, kind, replacement)] if names else []


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
