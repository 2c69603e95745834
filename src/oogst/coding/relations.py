"""Reading relations between codes, with how much speaks for each and against it."""

import uuid
from collections import Counter
from dataclasses import dataclass

from oogst.coding.life_models import CodeRelation, RelationEvidence
from oogst.coding.models import Code
from oogst.coding.standing import standing
from oogst.studies.models import Study

FOR, AGAINST = RelationEvidence.Stance.FOR.value, RelationEvidence.Stance.AGAINST.value


@dataclass(frozen=True)
class Related:
    """A relation between two codes as they are now: a code that was merged is the code it became."""

    relation: CodeRelation
    code: Code
    to: Code
    speaks_for: int
    speaks_against: int

    @property
    def says(self) -> str:
        return str(self.relation)


def related(study: Study, code: Code | None = None) -> list[Related]:
    """All relations of the study, or those of one code, in the order they were made. Three queries.

    Left out are relations of codes that are gone, and between codes that became one.
    """
    now = standing(study)
    weighed = _weighed(study)
    found = []
    for relation in CodeRelation.objects.present().filter(study=study):
        one, other = now.get(relation.code_id), now.get(relation.to_id)
        if one is None or other is None or one.pk == other.pk:
            continue
        if code is None or code.pk in (one.pk, other.pk):
            counts = (weighed[relation.pk, FOR], weighed[relation.pk, AGAINST])
            found.append(Related(relation, one, other, *counts))
    return found


def _weighed(study: Study) -> Counter[tuple[uuid.UUID, str]]:
    rows = RelationEvidence.objects.filter(
        relation__study=study, removed_at__isnull=True, coding__removed_at__isnull=True
    ).order_by()
    return Counter(rows.values_list("relation_id", "stance"))
