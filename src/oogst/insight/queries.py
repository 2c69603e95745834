"""The reading that other rooms use: numbers of a study, its matrix, its segments."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from oogst.coding.models import Code, Coding, Status
from oogst.insight.matrix import Matrix, matrix
from oogst.insight.rows import Heading
from oogst.insight.segments import Segment, Summary, stream, summary
from oogst.insight.wanted import Wanted, segments
from oogst.studies.models import Study

__all__ = [
    "Heading", "Matrix", "Numbers", "Segment", "Summary", "Wanted",
    "matrix", "numbers", "segments", "stream", "summary",
]  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """What there is in a study. `themes` are codes with that status; `coders` have at least one coding."""

    sources: int
    words: int
    cases: int
    people: int
    codes: int
    themes: int
    codings: int
    coders: int


def numbers(study: Study) -> Numbers:
    """Five queries."""
    held = study.sources.order_by().aggregate(sources=Count("pk"), words=Sum("words"))
    book = Code.objects.present().filter(study=study).order_by()
    coded = Coding.objects.present().filter(study=study).order_by()
    return Numbers(
        sources=held["sources"],
        words=held["words"] or 0,
        cases=study.organisations.count(),
        people=study.people.count(),
        **book.aggregate(codes=Count("pk"), themes=Count("pk", filter=Q(status=Status.THEME))),
        **coded.aggregate(codings=Count("pk"), coders=Count("coder", distinct=True)),
    )
