"""Which words are to be looked for elsewhere: all that is destroyed, as far as it can be read."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery

from oogst.core.cutting import Cut
from oogst.core.runs import Runs
from oogst.flows.erasing.plan import SHUT, Plan, draft_turns
from oogst.sources import drafts as drafts_room
from oogst.sources.models import Draft, Participant, Revision, Turn
from oogst.story.models import Quote
from oogst.studies.models import Person
from oogst.vault import identities, texts


def runs_of(plan: Plan, person: Person | None) -> Runs:
    """Runs of words of what goes; what texts that stay say as well is nobody's own.

    Reads the vault as far as it is open: with it locked, raw texts and the name itself are not looked for. Reads every
    text of the study once.
    """
    runs = Runs(_going(plan, person), _names(plan.person))
    if runs:
        for text in _staying(plan):
            runs.also_in(text)
    return runs


def _going(plan: Plan, person: Person | None) -> Iterator[str]:
    yield from Revision.objects.filter(source__in=plan.sources).values_list("text", flat=True).iterator(20)
    for pk, place in plan.cuts.items():
        for planned in Revision.objects.filter(pk=place.revision, source=pk):
            yield from (planned.text[start:end] for start, end in place.spans)
        yield from _said_before(pk, place.revision, plan.person)
    whole = Quote.objects.filter(source__in=plan.sources).exclude(edited="")
    yield from whole.values_list("edited", flat=True)
    yield from _raw(plan, person)


def _said_before(source: uuid.UUID, newest: uuid.UUID, person: uuid.UUID) -> Iterator[str]:
    """What a person said in older versions of a text, before it was corrected."""
    said = Participant.objects.filter(source=source, person=person)
    labels = {one for row in said.values_list("speaker", "person__label") for one in row if one}
    turns = Turn.objects.filter(Q(person=person) | Q(person=None, speaker__in=labels), revision__source=source)
    for turn in turns.exclude(revision=newest).select_related("revision"):
        yield turn.revision.text[turn.start : turn.end]


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


def _staying(plan: Plan) -> Iterator[str]:
    """The newest texts of the study that stay, without what is cut out of them."""
    newest = Revision.objects.filter(source=OuterRef("source")).order_by("-number").values("pk")[:1]
    rows = Revision.objects.filter(source__study=plan.study, pk=Subquery(newest)).exclude(source__in=plan.sources)
    for pk, source, text in rows.values_list("pk", "source_id", "text").iterator(50):
        place = plan.cuts.get(source)
        yield Cut(text, place.spans, " ").text if place is not None and place.revision == pk else text


def _names(person: uuid.UUID) -> list[str]:
    """The name, address and phone; a first name alone could be anybody's."""
    try:
        who = identities.read(person)
    except SHUT:
        return []
    return [said for said in (who.name, who.email, who.phone, *who.other_names) if len(said.split()) > 1 or "@" in said]
