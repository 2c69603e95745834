"""Where marks and numbers lead: the segments that they stand for."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from oogst.insight.pairs import Pair
from oogst.insight.rows import Heading
from oogst.studies.models import Study


def of_code(study: Study, heading: Heading, **asked: Any) -> str:
    own = {"own": "1"} if heading.own else {}
    return f"{reverse('segments', args=[study.slug])}?{urlencode({'code': heading.key, **own, **asked})}"


def of_pair(study: Study, pair: Pair, *, back: bool = False) -> str:
    """The segments of the first code that overlap with the other; `back`: of the other that overlap with the first."""
    one, other = (pair.other, pair.one) if back else (pair.one, pair.other)
    alone = {"alone": "1"} if other.own else {}
    return of_code(study, one, overlapping=other.key, **alone)
