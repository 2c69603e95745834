"""The profile of a case: what there is of it, and which codes stand out in it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from oogst.coding.models import Memo
from oogst.insight.matrix import matrix
from oogst.insight.rows import THEMES, Heading
from oogst.sources.models import Kind
from oogst.studies.models import Organisation


@dataclass(frozen=True)
class Held:
    kind: Kind
    sources: int
    words: int


@dataclass(frozen=True)
class Standing:
    """A code in a case: its share of the segments there, and its share in all of the study; from 0 to 1."""

    code: Heading
    segments: int
    share: float
    everywhere: float

    @property
    def is_more(self) -> bool:
        return self.share > self.everywhere


def held(case: Organisation) -> list[Held]:
    """What kinds of sources there are. One query."""
    counted = case.sources.order_by("kind").values_list("kind").annotate(n=Count("pk"), words=Sum("words"))
    return [Held(Kind(kind), number, words or 0) for kind, number, words in counted]


def standing(case: Organisation, rows: str = THEMES) -> list[Standing]:
    """The codes that come up in the study, most in this case first. Five queries."""
    counted = matrix(case.study, "case", rows, own=rows != THEMES, empty=True)
    at = next(number for number, column in enumerate(counted.columns) if column.key == str(case.pk))
    shares, everywhere = counted.shares[:, at], counted.row_shares
    found = [
        Standing(row, int(counted.cells.segments[number, at]), float(shares[number]), float(everywhere[number]))
        for number, row in enumerate(counted.rows)
        if everywhere[number]
    ]
    return sorted(found, key=lambda one: (-one.share, -one.everywhere))


def memos(case: Organisation) -> QuerySet[Memo]:
    """On the case, on its sources and on segments in them."""
    about = Q(organisation=case) | Q(source__organisation=case) | Q(coding__source__organisation=case)
    return Memo.objects.present().filter(about, study=case.study).order_by("-edited_at")
