"""What a step would do, before it is done."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from oogst.coding import rules
from oogst.coding.models import Code, Coding, CodingQuerySet, Memo


@dataclass(frozen=True)
class Preview:
    """What would happen: codings and sources touched, per code and per coder; what becomes one; what moves."""

    codings: int
    sources: int
    coincide: int  # codings that become one with another of the same coder on the same passage
    memos: int
    by_code: dict[uuid.UUID, int]
    by_coder: dict[uuid.UUID, int]
    children: tuple[Code, ...]  # codes below the ones that go, which get another place


def preview_merge(codes: Sequence[Code], into: Code) -> Preview:
    """What merging `codes` into `into` would do. Four queries. Raises NotAllowed as the merge itself would."""
    rules.check_merge(codes, into)
    rules.check_same_study(into.study, *codes)
    rules.check_present(into, *codes)
    places = set(_places(Coding.objects.present().filter(code=into)))
    coincide, seen = 0, places
    for place in _places(Coding.objects.present().filter(code__in=codes)):
        coincide += place in seen
        seen.add(place)
    return _preview(codes, coincide=coincide, except_for=into)


def preview_remove(codes: Sequence[Code]) -> Preview:
    """What removing codes would take away. Three queries."""
    return _preview(codes, coincide=0)


def _places(codings: CodingQuerySet) -> list[tuple[uuid.UUID, uuid.UUID, int, int]]:
    return list(codings.values_list("source_id", "coder", "start", "end"))


def _preview(codes: Sequence[Code], *, coincide: int, except_for: Code | None = None) -> Preview:
    rows = list(Coding.objects.present().filter(code__in=codes).values_list("code_id", "coder", "source_id"))
    children = Code.objects.present().filter(parent__in=codes).exclude(pk__in=[code.pk for code in codes])
    if except_for is not None:
        children = children.exclude(pk=except_for.pk)
    return Preview(
        codings=len(rows),
        sources=len({source for _code, _coder, source in rows}),
        coincide=coincide,
        memos=Memo.objects.present().filter(code__in=codes).count(),
        by_code=dict(Counter(code for code, _coder, _source in rows)),
        by_coder=dict(Counter(coder for _code, coder, _source in rows)),
        children=tuple(children),
    )
