"""How suggestions fared in real life."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from oogst.coding.models import Coding
from oogst.coding.suggestion_models import DismissedSuggestion, SuggestedCoding
from oogst.studies.models import Study


@dataclass
class Fared:
    """How many suggestions of a code were accepted (and stand), and how many dismissed."""

    accepted: int = 0
    dismissed: int = 0


def fared(study: Study) -> dict[uuid.UUID, Fared]:
    """By code; those without any are left out. Two queries."""
    found: dict[uuid.UUID, Fared] = defaultdict(Fared)
    taken = SuggestedCoding.objects.filter(coding__study=study, coding__removed_at=None)
    for code, count in taken.values_list("code").annotate(n=Count("coding")).order_by():
        found[code].accepted = count
    refused = DismissedSuggestion.objects.filter(study=study)
    for code, count in refused.values_list("code").annotate(n=Count("pk")).order_by():
        found[code].dismissed = count
    return dict(found)


def share(study: Study) -> tuple[int, int]:
    """How many codings began as a suggestion, and how many there are. Two queries."""
    present = Coding.objects.present().filter(study=study)
    return present.filter(suggested__isnull=False).count(), present.count()
