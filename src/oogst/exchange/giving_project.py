"""Writes a study, or a part of it, as a REFI-QDA project, one batch of sources in memory at a time."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, TypeVar

from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from oogst.coding.models import Coding, ImportedCoder, Memo
from oogst.core.formats import refi
from oogst.core.formats.qdpx_writing import write_project
from oogst.core.formats.refi_values import guid_for
from oogst.exchange.describing import description
from oogst.exchange.giving_kept import Kept
from oogst.exchange.giving_side import side_file
from oogst.exchange.kept_models import KeptSource
from oogst.exchange.scope import Scope
from oogst.people import accounts
from oogst.sources.models import Revision, Source, VariableValue

AT_ONCE = 50  # sources with their texts and codings
T = TypeVar("T")
Progress = Callable[[int, int], None]


def write(out: BinaryIO, scope: Scope, progress: Progress = lambda done, total: None) -> None:
    """Write to `out`, which need not be seekable. GUIDs are those of the rows: the same in every export.

    `progress` gets sources written and sources in all, for every batch.
    """
    coders = Coders(scope)
    sources = list(scope.sources().values_list("pk", flat=True))
    memos = _note_guids(scope)
    kept = Kept(scope)
    write_project(
        out,
        refi.Head(
            name=scope.study.name,
            created=scope.study.created_at,
            description=scope.study.description,
            note_guids=tuple(str(guid) for guid in _free_memos(scope)),
        ),
        users=coders.users(),
        codes=codes_of(scope, memos),
        variables=_variables(scope),
        cases=_cases(scope, kept),
        sources=_sources(scope, sources, coders, memos, progress),
        notes=_notes(scope, coders),
        links=kept.links(),
        sets=kept.sets(),
        graphs=kept.graphs(),
        side_file=side_file(scope, sources, coders.guids),
    )


class Coders:
    """Who made what leaves, by the id under which rows here know them."""

    def __init__(self, scope: Scope) -> None:
        ids = scope.coders()
        imported = {coder.pk: coder for coder in ImportedCoder.objects.filter(study=scope.study, pk__in=ids)}
        names = accounts.names(ids - imported.keys())
        self.guids = {pk: str(imported[pk].guid if pk in imported else pk) for pk in ids}
        self._names = {pk: imported[pk].name if pk in imported else names.get(pk, _("unknown coder")) for pk in ids}

    def users(self) -> Iterator[refi.User]:
        for pk in sorted(self.guids, key=lambda pk: (self._names[pk], pk)):
            yield refi.User(self.guids[pk], self._names[pk])


def codes_of(scope: Scope, memos: dict[uuid.UUID, tuple[str, ...]] | None = None) -> list[refi.Code]:
    """The codebook as other programs know it: all of a code's meaning in its one description."""
    guids = {code.pk: str(code.guid) for code in scope.codes}
    return [
        refi.Code(
            guid=guids[code.pk],
            name=code.name,
            parent_guid=guids.get(code.parent_id) if code.parent_id else None,
            color=code.color,
            description=description(code),
            note_guids=(memos or {}).get(code.pk, ()),
        )
        for code in scope.codes
    ]


def sets_of_codes(scope: Scope) -> Iterator[refi.Set]:
    """The groups of codes, without anything else that is in them."""
    for one in Kept(scope).sets():
        if one.code_guids:
            yield replace(one, source_guids=(), note_guids=())


