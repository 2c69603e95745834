"""A text that was corrected: what it takes to take that back, and the codings that lost their place by it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from oogst.coding.models import Change, Coding
from oogst.sources.models import Revision, Source
from oogst.studies.models import Study


class Correction(models.Model):
    """One correction of a text, beside its step in the log. It goes with either of its texts: a masked name ends undo.

    `kept` is what cannot be computed back: places of codings, quotes and steps before and after. References, no words.
    """

    change = models.OneToOneField(Change, models.CASCADE, primary_key=True, related_name="correction")
    source = models.ForeignKey(Source, models.CASCADE, related_name="corrections")
    before = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    after = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    moves = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        app_label = "oogst"


class AdriftQuerySet(models.QuerySet["Adrift"]):
    def waiting(self) -> Self:
        """Nobody has given these a place yet, nor let them go."""
        return self.filter(removed_at__isnull=True)


class Adrift(models.Model):
    """A coding of which the words went out of the text: it waits for its coder, who gives it a place or lets it go.

    Meanwhile the coding counts nowhere: it is removed, and stands where its words were, on nothing.
    """

    coding = models.OneToOneField(Coding, models.CASCADE, primary_key=True, related_name="adrift")
    study = models.ForeignKey(Study, models.CASCADE, related_name="adrift")
    source = models.ForeignKey(Source, models.CASCADE, related_name="adrift")
    coder = models.UUIDField()
    words = models.TextField(help_text="What it stood on.")
    by = models.UUIDField(help_text="Who corrected the text.")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True, help_text="When it got a place, or was let go.")

    objects: ClassVar[AdriftQuerySet] = AdriftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["at", "coding_id"]
        indexes = [models.Index(fields=["study", "coder"], name="adrift_of_coder", condition=models.Q(removed_at=None))]
