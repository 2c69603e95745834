"""The cases of a study, with what is known of them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count
from django.http import HttpRequest
from ninja import Router, Schema

from oogst.people.access import Permission
from oogst.sources.case_values import edit_case_variables
from oogst.sources.models import Source, VariableValue
from oogst.studies.models import Organisation
from oogst.web.api.asking import USUAL, After, Limit, fetch, page
from oogst.web.api.doors import caller, reads, writes
from oogst.web.api.values import ValuesIn

router = Router()


class CaseOut(Schema):
    """An organisation as a case. `label` is its pseudonym in the study."""

    id: uuid.UUID
    guid: uuid.UUID
    code: str
    label: str
    sector: str
    decision: str
    description: str
    sources: int
    variables: dict[str, str]


class CasesOut(Schema):
    items: list[CaseOut]
    next: uuid.UUID | None


class VariableOut(Schema):
    id: uuid.UUID
    guid: uuid.UUID
    name: str
    type: str
    description: str


@router.get("cases", response=CasesOut, operation_id="cases", summary="The cases", **reads())
def cases(request: HttpRequest, after: After = None, limit: Limit = USUAL) -> dict[str, object]:
    """Each with its variables."""
    found, following = page(caller(request).study.organisations.all(), after, limit)
    return {"items": _out(found), "next": following}


@router.get("cases/{case}", response=CaseOut, operation_id="case", summary="One case", **reads())
def case(request: HttpRequest, case: uuid.UUID) -> dict[str, object]:
    return _out([fetch(caller(request), Organisation.objects.all(), case)])[0]


@router.put(
    "cases/{case}/variables",
    response=CaseOut,
    operation_id="set_case_variables",
    summary="Replace the variables of a case",
    **writes(Permission.EDIT_CASES),
)
def set_case_variables(request: HttpRequest, case: uuid.UUID, body: ValuesIn) -> dict[str, object]:
    """What is not among the values is taken away. A variable that the study does not know yet is made."""
    asks = caller(request)
    found: Organisation = fetch(asks, Organisation.objects.all(), case, Permission.EDIT_CASES)
    edit_case_variables(case=found, values=body.values, by=asks.user)
    return _out([found])[0]


@router.get(
    "variables", response=list[VariableOut], operation_id="variables", summary="What is known of sources and cases",
    **reads(),
)  # fmt: skip
def variables(request: HttpRequest) -> object:
    """By name."""
    return caller(request).study.variables.order_by("name")


def _out(found: Sequence[Organisation]) -> list[dict[str, object]]:
    """Two queries, however many."""
    ids = [case.pk for case in found]
    counted = Source.objects.filter(organisation__in=ids).order_by().values_list("organisation_id")
    sources = dict(counted.annotate(n=Count("pk")))
    values: dict[uuid.UUID | None, dict[str, str]] = defaultdict(dict)
    rows = VariableValue.objects.filter(organisation__in=ids).order_by("variable__name")
    for pk, name, value in rows.values_list("organisation_id", "variable__name", "value"):
        values[pk][name] = value
    return [
        {
            "id": case.pk,
            "guid": case.guid,
            "code": case.code,
            "label": case.label,
            "sector": case.sector,
            "decision": case.decision,
            "description": case.description,
            "sources": sources.get(case.pk, 0),
            "variables": values[case.pk],
        }
        for case in found
    ]
