"""What somebody wants to see of the codings, and the codings that are meant."""

import datetime
import uuid
from dataclasses import dataclass, fields

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from oogst.coding.models import Code, Coding
from oogst.core.codebook import with_descendants
from oogst.sources.models import Participant, Turn, VariableValue
from oogst.studies.models import Study

NONE = "none"  # as a filter: those without


@dataclass(frozen=True)
class Wanted:
    """The filters; empty means everything. Ids are text, so that an address can hold them.

    `code`: an id, or "" for all codes; `own`: without its subcodes. `since` and `until` are dates of sources, both
    included. `person` and `role` say whose words they are, by the turns where a text has them. `older`: coded under an
    older definition, and not looked at again since. `overlapping`: with a segment of this code on some of the same
    words; `alone`: of that code without its subcodes.
    """

    code: str = ""
    own: bool = False
    organisation: str = ""
    sector: str = ""
    person: str = ""
    role: str = ""
    kind: str = ""
    phase: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    coder: str = ""
    status: str = ""
    older: bool = False
    source: str = ""
    variable: str = ""
    value: str = ""
    text: str = ""
    overlapping: str = ""
    alone: bool = False
    sort: str = "date"

    def narrows(self) -> bool:
        """Whether anything but the code is chosen."""
        return any(
            getattr(self, field.name) for field in fields(self) if field.name not in ("code", "own", "sort", "alone")
        )


ORDERS: dict[str, tuple[str, ...]] = {
    "date": ("source__date", "source__name", "source_id", "start", "end", "pk"),
    "source": ("source__name", "source_id", "start", "end", "pk"),
    "code": ("code__position", "code__name", "code_id", "source__date", "source_id", "start", "end", "pk"),
    "long": ("-length", "pk"),
    "short": ("length", "pk"),
    "new": ("-created_at", "pk"),
}


def segments(study: Study, wanted: Wanted) -> QuerySet[Coding]:
    """The codings that somebody wants, in that order; without removed ones. Lazy, but for one query for codes."""
    rows = Coding.objects.present().filter(study=study)
    if wanted.code or wanted.status:
        rows = rows.filter(code__in=codes(study, wanted))
    if wanted.older:
        rows = rows.older()
    for condition in _conditions(wanted):
        rows = rows.filter(condition)
    if wanted.overlapping:
        rows = rows.filter(_beside(codes(study, Wanted(wanted.overlapping, own=wanted.alone))))
    for word in wanted.text.split():
        rows = rows.filter(words__icontains=word)
    return rows.annotate(length=F("end") - F("start")).order_by(*ORDERS.get(wanted.sort, ORDERS["date"]))


def codes(study: Study, wanted: Wanted) -> set[uuid.UUID]:
    """The code that is meant, and those below it; all codes without one; only those of a status, if one is asked."""
    known = list(Code.objects.present().filter(study=study).values_list("pk", "parent_id", "status"))
    chosen = {pk for pk, _parent, _status in known}
    if wanted.code:
        parents: dict[uuid.UUID, uuid.UUID | None] = {pk: parent for pk, parent, _status in known}
        own = {pk for pk in chosen if str(pk) == wanted.code}
        chosen = own if wanted.own else with_descendants(parents, own)
    return {pk for pk, _parent, status in known if pk in chosen and wanted.status in ("", status)}


def _conditions(wanted: Wanted) -> list[Q]:
    found = []
    exact = {"coder": wanted.coder, "source": wanted.source, "source__kind": wanted.kind}
    found += [Q(**{name: value}) for name, value in exact.items() if value]
    if wanted.organisation:
        none = wanted.organisation == NONE
        found.append(Q(source__organisation=None) if none else Q(source__organisation=wanted.organisation))
    if wanted.sector:
        none = wanted.sector == NONE
        found.append(Q(source__organisation=None) if none else Q(source__organisation__sector=wanted.sector))
    if wanted.phase:
        found.append(Q(source__phase="" if wanted.phase == NONE else wanted.phase))
    if wanted.since:
        found.append(Q(source__date__gte=wanted.since))
    if wanted.until:
        found.append(Q(source__date__lte=wanted.until))
    if wanted.person:
        found.append(_by_nobody("") if wanted.person == NONE else _by(person=wanted.person))
    if wanted.role:
        found.append(_by_nobody("role") if wanted.role == NONE else _by(person__role=wanted.role))
    if wanted.variable:
        found.append(_of_value(wanted.variable, wanted.value))
    return found


def _beside(others: set[uuid.UUID]) -> Exists:
    """On some of the words of another coding under one of these codes. A coding on nothing is none."""
    rows = Coding.objects.present().filter(source=OuterRef("source"), code__in=others, start__lt=F("end"))
    there = rows.filter(start__lt=OuterRef("end"), end__gt=OuterRef("start")).exclude(pk=OuterRef("pk"))
    return Exists(there)


def newest_turns() -> QuerySet[Turn]:
    """Turns with a person, of the newest revision of the source of the coding around this."""
    return Turn.objects.filter(
        revision__source=OuterRef("source"), revision__digest=OuterRef("source__digest"), person__isnull=False
    )


def _heard(**who: str) -> Exists:
    return Exists(newest_turns().filter(start__lt=OuterRef("end"), end__gt=OuterRef("start"), **who))


def _by(**who: str) -> Q:
    """Said by whom: in their turn; where no turn has a person, in a text that they are part of."""
    taking_part = Exists(Participant.objects.filter(source=OuterRef("source"), **who))
    return Q(_heard(**who)) | (Q(taking_part) & ~Q(Exists(newest_turns())))


def _by_nobody(what: str) -> Q:
    """Said by nobody that is known (with a role, if that is asked)."""
    known = ~Q(person__role="") if what == "role" else Q()
    heard = Exists(newest_turns().filter(known, start__lt=OuterRef("end"), end__gt=OuterRef("start")))
    taking_part = Exists(Participant.objects.filter(known, source=OuterRef("source")))
    return ~Q(heard) & ~(Q(taking_part) & ~Q(Exists(newest_turns())))


def _of_value(variable: str, value: str) -> Q:
    """In a source with this value, or else of a case with it; NONE: with no value at all."""
    values = VariableValue.objects.filter(variable_id=variable).exclude(value="")
    own = values.filter(source=OuterRef("source"))
    of_case = values.filter(organisation=OuterRef("source__organisation"))
    if value == NONE:
        return ~Q(Exists(own)) & ~Q(Exists(of_case))
    if value:
        return Q(Exists(own.filter(value=value))) | (~Q(Exists(own)) & Q(Exists(of_case.filter(value=value))))
    return Q(Exists(own)) | Q(Exists(of_case))
