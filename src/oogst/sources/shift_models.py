"""How places moved from one revision of a text to the next, so that what was made on an older one finds its way."""

from __future__ import annotations

from django.db import models

from oogst.sources.models import Source


class Shift(models.Model):
    """From the revision before `number` to that one. Places only, no words.

    It outlives the older texts: those are removed when a name is masked, and a coding may still wait on a laptop.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="shifts")
    number = models.PositiveIntegerField()
    moves = models.JSONField(default=dict, help_text="As `core.reanchoring.Edits.packed`.")
    same_as = models.PositiveIntegerField(null=True, help_text="The number under which the same text stood before.")

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="shift_once_a_revision")]
