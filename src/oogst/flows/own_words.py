"""What the story of a study tells in somebody's own words, for that person; never a word of anybody else."""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from oogst.sources.models import Kind, Participant, Revision, Turn
from oogst.story import resolving
from oogst.story.models import Evidence, Finding, Quote, Section
from oogst.studies.models import Person, Study

GAP = " […] "


@dataclass(frozen=True)
class OwnQuote:
    """A passage of this person that stands in the report or under a finding. `edited`: as the report has it."""

    words: str
    edited: str
    kind: Kind

    @property
    def label(self) -> str:
        return str(self.kind.label)


def told_quotes(person: Person) -> tuple[OwnQuote, ...]:
    """The quotes of this person that are part of the story, in the order of the material. Seven queries at most."""
    newest = Revision.objects.filter(source=OuterRef("source")).order_by("-number").values("pk")[:1]
    rows = Quote.objects.filter(source__participants__person=person).select_related("source")
    quotes = list(rows.annotate(revision=Subquery(newest)).order_by("source__date", "source_id", "start"))
    if not quotes:
        return ()
    told = _told(person.study, [quote.pk for quote in quotes])
    turns: dict[uuid.UUID, list[Turn]] = defaultdict(list)
    for turn in Turn.objects.filter(revision__in={quote.revision for quote in quotes}).order_by("start"):
        turns[turn.revision_id].append(turn)
    inside = Participant.objects.filter(source__in={quote.source_id for quote in quotes})
    present = list(inside.values_list("source_id", "person_id", "speaker"))
    people = Counter(source for source, _person, _speaker in present)
    called = {source: {person.label, speaker} - {""} for source, one, speaker in present if one == person.pk}
    found = [
        _own(quote, [(turn, _is_own(turn, person, called[quote.source_id])) for turn in turns[quote.revision]],
             alone=people[quote.source_id] == 1)
        for quote in quotes
        if quote.pk in told
    ]  # fmt: skip
    return tuple(quote for quote in found if quote is not None)


def _is_own(turn: Turn, person: Person, called: set[str]) -> bool:
    return turn.person_id == person.pk if turn.person_id else turn.speaker in called


def _told(study: Study, quotes: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those that stand under a finding, or in a text of the report. Three queries."""
    weighed = set(Evidence.objects.filter(quote__in=quotes).values_list("quote_id", flat=True))
    bodies = list(Section.objects.filter(report__study=study).values_list("body", flat=True))
    bodies += Finding.objects.filter(study=study).values_list("explanation", flat=True)
    return weighed | set(resolving.mentioned(bodies, "quote")) & set(quotes)


def _own(quote: Quote, turns: list[tuple[Turn, bool]], *, alone: bool) -> OwnQuote | None:
    """The part of a quote that this person said; None when nothing of it is certainly theirs."""
    heard = [(turn, own) for turn, own in turns if turn.start < quote.end and turn.end > quote.start]
    if not any(turn.person_id or turn.speaker for turn, _own in heard):
        return _quoted(quote, quote.words, quote.edited) if alone else None
    if all(own for _turn, own in heard):
        return _quoted(quote, quote.words, quote.edited)
    parts = [_cut(quote, turn) for turn, own in heard if own]
    words = GAP.join(part for part in parts if part)
    return _quoted(quote, words, "") if words else None


def _cut(quote: Quote, turn: Turn) -> str:
    first, last = max(turn.words_start, quote.start), min(turn.end, quote.end)
    return quote.words[first - quote.start : last - quote.start].strip()


def _quoted(quote: Quote, words: str, edited: str) -> OwnQuote:
    return OwnQuote(words=words, edited=edited, kind=Kind(quote.source.kind))
