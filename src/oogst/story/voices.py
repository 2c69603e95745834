"""Who said it, and where it came from: passages of the material as quotes of a report."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.coding.models import Coding
from oogst.core.report import model
from oogst.sources.models import Participant, Revision, Turn
from oogst.story.models import Quote
from oogst.story.view import View

CONTEXT = 160  # code points of the source, before and after
MOST_NAMES = 3

Passage = TypeVar("Passage", Quote, Coding)


@dataclass(frozen=True)
class _Turn:
    start: int
    end: int
    speaker: str
    pseudonym: str
    begins_ms: int | None


def voices(rows: QuerySet[Passage, Passage], view: View) -> dict[uuid.UUID, model.Quote]:
    """Quotes or codings by id, with all that is known of their origin. Three queries, however many there are."""
    placed = list(_placed(rows))
    turns = _turns({row.revision for row in placed})
    people = _people({row.source_id for row in placed})
    numbers: dict[uuid.UUID, int] = {}
    for row in placed:
        numbers.setdefault(row.source_id, len(numbers) + 1)
    return {
        row.pk: _quote(row, turns[row.revision], people[row.source_id], numbers[row.source_id], view) for row in placed
    }


def _placed(rows: QuerySet[Passage, Passage]) -> QuerySet[Any, Any]:
    """Rows with the newest revision of their source, and the stretch of its text around them."""
    newest = Revision.objects.filter(source=OuterRef("source")).order_by("-number")
    begin = Case(When(start__gt=CONTEXT, then=F("start") - CONTEXT), default=Value(0))
    return rows.select_related("source", "source__organisation").annotate(
        revision=Subquery(newest.values("pk")[:1]),
        around=Substr(Subquery(newest.values("text")[:1]), begin + 1, F("end") - F("start") + 2 * CONTEXT),
    )


def _turns(revisions: set[uuid.UUID]) -> dict[uuid.UUID, list[_Turn]]:
    found: dict[uuid.UUID, list[_Turn]] = defaultdict(list)
    columns = ("revision_id", "start", "end", "speaker", "person__label", "begins_ms")
    for revision, start, end, speaker, label, begins in (
        Turn.objects.filter(revision__in=revisions).order_by("start").values_list(*columns)
    ):
        found[revision].append(_Turn(start, end, speaker, label or "", begins))
    return found


def _people(sources: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    present = Participant.objects.filter(source__in=sources).order_by("person__code")
    for source, label in present.values_list("source_id", "person__label"):
        found[source].append(label)
    return found


def _quote(row: Any, turns: list[_Turn], people: list[str], number: int, view: View) -> model.Quote:
    source = row.source
    heard = [turn for turn in turns if turn.start < row.end and turn.end > row.start]
    pseudonym, speaker = _who(heard, people)
    before, after = _around(row) if view.context else ("", "")
    return model.Quote(
        id=str(row.pk),
        words=row.words,
        edited=getattr(row, "edited", "") or None,
        pseudonym=pseudonym,
        speaker=speaker if view.names else "",
        kind=source.get_kind_display(),
        basis=source.get_basis_display(),
        date=source.date,
        case=source.organisation.label if source.organisation else "",
        source=source.name if view.names else _("source %(number)d") % {"number": number},
        time=_clock(heard[0].begins_ms) if heard else "",
        permalink=view.place(source.pk, row.start, row.end) if view.place else None,
        context_before=before,
        context_after=after,
    )


def _who(heard: list[_Turn], people: list[str]) -> tuple[str, str]:
    """The pseudonyms, and the labels of speakers who have none.

    A label is left out where there is a pseudonym: in a raw transcript it may be the name behind it. The people of the
    source speak for it only when no turn says who spoke, so that an interviewer's question is never a participant's.
    """
    if any(turn.pseudonym or turn.speaker for turn in heard):
        known = _once(turn.pseudonym for turn in heard)
        return known, _once(turn.speaker for turn in heard if not turn.pseudonym)
    if len(people) > MOST_NAMES:
        return ngettext("%(n)d participant", "%(n)d participants", len(people)) % {"n": len(people)}, ""
    return _once(people), ""


def _once(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name))


def _around(row: Any) -> tuple[str, str]:
    """The words before and after, cut at whole words; nothing when the text no longer holds the passage there."""
    around: str = row.around or ""
    begin = min(row.start, CONTEXT)
    end = begin + row.end - row.start
    if around[begin:end] != row.words:
        return "", ""
    before, after = around[:begin], around[end : end + CONTEXT]
    if row.start > CONTEXT:
        before = "… " + before.partition(" ")[2]
    if len(after) == CONTEXT:
        after = after.rpartition(" ")[0] + " …"
    return before, after


def _clock(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
