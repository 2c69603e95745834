"""The register of what left the house, exports that are being made, and what came of each thing that came in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.sources.models import ImportFile, Source
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


class ExportJob(models.Model):
    """A file that is being made for somebody, and then waits a while until it is fetched."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="export_jobs")
    by = models.UUIDField(help_text="For whom; nobody else may fetch it.")
    at = models.DateTimeField(auto_now_add=True)
    format = models.CharField(max_length=10)
    wish = models.JSONField(default=dict, help_text="Ids of codes, sources and cases, and whether memos come along.")
    language = models.CharField(max_length=8, blank=True, help_text="In which the headings of tables are written.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="Sources written so far.")
    total = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=20, blank=True, help_text="A code for why it failed.")
    stored = models.CharField(max_length=80, blank=True, help_text="Name in the outgoing folder; empty once gone.")
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "oogst"
        ordering = ["-at"]


class ImportItem(models.Model):
    """What came, or would come, of one thing in a project: the report per item.

    `source` is set where the thing became a source, which then says its name; of all others `name` says it.
    """

    class State(models.TextChoices):
        TAKEN = "taken", _("taken")
        HERE = "here", _("here already")
        LEFT = "left", _("left out")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        GONE = "gone", _("gone from the file")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices)
    name = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="+")
    odd = models.BooleanField(default=False)
    remarks = models.JSONField(
        default=list, help_text="Codes with counts: what was odd, why it stayed out, how it was read."
    )

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
        indexes = [models.Index(fields=["file", "kind", "state"], name="item_of_file")]
