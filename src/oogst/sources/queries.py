"""Reading material for pages: the list with its filters, what is known of one source, what a removal takes along."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower

from oogst.sources.models import Import, ImportFile, Revision, Source, Turn
from oogst.studies.models import Study

PRESENT = Q(codings__isnull=False, codings__removed_at__isnull=True)
ORDERS: dict[str, tuple[str, ...]] = {
    "date": ("date", "name", "id"),
    "name": ("lower_name", "id"),
    "kind": ("kind", "date", "name", "id"),
    "organisation": ("organisation__code", "date", "name", "id"),
    "words": ("words", "name", "id"),
    "codings": ("coding_count", "name", "id"),
    "added": ("id",),
}


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the list; empty means everything. `sort` is a key of ORDERS, with "-" for the other way."""

    q: str = ""
    kind: str = ""
    organisation: str = ""
    phase: str = ""
    person: str = ""
    basis: str = ""
    coded: str = ""
    variable: str = ""
    value: str = ""
    batch: str = ""
    sort: str = "date"

    def narrows(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__ if name != "sort")


@dataclass(frozen=True)
class Row:
    """One source in the list. `share` is the part of its characters under a coding, from 0 to 1."""

    source: Source
    codings: int
    share: float
    people: tuple[str, ...]


@dataclass(frozen=True)
class Removal:
    """What goes when sources are removed."""

    sources: int
    words: int
    codings: int = 0
    codes: int = 0
    coders: int = 0
    memos: int = 0
    quotes: int = 0
    findings: int = 0


@dataclass(frozen=True)
class Line:
    """A line of a text as it is read: its number from 1, its place in code points, and who says it if that is known.

    `starts_turn` is true for the first line of a turn; `words` leaves the label out there.
    """

    number: int
    start: int
    end: int
    words: str
    turn: Turn | None = None
    starts_turn: bool = False

    @property
    def time(self) -> str:
        """Where the recording is when the turn begins, as 00:12:48; "" when nobody knows."""
        if self.turn is None or self.turn.begins_ms is None:
            return ""
        seconds = self.turn.begins_ms // 1000
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@dataclass(frozen=True)
class FileReport:
    """One file of a batch with the sources that came of it, those still here."""

    file: ImportFile
    sources: tuple[Source, ...] = ()
    remarks: tuple[Mapping[str, object], ...] = ()
    gone: int = 0
    more: int = 0
    twins: tuple[Source, ...] = field(default=())


def material(study: Study, wanted: Wanted) -> QuerySet[Source]:
    """The sources of a study that somebody asks for, in that order. Lazy; joins organisations."""
    rows: QuerySet[Source] = Source.objects.filter(study=study).select_related("organisation")
    rows = _narrowed(rows, wanted)
    key = wanted.sort.removeprefix("-")
    order = ORDERS.get(key, ORDERS["date"])
    if key == "name":
        rows = rows.annotate(lower_name=Lower("name"))
    if key == "codings":
        rows = rows.annotate(coding_count=Count("codings", filter=PRESENT))
    if wanted.sort.startswith("-"):
        return rows.order_by(F(order[0]).desc(nulls_last=True), *order[1:])
    return rows.order_by(F(order[0]).asc(nulls_last=True), *order[1:])


def rows_of(sources: Sequence[Source]) -> list[Row]:
    """Sources with their codings and people. Two queries, however many sources."""
    ids = [source.pk for source in sources]
    spans: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    coded = Source.objects.filter(PRESENT, pk__in=ids).order_by("codings__start", "codings__end")
    for pk, start, end in coded.values_list("pk", "codings__start", "codings__end"):
        spans[pk].append((start, end))
    people: dict[uuid.UUID, list[str]] = defaultdict(list)
    present = Source.objects.filter(pk__in=ids, participants__isnull=False).order_by("participants__person__code")
    for pk, label in present.values_list("pk", "participants__person__label"):
        people[pk].append(label)
    return [
        Row(source, len(spans[source.pk]), _share(spans[source.pk], source.length), tuple(people[source.pk]))
        for source in sources
    ]


def totals(rows: QuerySet[Source]) -> tuple[int, int]:
    """How many sources, and their words. One query."""
    found = list(rows.order_by().values_list("words", flat=True))
    return len(found), sum(found)


def neighbours(rows: QuerySet[Source], source: Source) -> tuple[uuid.UUID | None, uuid.UUID | None, int, int]:
    """The source before, the one after, the place in the list (from 1; 0 outside it), its length. One query."""
    ids = list(rows.values_list("pk", flat=True))
    if source.pk not in ids:
        return None, None, 0, len(ids)
    at = ids.index(source.pk)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None), at + 1, len(ids)


