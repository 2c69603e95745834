"""What managers see of their school in numbers: released by the lead researcher, frozen until the next time."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from oogst.core.disclosure import Cell, choose
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.sources.models import Participant, Phase
from oogst.studies.models import NumbersRelease, Organisation

PEOPLE, ALL = "people", "all"
NAMES = (PEOPLE, ALL, Phase.START.value, Phase.TRAJECTORY.value, Phase.CLOSING.value)
"""In order of importance: what comes first is shown first, when not everything can be shown."""


@dataclass(frozen=True)
class Shown:
    """The numbers of one school by name, and since when; what is missing is about fewer than five people."""

    values: Mapping[str, int]
    since: datetime.datetime | None


def current(organisation: Organisation) -> list[Cell]:
    """How it stands now: people who gave something, and contributions in all and by phase. One query."""
    rows = Participant.objects.filter(source__organisation=organisation, person__organisation=organisation)
    whose: dict[str, set[str]] = defaultdict(set)
    phases: dict[str, str] = {}
    for source, phase, person in rows.values_list("source_id", "source__phase", "person_id"):
        whose[str(source)].add(str(person))
        phases[str(source)] = phase
    things = {source: frozenset(people) for source, people in whose.items()}
    everybody = frozenset().union(*things.values())
    return [
        Cell(PEOPLE, {person: frozenset({person}) for person in everybody}),
        Cell(ALL, things),
        *(Cell(name, {one: who for one, who in things.items() if phases[one] == name}) for name in NAMES[2:]),
    ]


def shown(organisation: Organisation) -> Shown:
    """What its managers see. One query."""
    newest = organisation.numbers.last()
    if newest is None:
        return Shown({}, None)
    return Shown({cell.name: cell.value for cell in _cells(newest)}, newest.at)


def preview(organisation: Organisation) -> Shown:
    """What its managers would see after a release now. Two queries."""
    return Shown({cell.name: cell.value for cell in choose(_history(organisation), current(organisation))}, None)


@transaction.atomic
def release(*, organisation: Organisation, by: User) -> NumbersRelease:
    """Show the numbers of a school as they stand, as far as they say nothing about fewer than five people."""
    access.require(by, Permission.MANAGE_STUDY, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two releases at once would not see each other
    cells = choose(_history(organisation), current(organisation))
    made = NumbersRelease.objects.create(
        study_id=organisation.study_id, organisation=organisation, by=by.pk, cells=[_said(cell) for cell in cells]
    )
    trail.record(by, "numbers.released", organisation, shown=len(cells))
    return made


def forget(study_id: uuid.UUID, people: frozenset[uuid.UUID]) -> None:
    """After a withdrawal: the numbers that were shown stay, and who was behind them is nobody that can be found."""
    gone = {str(person): str(uuid.uuid4()) for person in people}
    for row in NumbersRelease.objects.filter(study=study_id):
        if any(person in str(row.cells) for person in gone):
            row.cells = [_renamed(cell, gone) for cell in row.cells]
            row.save(update_fields=["cells"])


def _renamed(cell: dict, gone: Mapping[str, str]) -> dict:
    things = {
        gone.get(thing, thing): [gone.get(person, person) for person in whose]
        for thing, whose in cell["things"].items()
    }
    return {**cell, "things": things}


def _history(organisation: Organisation) -> list[Cell]:
    """All that was ever shown, each once."""
    seen: list[Cell] = []
    for row in organisation.numbers.all():
        seen += [cell for cell in _cells(row) if cell not in seen]
    return seen


def _cells(row: NumbersRelease) -> list[Cell]:
    return [
        Cell(said["name"], {thing: frozenset(whose) for thing, whose in said["things"].items()}) for said in row.cells
    ]


def _said(cell: Cell) -> dict:
    return {"name": cell.name, "things": {thing: sorted(whose) for thing, whose in cell.things.items()}}
