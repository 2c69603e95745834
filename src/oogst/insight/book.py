"""The codebook in order, without counting."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from oogst.coding.models import Code
from oogst.studies.models import Study


@dataclass(frozen=True)
class Place:
    """A code and how deep it stands."""

    code: Code
    depth: int

    @property
    def indent(self) -> str:
        """White space before its name in a list."""
        return "\u2003" * self.depth

    @property
    def key(self) -> str:
        """What a list of codes and other things calls it."""
        return f"code:{self.code.pk}"


def in_order(study: Study) -> list[Place]:
    """All codes, parents before children. One query."""
    below: dict[uuid.UUID | None, list[Code]] = defaultdict(list)
    for code in Code.objects.present().filter(study=study).order_by("position", "name"):
        below[code.parent_id].append(code)
    return _walk(below, None, 0)


def _walk(below: dict[uuid.UUID | None, list[Code]], parent: uuid.UUID | None, depth: int) -> list[Place]:
    return [
        place for code in below.get(parent, ()) for place in (Place(code, depth), *_walk(below, code.pk, depth + 1))
    ]
