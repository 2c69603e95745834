"""Cases and variables of a project, and the pseudonyms that our own side file holds."""

import uuid
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from oogst.core.formats.refi import Case, VariableValue
from oogst.core.formats.refi import Variable as FileVariable
from oogst.exchange.arrival import Arrival
from oogst.exchange.side_file import Bag
from oogst.people.roles import Role
from oogst.sources.models import Source, Variable
from oogst.sources.models import VariableValue as Value
from oogst.studies import services as studies
from oogst.studies.models import Decision, Organisation, Person, Sector


def take_variables(arrival: Arrival, variables: Sequence[FileVariable]) -> None:
    """Variables by GUID, else by name: a study has each name once."""
    here = list(arrival.study.variables.all())
    by_guid, by_name = {str(v.guid): v for v in here}, {v.name: v for v in here}
    made = []
    for variable in variables:
        name = variable.name.strip()[:120] or _("Untitled")
        found = by_guid.get(variable.guid) or by_name.get(name)
        if found is None:
            found = Variable(
                study=arrival.study,
                name=name,
                type=variable.type,
                description=variable.description,
                guid=uuid.UUID(variable.guid),
            )
            by_name[name] = found
            made.append(found)
            arrival.outcome.item("variable", "taken", name)
        else:
            differs = found.type != variable.type
            arrival.outcome.remark("variable-differs", int(differs))
            why = (("variable-differs", {"count": 1}),) if differs else ()
            arrival.outcome.item("variable", "here", name, odd=differs, remarks=why)
        arrival.variables[variable.guid] = found
    Variable.objects.bulk_create(made)
    arrival.outcome.counts["variables"] += len(made)


def take_cases(arrival: Arrival, cases: Sequence[Case]) -> None:
    """Cases by GUID; new ones get the next number."""
    here = {str(row.guid): row for row in arrival.study.organisations.all()}
    numbers = {row.code for row in here.values()}
    values: list[Value] = []
    for case in cases:
        organisation = here.get(case.guid)
        if organisation is None:
            organisation = here[case.guid] = _make(arrival, case, numbers)
            arrival.outcome.counts["cases"] += 1
            arrival.outcome.item("case", "taken", organisation.label)
        else:
            arrival.outcome.counts["cases_here"] += 1
            arrival.outcome.item("case", "here", organisation.label)
        arrival.cases[case.guid] = organisation
        values += _values(arrival, case.values, organisation=organisation)
        for guid in case.source_guids:
            own = arrival.side.sources.inside(guid).text(
                "case"
            )  # where several cases share it, our own file says whose
            if not own or own == case.guid:
                arrival.case_of_source.setdefault(guid, organisation)
    keep_values(arrival, values)


def values_of_source(arrival: Arrival, source: Source, values: Iterable[VariableValue]) -> list[Value]:
    return _values(arrival, values, source=source)


def keep_values(arrival: Arrival, values: Sequence[Value]) -> None:
    """Values that are here already stay as they are. Two queries."""
    sources = {value.source_id for value in values if value.source_id}
    cases = {value.organisation_id for value in values if value.organisation_id}
    here = {
        (row.variable_id, row.source_id, row.organisation_id): row.value
        for row in [
            *Value.objects.filter(source__in=sources),
            *Value.objects.filter(organisation__in=cases),
        ]
    }
    new = []
    for value in values:
        key = value.variable_id, value.source_id, value.organisation_id
        if key not in here:
            here[key] = value.value
            new.append(value)
        elif here[key] != value.value:
            arrival.outcome.remark("value-differs")
    Value.objects.bulk_create(new)
    arrival.outcome.counts["values"] += len(new)


def take_people(arrival: Arrival) -> None:
    """The pseudonyms of our own export, by their code. Who they are was never in it."""
    here = {person.code: person for person in arrival.study.people.all()}
    made = []
    for bag in arrival.side.people:
        code, label = bag.text("code", 20), bag.text("label", 80)
        if not code or not label:
            arrival.outcome.remark("side-file-odd")
        elif code not in here:
            role = bag.one_of("role", [role.value for role in Role])
            case = arrival.cases.get(bag.text("case"))
            here[code] = Person(study=arrival.study, organisation=case, code=code, label=label, role=role)
            made.append(here[code])
    Person.objects.bulk_create(made)
    arrival.people = here
    arrival.outcome.counts["people"] += len(made)


def _make(arrival: Arrival, case: Case, numbers: set[str]) -> Organisation:
    side = arrival.side.cases.inside(case.guid)
    code = side.text("code", 12)
    if not code or code in numbers:
        code = _free(numbers)
    numbers.add(code)
    return studies.add_organisation(
        study=arrival.study,
        by=arrival.by,
        code=code,
        label=_label(case, code),
        guid=uuid.UUID(case.guid),
        description=case.description,
        **_described(side),
    )


def _described(side: Bag) -> dict[str, str]:
    if not side:
        return {}
    return {
        "sector": side.one_of("sector", Sector.values) or Sector.OTHER,
        "decision": side.one_of("decision", Decision.values) or Decision.YES,
        "own_word": side.text("own_word", 80),
        "locations": side.text("locations", 200),
    }


def _label(case: Case, code: str) -> str:
    return case.name.strip()[:160] or _("Case %(number)s") % {"number": code}


def _free(numbers: set[str]) -> str:
    highest = max((int(code[1:]) for code in numbers if code[:1] == "O" and code[1:].isdecimal()), default=0)
    return f"O{highest + 1:02d}"


def _values(
    arrival: Arrival,
    values: Iterable[VariableValue],
    source: Source | None = None,
    organisation: Organisation | None = None,
) -> list[Value]:
    found = []
    for value in values:
        variable = arrival.variables.get(value.variable_guid)
        if variable is None:
            arrival.outcome.remark("value-without-variable")
        elif value.value is not None:
            found.append(Value(variable=variable, source=source, organisation=organisation, value=value.value))
    return found
