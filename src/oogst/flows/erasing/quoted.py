"""Which words are to be looked for elsewhere: all that is destroyed, as far as it can be read."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from oogst.core.runs import Runs
from oogst.flows.erasing.plan import SHUT, Plan, draft_turns, is_theirs
from oogst.sources import drafts as drafts_room
from oogst.sources.models import Draft, Participant, Revision, Turn
from oogst.story.models import Quote
from oogst.studies.models import Person
from oogst.vault import identities, texts


def runs_of(plan: Plan, person: Person | None) -> Runs:
    """Runs of the person's words, and of questions put to them unless others were asked the same.

    Reads the vault as far as it is open: with it locked, raw texts and the name itself are not looked for.
    """
    own, asked = Runs(_own(plan, person), _names(plan.person)), Runs(_asked(plan, person))
    if asked:
        for text in _surviving(plan):
            asked.forget(text)
    own.add(asked)
    return own


def _own(plan: Plan, person: Person | None) -> Iterator[str]:
    for revision, turns in _revisions(plan, person):
        if turns:
            yield from (revision.text[start:end] for start, end in turns)
        else:
            yield revision.text
    for pk, place in plan.cuts.items():
        for planned in Revision.objects.filter(pk=place.revision, source=pk):
            yield from (planned.text[start:end] for start, end in place.spans)
    whole = Quote.objects.filter(source__in=plan.sources).exclude(edited="")
    yield from whole.values_list("edited", flat=True)
    yield from _raw(plan, person)


def _asked(plan: Plan, person: Person | None) -> Iterator[str]:
    """What others said in the texts that go: mostly questions, which many people were asked."""
    for revision, turns in _revisions(plan, person):
        at = 0
        for start, end in turns:
            yield revision.text[at:start]
            at = end
        if turns:
            yield revision.text[at:]


def _revisions(plan: Plan, person: Person | None) -> Iterator[tuple[Revision, list[tuple[int, int]]]]:
    """All versions of the texts that go whole, each with the person's own turns in it."""
    for revision in Revision.objects.filter(source__in=plan.sources).iterator(20):
        labels = {person.label} if person else set()
        labels |= set(
            Participant.objects.filter(source=revision.source_id, person=plan.person).values_list("speaker", flat=True)
        )
        turns = Turn.objects.filter(revision=revision).order_by("start")
        theirs = [turn for turn in turns if turn.person_id == plan.person or is_theirs(turn, labels - {""})]
        yield revision, [(turn.start, turn.end) for turn in theirs]


def _raw(plan: Plan, person: Person | None) -> Iterator[str]:
    """Raw texts in the vault of what goes whole; of a text that waits and is cut, the person's turns."""
    for pk in (*plan.sources, *plan.drafts):
        try:
            kept = texts.read(drafts_room.RAW, pk)
        except SHUT:
            continue
        if kept is not None:
            yield str(json.loads(kept)["text"])
    for draft in Draft.objects.filter(pk__in=plan.draft_cuts) if person else ():
        document = drafts_room.document_of(draft) if (turns := draft_turns(draft, person)) else None  # type: ignore[arg-type]
        if document is not None:
            yield from (document.text[document.turns[n].start : document.turns[n].end] for n in turns)


def _surviving(plan: Plan) -> Iterator[str]:
    """The newest texts of the study that stay."""
    newest = Revision.objects.filter(source=OuterRef("source")).order_by("-number").values("pk")[:1]
    rows = Revision.objects.filter(source__study=plan.study, pk=Subquery(newest))
    yield from rows.exclude(source__in=plan.sources).values_list("text", flat=True).iterator(50)


def _names(person: uuid.UUID) -> list[str]:
    """The name, address and phone; a first name alone could be anybody's."""
    try:
        who = identities.read(person)
    except SHUT:
        return []
    return [said for said in (who.name, who.email, who.phone, *who.other_names) if len(said.split()) > 1 or "@" in said]
