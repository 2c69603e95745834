"""Findings, the quotes that carry or contradict them, and the report."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.sources.models import Source
from oogst.studies.models import Study


class Finding(models.Model):
    """A claim of the study, to be carried by quotes, and to be doubted by others."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="findings")
    claim = models.CharField(_("claim"), max_length=400)
    explanation = models.TextField(_("explanation"), blank=True)
    position = models.PositiveIntegerField(default=0)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.claim


class Quote(models.Model):
    """A passage that the report may use. `words` are the voice's own; `edited` is a readable form beside them.

    On nothing (`start` is `end`) it waits for a place: a correction took its words out of the text.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="quotes")
    source = models.ForeignKey(Source, models.CASCADE, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    edited = models.TextField(_("edited for readability"), blank=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="quote_in_order"),
            models.UniqueConstraint(
                fields=["source", "start", "end"], condition=Q(start__lt=F("end")), name="quote_once_a_place"
            ),
        ]


class Evidence(models.Model):
    """That a quote speaks for or against a finding."""

    class Stance(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="evidence")
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="evidence")
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.FOR)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "oogst"
        ordering = ["stance", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["finding", "quote"], name="evidence_once")]


class Report(models.Model):
    """The story of a study: one for now, made of sections."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.OneToOneField(Study, models.CASCADE, related_name="report")
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    authors = models.CharField(_("authors"), max_length=300, blank=True)

    class Meta:
        app_label = "oogst"


class Section(models.Model):
    """A piece of the report in Markdown, with live blocks (quote, finding, table, numbers) on lines of their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    edited_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(
        default=1, help_text="So that two writers do not overwrite each other in silence."
    )

    class Meta:
        app_label = "oogst"
        ordering = ["position", "id"]