def lines(revision: Revision) -> list[Line]:
    """The text line by line, with its turns. One query."""
    turns = list(revision.turns.select_related("person").order_by("start"))
    found, at, coming = [], 0, 0
    for number, words in enumerate(revision.text.split("\n"), 1):
        end = at + len(words)
        while coming < len(turns) and turns[coming].start < end:
            coming += 1
        turn = turns[coming - 1] if coming and turns[coming - 1].end > at else None
        starts = turn is not None and at <= turn.start < end
        shown = revision.text[max(at, turn.words_start) : end] if turn and starts else words
        found.append(Line(number, at, end, shown, turn, starts))
        at = end + 1
    while found and not found[-1].words.strip():
        found.pop()
    return found


def speakers(revision: Revision) -> list[tuple[str, int, Turn]]:
    """Who speaks in a text: the label, how many turns, and its first turn with the person. One query."""
    counts: Counter[str] = Counter()
    first: dict[str, Turn] = {}
    for turn in revision.turns.select_related("person").exclude(speaker=""):
        counts[turn.speaker] += 1
        first.setdefault(turn.speaker, turn)
    return [(label, counts[label], turn) for label, turn in first.items()]


def removal(sources: Iterable[Source]) -> Removal:
    """What a removal takes along. Five queries."""
    sources = list(sources)
    chosen = Source.objects.filter(pk__in=[source.pk for source in sources])
    coded = chosen.filter(PRESENT).aggregate(
        n_codings=Count("codings"),
        n_codes=Count("codings__code", distinct=True),
        n_coders=Count("codings__coder", distinct=True),
    )
    memos = Q(memos__isnull=False, memos__removed_at__isnull=True)
    on_codings = Q(codings__memos__isnull=False, codings__memos__removed_at__isnull=True)
    return Removal(
        sources=len(sources), words=sum(source.words for source in sources),
        codings=coded["n_codings"], codes=coded["n_codes"], coders=coded["n_coders"],
        memos=chosen.filter(memos).aggregate(n=Count("memos"))["n"]
        + chosen.filter(on_codings).aggregate(n=Count("codings__memos"))["n"],
        quotes=chosen.aggregate(n=Count("quotes"))["n"],
        findings=chosen.aggregate(n=Count("quotes__evidence__finding", distinct=True))["n"],
    )  # fmt: skip


def report(batch: Import, most: int = 20) -> list[FileReport]:
    """The files of a batch in the order they came, each with at most so many of its sources. Two queries."""
    files = list(batch.files.all())
    named = {pk for file in files for pk in (*file.report.get("sources", [])[:most], *_twins(file))}
    here = {str(source.pk): source for source in Source.objects.filter(study=batch.study_id, pk__in=named)}
    reports = []
    for file in files:
        made = file.report.get("sources", [])
        shown = tuple(here[pk] for pk in made[:most] if pk in here)
        reports.append(
            FileReport(
                file, shown, tuple(file.report.get("remarks", [])), gone=len(made[:most]) - len(shown),
                more=max(0, len(made) - most), twins=tuple(here[pk] for pk in _twins(file) if pk in here),
            )
        )  # fmt: skip
    return reports


def made_by(batch: Import) -> list[str]:
    """The ids of all sources that a batch made, in the order of its files. One query."""
    return [pk for report in batch.files.values_list("report", flat=True) for pk in report.get("sources", [])]


def _twins(file: ImportFile) -> list[str]:
    refused = file.report.get("refusal", {}).get("details", {}).get("sources", [])
    remarked = [pk for remark in file.report.get("remarks", []) for pk in remark["details"].get("sources", [])]
    return [*refused, *remarked]


def _narrowed(rows: QuerySet[Source], wanted: Wanted) -> QuerySet[Source]:
    for word in wanted.q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(file_name__icontains=word))
    exact = {"kind": wanted.kind, "basis": wanted.basis}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for name, value in (("phase", wanted.phase), ("organisation", wanted.organisation)):
        if value == "none":
            rows = rows.filter(phase="") if name == "phase" else rows.filter(organisation=None)
        elif value:
            rows = rows.filter(**{name: value})
    if wanted.person == "none":
        rows = rows.filter(participants=None)
    elif wanted.person:
        rows = rows.filter(participants__person=uuid.UUID(wanted.person))
    if wanted.variable:
        values = Q(values__variable=wanted.variable)
        rows = rows.filter(values & Q(values__value=wanted.value) if wanted.value else values)
    if wanted.coded:
        coded = Source.objects.filter(PRESENT).values("pk")
        rows = rows.filter(pk__in=coded) if wanted.coded == "yes" else rows.exclude(pk__in=coded)
    if wanted.batch:
        batch = Import.objects.filter(pk=wanted.batch).first()
        rows = rows.filter(pk__in=made_by(batch) if batch else [])
    return rows


def _share(spans: Sequence[tuple[int, int]], length: int) -> float:
    """The part of a text under at least one span; spans in order of their start."""
    covered, reached = 0, 0
    for start, end in spans:
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return min(1.0, covered / length) if length else 0.0
