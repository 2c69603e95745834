"""Days on which nobody can be expected to decide: written down one by one, or taken from a table."""

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import ClosedDays, Organisation, Study

LONGEST = datetime.timedelta(days=70)  # a summer holiday and some: more is a slip of the pen
MOST_LINES = 500


@dataclass(frozen=True)
class Stretch:
    """A run of days, both ends included; of one school, or of the whole study."""

    name: str
    first: datetime.date
    last: datetime.date
    kind: str = ClosedDays.Kind.HOLIDAY
    organisation: Organisation | None = None


@transaction.atomic
def add(*, study: Study, stretches: Iterable[Stretch], by: User | None) -> int:
    """Write closed days down; those that are there already are left. Returns how many are new.

    Promises that were made stay as they are: a promised day is stored. Raises NotAllowed for days in the wrong order.
    """
    if by is not None:
        access.require(by, Permission.MANAGE_STUDY, study)
    count = 0
    for stretch in stretches:
        if stretch.last < stretch.first or stretch.last - stretch.first > LONGEST:
            raise NotAllowed(
                _("“%(name)s” ends before it begins, or lasts longer than ten weeks.") % {"name": stretch.name}
            )
        _row, made = ClosedDays.objects.get_or_create(
            study=study, organisation=stretch.organisation, first=stretch.first, last=stretch.last,
            defaults={"name": stretch.name[:80], "kind": stretch.kind},
        )  # fmt: skip
        count += made
    trail.record(by, "closed_days.added", study, days=count)
    return count


@transaction.atomic
def remove(*, row: ClosedDays, by: User) -> None:
    """Take a stretch away. Promised days stay as they are."""
    access.require(by, Permission.MANAGE_STUDY, row.study)
    trail.record(by, "closed_days.removed", row.study)
    row.delete()


def read_table(text: str) -> list[Stretch]:
    """Lines of name, first day, last day, with ; or , between them and days as 2026-12-19 or 19-12-2026.

    Raises NotAllowed with the number of the line that cannot be read.
    """
    found = []
    lines = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))
    if len(lines) > MOST_LINES:
        raise NotAllowed(_("This table has more than %(most)d lines.") % {"most": MOST_LINES})
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line if cell.strip()]
        if not cells or (number == 1 and not any(character.isdigit() for character in "".join(cells))):
            continue
        try:
            found.append(Stretch(cells[0], _day(cells[1]), _day(cells[2] if len(cells) > 2 else cells[1])))
        except (IndexError, ValueError):
            raise NotAllowed(
                _("Line %(number)d cannot be read. Write: name; first day; last day, with days as 2026-12-19.")
                % {"number": number}
            ) from None
    return found


def _day(written: str) -> datetime.date:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(written, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError(written)
