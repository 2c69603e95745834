"""What was learnt from a study, as it stands in memory: the model, and where else its codes may fit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from oogst.coding.models import CodeUse
from oogst.coding.suggesting.passages import Passage
from oogst.core.suggesting.model import Measure, Model
from oogst.sources.models import Revision
from oogst.studies.models import Study

OLD_SHARE, OLD_FEWEST = 0.05, 25
"""It is worth learning again when so many codings came or went: this share, and at least this number."""


@dataclass(frozen=True)
class Found:
    """A passage that a code may fit, and the segment with that code that it resembles most."""

    place: Passage
    like: Passage


@dataclass(frozen=True)
class Learned:
    """`revisions`: the text that taught, by source: its id and number. `codings`: how many there were."""

    model: Model
    found: Mapping[str, list[Found]]
    revisions: Mapping[uuid.UUID, tuple[uuid.UUID, int]]
    codings: int
    made_at: datetime.datetime

    def measure(self, code: uuid.UUID) -> Measure | None:
        return self.model.measures.get(str(code))

    def may_be_used(self, study: Study) -> bool:
        """Whether all texts that taught are still there: a withdrawal or a masked name takes them away. One query."""
        here = set(Revision.objects.filter(source__study=study).values_list("pk", flat=True).order_by())
        return all(pk in here for pk, _number in self.revisions.values())

    def is_old(self, study: Study) -> bool:
        """Whether enough was coded since to learn again. One query."""
        return abs(codings_now(study) - self.codings) >= max(OLD_FEWEST, OLD_SHARE * self.codings)


def codings_now(study: Study) -> int:
    """How many codings a study has. One query, a row for each code."""
    return sum(CodeUse.objects.filter(code__study=study).values_list("codings", flat=True))
