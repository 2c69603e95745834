"""Reading consent for a whole page: who stands where, and what waits."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from oogst.participation.models import ConsentAsk, ConsentForm, ConsentVersion, Purpose, Signature
from oogst.participation.states import Standing, standing_of
from oogst.studies.models import Person, Study
from oogst.vault import identities

State = ConsentVersion.State


@dataclass(frozen=True)
class Cell:
    """One purpose of one person: "yes", "no", "stale" (a yes of before it changed: covers nothing new), or ""."""

    purpose: str
    said: str

    @property
    def label(self) -> str:
        return label(self.purpose)


@dataclass(frozen=True)
class Row:
    """One person with one form. `signature`: the one that counts, or else the one that waits."""

    person: Person
    standing: Standing
    signature: Signature | None
    ask: ConsentAsk | None
    reachable: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Overview:
    """A form with its people. `current` is the version in use; `purposes` are the columns."""

    form: ConsentForm
    current: ConsentVersion | None
    purposes: tuple[str, ...]
    rows: tuple[Row, ...]

    def counts(self) -> dict[Standing, int]:
        return {standing: sum(row.standing == standing for row in self.rows) for standing in Standing}


def forms_of(study: Study) -> QuerySet[ConsentForm]:
    """The forms with their versions, oldest first. Two queries."""
    versions = Prefetch("versions", ConsentVersion.objects.order_by("number").prefetch_related("texts"))
    return study.consent_forms.prefetch_related(versions)


def overview(form: ConsentForm, people: Iterable[Person]) -> Overview:
    """Everybody's place with a form of `forms_of`. Three queries, one to the vault, for any number of people."""
    people = list(people)
    versions = [version for version in form.versions.all() if version.published_at]
    current = next((version for version in versions if version.state == State.PUBLISHED), None)
    newest = versions[-1] if versions else None
    asks: dict[uuid.UUID, list[ConsentAsk]] = defaultdict(list)
    for ask in ConsentAsk.objects.filter(version__form=form).order_by("asked_at"):
        asks[ask.person_id].append(ask)
    signatures: dict[uuid.UUID, list[Signature]] = defaultdict(list)
    for signature in Signature.objects.filter(version__form=form).select_related("version").order_by("signed_at"):
        signatures[signature.person_id].append(signature)
    reachable = identities.reachable([person.pk for person in people])
    purposes = tuple(newest.purposes) if newest else ()
    rows = [
        _row(person, asks[person.pk], signatures[person.pk], person.pk in reachable, purposes, versions)
        for person in people
    ]
    return Overview(form, current, purposes, tuple(rows))


def waiting(study: Study) -> QuerySet[Signature]:
    """What waits for a second person, oldest first."""
    rows = Signature.objects.filter(study=study, confirmed_at=None, ended_at=None, person__stopped_at=None)
    return rows.select_related("person", "version__form").order_by("signed_at")


def _row(
    person: Person,
    asks: list[ConsentAsk],
    signatures: list[Signature],
    reachable: bool,
    purposes: tuple[str, ...],
    versions: list[ConsentVersion],
) -> Row:
    standing = standing_of(person, asks, signatures)
    living = [row for row in signatures if row.ended_at is None]
    counts = [row for row in living if row.confirmed_at is not None]
    signature = counts[-1] if counts else (living[-1] if living else None)
    ask = next((row for row in reversed(asks) if row.ended_at is None), None)
    said = counts[-1] if counts else None
    cells = tuple(Cell(purpose, _said(purpose, said, versions)) for purpose in purposes)
    return Row(person, standing, signature, ask, reachable, cells)


def _said(purpose: str, signature: Signature | None, versions: list[ConsentVersion]) -> str:
    if signature is None or purpose not in {*signature.yes, *signature.no}:
        return ""
    if purpose in signature.no:
        return "no"
    changed = any(purpose in row.changed for row in versions if row.number > signature.version.number)
    return "stale" if changed else "yes"


def label(purpose: str) -> str:
    """What a purpose is called on a screen."""
    return str(Purpose(purpose).label) if purpose in Purpose.values else purpose
