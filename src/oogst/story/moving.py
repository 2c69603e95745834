"""Moving quotes along when the text under them is masked."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from oogst.core.deidentify.masking import Moves
from oogst.sources.models import Source
from oogst.story.models import Evidence, Finding, Quote, Section


@transaction.atomic
def move_quotes(*, source: Source, moves: Moves, text: str, plain: Callable[[str], str]) -> int:
    """Put every quote of a source where its words are in the new text, readable forms included. Returns how many.

    Where two quotes become the same passage, the older takes the place of the younger in findings and report.
    """
    there: dict[tuple[int, int], Quote] = {}
    waiting: list[Quote] = []
    was = list(Quote.objects.filter(source=source).order_by().values_list("start", "end"))
    for quote in Quote.objects.filter(source=source).order_by("created_at", "pk"):
        place = moves.span(quote.start, quote.end)
        if place in there:
            _become(quote, there[place])
            continue
        quote.start, quote.end = place
        quote.words, quote.edited = text[place[0] : place[1]], plain(quote.edited)
        there[place] = quote
        waiting.append(quote)
    # All step aside first, so that no two are in the same place halfway.
    aside = len(text) + max((end for _start, end in was), default=0) + 1
    Quote.objects.filter(source=source).update(start=F("start") + aside, end=F("end") + aside)
    Quote.objects.bulk_update(waiting, ["start", "end", "words", "edited"], 500)
    return len(waiting)


def _become(younger: Quote, older: Quote) -> None:
    weighed = set(Evidence.objects.filter(quote=older).values_list("finding_id", flat=True))
    Evidence.objects.filter(quote=younger).exclude(finding__in=weighed).update(quote=older)
    for row in Section.objects.filter(report__study=younger.study_id, body__icontains=str(younger.pk)):
        row.body = _renamed(row.body, younger.pk, older.pk)
        row.save(update_fields=["body"])
    for finding in Finding.objects.filter(study=younger.study_id, explanation__icontains=str(younger.pk)):
        finding.explanation = _renamed(finding.explanation, younger.pk, older.pk)
        finding.save(update_fields=["explanation"])
    younger.delete()


def _renamed(words: str, younger: uuid.UUID, older: uuid.UUID) -> str:
    return words.replace(str(younger), str(older))
