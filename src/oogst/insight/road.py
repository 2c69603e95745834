"""The road of a study: what was collected where and when, what asks for attention, and what there is."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from oogst.coding import talk
from oogst.coding.correction_models import Adrift
from oogst.coding.models import Code, Coding
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources.drafts import visible_drafts
from oogst.sources.models import Draft, DraftPerson, Kind, Participant, Phase, Source
from oogst.studies.models import Decision, Organisation, Study
from oogst.studies.tasks import open_tasks


@dataclass(frozen=True)
class Stop:
    """A dated source on the road."""

    source: uuid.UUID
    name: str
    kind: Kind
    date: datetime.date
    phase: str


@dataclass(frozen=True)
class Lane:
    """A case with its dated sources in order, and how much of it is coded."""

    organisation: Organisation
    stops: tuple[Stop, ...]
    sources: int
    coded: int


@dataclass(frozen=True)
class KindCount:
    kind: Kind
    sources: int
    words: int


@dataclass(frozen=True)
class Attention:
    """What a researcher should look at: numbers, and the schools that it is about."""

    uncoded: int
    undated: int
    homeless: int
    nobody: int
    read_once: int
    undefined: int
    unused: int
    without_buddy: tuple[Organisation, ...]
    unopposed: int
    adrift: int = 0
    adrift_quotes: int = 0

    def __bool__(self) -> bool:
        numbers = (
            self.uncoded, self.undated, self.homeless, self.nobody, self.read_once, self.undefined, self.unused,
            self.unopposed, self.adrift, self.adrift_quotes,
        )  # fmt: skip
        return any(numbers) or bool(self.without_buddy)


@dataclass(frozen=True)
class Waiting:
    """What one account can do now: texts whose names wait for a person, and tasks, of which `late` are too late.

    `nobody` are interviews that wait with nobody in them: who was in it could not have it destroyed. `calls` are
    conversations in which a colleague called this account.
    """

    names: int
    tasks: int
    late: int
    nobody: int = 0
    calls: int = 0

    def __bool__(self) -> bool:
        return bool(self.names or self.tasks or self.nobody or self.calls)


@dataclass(frozen=True)
class Holdings:
    """What there is."""

    kinds: tuple[KindCount, ...]
    sources: int
    words: int
    codes: int
    themes: int
    codings: int
    coders: int
    memos: int
    findings: int
    quotes: int


def lanes(study: Study) -> list[Lane]:
    """The cases in order, those that said no last. Two queries, however many sources."""
    stops: dict[uuid.UUID, list[Stop]] = defaultdict(list)
    sources: dict[uuid.UUID, list[bool]] = defaultdict(list)
    rows = (
        study.sources.filter(organisation__isnull=False)
        .annotate(coded=_is_coded())
        .order_by("date", "name")
        .values_list("pk", "name", "kind", "date", "phase", "organisation_id", "coded")
    )
    for pk, name, kind, date, phase, organisation, coded in rows:
        sources[organisation].append(coded)
        if date is not None:
            stops[organisation].append(Stop(pk, name, Kind(kind), date, phase))
    cases = sorted(study.organisations.all(), key=lambda case: (case.decision == Decision.NO, case.code))
    return [Lane(case, tuple(stops[case.pk]), len(sources[case.pk]), sum(sources[case.pk])) for case in cases]


def talks(lane: Lane) -> tuple[datetime.date, datetime.date] | None:
    """From the first source of the recruitment to the first of what came after it, or to its last."""
    recruiting = [stop.date for stop in lane.stops if stop.phase == Phase.RECRUITMENT]
    if not recruiting:
        return None
    later = [
        stop.date for stop in lane.stops if stop.phase not in ("", Phase.RECRUITMENT) and stop.date > recruiting[0]
    ]
    return recruiting[0], min(later) if later else recruiting[-1]


def attention(study: Study, me: uuid.UUID | None = None) -> Attention:
    """What is lacking; and what waits for this account since a text was corrected. Eight queries."""
    peopled = Exists(Participant.objects.filter(source=OuterRef("pk")))
    about = study.sources.annotate(coded=_is_coded(), peopled=peopled).aggregate(
        uncoded=Count("pk", filter=Q(coded=False)),
        undated=Count("pk", filter=Q(date__isnull=True)),
        homeless=Count("pk", filter=Q(organisation__isnull=True)),
        nobody=Count("pk", filter=Q(kind=Kind.INTERVIEW, peopled=False)),
    )
    buddies = study.people.filter(organisation=OuterRef("pk"), role=Role.BUDDY.value)
    champions = study.people.filter(organisation=OuterRef("pk"), role=Role.CHAMPION.value)
    alone = study.organisations.exclude(decision=Decision.NO).filter(Exists(champions), ~Exists(buddies))
    present = Code.objects.present().filter(study=study)
    used = Exists(Coding.objects.present().filter(code=OuterRef("pk")))
    return Attention(
        **about,
        read_once=_read_once(study),
        undefined=present.filter(definition="").count(),
        unused=present.filter(~used, children__isnull=True).count(),
        without_buddy=tuple(alone),
        unopposed=study.findings.exclude(evidence__stance="against").distinct().count(),
        adrift=Adrift.objects.waiting().filter(study=study, coder=me).count() if me else 0,
        adrift_quotes=study.quotes.filter(start=F("end")).count(),
    )


def waiting(user: User, study: Study, today: datetime.date) -> Waiting:
    """What waits for this account. Three queries."""
    late = Count("pk", filter=Q(due__lt=today))
    tasks = open_tasks(user, study).order_by().aggregate(tasks=Count("pk"), late=late)
    peopled = Exists(DraftPerson.objects.filter(draft=OuterRef("pk")))
    texts = visible_drafts(user, study).order_by().annotate(peopled=peopled)
    counts = texts.aggregate(
        names=Count("pk", filter=Q(state=Draft.State.REVIEW)),
        nobody=Count("pk", filter=Q(kind=Kind.INTERVIEW, peopled=False)),
    )
    return Waiting(**counts, **tasks, calls=talk.calls(user, study))


def _read_once(study: Study) -> int:
    """Interviews that one coder coded, while the study has more coders: those are worth a second reading. One query."""
    pairs = Coding.objects.present().filter(study=study).order_by()
    coders: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for source, coder in pairs.filter(source__kind=Kind.INTERVIEW).values_list("source", "coder").distinct():
        coders[source].add(coder)
    several = len(set().union(*coders.values())) > 1
    return sum(len(each) == 1 for each in coders.values()) if several else 0


def holdings(study: Study) -> Holdings:
    """Numbers of a study. Six queries."""
    kinds = tuple(
        KindCount(Kind(row["kind"]), row["sources"], row["words_sum"] or 0)
        for row in study.sources.order_by().values("kind").annotate(sources=Count("pk"), words_sum=Sum("words"))
    )
    order = {kind: place for place, kind in enumerate(Kind)}
    codes = (
        Code.objects.present()
        .filter(study=study)
        .aggregate(codes=Count("pk"), themes=Count("pk", filter=Q(status="theme")))
    )
    codings = (
        Coding.objects.present()
        .filter(study=study)
        .order_by()
        .aggregate(codings=Count("pk"), coders=Count("coder", distinct=True))
    )
    return Holdings(
        kinds=tuple(sorted(kinds, key=lambda each: order[each.kind])),
        sources=sum(each.sources for each in kinds),
        words=sum(each.words for each in kinds),
        **codes,
        **codings,
        memos=study.memos.filter(removed_at__isnull=True).count(),
        findings=study.findings.count(),
        quotes=study.quotes.count(),
    )


def _is_coded() -> Exists:
    return Exists(Coding.objects.present().filter(source=OuterRef("pk")))


def sources_of(organisation: Organisation) -> list[Source]:
    """The sources of a case with `coded`, oldest first. One query."""
    return list(organisation.sources.annotate(coded=_is_coded()).order_by("date", "name").defer("description"))
