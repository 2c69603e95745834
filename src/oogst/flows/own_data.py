"""What there is of one person, for that person: what was given, under which consent, and what can still be done."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from oogst.core import workdays
from oogst.flows import withdrawing
from oogst.flows.own_words import OwnQuote, told_quotes
from oogst.participation import asking
from oogst.participation.letters import CODE
from oogst.participation.models import ConsentAsk, Letter, Signature, Withdrawal
from oogst.sources import recordings
from oogst.sources.drafts import lacks_day
from oogst.sources.models import Draft, DraftPerson, Kind, Participant, Source
from oogst.studies.models import Person
from oogst.vault.models import SealedFile


class State(StrEnum):
    NAMES = "names"  # names are being replaced
    COOLING = "cooling"  # only the interviewer can open it
    IN_STUDY = "in study"


@dataclass(frozen=True)
class Given:
    """One contribution. `promised` is the last day of its cooling-off period, of what has one."""

    id: uuid.UUID
    kind: Kind
    date: datetime.date | None
    state: State
    promised: datetime.date | None
    signature: Signature | None
    basis: str  # on which ground it may be used, in words
    recordings: int
    others: int  # how many other people are in it
    is_open: bool  # whether its cooling-off period lasts

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class OwnData:
    person: Person
    given: tuple[Given, ...]
    signatures: tuple[Signature, ...]  # the newest first, ended ones too
    ask: ConsentAsk | None  # what waits to be signed
    letters: int  # without those that held a code
    quotes: tuple[OwnQuote, ...]
    destroy_until: datetime.date | None  # until the end of this day everything can be destroyed; None: no longer
    stopped: Withdrawal | None

    @property
    def standing(self) -> list[Signature]:
        """Of each form the newest that counts now."""
        newest: dict[uuid.UUID, Signature] = {}
        for signature in reversed(self.signatures):
            if signature.ended_at is None and signature.confirmed_at is not None:
                newest[signature.version.form_id] = signature
        return list(newest.values())

    @property
    def unconfirmed(self) -> list[Signature]:
        """On paper or by mail, and no second person has looked at it yet."""
        return [one for one in self.signatures if one.confirmed_at is None and one.ended_at is None]

    @property
    def earlier(self) -> list[Signature]:
        """What was signed before, newest first."""
        now = {signature.pk for signature in [*self.standing, *self.unconfirmed]}
        return [signature for signature in self.signatures if signature.pk not in now]

    @property
    def recordings(self) -> int:
        return sum(given.recordings for given in self.given)


def of(person: Person) -> OwnData:
    """All of it. The same number of queries for one contribution and for a hundred; needs no key of the vault."""
    drafts = list(DraftPerson.objects.filter(person=person).select_related("draft", "signature__version"))
    sources = list(Participant.objects.filter(person=person).select_related("source", "signature__version"))
    recorded = _recordings([row.draft_id for row in drafts] + [row.source_id for row in sources])
    others = _others(drafts, sources)
    now = timezone.now()
    given = [_of_draft(row, recorded, others, now) for row in drafts]
    given += [_of_source(row, recorded, others) for row in sources]
    return OwnData(
        person=person,
        given=tuple(sorted(given, key=lambda one: (one.date or datetime.date.min, one.id), reverse=True)),
        signatures=tuple(person.signatures.select_related("version__form", "shown").order_by("-signed_at")),
        ask=asking.open_ask(person) if person.stopped_at is None else None,
        letters=Letter.objects.filter(person=person, sent=True).exclude(kind=CODE).count(),
        quotes=told_quotes(person),
        destroy_until=withdrawing.may_destroy(person, now),
        stopped=person.withdrawals.order_by("-asked_at").first(),
    )


def _of_draft(
    row: DraftPerson, recorded: Counter[uuid.UUID], others: Counter[uuid.UUID], now: datetime.datetime
) -> Given:
    draft: Draft = row.draft
    state = State.COOLING if _is_cooling(draft, now) else State.NAMES
    return _given(draft, state, row.signature, recorded, others)


def _is_cooling(draft: Draft, now: datetime.datetime) -> bool:
    """While its embargo lasts; of an interview without a day, for as long as if it was held when it came in."""
    if lacks_day(draft):
        return draft.promised_day is not None and workdays.today(now) <= draft.promised_day
    return draft.embargo_until is not None and now < draft.embargo_until


def _of_source(row: Participant, recorded: Counter[uuid.UUID], others: Counter[uuid.UUID]) -> Given:
    return _given(row.source, State.IN_STUDY, row.signature, recorded, others)


def _given(
    about: Draft | Source,
    state: State,
    signature: Signature | None,
    recorded: Counter[uuid.UUID],
    others: Counter[uuid.UUID],
) -> Given:
    return Given(
        id=about.pk,
        kind=Kind(about.kind),
        date=about.date,
        state=state,
        promised=about.promised_day,
        signature=signature,
        basis=str(about.get_basis_display()),
        recordings=recorded[about.pk],
        others=others[about.pk] - 1,
        is_open=about.promised_day is not None and workdays.today(timezone.now()) <= about.promised_day,
    )


def _recordings(about: Iterable[uuid.UUID]) -> Counter[uuid.UUID]:
    rows = SealedFile.objects.filter(about__in=list(about), kind=recordings.KIND)
    return Counter(rows.values_list("about", flat=True))


def _others(drafts: Iterable[DraftPerson], sources: Iterable[Participant]) -> Counter[uuid.UUID]:
    """How many people are in each. Two queries."""
    within = DraftPerson.objects.filter(draft__in=[row.draft_id for row in drafts])
    counted = Counter(within.values_list("draft_id", flat=True))
    inside = Participant.objects.filter(source__in=[row.source_id for row in sources])
    counted.update(inside.values_list("source_id", flat=True))
    return counted
