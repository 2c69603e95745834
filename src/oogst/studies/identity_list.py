"""Many identities at once, from a table: who is known already, who is new, and which rows cannot be understood."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.roles import ROLE_NAMES, Role
from oogst.studies import identities, services
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import master
from oogst.vault.identities import Who, with_address

MOST = 1000  # rows
COLUMNS: dict[str, frozenset[str]] = {
    "code": frozenset({"code", "id", "nummer", "number"}),
    "label": frozenset({"label", "pseudoniem", "pseudonym"}),
    "name": frozenset({"name", "naam", "volledige naam", "full name"}),
    "email": frozenset({"email", "e-mail", "mail", "e-mailadres", "mailadres", "e-mail address", "email address"}),
    "phone": frozenset({"phone", "telefoon", "telefoonnummer", "tel", "mobiel", "phone number"}),
    "employer": frozenset({"employer", "werkgever"}),
    "other_names": frozenset({"other names", "andere namen", "roepnaam", "roepnamen", "bijnaam", "nickname"}),
    "school": frozenset({"school", "organisatie", "organisation"}),
    "role": frozenset({"role", "rol"}),
}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One row that was understood: a person who is known, or what a new one is to be."""

    who: Who
    person: Person | None = None
    label: str = ""
    organisation: Organisation | None = None
    role: str = ""


@dataclass(frozen=True)
class Plan:
    """What taking a list in would do. `problems`: the number of the row in the file, and a reason code."""

    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    unread: tuple[int, ...] = field(default=())

    @property
    def known(self) -> int:
        return sum(line.person is not None for line in self.lines)

    @property
    def new(self) -> int:
        return len(self.lines) - self.known


def rows_of(table: Sequence[Sequence[str]]) -> tuple[list[dict[str, str]], tuple[str, ...], tuple[int, ...]]:
    """The rows of a table by our names of its columns; which columns those are; the numbers of columns left out."""
    header = [" ".join(cell.split()).casefold() for cell in table[0]] if table else []
    names = [next((name for name, words in COLUMNS.items() if cell in words), "") for cell in header]
    rows = [
        {name: " ".join(cell.split()) for name, cell in zip(names, row, strict=False) if name and cell.strip()}
        for row in table[1:]
    ]
    unread = tuple(at for at, name in enumerate(names, 1) if not name and header[at - 1])
    return rows, tuple(name for name in COLUMNS if name in names), unread


def plan(study: Study, rows: Sequence[Row], *, columns: tuple[str, ...] = (), unread: tuple[int, ...] = ()) -> Plan:
    """Look up who each row is: by code, by pseudonym, by address. Raises VaultLocked.

    Two queries, and two more for each row with an address only.
    """
    if not master.is_open():
        raise master.VaultLocked
    people = list(study.people.all())
    finder = _Finder(study, people, list(study.organisations.all()))
    lines: list[Line] = []
    problems: list[tuple[int, str]] = []
    seen: set[uuid.UUID] = set()
    for number, row in enumerate(rows, 2):  # the first row of the file is its header
        if not row:
            continue
        found = finder.line(row)
        if isinstance(found, str):
            problems.append((number, found))
        elif found.person is not None and found.person.pk in seen:
            problems.append((number, "twice"))
        else:
            lines.append(found)
            seen |= {found.person.pk} if found.person else set()
    return Plan(columns, tuple(lines), tuple(problems), unread)


def take(*, study: Study, lines: Sequence[Line], by: User) -> list[Person]:
    """Keep the identities; new people get a random code, and that code for a pseudonym if the list has none.

    Row by row: after an interruption the same list may be taken again. Raises VaultLocked, PermissionDenied.
    """
    access.require(by, Permission.KEEP_IDENTITIES, study)
    new = []
    for line in lines:
        person = line.person
        if person is None:
            code = services.free_person_code(study, line.organisation)
            person = services.add_person(
                study=study, label=line.label or code, by=by, organisation=line.organisation, role=line.role, code=code
            )
            new.append(person)
        identities.add_to_identity(about=person, said=line.who, by=by)
    return new


class _Finder:
    """Who and what the cells of a row mean in this study."""

    def __init__(self, study: Study, people: Sequence[Person], schools: Sequence[Organisation]) -> None:
        self._study = study
        self._people = {person.pk: person for person in people}
        self._codes = {person.code.casefold(): person for person in people}
        self._labels: dict[str, list[Person]] = {}
        for person in people:
            self._labels.setdefault(person.label.casefold(), []).append(person)
        self._schools = {school.code.casefold(): school for school in schools}
        self._schools |= {school.label.casefold(): school for school in schools}
        self._roles = {word.casefold(): role.value for role in Role for word in (role.value, str(ROLE_NAMES[role]))}

    def line(self, row: Row) -> Line | str:
        """The row as a line, or why it cannot be one."""
        who = _who(row)
        if who.is_empty:
            return "nothing"
        if who.email and not _ADDRESS.fullmatch(who.email):
            return "address"
        person = self._person(row, who)
        if isinstance(person, str):
            return person
        if person is not None:
            return Line(who, person)
        school, role = row.get("school", ""), row.get("role", "")
        if school and school.casefold() not in self._schools:
            return "school"
        if role and role.casefold() not in self._roles:
            return "role"
        label = row.get("label", "")
        if len(label) > 80 or _tells(label, who):
            return "label"
        return Line(who, None, label, self._schools.get(school.casefold()), self._roles.get(role.casefold(), ""))

    def _person(self, row: Row, who: Who) -> Person | str | None:
        if code := row.get("code", ""):
            return self._codes.get(code.casefold(), "code")
        if named := self._labels.get(row.get("label", "").casefold()):
            return named[0] if len(named) == 1 else "several"
        found = with_address(self._study.pk, who.email) if who.email else []
        if len(found) > 1:
            return "several"
        return self._people.get(found[0]) if found else None


def _who(row: Row) -> Who:
    others = tuple(part.strip() for part in re.split("[;,/]", row.get("other_names", "")) if part.strip())
    return Who(
        name=row.get("name", ""), email=row.get("email", ""), phone=row.get("phone", ""),
        employer=row.get("employer", ""), other_names=others,
    )  # fmt: skip


def _tells(label: str, who: Who) -> bool:
    """Whether a pseudonym holds a part of the name, or an address."""
    words = {word.casefold() for word in _WORD.findall(label)}
    names = {word.casefold() for text in (who.name, *who.other_names) for word in _WORD.findall(text)}
    return "@" in label or bool(words & names)
