"""Segments: codings with all that says where they come from."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from oogst.coding.models import Code, Coding, ImportedCoder, Memo
from oogst.people import accounts
from oogst.sources.models import Participant, Source
from oogst.studies.models import Study

AT_ONCE = 500  # segments that an export holds in memory
MOST_NAMES = 3


@dataclass(frozen=True)
class Summary:
    """How many segments there are, and from how many sources, cases and coders."""

    segments: int
    sources: int
    cases: int
    coders: int


@dataclass(frozen=True)
class Segment:
    """One coding with its source, who says it, who coded it, and the other codes on exactly these words."""

    coding: Coding
    code: Code
    source: Source
    who: str
    coder: str
    memos: int
    also: tuple[Code, ...]
    older: bool = False  # coded under an older definition of the code, and not looked at again since
    same: bool = False  # the same words as in the segment before it: of another coder, or under another code


def summary(rows: QuerySet[Coding]) -> Summary:
    """Two queries: the cases apart, so that the source is looked up once for all of its segments."""
    rows = rows.order_by()
    counted = rows.aggregate(
        segments=Count("*"),
        sources=Count("source_id", distinct=True),
        coders=Count("coder", distinct=True),
    )
    sources = Source.objects.filter(pk__in=rows.values("source_id")).order_by()
    return Summary(**counted, **sources.aggregate(cases=Count("organisation_id", distinct=True)))


def page(study: Study, rows: QuerySet[Coding], start: int, stop: int) -> list[Segment]:
    """Some of the segments in their order. At most ten queries, however many."""
    return Describing(study).segments(list(rows.values_list("pk", flat=True)[start:stop]))


def stream(study: Study, rows: QuerySet[Coding]) -> Iterator[Segment]:
    """All of them in their order, some hundreds in memory. Six queries for each."""
    ids = list(rows.values_list("pk", flat=True))
    describing = Describing(study, also=False)
    for start in range(0, len(ids), AT_ONCE):
        yield from describing.segments(ids[start : start + AT_ONCE])


class Describing:
    """Puts around codings what is known of them; remembers codes, sources and names between pages."""

    def __init__(self, study: Study, *, also: bool = True) -> None:
        self.study = study
        self.also = also
        self.coders: dict[uuid.UUID, str] = {}
        self.codes = {code.pk: code for code in Code.objects.filter(study=study)}
        self.sources: dict[uuid.UUID, Source] = {}
        self.people: dict[uuid.UUID, str] = {}

    def segments(self, ids: Sequence[uuid.UUID]) -> list[Segment]:
        """In the order of the ids; those that are gone are left out."""
        found = Coding.objects.in_bulk(ids)  # any other condition leads SQLite away from the ids
        codings = [found[pk] for pk in ids if pk in found and found[pk].removed_at is None]
        self._know({coding.source_id for coding in codings} - self.sources.keys())
        self._know_coders({coding.coder for coding in codings} - self.coders.keys())
        heard, memos = _heard(ids), _memos(ids)
        also = self._also(codings) if self.also else {}
        older = set(Coding.objects.older().filter(pk__in=[row.pk for row in codings]).values_list("pk", flat=True))
        return [
            Segment(
                coding=row,
                code=self.codes[row.code_id],
                source=self.sources[row.source_id],
                who=_names(heard.get(row.pk, ())) or self.people.get(row.source_id, ""),
                coder=self.coders.get(row.coder, ""),
                memos=memos.get(row.pk, 0),
                also=tuple(also.get((row.source_id, row.start, row.end, row.code_id), ())),
                older=row.pk in older,
                same=before is not None and _place(before) == _place(row),
            )
            for before, row in zip([None, *codings], codings, strict=False)
        ]

    def _know(self, ids: set[uuid.UUID]) -> None:
        if not ids:
            return
        self.sources |= Source.objects.select_related("organisation").defer("description").in_bulk(list(ids))
        present: dict[uuid.UUID, list[str]] = defaultdict(list)
        rows = Participant.objects.filter(source__in=ids).order_by("person__code")
        for source, label in rows.values_list("source_id", "person__label"):
            present[source].append(label)
        self.people |= {source: _names(labels) for source, labels in present.items()}

    def _know_coders(self, ids: set[uuid.UUID]) -> None:
        if ids:
            imported = ImportedCoder.objects.filter(study=self.study, pk__in=ids).values_list("pk", "name")
            self.coders |= accounts.names(ids) | dict(imported)

    def _also(self, codings: Sequence[Coding]) -> dict[tuple[uuid.UUID, int, int, uuid.UUID], list[Code]]:
        """Other codes on exactly the same words, by the place and the code itself."""
        on_place: dict[tuple[uuid.UUID, int, int], dict[uuid.UUID, None]] = defaultdict(dict)
        rows = Coding.objects.present().filter(
            source__in={row.source_id for row in codings}, start__in={row.start for row in codings}
        )
        for source, start, end, code in rows.order_by("created_at").values_list("source_id", "start", "end", "code_id"):
            on_place[source, start, end][code] = None
        return {
            (*place, row.code_id): [self.codes[code] for code in on_place[place] if code != row.code_id]
            for row in codings
            for place in [_place(row)]
        }


def _heard(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Who speaks in these codings, in order: the pseudonym, or the label in the text. One query."""
    heard: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    turns = "source__revisions__turns"
    overlapping = {
        "source__revisions__digest": F("source__digest"),
        f"{turns}__start__lt": F("end"),
        f"{turns}__end__gt": F("start"),
    }
    rows = Coding.objects.filter(pk__in=ids, **overlapping).order_by(f"{turns}__start")
    for pk, label, speaker in rows.values_list("pk", f"{turns}__person__label", f"{turns}__speaker"):
        if label or speaker:
            heard[pk][label or speaker] = None
    return {pk: list(names) for pk, names in heard.items()}


def _memos(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = Memo.objects.present().filter(coding__in=ids).order_by()
    return dict(rows.values_list("coding_id").annotate(n=Count("pk")))


def _place(row: Coding) -> tuple[uuid.UUID, int, int]:
    return row.source_id, row.start, row.end


def _names(labels: Sequence[str]) -> str:
    more = f" +{len(labels) - MOST_NAMES}" if len(labels) > MOST_NAMES else ""
    return ", ".join(labels[:MOST_NAMES]) + more
