"""Reading the story for pages: findings with their counts, quotes and where they are used, passages to take."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from oogst.coding.models import Code, Coding
from oogst.coding.queries import Node
from oogst.insight import queries as insight
from oogst.insight.queries import Wanted
from oogst.story import resolving
from oogst.story.models import Evidence, Finding, Quote, Section
from oogst.studies.models import Study


@dataclass(frozen=True)
class FindingRow:
    """A finding in the list; whether a section of the report holds it."""

    finding: Finding
    quotes_for: int
    quotes_against: int
    in_report: bool


@dataclass(frozen=True)
class QuoteUse:
    """Where a quote is used: findings with the stance, and sections of the report."""

    evidence: tuple[Evidence, ...]
    sections: tuple[Section, ...]

    def __bool__(self) -> bool:
        return bool(self.evidence or self.sections)


def findings(study: Study) -> list[FindingRow]:
    """All findings in order. Two queries."""
    counted = Finding.objects.filter(study=study).annotate(
        n_for=Count("evidence", filter=Q(evidence__stance=Evidence.Stance.FOR)),
        n_against=Count("evidence", filter=Q(evidence__stance=Evidence.Stance.AGAINST)),
    )
    placed = set(resolving.mentioned(_bodies(study), "finding"))
    return [
        FindingRow(finding, finding.n_for, finding.n_against, finding.pk in placed)
        for finding in counted.order_by("position", "id")
    ]


def sections_with(study: Study, pk: uuid.UUID) -> list[Section]:
    """The sections of the report that hold a quote or a finding. One query."""
    return list(Section.objects.filter(report__study=study, body__icontains=str(pk)).order_by("position", "id"))


def use_of(quote: Quote) -> QuoteUse:
    """Two queries."""
    evidence = quote.evidence.select_related("finding").order_by("finding__position")
    return QuoteUse(tuple(evidence), tuple(sections_with(quote.study, quote.pk)))


def is_told(quote: Quote) -> bool:
    """Whether a quote is part of the story, so that who reads only the story may see it. Two queries at most."""
    if quote.evidence.exists():
        return True
    explained = Finding.objects.filter(study=quote.study_id, explanation__icontains=str(quote.pk))
    return explained.exists() or bool(sections_with(quote.study, quote.pk))


def quotes(study: Study, q: str = "") -> QuerySet[Quote]:
    """The quotes that were taken, by source and place, of which the words fit."""
    rows = Quote.objects.filter(study=study).select_related("source", "source__organisation")
    for word in q.split():
        rows = rows.filter(Q(words__icontains=word) | Q(edited__icontains=word) | Q(source__name__icontains=word))
    return rows.order_by("source__date", "source__name", "start", "id")


def uses(study: Study, quotes: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """In how many findings and sections each quote stands. Two queries."""
    counted = Counter(Evidence.objects.filter(quote__in=list(quotes)).values_list("quote_id", flat=True))
    for body in _bodies(study):
        counted.update(resolving.mentioned([body], "quote"))
    return counted


def segments(study: Study, wanted: Wanted) -> QuerySet[Coding]:
    """Coded passages to take as quotes, each place once. One query for the codes, and itself."""
    rows = insight.segments(study, wanted)
    same_place = {name: OuterRef(name) for name in ("source", "start", "end")}
    earlier = insight.segments(study, wanted).filter(pk__lt=OuterRef("pk"), **same_place).order_by()
    return rows.filter(~Exists(earlier))


def codes_below(nodes: list[Node]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Each code with itself and all codes under it, from the tree in order."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    open_codes: list[Code] = []
    for node in nodes:
        del open_codes[node.depth :]
        open_codes.append(node.code)
        for above in open_codes:
            found.setdefault(above.pk, set()).add(node.code.pk)
    return found


def _bodies(study: Study) -> list[str]:
    return list(Section.objects.filter(report__study=study).order_by("position", "id").values_list("body", flat=True))
