"""What goes with one person: random ids only, so that it may be kept after everything else is gone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from oogst.core.formats.document import Turn as RawTurn
from oogst.core.sealing import CannotOpen
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.sources import drafts as drafts_room
from oogst.sources.models import Draft, DraftPerson, Kind, Participant, Source, Turn
from oogst.sources.review import masked
from oogst.studies.models import Person
from oogst.vault.keys import NoKey

Ids = tuple[uuid.UUID, ...]
SHUT = (NotAllowed, NoKey, CannotOpen)
"""The vault is locked, or no longer has it."""


@dataclass(frozen=True)
class Place:
    """Where somebody speaks in a text of several people: spans of one revision, in code points."""

    revision: uuid.UUID
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Plan:
    """`sources` and `drafts` go whole; of `cuts` only the person's turns; of `shared` (a group's text) only the link.

    `accounts` exist for this person and study alone; `links` are the personal ways in, of which sessions know the id.
    """

    study: uuid.UUID
    person: uuid.UUID
    sources: Ids = ()
    cuts: Mapping[uuid.UUID, Place] = field(default_factory=dict)
    drafts: Ids = ()
    draft_cuts: Ids = ()
    shared: Ids = ()
    accounts: Ids = ()
    links: Ids = ()

    @property
    def subjects(self) -> list[str]:
        """Whom and what the vault forgets: keys, and all that is sealed under them or is about them."""
        ids = [self.person, *self.sources, *self.cuts, *self.drafts, *self.accounts, *self.links]
        return [str(one) for one in dict.fromkeys(ids)]

    def joined(self, newer: Plan) -> Plan:
        """What was written down, and what came to light since. What was decided of a text stays decided."""
        known = {*self.sources, *self.cuts, *self.drafts, *self.draft_cuts, *self.shared}
        return Plan(
            self.study, self.person,
            sources=(*self.sources, *(one for one in newer.sources if one not in known)),
            cuts={**self.cuts, **{pk: place for pk, place in newer.cuts.items() if pk not in known - {*self.cuts}}},
            drafts=(*self.drafts, *(one for one in newer.drafts if one not in known)),
            draft_cuts=(*self.draft_cuts, *(one for one in newer.draft_cuts if one not in known)),
            shared=(*self.shared, *(one for one in newer.shared if one not in known)),
            accounts=_once(self.accounts, newer.accounts), links=_once(self.links, newer.links),
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"study": str(self.study), "person": str(self.person), "subjects": self.subjects}
        for name in ("sources", "drafts", "draft_cuts", "shared", "accounts", "links"):
            plain[name] = [str(one) for one in getattr(self, name)]
        plain["cuts"] = {
            str(pk): {"revision": str(place.revision), "spans": [list(span) for span in place.spans]}
            for pk, place in self.cuts.items()
        }
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Plan:
        lists = {
            name: tuple(uuid.UUID(one) for one in plain.get(name, ()))
            for name in ("sources", "drafts", "draft_cuts", "shared", "accounts", "links")
        }
        cuts = {
            uuid.UUID(pk): Place(uuid.UUID(place["revision"]), tuple((start, end) for start, end in place["spans"]))
            for pk, place in plain.get("cuts", {}).items()
        }
        return cls(uuid.UUID(plain["study"]), uuid.UUID(plain["person"]), cuts=cuts, **lists)


def of(person: Person) -> Plan:
    """What there is of somebody now. Two queries for each text of several people, a handful for all others."""
    whole, cuts, shared = _sources(person)
    drafts, draft_cuts, shared_drafts = _drafts(person)
    return Plan(
        person.study_id, person.pk, sources=tuple(whole), cuts=cuts, drafts=tuple(drafts),
        draft_cuts=tuple(draft_cuts), shared=(*shared, *shared_drafts), accounts=_accounts(person),
        links=tuple(person.links.order_by("made_at").values_list("pk", flat=True)),
    )  # fmt: skip


def is_theirs(turn: RawTurn | Turn, labels: Iterable[str]) -> bool:
    """Whether a turn is that of somebody who is called one of these."""
    return bool(turn.speaker) and turn.speaker in set(labels)


def draft_turns(draft: Draft, person: Person) -> list[int]:
    """Which turns of a text that waits are this person's, by number; none when that cannot be known.

    Labels in a raw text are names: they are compared as they will read once the names are replaced.
    """
    try:
        document = drafts_room.document_of(draft)
        reads = masked(document, drafts_room.names_of(draft), "")
    except SHUT:
        return []
    return [number for number, turn in enumerate(reads.turns) if is_theirs(turn, [person.label])]


def _sources(person: Person) -> tuple[list[uuid.UUID], dict[uuid.UUID, Place], list[uuid.UUID]]:
    inside = Q(participants__person=person) | Q(revisions__turns__person=person)
    whole, cuts, shared = [], {}, []
    for source in Source.objects.filter(inside).distinct().order_by("pk"):
        if not source.participants.exclude(person=person).exists():
            whole.append(source.pk)
        elif (place := _spoken(source, person)) is not None:
            cuts[source.pk] = place
        elif source.kind == Kind.HARVEST:
            shared.append(source.pk)
        else:
            whole.append(source.pk)
    return whole, cuts, shared


def _spoken(source: Source, person: Person) -> Place | None:
    """The turns of this person in the newest text of a source."""
    revision = source.revisions.order_by("-number").only("pk").first()
    if revision is None:
        return None
    named = Participant.objects.filter(source=source, person=person).exclude(speaker="")
    labels = {person.label, *named.values_list("speaker", flat=True)}
    turns = Turn.objects.filter(Q(person=person) | Q(person=None, speaker__in=labels), revision=revision)
    spans = tuple(turns.filter(end__gt=0).order_by("start").values_list("start", "end"))
    return Place(revision.pk, spans) if spans else None


def _drafts(person: Person) -> tuple[list[uuid.UUID], list[uuid.UUID], list[uuid.UUID]]:
    whole, cuts, shared = [], [], []
    for draft in Draft.objects.filter(participants__person=person).order_by("pk"):
        if not DraftPerson.objects.filter(draft=draft).exclude(person=person).exists():
            whole.append(draft.pk)
        elif draft_turns(draft, person):
            cuts.append(draft.pk)
        elif draft.kind == Kind.HARVEST:
            shared.append(draft.pk)
        else:
            whole.append(draft.pk)
    return whole, cuts, shared


def _accounts(person: Person) -> Ids:
    """Accounts that are for nothing else than being this person in this study."""
    own = set(Membership.objects.filter(person=person).values_list("user_id", flat=True))
    elsewhere = Membership.objects.filter(user_id__in=own).exclude(person=person).values_list("user_id", flat=True)
    only = own - set(elsewhere)
    return tuple(User.objects.filter(pk__in=only, is_administrator=False).order_by("pk").values_list("pk", flat=True))


def _once(before: Ids, after: Ids) -> Ids:
    return tuple(dict.fromkeys([*before, *after]))
