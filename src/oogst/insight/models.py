"""What insight keeps: questions that are asked again, and words that a study does not count."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.studies.models import Study


class SavedQuery(models.Model):
    """A question, not its answer: it is answered anew each time. Codes, schools and people stand in it as ids."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="saved_queries")
    name = models.CharField(_("name"), max_length=200)
    definition = models.JSONField(default=dict, help_text="`asked`: what is asked; `only`: of which material.")
    by = models.UUIDField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()

    class Meta:
        app_label = "oogst"
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["study", "name"], name="saved_query_in_study")]

    def __str__(self) -> str:
        return self.name


class LeftOutWords(models.Model):
    """Words that a study leaves out of its counts, besides the common ones; folded, with spaces between them."""

    study = models.OneToOneField(Study, models.CASCADE, related_name="left_out_words")
    words = models.TextField(blank=True)

    class Meta:
        app_label = "oogst"
