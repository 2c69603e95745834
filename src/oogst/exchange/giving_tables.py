"""All codings of a study as one table, with codebook, sources and memos beside it: for statistics and spreadsheets."""

import datetime
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from oogst.coding.models import Code, Coding, Memo, Status
from oogst.coding.queries import coder_names
from oogst.exchange import tables
from oogst.exchange.scope import Scope
from oogst.exchange.tables import LONGEST_CELL, Row
from oogst.sources.models import Kind, Participant, Revision, Source, Turn
from oogst.studies.models import Sector

AT_ONCE = 100  # sources
WIDTHS = {"words": 60, "memo": 40, "definition": 50, "text": 60}


def write_csv(scope: Scope) -> Iterator[str]:
    """The codings, in pieces of some lines."""
    return tables.as_csv(coding_headings(), coding_rows(scope))


def write_xlsx(target: IO[bytes], scope: Scope) -> None:
    """A workbook with a sheet each of codings, codebook, sources and memos. Memory does not grow with it."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for title, headings, rows in (
        (_("Codings"), coding_headings(), coding_rows(scope)),
        (_("Codebook"), codebook_headings(), codebook_rows(scope)),
        (_("Sources"), source_headings(), source_rows(scope)),
        (_("Memos"), memo_headings(), memo_rows(scope)),
    ):
        _sheet(book.add_worksheet(title[:31]), bold, headings, rows)
    book.close()


def coding_headings() -> list[str]:
    return [
        _("source"), _("kind"), _("date"), _("case"), _("sector"), _("pseudonym"), _("code"), _("path"), _("theme"),
        _("coder"), _("begin"), _("end"), _("words"), _("memo"), _("created"),
    ]  # fmt: skip


def coding_rows(scope: Scope) -> Iterator[Row]:
    """One row for each coding, by source and place. Five queries for every hundred sources."""
    coders, codes = coder_names(scope.study), _Paths(scope.codes)
    pks = list(scope.sources().values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        sources = Source.objects.select_related("organisation").defer("description").in_bulk(some)
        speakers = Speakers(some)
        memos = _memos_of_codings(scope, some)
        for row in _codings(scope, some):
            source = sources[row.source_id]
            yield (
                *_about(source), speakers.at(row.source_id, row.start), codes.name(row.code_id),
                codes.path(row.code_id), codes.theme(row.code_id), coders.get(row.coder, ""), row.start, row.end,
                row.words, "\n\n".join(memos[row.pk]), _moment(row.created_at),
            )  # fmt: skip


def codebook_headings() -> list[str]:
    return [
        _("code"), _("path"), _("status"), _("definition"), _("when to use"), _("when not to use"),
        _("anchor example"), _("colour"), _("codings"),
    ]  # fmt: skip


def codebook_rows(scope: Scope) -> Iterator[Row]:
    paths = _Paths(scope.codes)
    used: dict[uuid.UUID, int] = defaultdict(int)
    for pk in scope.codings().order_by().values_list("code_id", flat=True).iterator(5000):
        used[pk] += 1
    for code in scope.codes:
        yield (
            code.name, paths.path(code.pk), code.get_status_display(), code.definition, code.when, code.when_not,
            code.anchor, code.color, used[code.pk],
        )  # fmt: skip


def source_headings() -> list[str]:
    return [
        _("source"), _("kind"), _("date"), _("case"), _("sector"), _("phase"), _("pseudonyms"), _("ground"),
        _("where that is recorded"), _("language"), _("words"),
    ]  # fmt: skip


def source_rows(scope: Scope) -> Iterator[Row]:
    """One row for each source, without its text."""
    pks = list(scope.sources().values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        sources = Source.objects.select_related("organisation").in_bulk(some)
        people = _people(some)
        for source in (sources[pk] for pk in some if pk in sources):
            yield (
                *_about(source), source.get_phase_display(), ", ".join(people[source.pk]), source.get_basis_display(),
                source.basis_note, source.language, source.words,
            )  # fmt: skip


def memo_headings() -> list[str]:
    return [_("title"), _("kind"), _("about"), _("text"), _("coder"), _("created"), _("edited")]


def memo_rows(scope: Scope) -> Iterator[Row]:
    coders = coder_names(scope.study)
    rows = scope.memos().select_related("source", "code", "coding__source", "coding__code", "organisation")
    for memo in rows.order_by("created_at", "id").iterator(500):
        yield (
            memo.title, memo.get_kind_display(), _target(memo), memo.text, coders.get(memo.by, ""),
            _moment(memo.created_at), _moment(memo.edited_at),
        )  # fmt: skip


class Speakers:
    """Who speaks at a place of a source: who has the turn there, else the only one who is in the source."""

    def __init__(self, sources: list[uuid.UUID]) -> None:
        """Three queries."""
        newest = dict(Revision.objects.filter(source__in=sources).order_by("number").values_list("source_id", "pk"))
        self._starts: dict[uuid.UUID, list[int]] = defaultdict(list)
        self._turns: dict[uuid.UUID, list[tuple[int, str]]] = defaultdict(list)
        turns = Turn.objects.filter(revision__in=newest.values()).order_by("revision_id", "start")
        columns = "revision__source_id", "start", "end", "speaker", "person__label"
        for source, start, end, speaker, person in turns.values_list(*columns).iterator(2000):
            self._starts[source].append(start)
            self._turns[source].append((end, person or speaker))
        self._alone = {source: labels[0] for source, labels in _people(sources).items() if len(labels) == 1}

    def at(self, source: uuid.UUID, position: int) -> str:
        index = bisect_right(self._starts[source], position) - 1
        if index >= 0:
            end, name = self._turns[source][index]
            if position < end and name:
                return name
        return self._alone.get(source, "")


@dataclass(frozen=True)
class _Step:
    code: Code
    path: str
    theme: str


class _Paths:
    """Names from the top to each code, and the theme that it stands under: the nearest, itself included."""

    def __init__(self, codes: list[Code]) -> None:
        self._steps: dict[uuid.UUID, _Step] = {}
        for code in codes:
            above = self._steps.get(code.parent_id) if code.parent_id else None
            path = f"{above.path} / {code.name}" if above else code.name
            theme = code.name if code.status == Status.THEME else above.theme if above else ""
            self._steps[code.pk] = _Step(code, path, theme)

    def name(self, pk: uuid.UUID) -> str:
        return self._steps[pk].code.name

    def path(self, pk: uuid.UUID) -> str:
        return self._steps[pk].path

    def theme(self, pk: uuid.UUID) -> str:
        return self._steps[pk].theme


def _codings(scope: Scope, sources: list[uuid.UUID]) -> Iterator[Coding]:
    """The codings of some sources, in the order in which those are given."""
    order = {pk: number for number, pk in enumerate(sources)}
    rows = Coding.objects.present().filter(source__in=sources, code__in=scope.coded).order_by("start", "end", "id")
    known = {code.pk for code in scope.codes}
    found: dict[uuid.UUID, list[Coding]] = defaultdict(list)
    for row in rows.iterator(5000):
        if row.code_id in known:
            found[row.source_id].append(row)
    for source in sorted(found, key=order.__getitem__):
        yield from found[source]


def _memos_of_codings(scope: Scope, sources: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = scope.memos().filter(coding__source__in=sources).order_by("created_at", "id")
    for coding, title, text in rows.values_list("coding_id", "title", "text"):
        if coding is not None:
            found[coding].append(f"{title}: {text}" if title else text)
    return found


def _people(sources: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = Participant.objects.filter(source__in=sources).order_by("person__code")
    for source, label in rows.values_list("source_id", "person__label"):
        found[source].append(label)
    return found


def _about(source: Source) -> tuple[Any, ...]:
    case = source.organisation
    kinds, sectors = dict(Kind.choices), dict(Sector.choices)
    return (
        source.name, str(kinds.get(source.kind, source.kind)), source.date, case.label if case else "",
        str(sectors.get(case.sector, case.sector)) if case else "",
    )  # fmt: skip


def _target(memo: Memo) -> str:
    if memo.coding:
        return f"{memo.coding.code.name} · {memo.coding.source.name} · {memo.coding.start}–{memo.coding.end}"
    about = memo.source or memo.code or memo.organisation
    return str(about) if about else _("the study")


def _moment(at: datetime.datetime) -> str:
    """In UTC, so that it is the same whoever exports."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sheet(sheet: Any, bold: Any, headings: list[str], rows: Iterator[Row]) -> None:
    wide = {_(name): width for name, width in WIDTHS.items()}
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, wide.get(heading, 18))
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _cell(sheet, last, column, value)
    sheet.autofilter(0, 0, last, len(headings) - 1)


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """Text stays text, whatever it begins with: it is never written as a formula or a link."""
    if value is None or value == "":
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day))  # noqa: DTZ001
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL])
