"""How long what is kept: a study's own rules, and each time that something goes, with its two notices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.studies.models import Study


class RetentionRule(models.Model):
    """What a study decided about one class. Where it has no row, or an empty field, the default holds."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="retention_rules")
    kind = models.CharField(max_length=20, help_text="A key of `studies.retention.CLASSES`.")
    days = models.PositiveIntegerField(_("kept for, in days"), null=True, blank=True)
    owner = models.UUIDField(null=True, help_text="The account that gets the notices; else all lead researchers.")
    hold_reason = models.CharField(_("why it must stay"), max_length=300, blank=True)
    hold_until = models.DateField(_("until"), null=True, blank=True)
    hold_by = models.UUIDField(null=True)

    class Meta:
        app_label = "oogst"
        constraints = [
            models.UniqueConstraint(fields=["study", "kind"], name="retention_rule_once"),
            models.CheckConstraint(
                condition=models.Q(hold_until__isnull=True, hold_reason="", hold_by__isnull=True)
                | models.Q(hold_until__isnull=False, hold_by__isnull=False) & ~models.Q(hold_reason=""),
                name="retention_hold_has_reason_and_end",
            ),
        ]


class RetentionRun(models.Model):
    """That things of one class are going: announced, then carried out, or called off. Ids and counts only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="retention_runs")
    kind = models.CharField(max_length=20)
    things = models.JSONField(default=list, help_text="Random ids of what was announced; nothing else goes.")
    announced = models.PositiveIntegerField(help_text="How many those are.")
    planned_for = models.DateField(help_text="The first day on which they may go.")
    removed = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="done, called_off")

    class Meta:
        app_label = "oogst"
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "kind"], condition=models.Q(ended_at__isnull=True), name="retention_run_open_once"
            )
        ]


class RetentionNotice(models.Model):
    """That the owner was told: twice, on different days."""

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="notices")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    mailed = models.BooleanField(default=False, help_text="Else it stood on the page of tasks only.")

    class Meta:
        app_label = "oogst"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="retention_notice_once"),
            models.UniqueConstraint(fields=["run", "day"], name="retention_notice_one_a_day"),
            models.CheckConstraint(condition=models.Q(number__in=[1, 2]), name="retention_two_notices"),
        ]
