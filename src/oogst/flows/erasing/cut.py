"""Texts of several people: the turns of one are cut out of a new version, and everything else keeps its place."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db.models import F

from oogst.coding.models import Coding, Memo
from oogst.coding.moving import end_corrections
from oogst.coding.round_moving import place_round_codings
from oogst.core.cutting import Cut
from oogst.core.text import digest, word_count
from oogst.flows.erasing.gone import Gone
from oogst.flows.erasing.marks import withdrawn
from oogst.flows.erasing.plan import Place
from oogst.flows.erasing.whole import take_codings, take_quotes
from oogst.sources import index
from oogst.sources.models import Participant, Revision, Source, Turn
from oogst.story.models import Evidence, Quote


def cut_sources(cuts: Mapping[uuid.UUID, Place], person: uuid.UUID, gone: Gone) -> None:
    """Cut each text whose version is still the one that was planned for; others were cut before, or are not here."""
    for pk, place in cuts.items():
        source = Source.objects.select_related("study").filter(pk=pk).first()
        if source is None:
            continue
        newest = source.current()
        if newest.pk == place.revision:
            new = uuid.uuid5(newest.pk, str(person))  # the same whenever it is cut, so that later maskings fit it
            _cut(source, newest, Cut(newest.text, place.spans, withdrawn(source.language)), place, gone, new)
            gone.counts["cut_texts"] += 1
        gone.counts["participations"] += Participant.objects.filter(source=pk, person=person).delete()[0]


def _cut(source: Source, old: Revision, cut: Cut, place: Place, gone: Gone, new_pk: uuid.UUID) -> None:
    new = Revision.objects.create(
        pk=new_pk, source=source, number=old.number + 1, text=cut.text, digest=digest(cut.text),
        created_by=old.created_by,
    )  # fmt: skip
    _move_turns(old, new, cut, place, gone)
    _move_codings(source, cut, gone)
    _move_quotes(source, cut, gone)
    gone.counts["codings"] += place_round_codings(source, cut.text, cut.span)[1]
    gone.counts["revisions"] += source.revisions.exclude(pk=new.pk).count()
    source.revisions.exclude(pk=new.pk).delete()  # and with them what could take a correction back
    source.shifts.all().delete()  # who coded on an older text without network is told that its place is gone
    end_corrections(source)
    if source.file_digest:
        gone.digests.add(source.file_digest)
    source.length, source.words, source.digest = len(cut.text), word_count(cut.text), new.digest
    source.file_name = source.file_digest = ""
    source.save(update_fields=["length", "words", "digest", "file_name", "file_digest"])
    index.add(source, cut.text)
    gone.counts["index"] += 1


def _move_turns(old: Revision, new: Revision, cut: Cut, place: Place, gone: Gone) -> None:
    theirs = set(place.spans)
    kept: list[Turn] = []
    for turn in Turn.objects.filter(revision=old).order_by("start"):
        if (turn.start, turn.end) in theirs or (span := cut.span(turn.start, turn.end)) is None:
            gone.counts["turns"] += 1
            continue
        start, end = span
        words = min(max(cut.start(turn.words_start), start), end)
        kept.append(
            Turn(
                revision=new, number=len(kept), start=start, words_start=words, end=end, speaker=turn.speaker,
                person_id=turn.person_id, begins_ms=turn.begins_ms, ends_ms=turn.ends_ms,
            )
        )  # fmt: skip
    Turn.objects.bulk_create(kept)


def _move_codings(source: Source, cut: Cut, gone: Gone) -> None:
    """Present ones before removed ones, so that of two that become the same the one that counts stays."""
    places: dict[tuple[object, ...], uuid.UUID] = {}
    leaving, moving = [], []
    for coding in Coding.objects.filter(source=source).order_by(
        F("removed_at").asc(nulls_first=True), "created_at", "pk"
    ):
        span = cut.span(coding.start, coding.end)
        here = (coding.code_id, coding.coder, span)
        if span is None or (coding.removed_at is None and here in places):
            leaving.append(coding.pk)
            if span is not None:
                Memo.objects.filter(coding=coding.pk).update(coding=places[here])
            continue
        if coding.removed_at is None:
            places[here] = coding.pk
        gone.moved[str(coding.pk)] = cut
        if cut.touches(coding.start, coding.end):
            gone.excerpts.append((coding.code_id, coding.words))
        coding.start, coding.end = span
        coding.words = cut.text[slice(*span)]
        moving.append(coding)
    take_codings(leaving, gone)
    Coding.objects.filter(pk__in=leaving).delete()
    # One after another could stand in the place of the next for a moment: away first, then home.
    Coding.objects.filter(pk__in=[coding.pk for coding in moving]).update(start=F("start") + AWAY, end=F("end") + AWAY)
    Coding.objects.bulk_update(moving, ["start", "end", "words"], batch_size=100)


def _move_quotes(source: Source, cut: Cut, gone: Gone) -> None:
    places: dict[tuple[int, int], uuid.UUID] = {}
    leaving, moving = [], []
    for quote in Quote.objects.filter(source=source).order_by("created_at", "pk"):
        span = cut.span(quote.start, quote.end)
        if span is None or span in places:
            leaving.append(quote.pk)
            if span is not None:
                _join(quote.pk, places[span])
            continue
        places[span] = quote.pk
        if cut.touches(quote.start, quote.end):
            quote.edited = ""  # it was made of words that are gone
        quote.start, quote.end = span
        quote.words = cut.text[slice(*span)]
        moving.append(quote)
    take_quotes(leaving, gone)
    Quote.objects.filter(pk__in=leaving).delete()
    Quote.objects.filter(pk__in=[quote.pk for quote in moving]).update(start=F("start") + AWAY, end=F("end") + AWAY)
    Quote.objects.bulk_update(moving, ["start", "end", "words", "edited"], batch_size=100)


def _join(quote: uuid.UUID, other: uuid.UUID) -> None:
    """Let what rested on a quote rest on the other that now says the same."""
    there = Evidence.objects.filter(quote=other).values("finding")
    Evidence.objects.filter(quote=quote).exclude(finding__in=there).update(quote=other)


AWAY = 1_000_000_000  # beyond any text
