"""The register of what left the house: each export, and which people are in it."""

from django.db import models

from oogst.core.ids import uuid7
from oogst.studies.models import Person, Study


class ExportTaken(models.Model):
    """One file that somebody took out, so that a withdrawal can call it back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="exports")
    by = models.UUIDField(null=True, help_text="Empty for the command line of the installation.")
    at = models.DateTimeField(auto_now_add=True)
    format = models.CharField(max_length=20)
    people: models.ManyToManyField = models.ManyToManyField(Person, related_name="exports")

    class Meta:
        app_label = "oogst"
        ordering = ["-at"]
