"""The tables behind the pictures of codes: pairs that come together, and what comes up when."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from oogst.exchange.tables import Row
from oogst.insight.case import Standing
from oogst.insight.pairs import Pair
from oogst.insight.trajectory import Trajectory
from oogst.studies.models import Organisation


def pair_headings() -> list[str]:
    return [
        _("code"), _("other code"), _("segments of the first that overlap"), _("segments of the other that overlap"),
        _("sources"), _("share"),
    ]  # fmt: skip


def pair_rows(pairs: Iterable[Pair]) -> Iterator[Row]:
    for pair in pairs:
        yield pair.one.label, pair.other.label, pair.segments, pair.back, pair.sources, round(pair.share, 4)


def trajectory_headings(found: Trajectory) -> list[str]:
    return [_("code"), *(day.date.isoformat() for day in found.days), _("total")]


def trajectory_rows(found: Trajectory) -> Iterator[Row]:
    for heading, counts in zip(found.codes, found.segments.tolist(), strict=True):
        yield [heading.label, *counts, sum(counts)]


def standing_headings() -> list[str]:
    return [_("school number"), _("school"), _("code"), _("segments"), _("share here"), _("share in all of the study")]


def standing_rows(case: Organisation, found: Iterable[Standing]) -> Iterator[Row]:
    for one in found:
        yield case.code, case.label, one.code.label, one.segments, round(one.share, 4), round(one.everywhere, 4)
