"""Writes what only Oogst has into the side file, row by row; see `own_tables`."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model, Q

from oogst.coding.life_models import PastStep
from oogst.coding.lineage import History
from oogst.coding.models import Code, Coding
from oogst.exchange.own_tables import BY_NAME, IDS, LEAVES_AS_CODE, OWN, OwnTable, leaving
from oogst.exchange.side_ids import ids_in, with_others
from oogst.insight.models import SavedQuery
from oogst.sources.models import Source, Variable
from oogst.studies.models import Organisation, Person, Study

AT_ONCE = 2000
OF_THING = {"code": "guid", "coding": "guid", "memo": "guid", "source": "guid", "case": "guid"}


def rows_of(table: OwnTable, study: Study, coders: Mapping[uuid.UUID, str]) -> Iterator[dict[str, Any]]:
    """The rows of a table as the side file holds them. A few queries, however many rows."""
    if table.model is PastStep:
        yield from _past(study, coders)
        return
    others = _Others(table, study, coders)
    for row in leaving(table, study).values(*_asked(table)).iterator(AT_ONCE):
        yield {name: value for name, value in _told(table, row, coders, others).items() if value not in (None, "")}


def people_in(study: Study, *, talk: bool) -> set[uuid.UUID]:
    """The accounts and imported coders that stand in these tables. A query for each column of them."""
    found: set[uuid.UUID] = set()
    for table in OWN:
        if talk or not table.talk:
            for name in table.people:
                found |= set(leaving(table, study).order_by().values_list(name, flat=True).distinct())
    found |= {step.by for step in History(study).steps()}
    return {one for one in found if one is not None}


def _past(study: Study, coders: Mapping[uuid.UUID, str]) -> Iterator[dict[str, Any]]:
    """What happened to the codes that leave, here and before they came here. Six queries."""
    rows = Code.objects.filter(LEAVES_AS_CODE, study=study).values_list("pk", "guid")
    guids: dict[uuid.UUID | None, uuid.UUID] = dict(rows)
    for step in History(study).steps():
        if step.code in guids:
            told = {
                "what": step.what, "at": step.at, "by": coders.get(step.by), "code": guids[step.code],
                "old": guids.get(step.old), "new": guids.get(step.new), "before": step.before, "after": step.after,
            }  # fmt: skip
            yield {name: value for name, value in told.items() if value is not None}


def _asked(table: OwnTable) -> list[Any]:
    plain = [table.key] if table.key else []
    return list(
        dict.fromkeys([*plain, *table.columns, *table.people, *(_column(table, name) for name in table.points)])
    )


def _column(table: OwnTable, name: str) -> str:
    """Under which a reference is asked: the GUID of what it points to, or the id where that is how it is known."""
    if name in IDS.get(table.name, ()):
        return name
    kind = table.points[name]
    key = OF_THING.get(kind) or BY_NAME[kind].key
    return f"{name}__{key}" if key != "id" else f"{name}_id"


def _told(
    table: OwnTable, row: Mapping[str, Any], coders: Mapping[uuid.UUID, str], others: "_Others"
) -> dict[str, Any]:
    told = {name: row[name] for name in table.columns}
    if table.key:
        told[table.key] = row[table.key]
    told |= {name: coders.get(row[name]) for name in table.people}
    told |= {name: row[_column(table, name)] for name in table.points}
    if table.place and row["start"] < row["end"]:
        del told["words"]  # they are those of the text
    return others.put(told)


class _Others:
    """What rows hold as loose ids becomes what the file knows it by."""

    def __init__(self, table: OwnTable, study: Study, coders: Mapping[uuid.UUID, str]) -> None:
        self._name = table.name
        self._guids: dict[str, str] = {}
        if table.name == "codebook_entries":
            self._guids = _pairs(Code, study, Q())
        elif table.name == "round_decisions":
            made = {pk for row in leaving(table, study).values_list("codings", flat=True) for pk in row}
            for some in _batches(sorted(made)):
                self._guids |= _pairs(Coding, study, Q(pk__in=some, removed_at=None, code__removed_at=None))
        elif table.name == "questions":
            self._guids = _asked_about(study, coders)

    def put(self, row: dict[str, Any]) -> dict[str, Any]:
        if self._name == "codebook_entries" and row["parent"]:
            row["parent"] = self._guids.get(str(row["parent"]))
        elif self._name == "round_decisions":
            row["codings"] = [self._guids[pk] for pk in row["codings"] if pk in self._guids]
        elif self._name == "questions":
            row["definition"] = with_others(row["definition"], self._guids)
        return row


def _asked_about(study: Study, coders: Mapping[uuid.UUID, str]) -> dict[str, str]:
    """The codes, sources, schools, people, variables and coders that questions name. Some six queries."""
    found: set[str] = set()
    for definition in SavedQuery.objects.filter(study=study).values_list("definition", flat=True):
        found |= ids_in(definition)
    named = {str(pk): f"coder:{guid}" for pk, guid in coders.items() if str(pk) in found}
    kinds: dict[str, tuple[type[Model], str]] = {
        "code": (Code, "guid"), "source": (Source, "guid"), "case": (Organisation, "guid"),
        "variable": (Variable, "guid"), "person": (Person, "pk"),
    }  # fmt: skip
    for kind, (model, column) in kinds.items():
        for some in _batches(sorted(found)):
            rows = model._default_manager.filter(study=study, pk__in=some).values_list("pk", column)
            named |= {str(pk): f"{kind}:{guid}" for pk, guid in rows}
    return named


def _pairs(model: type[Model], study: Study, only: Q) -> dict[str, str]:
    rows = model._default_manager.filter(only, study=study).values_list("pk", "guid")
    return {str(pk): str(guid) for pk, guid in rows.iterator(AT_ONCE)}


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