def _note_guids(scope: Scope) -> dict[uuid.UUID, tuple[str, ...]]:
    """Memos by the source, code or coding that they are about. One query."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = scope.memos().order_by("created_at", "id").values_list("guid", "source_id", "code_id", "coding_id")
    for guid, source, code, coding in rows.iterator(2000):
        about = source or code or coding
        if about is not None:
            found[about].append(str(guid))
    return {about: tuple(guids) for about, guids in found.items()}


def _free_memos(scope: Scope) -> list[uuid.UUID]:
    free = scope.memos().filter(source=None, code=None, coding=None, organisation=None)
    return list(free.order_by("created_at", "id").values_list("guid", flat=True))


def _variables(scope: Scope) -> Iterator[refi.Variable]:
    for variable in scope.study.variables.order_by("name").iterator(500):
        yield refi.Variable(str(variable.guid), variable.name, _type(variable.type), variable.description)


def _cases(scope: Scope, kept: Kept) -> Iterator[refi.Case]:
    """Four queries."""
    inside = kept.of_cases()
    values: dict[uuid.UUID | None, list[refi.VariableValue]] = defaultdict(list)
    for value in VariableValue.objects.filter(organisation__in=scope.cases()).select_related("variable"):
        values[value.organisation_id].append(_value(value))
    sources: dict[uuid.UUID, list[str]] = defaultdict(list)
    for pk, guid in scope.sources().filter(organisation__isnull=False).values_list("organisation_id", "guid"):
        sources[pk].append(str(guid))
    for case in scope.cases().iterator(500):
        yield refi.Case(
            guid=str(case.guid),
            name=case.label,
            description=case.description,
            values=tuple(values[case.pk]),
            source_guids=(*sources[case.pk], *inside[case.pk].sources),
            selection_guids=tuple(inside[case.pk].selections),
            code_guids=tuple(inside[case.pk].codes),
        )


def _value(value: VariableValue) -> refi.VariableValue:
    return refi.VariableValue(str(value.variable.guid), _type(value.variable.type), value.value)


def _type(name: str) -> refi.Type:
    return next((kind for kind in refi.TYPES if kind == name), "Text")


def _sources(
    scope: Scope,
    pks: list[uuid.UUID],
    coders: Coders,
    memos: dict[uuid.UUID, tuple[str, ...]],
    progress: Progress,
) -> Iterator[refi.Source]:
    """Four queries for every batch."""
    codes = {code.pk: str(code.guid) for code in scope.codes}
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        progress(start, len(pks))
        rows = Source.objects.select_related("kept").in_bulk(some)
        texts = dict(Revision.objects.filter(source__in=some).order_by("number").values_list("source_id", "text"))
        values: dict[uuid.UUID | None, list[refi.VariableValue]] = defaultdict(list)
        for value in VariableValue.objects.filter(source__in=some).select_related("variable"):
            values[value.source_id].append(_value(value))
        selections = _selections(scope, rows, codes, coders, memos)
        for pk in some:
            if pk in rows:
                yield _source(rows[pk], texts[pk], selections[pk], tuple(values[pk]), coders, memos.get(pk, ()))


def _source(
    row: Source,
    text: str,
    selections: list[refi.Selection],
    values: tuple[refi.VariableValue, ...],
    coders: Coders,
    notes: tuple[str, ...],
) -> refi.Source:
    kept: KeptSource | None = getattr(row, "kept", None)
    maker = kept.made_by if kept else row.created_by
    return refi.Source(
        guid=str(row.guid),
        name=row.name,
        text=text,
        description=row.description,
        user_guid=coders.guids.get(maker) if maker else None,
        created=kept.made_at if kept else row.created_at,
        values=values,
        note_guids=notes,
        selections=tuple(selections),
    )


def _selections(
    scope: Scope,
    sources: dict[uuid.UUID, Source],
    codes: dict[uuid.UUID, str],
    coders: Coders,
    memos: dict[uuid.UUID, tuple[str, ...]],
) -> dict[uuid.UUID, list[refi.Selection]]:
    """The selections of each source; codings of one place share a selection, in their order here."""
    ids = ("source_id", "pk", "guid", "code_id", "coder")
    rows = (
        Coding.objects.present()
        .filter(source__in=sources, code__in=scope.coded)
        .order_by("source_id", "start", "end", "id")
        .annotate(**{f"{name}_text": Cast(name, CharField()) for name in ids})  # no object for each id: there are many
        .values_list("source_id_text", "start", "end", "words", *(f"{name}_text" for name in ids[1:]), "created_at")
    )
    code_guids, users = _by_text(codes), _by_text(coders.guids)
    notes, source_guids = _by_text(memos), {_text(pk): str(row.guid) for pk, row in sources.items()}
    found: dict[str, list[refi.Selection]] = defaultdict(list)
    for (source, start, end, words), same in groupby(rows.iterator(5000), key=itemgetter(0, 1, 2, 3)):
        codings = tuple(
            refi.Coding(_dashed(guid), code_guids[code], users.get(coder), created, notes.get(pk, ()))
            for _s, _b, _e, _w, pk, guid, code, coder, created in same
            if code in code_guids
        )
        if codings:
            selection = guid_for("selection", source_guids[source], str(start), str(end))
            found[source].append(refi.Selection(selection, start, end, name=_name(words), codings=codings))
    return defaultdict(list, {pk: found[_text(pk)] for pk in sources})


def _text(pk: uuid.UUID) -> str:
    """An id as the database writes it in words."""
    return str(pk) if connection.features.has_native_uuid_field else pk.hex


def _by_text(things: Mapping[uuid.UUID, T]) -> dict[str, T]:
    return {_text(pk): thing for pk, thing in things.items()}


def _dashed(text: str) -> str:
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _name(words: str) -> str:
    """The words of a selection on one line, as other programs show it; long ones cut off."""
    line = " ".join(words.split())
    return line if len(line) <= 200 else line[:199] + "…"


def _notes(scope: Scope, coders: Coders) -> Iterator[refi.Note]:
    rows: Iterator[Memo] = scope.memos().order_by("created_at", "id").iterator(500)
    for memo in rows:
        yield refi.Note(str(memo.guid), memo.title, memo.text, coders.guids.get(memo.by), memo.created_at)
