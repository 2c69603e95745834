"""Takes what only Oogst has out of its own side file; see `own_tables`. Nothing in the file is taken on trust.

A row keeps its id where that is free. One that is here already stays as it is, and so do its parts.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Model

from oogst.coding.life_models import PastStep
from oogst.coding.lineage import History
from oogst.coding.models import CodeVersion, Memo
from oogst.exchange.arrival import Arrival
from oogst.exchange.own_checks import is_right
from oogst.exchange.own_tables import IDS, OWN, OwnTable
from oogst.exchange.side_file import Bag, as_guid
from oogst.exchange.side_ids import told_in, with_others
from oogst.sources.models import Revision, Variable

AT_ONCE = 500
LISTED = {
    "rounds": "round",
    "relations": "relation",
    "boards": "board",
    "codebooks": "version",
    "questions": "question",
}
Key = uuid.UUID


def codings_wanted(arrival: Arrival) -> set[str]:
    """The GUIDs of codings that rows point to: to be remembered when those come by."""
    found: set[str] = set()
    for table in OWN:
        names = [name for name, kind in table.points.items() if kind == "coding"]
        for bag in arrival.side.own(table.name) if names else ():
            for name in names:
                found |= {one for one in [bag.text(name), *bag.row(name)] if isinstance(one, str) and one}
    return found


def take_own(arrival: Arrival) -> None:
    """Take every table, in the order in which they build on each other. Some queries for each, and for every 500 rows.

    Runs inside a transaction, once all that the standard holds is here.
    """
    if arrival.side.has_own:
        things = Things(arrival)
        for table in OWN:
            _Taker(arrival, table, things).take()


class Things:
    """What is here, by the GUID or id under which the file knows it."""

    def __init__(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self.by_kind: dict[str, dict[str, Any]] = defaultdict(dict)
        self.by_kind["code"] = {guid: code.pk for guid, code in arrival.codes.items()}
        self.by_kind["case"] = {guid: case.pk for guid, case in arrival.cases.items()}
        self.by_kind["source"] = dict(arrival.sources)
        self.by_kind["coding"] = dict(arrival.places)
        self.by_kind["memo"] = _memos(arrival)
        self.new: dict[str, set[str]] = defaultdict(set)  # by table, what this import made

    def find(self, kind: str, known: str) -> Any:
        return self.by_kind[kind].get(known)

    def add(self, table: OwnTable, known: str, pk: Any, *, is_new: bool) -> None:
        self.by_kind[table.name][known] = pk
        for kind in _ALSO.get(table.name, ()):
            self.by_kind[kind][known] = pk
        if is_new:
            self.new[table.name].add(known)

    def named(self) -> dict[str, str]:
        """The ids here of what questions name, as the file says it."""
        arrival = self._arrival
        people = {bag.text("id"): arrival.people.get(bag.text("code")) for bag in arrival.side.people}
        variables: dict[str, Variable] = arrival.variables
        return {
            **{f"code:{guid}": str(pk) for guid, pk in self.by_kind["code"].items()},
            **{f"case:{guid}": str(pk) for guid, pk in self.by_kind["case"].items()},
            **{f"source:{guid}": str(pk) for guid, pk in self.by_kind["source"].items()},
            **{f"variable:{guid}": str(row.pk) for guid, row in variables.items()},
            **{f"person:{pk}": str(row.pk) for pk, row in people.items() if pk and row is not None},
            **{f"coder:{guid}": str(pk) for guid, pk in arrival.coders.items()},
        }


_ALSO = {"former_codes": ("code",), "adrift_codings": ("coding",), "adrift_memos": ("memo",)}


def _memos(arrival: Arrival) -> dict[str, Key]:
    wanted = {bag.guid(name) for bag in arrival.side.own("memo_links") for name in ("memo", "other")}
    found: dict[str, Key] = {}
    for some in _batches(sorted(guid for guid in wanted if guid)):
        rows = Memo.objects.present().filter(study=arrival.study, guid__in=some).values_list("guid", "pk")
        found |= {str(guid): pk for guid, pk in rows}
    return found


class _Taker:
    """Takes the rows of one table."""

    def __init__(self, arrival: Arrival, table: OwnTable, things: Things) -> None:
        self._arrival, self._table, self._things = arrival, table, things
        self._bags = list(arrival.side.own(table.name))
        self._fields: dict[str, Any] = {one.name: one for one in table.model._meta.concrete_fields}
        self._dates: list[tuple[Model, dict[str, Any]]] = []
        self._open: tuple[Key | None, str] = (None, "")
        self._named = things.named() if table.name == "questions" and self._bags else {}

    def take(self) -> None:
        if not self._bags:
            return
        ids, there = self._ids(), self._there()
        new: list[Model] = []
        for bag in self._bags:
            known = bag.text(self._table.key) if self._table.key else ""
            if known in ids.here:
                self._is_here(known, ids.here[known], bag)
                continue
            if self._table.key and (known not in ids.given or known in self._things.new[self._table.name]):
                self._arrival.outcome.remark("side-file-odd")
                continue
            row = self._row(bag, ids.given.get(known))
            if row is None:
                continue
            same = tuple(getattr(row, name) for name in self._table.same)
            if same and same in there:
                self._is_here(known, there[same], bag)
                continue
            if same:
                there[same] = row.pk
            if known:
                self._things.add(self._table, known, row.pk, is_new=True)
            self._tell(bag, "taken")
            new.append(row)
        self._write(new)

    def _is_here(self, known: str, pk: Any, bag: Bag) -> None:
        if known:
            self._things.add(self._table, known, pk, is_new=False)
        self._arrival.outcome.counts[f"{self._table.name}_here"] += 1
        self._tell(bag, "here")

    def _tell(self, bag: Bag, state: str) -> None:
        if kind := LISTED.get(self._table.name):
            self._arrival.outcome.item(kind, state, bag.text("name", 300) or bag.text("label", 300))

    def _ids(self) -> "_Ids":
        """The id that each row gets: its own where that is free; the same one every time where it is not."""
        table, study = self._table, self._arrival.study
        known = {bag.text(table.key): as_guid(bag.text(table.key)) for bag in self._bags} if table.key else {}
        wished = {text: guid for text, guid in known.items() if guid is not None}
        if not wished:
            return _Ids({}, {})
        if table.key == "guid":
            here: dict[str, Any] = {}
            for some in _batches(list(wished.values())):
                rows = table.model._default_manager.filter(study=study, guid__in=some).values_list("guid", "pk")
                here |= {str(guid): pk for guid, pk in rows}
            return _Ids({text: self._arrival.next_id() for text in wished}, here)
        again = {text: uuid.uuid5(study.pk, text) for text in wished}
        ours: dict[Key, bool] = {}
        for some in _batches([*wished.values(), *again.values()]):
            rows = table.model._default_manager.filter(pk__in=some).values_list("pk", table.study)
            ours |= {pk: owner == study.pk for pk, owner in rows}
        given = {text: again[text] if ours.get(guid) is False else guid for text, guid in wished.items()}
        here = {text: pk for text, pk in given.items() if pk in ours}
        return _Ids(given, here)

    def _there(self) -> dict[tuple[Any, ...], Any]:
        """What is here by what makes it the same. One query."""
        table = self._table
        if not table.same or (table.part_of and not table.key):
            return {}  # a part of what is new can only be here twice by the file itself
        if table.model is PastStep:
            return {step.key: None for step in History(self._arrival.study).steps()}
        rows = table.model._default_manager.filter(**{table.study: self._arrival.study}).filter(table.only)
        return {tuple(row[1:]): row[0] for row in rows.values_list("pk", *table.same).iterator(AT_ONCE)}

    def _row(self, bag: Bag, pk: Key | None) -> Model | None:
        """A row for the database; None where a part is missing that it cannot be without."""
        table, values = self._table, dict[str, Any]()
        whole = bag.text(table.part_of) if table.part_of else ""
        if whole and whole not in self._things.new[table.points[table.part_of]]:
            return None  # its whole was here already, or stayed out
        for name in table.points:
            if not self._point(name, bag, values):
                self._arrival.outcome.remark("own-left-out")
                return None
        for name in table.columns:
            if not self._plain(name, bag, values):
                self._arrival.outcome.remark("side-file-odd")
                return None
        for name in table.people:
            values[name] = self._arrival.coders.get(bag.text(name))
            if values[name] is None and not self._fields[name].null:
                values[name] = self._arrival.actor
        if "study" in self._fields:
            values["study_id"] = self._arrival.study.pk
        if table.key == "guid":
            values["guid"] = uuid.UUID(bag.text("guid"))
        row = table.model(**({"pk": pk} if pk else {}), **values)
        if not self._words(row) or not is_right(row):
            self._arrival.outcome.remark("side-file-odd")
            return None
        dated = {name: values[name] for name in table.columns if getattr(self._fields[name], "auto_now_add", False)}
        if dated:
            self._dates.append((row, dated))
        return row

    def _point(self, name: str, bag: Bag, values: dict[str, Any]) -> bool:
        table, kind = self._table, self._table.points[name]
        if name == "codings":
            found = [self._things.find(kind, one) for one in bag.row(name) if isinstance(one, str)]
            values[name] = [str(pk) for pk in found if pk is not None]
            return True
        known = bag.text(name)
        pk = self._things.find(kind, known) if known else None
        is_id = name in IDS.get(table.name, ())
        values[name if is_id else f"{name}_id"] = pk
        if pk is not None or name in table.loose:
            return True
        return not known and bool(self._fields[name].null)

    def _plain(self, name: str, bag: Bag, values: dict[str, Any]) -> bool:
        """Whether a column has a value that it can have."""
        field = self._fields[name]
        value: Any
        if isinstance(field, models.DateTimeField):
            value = bag.moment(name)
        elif isinstance(field, models.DateField):
            value = bag.date(name)
        elif isinstance(field, models.IntegerField):
            value = bag.number(name)
            if value is not None and isinstance(field, models.PositiveSmallIntegerField) and value > 32767:
                value = None
        elif isinstance(field, models.UUIDField):
            value = bag.guid(name)
        elif isinstance(field, models.JSONField):
            return self._question(name, bag, values)
        else:
            value = bag.text(name, field.max_length or 1_000_000)
            if field.choices and value not in dict(field.flatchoices):
                value = None
        if value is None and not field.null:
            if not field.has_default():
                return False
            value = field.get_default()
        values[name] = value
        return True

    def _question(self, name: str, bag: Bag, values: dict[str, Any]) -> bool:
        """A question about something that is not here would mean something else."""
        try:
            asked = bag.inside(name).content
            values[name] = with_others(asked, self._named)
            return bool(asked) and not told_in(values[name])
        except ValueError:
            return False

    def _words(self, row: Any) -> bool:
        """The words of a place are those of the text here, whatever the file says."""
        if not self._table.place:
            return True
        text = self._text(row.source_id)
        if not 0 <= row.start <= row.end <= len(text):
            return False
        if row.start < row.end:
            row.words = text[row.start : row.end]
        return bool(row.words)

    def _text(self, source: Key) -> str:
        if self._open[0] != source:
            self._open = source, Revision.objects.filter(source=source).latest("number").text
        return self._open[1]

    def _write(self, new: Sequence[Model]) -> None:
        table = self._table
        if table.name == "codebook_entries":
            new = self._with_words(new)
        table.model._default_manager.bulk_create(new, batch_size=AT_ONCE)
        for row, dated in self._dates:  # a new row always gets the moment of now
            for name, value in dated.items():
                setattr(row, name, value)
        if self._dates and new:
            table.model._default_manager.bulk_update(new, list(self._dates[0][1]), batch_size=200)
        self._arrival.outcome.counts[table.name] += len(new)

    def _with_words(self, entries: Sequence[Any]) -> list[Model]:
        """Entries of which the words are here: those of the versions of a code. One query."""
        rows = CodeVersion.objects.filter(code__study=self._arrival.study).values_list("code_id", "number")
        there = set(rows.iterator(AT_ONCE))
        kept = [entry for entry in entries if (entry.code_id, entry.number) in there]
        self._arrival.outcome.remark("own-left-out", len(entries) - len(kept))
        return kept


class _Ids:
    """`given`: which id each row of the file gets; `here`: those that are here already."""

    def __init__(self, given: dict[str, Key], here: dict[str, Any]) -> None:
        self.given, self.here = given, here


def _batches(ids: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
