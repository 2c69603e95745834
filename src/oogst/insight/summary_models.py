"""What the team says in own words of a case under a code: the cells of the grid of summaries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oogst.coding.models import Code
from oogst.core.ids import uuid7
from oogst.studies.models import Organisation, Study


class CaseSummary(models.Model):
    """One cell, in its newest words. Of a code that is out of the codebook it waits until the code is back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="summaries")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="summaries")
    code = models.ForeignKey(Code, models.CASCADE, related_name="summaries")
    text = models.TextField(_("summary"))
    by = models.UUIDField()
    edited_at = models.DateTimeField()
    version = models.PositiveIntegerField(
        default=1, help_text="So that two writers do not overwrite each other in silence."
    )

    class Meta:
        app_label = "oogst"
        ordering = ["organisation", "code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="summary_once_a_cell")]
