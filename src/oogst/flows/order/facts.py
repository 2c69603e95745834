"""What the documents about a study say of its people, consents, purposes, protection and backups."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.participation.models import ConsentVersion, Language, Purpose, Signature
from oogst.participation.standing import PURPOSE_OF, covering
from oogst.people import trail
from oogst.people.models import TrailEntry
from oogst.people.roles import RESEARCH_ROLES, ROLE_NAMES, Role
from oogst.sources.models import Draft, Kind, Source
from oogst.studies.models import NamesIn, Study
from oogst.studies.queries import Member, members

MADE, LATEST = "backup.made", 3


@dataclass(frozen=True)
class Consent:
    """A version of a form that is or was in use, with how many people agreed to each purpose."""

    title: str
    number: int
    languages: tuple[str, ...]
    purposes: tuple[str, ...]
    published: datetime.date | None
    is_current: bool
    signed: int


@dataclass(frozen=True)
class Use:
    """One purpose: what is collected for it, of how many, on the ground of how many standing consents."""

    purpose: Purpose
    kinds: tuple[str, ...]
    sources: int
    people: int
    yes: int


def team(study: Study) -> list[tuple[str, str]]:
    """Who works on the study, with their roles. School people are not named here. Two queries."""
    return [(member.user.name, _roles(member)) for member in members(study) if _roles(member)]


def consents(study: Study) -> list[Consent]:
    """All versions that were published, by form. Three queries."""
    versions = ConsentVersion.objects.filter(study=study).exclude(published_at=None)
    signed = Counter(Signature.objects.filter(study=study).standing().values_list("version", flat=True))
    return [
        Consent(
            version.form.title, version.number,
            tuple(str(Language(text.language).label) for text in version.texts.all()),
            tuple(_purpose(name) for name in version.purposes),
            timezone.localdate(version.published_at) if version.published_at else None,
            version.state == ConsentVersion.State.PUBLISHED, signed[version.pk],
        )
        for version in versions.select_related("form").prefetch_related("texts").order_by("form__title", "number")
    ]  # fmt: skip


def uses(study: Study) -> list[Use]:
    """The purposes that anybody was asked about, or for which there is something. Some twenty queries."""
    versions = ConsentVersion.objects.filter(study=study).exclude(published_at=None)
    asked = {name for names in versions.values_list("purposes", flat=True) for name in names}
    everybody = list(study.people.values_list("pk", flat=True))
    rows = list(Source.objects.filter(study=study).order_by().values_list("pk", "kind", "people"))
    found = []
    for purpose in Purpose:
        kinds = [kind for kind, wanted in PURPOSE_OF.items() if wanted is purpose]
        of_kind = [(pk, person) for pk, kind, person in rows if kind in kinds]
        if purpose.value not in asked and not of_kind:
            continue
        found.append(
            Use(
                purpose, tuple(str(Kind(kind).label) for kind in kinds), len({pk for pk, _person in of_kind}),
                len({person for _pk, person in of_kind if person}), len(covering(everybody, purpose.value)),
            )
        )  # fmt: skip
    return found


def names_replaced(study: Study) -> list[str]:
    """What is done so that names do not get into the research database. One query."""
    layers = Counter(layer for layers in Draft.objects.filter(study=study).values_list("layers", flat=True)
                     for layer in layers if ":" not in layer)  # fmt: skip
    if study.names == NamesIn.DONE:
        said = [_("Names are replaced before material comes in; who brings it in vouches for that.")]
    else:
        said = [_("New material is sealed until a person has looked at every name that was found in it.")]
    said.append(
        _("Names are found in layers: people and schools that the study knows, patterns (addresses, telephone numbers, "
          "dates), near-misses, and word lists.")
    )  # fmt: skip
    if layers:
        names = ", ".join(sorted(layers))
        said.append(_("In the texts that wait now, these layers looked: %(layers)s.") % {"layers": names})
    said.append(_("Who somebody is can be opened one person at a time, for a reason, and stands on the trail."))
    return said


def security() -> list[str]:
    """How data is kept from who may not see it."""
    said = [
        _("Two databases: research knows pseudonyms only; names, raw texts and keys are in the vault."),
        _("Names, addresses, raw texts, recordings and signed forms are sealed with AES-256-GCM, under a key of each "
          "person. That key is sealed under a key of the study, that one under a master key outside the databases."),
        _("One table of roles and permissions decides who sees what; managers never see words of people."),
        _("Every change stands on a trail in which nothing can be changed unseen, without words of people."),
        _("Passwords are hashed with Argon2; passkeys and codes from an app are possible as a second step."),
        _("Oogst sends nothing to other services: no cloud, no analysis elsewhere, no visitor statistics."),
    ]  # fmt: skip
    if settings.SECOND_FACTOR_REQUIRED:
        said.append(_("For the research team a second step is required."))
    return said


def backups() -> list[str]:
    """How backups are made and for how long they are kept; and the last ones. One query."""
    rows = TrailEntry.objects.filter(chain=trail.SITE, verb=MADE).order_by("-sequence")[:LATEST]
    last = [f"{row.at.astimezone():%Y-%m-%d %H:%M} ({row.details['bytes'] / 2**20:.1f} MB)" for row in rows]
    return [
        _("Both databases of one moment and the sealed files, sealed once more under a backup key."),
        _("Keys of people are kept in another place than the data: keys for %(keys)s days, data for %(data)s days.")
        % {"keys": settings.KEEP_KEY_BACKUPS, "data": settings.KEEP_BACKUPS},
        _("After a restore nobody is served before everything was destroyed anew that was destroyed since."),
        _("Last backups: %(last)s") % {"last": "; ".join(last) or _("none yet")},
    ]


def controller() -> list[tuple[str, str]]:
    return [
        (_("Institution"), settings.INSTITUTION or _("not filled in (OOGST_INSTITUTION)")),
        (_("Contact for privacy"), settings.PRIVACY_CONTACT or _("not filled in (OOGST_PRIVACY_CONTACT)")),
    ]


def size(count: int | None) -> str:
    """Bytes in words."""
    if count is None:
        return ""
    for unit, one in (("GB", 2**30), ("MB", 2**20), ("kB", 2**10)):
        if count >= one:
            return f"{count / one:.1f} {unit}"
    return f"{count} B"


def _roles(member: Member) -> str:
    held = [Role(each.role) for each in member.memberships if each.role in RESEARCH_ROLES]
    return ", ".join(str(ROLE_NAMES[role]) for role in sorted(held, key=list(Role).index))


def _purpose(name: str) -> str:
    return str(Purpose(name).label) if name in Purpose.values else name
