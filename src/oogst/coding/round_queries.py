"""Reading rounds. The only doors to what was coded in them: one's own, and everybody's once it is revealed."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from oogst.coding import round_rules
from oogst.coding.models import Code
from oogst.coding.round_models import (
    Round,
    RoundCode,
    RoundCoder,
    RoundCoding,
    RoundCodingQuerySet,
    RoundDone,
    RoundText,
)
from oogst.core.agreement.coded import Coded, Mark, Unit, pieces
from oogst.people.accounts import User
from oogst.sources.models import Revision, Source, Turn


@dataclass(frozen=True)
class Standing:
    """How far a round is: which coder is done with which text, and how many of each. Nobody who was taken off."""

    texts: tuple[uuid.UUID, ...]
    coders: tuple[uuid.UUID, ...]
    done: frozenset[tuple[uuid.UUID, uuid.UUID]]  # text, coder

    @property
    def total(self) -> int:
        return len(self.texts) * len(self.coders)

    @property
    def count(self) -> int:
        return sum((text, coder) in self.done for text in self.texts for coder in self.coders)

    def waits_for(self, coder: uuid.UUID) -> int:
        """Texts that this coder still has to do."""
        return sum((text, coder) not in self.done for text in self.texts) if coder in self.coders else 0


def own(round: Round, source: Source, by: User) -> RoundCodingQuerySet:
    """What this coder coded in a text of a round, and nobody else's."""
    return RoundCoding.objects.present().filter(round=round, source=source, coder=by.pk)


def revealed(round: Round) -> RoundCodingQuerySet:
    """What everybody coded who was not taken off. Raises NotAllowed while the round is blind."""
    round_rules.check_revealed(round)
    stayed = RoundCoder.objects.present().filter(round=round).values("user")
    return RoundCoding.objects.present().filter(round=round, coder__in=stayed)


def standings(rounds: Iterable[Round]) -> dict[uuid.UUID, Standing]:
    """Three queries, however many rounds."""
    ids = [round.pk for round in rounds]
    texts, coders, done = defaultdict(list), defaultdict(list), defaultdict(set)
    for round_id, source in RoundText.objects.filter(round__in=ids).values_list("round_id", "source_id"):
        texts[round_id].append(source)
    for round_id, user in RoundCoder.objects.present().filter(round__in=ids).values_list("round_id", "user"):
        coders[round_id].append(user)
    for round_id, source, coder in RoundDone.objects.filter(round__in=ids).values_list("round_id", "source", "coder"):
        if coder in coders[round_id]:
            done[round_id].add((source, coder))
    return {pk: Standing(tuple(texts[pk]), tuple(coders[pk]), frozenset(done[pk])) for pk in ids}


def standing(round: Round) -> Standing:
    return standings([round])[round.pk]


def codes(round: Round) -> list[Code]:
    """The codes to choose from, in the order of the codebook: those of the round, or all. Two queries."""
    chosen = set(RoundCode.objects.filter(round=round).values_list("code_id", flat=True))
    rows = Code.objects.present().filter(study=round.study_id).order_by("position", "name")
    below: dict[uuid.UUID | None, list[Code]] = defaultdict(list)
    for code in rows:
        below[code.parent_id].append(code)
    return [code for code in _walk(below, None) if not chosen or code.pk in chosen]


def coded(rounds: Sequence[Round], unit: Unit) -> dict[uuid.UUID, list[Coded]]:
    """The texts of revealed rounds as their coders coded them: only what a coder was done with. Five queries.

    Raises NotAllowed when one is still blind.
    """
    for round in rounds:
        round_rules.check_revealed(round)
    ids = [round.pk for round in rounds]
    marks: dict[tuple[uuid.UUID, uuid.UUID], list[Mark]] = defaultdict(list)
    rows = RoundCoding.objects.present().filter(round__in=ids).order_by("start", "end", "id")
    for round_id, source, coder, code, start, end in rows.values_list(
        "round_id", "source_id", "coder", "code_id", "start", "end"
    ):
        marks[round_id, source].append(Mark(str(coder), str(code), start, end))
    stands = standings(rounds)
    cut = texts_in_pieces({source for each in stands.values() for source in each.texts}, unit)
    return {
        pk: [
            Coded(
                str(source), cut[source][0], cut[source][1],
                frozenset(str(coder) for coder in stands[pk].coders if (source, coder) in stands[pk].done),
                tuple(mark for mark in marks[pk, source] if (source, uuid.UUID(mark.coder)) in stands[pk].done),
            )
            for source in stands[pk].texts
        ]
        for pk in ids
    }  # fmt: skip


def texts_in_pieces(
    sources: Iterable[uuid.UUID], unit: Unit
) -> dict[uuid.UUID, tuple[int, tuple[tuple[int, int], ...]]]:
    """The length and the units of each text. Two queries."""
    newest = Revision.objects.filter(source=OuterRef("source")).order_by("-number").values("pk")[:1]
    rows = Revision.objects.filter(source__in=list(sources), pk=Subquery(newest))
    found = {pk: (source, text) for pk, source, text in rows.values_list("pk", "source_id", "text")}
    turns: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    for revision, start, end in Turn.objects.filter(revision__in=list(found)).values_list(
        "revision_id", "words_start", "end"
    ):
        turns[revision].append((start, end))
    return {source: (len(text), pieces(text, turns[pk], unit)) for pk, (source, text) in found.items()}


def _walk(below: dict[uuid.UUID | None, list[Code]], parent: uuid.UUID | None) -> list[Code]:
    return [one for code in below.get(parent, ()) for one in [code, *_walk(below, code.pk)]]
