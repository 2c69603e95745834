"""What came of suggestions: codings that began as one, and passages of which somebody said that a code does not fit.

What was learnt is kept nowhere: it lives in the memory of the server (`flows.suggesting`). Here stand places only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from oogst.coding.models import Code, Coding
from oogst.core.ids import uuid7
from oogst.sources.models import Source
from oogst.studies.models import Study


class SuggestedCoding(models.Model):
    """That a coding was suggested, and accepted by its coder. `code`: the one suggested, also when it was recoded."""

    coding = models.OneToOneField(Coding, models.CASCADE, primary_key=True, related_name="suggested")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")

    class Meta:
        app_label = "oogst"


class DismissedSuggestion(models.Model):
    """That a code does not fit [start, end) of a source, in code points of the revision with this number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="dismissed_suggestions")
    code = models.ForeignKey(Code, models.CASCADE, related_name="dismissed_suggestions")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="dismissed_in_order"),
            models.UniqueConstraint(
                fields=["code", "source", "revision", "start", "end"], name="suggestion_dismissed_once"
            ),
        ]
