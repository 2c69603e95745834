"""Blind rounds: the same texts, coded by several, who see nothing of each other until the round is revealed.

What is blind is no coding: it stands in a table of its own, so that no list, search, matrix, export or colleague can
find it. What the team agrees on after the reveal becomes an ordinary coding; the originals stay here.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oogst.coding.models import Code
from oogst.core.ids import uuid7
from oogst.sources.models import Source
from oogst.studies.models import Study


class Unit(models.TextChoices):
    """By what the coders of a round are compared."""

    SENTENCE = "sentence", _("sentences")
    PARAGRAPH = "paragraph", _("paragraphs")
    TURN = "turn", _("turns of speech")
    CHARACTER = "character", _("characters")
    SEGMENT = "segment", _("segments that overlap")


class Round(models.Model):
    """Texts, coders and codes; without codes it is about the whole codebook. `threshold` in percent, for segments."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("compared by"), max_length=10, choices=Unit.choices, default=Unit.SENTENCE)
    threshold = models.PositiveSmallIntegerField(_("overlap in percent"), default=50)
    deadline = models.DateField(_("finished by"), null=True, blank=True)
    texts: models.ManyToManyField[Source, RoundText] = models.ManyToManyField(
        Source, through="RoundText", related_name="rounds"
    )
    codes: models.ManyToManyField[Code, RoundCode] = models.ManyToManyField(Code, through="RoundCode", related_name="+")
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.UUIDField(null=True, blank=True)
    reveal_reason = models.CharField(_("reason"), max_length=300, blank=True)
    to_tell = models.BooleanField(default=False, help_text="Who made it must still hear that it is revealed.")

    class Meta:
        app_label = "oogst"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gte=1, threshold__lte=100), name="round_threshold_percent")
        ]

    def __str__(self) -> str:
        return self.name


class RoundText(models.Model):
    """A text of a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="round_texts")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "oogst"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "source"], name="round_text_once")]


class RoundCode(models.Model):
    """A code that a round is about."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="round_codes")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="round_code_once")]


class RoundCoderQuerySet(models.QuerySet["RoundCoder"]):
    def present(self) -> Self:
        """Those who were not taken off."""
        return self.filter(off_at__isnull=True)


class RoundCoder(models.Model):
    """Somebody who codes in a round, or did until they were taken off: what they coded then stays hidden.

    `reminded_for`: the deadline of which they were reminded.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="coders")
    user = models.UUIDField()
    to_tell = models.BooleanField(default=False, help_text="This coder must still hear of the round.")
    reminded_for = models.DateField(null=True, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)
    off_by = models.UUIDField(null=True, blank=True)
    off_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects: ClassVar[RoundCoderQuerySet] = RoundCoderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="round_coder_once")]


class RoundDone(models.Model):
    """That a coder is done with a text."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="done")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    coder = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["round", "source", "coder"], name="round_done_once")]


class RoundDecision(models.Model):
    """What the team made of one place. `codings` are the ids of the ordinary codings that came of it."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("everybody had the same")
        KEPT = "kept", _("one or more of the codings were kept")
        NEITHER = "neither", _("none was kept")
        OWN = "own", _("it became something else")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="decisions")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    codings = models.JSONField(default=list)
    by = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["at", "id"]


class RoundCodingQuerySet(models.QuerySet["RoundCoding"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)


class RoundCoding(models.Model):
    """A code on the span [start, end) of a text, by one coder in one round; nobody else's until the reveal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, models.CASCADE, related_name="codings")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    code = models.ForeignKey(Code, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    coder = models.UUIDField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(RoundDecision, models.SET_NULL, null=True, blank=True, related_name="marks")

    objects: ClassVar[RoundCodingQuerySet] = RoundCodingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["start", "end", "id"]
        constraints = [models.CheckConstraint(condition=Q(start__lte=F("end")), name="round_coding_in_order")]
        indexes = [
            models.Index(
                fields=["round", "source", "coder"], name="round_coding_own", condition=Q(removed_at__isnull=True)
            )
        ]
