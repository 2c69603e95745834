"""Only a part of the material: the sources that somebody means, and whose words."""

from __future__ import annotations

import datetime
from dataclasses import fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from oogst.insight.wanted import NONE, Wanted
from oogst.sources.models import Source, VariableValue
from oogst.studies.models import Study

OF_SOURCES = ("organisation", "sector", "kind", "phase", "since", "until", "variable", "source")
OF_WORDS = ("person", "role", "coder")
FILTERS = (*OF_SOURCES, "value", *OF_WORDS)


def meant(study: Study, only: Wanted) -> QuerySet[Source] | None:
    """The sources that are meant; None for all of the study."""
    if not any(getattr(only, name) for name in OF_SOURCES):
        return None
    rows = study.sources.order_by()
    for condition in _conditions(only):
        rows = rows.filter(condition)
    return rows


def _conditions(only: Wanted) -> list[Q]:
    exact = {"kind": only.kind, "pk": only.source, "date__gte": only.since, "date__lte": only.until}
    found = [Q(**{name: value}) for name, value in exact.items() if value]
    if only.organisation:
        found.append(Q(organisation=None if only.organisation == NONE else only.organisation))
    if only.sector:
        found.append(Q(organisation=None) if only.sector == NONE else Q(organisation__sector=only.sector))
    if only.phase:
        found.append(Q(phase="" if only.phase == NONE else only.phase))
    if only.variable:
        found.append(_of_value(only.variable, only.value))
    return found


def _of_value(variable: str, value: str) -> Q:
    """With this value of its own, or else of its case; NONE: with no value at all; "": with any."""
    values = VariableValue.objects.filter(variable_id=variable).exclude(value="")
    own = values.filter(source=OuterRef("pk"))
    of_case = values.filter(organisation=OuterRef("organisation"))
    if value == NONE:
        return ~Q(Exists(own)) & ~Q(Exists(of_case))
    if value:
        return Q(Exists(own.filter(value=value))) | (~Q(Exists(own)) & Q(Exists(of_case.filter(value=value))))
    return Q(Exists(own)) | Q(Exists(of_case))


def as_json(only: Wanted) -> dict[str, str]:
    """The filters that are chosen."""
    chosen = {name: getattr(only, name) for name in FILTERS if getattr(only, name)}
    return {name: str(value) for name, value in chosen.items()}


def from_json(kept: Any) -> Wanted:
    """What is no filter is left out. Raises ValueError for what is not even that."""
    if not isinstance(kept or {}, dict):
        raise ValueError("No filters.")
    known = {field.name for field in fields(Wanted)} & set(FILTERS)
    chosen: dict[str, Any] = {name: str(value) for name, value in dict(kept or {}).items() if name in known}
    for name in ("since", "until"):
        if name in chosen:
            chosen[name] = datetime.date.fromisoformat(chosen[name])
    return Wanted(**chosen)
