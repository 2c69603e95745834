"""From a change in JSON to the service that makes it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from oogst.coding import services
from oogst.coding.correction_models import Adrift
from oogst.coding.models import Change, Code, Coding
from oogst.core.text import normalise
from oogst.flows.correcting import saving
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.studies.models import Study

Row = TypeVar("Row", bound=Model)
MOST = 20_000  # rows that one change may name
FIELDS = frozenset({"name", "definition", "when", "when_not", "anchor", "color", "status"})


class Malformed(Exception):
    """The change is not in the form that the desk sends."""


@dataclass(frozen=True)
class Asked:
    """A change as it was sent, with typed access. Every reader raises Malformed when it is not what it should be."""

    body: dict[str, Any]
    study: Study
    by: User

    def id(self, name: str = "id") -> uuid.UUID:
        return _uuid(self.body.get(name))

    def whole(self, name: str) -> int:
        value = self.body.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Malformed(name)
        return value

    def revision(self) -> int | None:
        """The number of the text on which the change was made, perhaps days ago without network; None: the newest."""
        return self.whole("revision") if self.body.get("revision") is not None else None

    def text(self, name: str) -> str:
        return _text(self.body.get(name))

    def ids(self, name: str) -> list[uuid.UUID]:
        return [_uuid(one) for one in self.items(name)]

    def items(self, name: str) -> list[Any]:
        value = self.body.get(name, [])
        if not isinstance(value, list) or len(value) > MOST:
            raise Malformed(name)
        return value

    def rows(self, table: QuerySet[Row, Row], ids: Sequence[uuid.UUID]) -> list[Row]:
        """These rows of the study, in this order, each with that study. Raises Http404 when one is not there."""
        found: dict[Any, Row] = {}
        for start in range(0, len(ids), 500):
            for row in table.filter(study=self.study, pk__in=ids[start : start + 500]):
                row.study = self.study  # type: ignore[attr-defined]
                found[row.pk] = row
        try:
            return [found[one] for one in dict.fromkeys(ids)]
        except KeyError as error:
            raise Http404 from error

    def row(self, table: QuerySet[Row, Row], pk: uuid.UUID) -> Row:
        return self.rows(table, [pk])[0]

    def codes(self, name: str = "codes") -> list[Code]:
        ids = self.ids(name)
        if not ids:
            raise Malformed(name)
        return self.rows(Code.objects.all(), ids)

    def code(self, name: str = "code") -> Code:
        return self.row(Code.objects.all(), self.id(name))

    def maybe_code(self, name: str) -> Code | None:
        return self.code(name) if self.body.get(name) else None

    def codings(self, name: str = "codings") -> list[Coding]:
        ids = self.ids(name)
        if not ids:
            raise Malformed(name)
        return self.rows(Coding.objects.select_related("source", "code"), ids)


def make(asked: Asked) -> Change:
    """Make the change that was asked. Raises Malformed, Http404, NotAllowed or PermissionDenied."""
    verb = VERBS.get(asked.text("do"))
    if verb is None:
        raise Malformed("do")
    return verb(asked)


def _apply(asked: Asked) -> Change:
    new = [_new_code(asked, one) for one in asked.items("new")]
    ids = asked.ids("codes")
    if not ids and not new:
        raise Malformed("codes")
    codings = asked.ids("codings")
    if len(set(codings)) != len(codings):
        raise Malformed("codings")
    return services.apply_codes(
        source=asked.row(Source.objects.all(), asked.id("source")),
        start=asked.whole("start"),
        end=asked.whole("end"),
        codes=asked.rows(Code.objects.all(), ids),
        new=new,
        coding_ids=codings,
        revision=asked.revision(),
        suggested=set(asked.ids("suggested")),
        by=asked.by,
        change_id=asked.id(),
    )


def _remove(asked: Asked) -> Change:
    return services.remove_codings(codings=asked.codings(), by=asked.by, change_id=asked.id())


def _resize(asked: Asked) -> Change:
    coding = asked.row(Coding.objects.select_related("source", "code"), asked.id("coding"))
    start, end = asked.whole("start"), asked.whole("end")
    return services.resize_coding(
        coding=coding, start=start, end=end, revision=asked.revision(), by=asked.by, change_id=asked.id()
    )


def _recode(asked: Asked) -> Change:
    return services.recode(codings=asked.codings(), code=asked.code(), by=asked.by, change_id=asked.id())


def _create_code(asked: Asked) -> Change:
    wish = asked.body.get("code")
    new = _new_code(asked, wish)
    assert isinstance(wish, dict)
    fields = {name: _text(wish[name]) for name in FIELDS - {"name"} if wish.get(name)}
    return services.create_code(
        study=asked.study,
        name=new.name,
        parent=new.parent,
        code_id=new.id,
        by=asked.by,
        change_id=asked.id(),
        **fields,
    )


def _edit_code(asked: Asked) -> Change:
    fields = asked.body.get("fields")
    if not isinstance(fields, dict) or not fields or fields.keys() - FIELDS:
        raise Malformed("fields")
    words = {name: _text(value) for name, value in fields.items()}
    seen = asked.whole("seen") if asked.body.get("seen") is not None else None
    return services.edit_code(code=asked.code(), seen=seen, by=asked.by, change_id=asked.id(), **words)


def _move(asked: Asked) -> Change:
    return services.move_codes(
        codes=asked.codes(),
        parent=asked.maybe_code("parent"),
        before=asked.maybe_code("before"),
        by=asked.by,
        change_id=asked.id(),
    )


def _merge(asked: Asked) -> Change:
    return services.merge_codes(codes=asked.codes(), into=asked.code("into"), by=asked.by, change_id=asked.id())


def _split(asked: Asked) -> Change:
    parts = []
    for part in asked.items("parts"):
        if not isinstance(part, dict):
            raise Malformed("parts")
        some = Asked(part, asked.study, asked.by)
        parts.append(services.SplitPart(some.text("name"), some.codings(), some.id()))
    if not parts:
        raise Malformed("parts")
    return services.split_code(code=asked.code(), parts=parts, by=asked.by, change_id=asked.id())


def _remove_codes(asked: Asked) -> Change:
    return services.remove_codes(codes=asked.codes(), by=asked.by, change_id=asked.id())


def _place(asked: Asked) -> Change:
    return services.place_adrift(
        adrift=_adrift(asked),
        start=asked.whole("start"),
        end=asked.whole("end"),
        revision=asked.revision(),
        by=asked.by,
        change_id=asked.id(),
    )


def _let_go(asked: Asked) -> Change:
    return services.let_go(adrift=_adrift(asked), by=asked.by, change_id=asked.id())


def _adrift(asked: Asked) -> Adrift:
    rows = Adrift.objects.select_related("coding__code", "coding__source", "source", "study")
    return asked.row(rows, asked.id("coding"))


def _undo(asked: Asked) -> Change:
    return saving.undo(study=asked.study, by=asked.by, change_id=asked.id())


def _redo(asked: Asked) -> Change:
    return saving.redo(study=asked.study, by=asked.by, change_id=asked.id())


VERBS: dict[str, Callable[[Asked], Change]] = {
    "apply": _apply,
    "remove": _remove,
    "resize": _resize,
    "recode": _recode,
    "create_code": _create_code,
    "edit_code": _edit_code,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "remove_codes": _remove_codes,
    "place": _place,
    "let_go": _let_go,
    "undo": _undo,
    "redo": _redo,
}


def _new_code(asked: Asked, wish: Any) -> services.NewCode:
    if not isinstance(wish, dict):
        raise Malformed("code")
    parent = Asked(wish, asked.study, asked.by).maybe_code("parent")
    return services.NewCode(_text(wish.get("name")), _uuid(wish.get("id")), parent)


def _uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise Malformed(str(value)[:40]) from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 100_000:
        raise Malformed("text")
    return normalise(value)  # JSON can hold half a surrogate pair or a NUL, which no database keeps
