"""Codes, codings and memos; and the append-only log of changes that can undo them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study


class Status(models.TextChoices):
    """Where a code stands in the analysis: found in the text, made of others, or a theme of the study."""

    OPEN = "open", _("open code")
    CATEGORY = "category", _("category")
    THEME = "theme", _("theme")


class CodeQuerySet(models.QuerySet["Code"]):
    def present(self) -> Self:
        """Without removed and merged codes."""
        return self.filter(removed_at__isnull=True)


class Code(models.Model):
    """A code of the codebook. Removing or merging hides it, so that it can come back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="codes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name"), max_length=300)
    color = models.CharField(_("colour"), max_length=7, default="#b9772b")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    definition = models.TextField(_("definition"), blank=True)
    when = models.TextField(_("when to use"), blank=True)
    when_not = models.TextField(_("when not to use"), blank=True)
    anchor = models.TextField(_("anchor example"), blank=True)
    anchor_coding = models.ForeignKey("Coding", models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    meaning_at = models.DateTimeField(null=True, blank=True, help_text="Since when it means this, if not always.")
    guid = models.UUIDField(default=uuid7)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CodeQuerySet] = CodeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["position", "name"]
        indexes = [models.Index(fields=["study", "parent", "position"], name="code_in_tree")]
        constraints = [
            models.UniqueConstraint(fields=["study", "guid"], name="code_guid_once_a_study"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="code_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class CodeVersion(models.Model):
    """What a code meant at one time: its words, kept so that a change can be undone and older codings understood."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    color = models.CharField(max_length=7)
    status = models.CharField(max_length=10)
    definition = models.TextField(blank=True)
    when = models.TextField(blank=True)
    when_not = models.TextField(blank=True)
    anchor = models.TextField(blank=True)
    meaning_at = models.DateTimeField(null=True, blank=True, help_text="Since when it means this, if not always.")
    by = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="code_version_once")]


class CodeUse(models.Model):
    """How many codings a code has now. Kept by triggers of the database, so that nobody has to count."""

    code = models.OneToOneField(Code, models.CASCADE, primary_key=True, related_name="use")
    codings = models.IntegerField(default=0)

    class Meta:
        app_label = "oogst"


class ImportedCoder(models.Model):
    """A coder of a project that came from elsewhere and has no account here. `Coding.coder` may be its id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="imported_coders")
    name = models.CharField(max_length=120)
    guid = models.UUIDField(default=uuid7)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["study", "guid"], name="imported_coder_guid_once")]


OLDER = Q(created_at__lt=F("code__meaning_at"))
"""Of a coding: made under an older meaning of its code."""


class CodingQuerySet(models.QuerySet["Coding"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def older(self) -> Self:
        """Made before their code meant what it means now, and not looked at again since."""
        looks = apps.get_model("oogst", "LookedAgain")._default_manager
        since = looks.filter(coding=OuterRef("pk"), at__gte=OuterRef("code__meaning_at"))
        return self.filter(OLDER).exclude(Exists(since))


class Coding(models.Model):
    """A code on the span [start, end) of a source, in code points of its newest revision, with its words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="codings")
    source = models.ForeignKey(Source, models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    coder = models.UUIDField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    guid = models.UUIDField(default=uuid7)

    objects: ClassVar[CodingQuerySet] = CodingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["start", "end", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="coding_in_order"),
            models.UniqueConstraint(
                fields=["source", "code", "coder", "start", "end"],
                condition=Q(removed_at__isnull=True),
                name="coding_once_a_coder",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "start"], name="coding_in_source", condition=Q(removed_at__isnull=True)),
            models.Index(
                fields=["code", "source", "start"],
                name="coding_of_code",
                condition=Q(removed_at__isnull=True),
            ),
            models.Index(  # with all that a count or a matrix asks, so that neither reads the rows themselves
                fields=["study", "code", "source", "coder"],
                name="coding_in_study",
                condition=Q(removed_at__isnull=True),
            ),
        ]


class MemoQuerySet(models.QuerySet["Memo"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)


class Memo(models.Model):
    """A thought about anything: the study, a case, a source, a code or a coding; at most one of these."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        THEORY = "theory", _("theory")
        METHOD = "method", _("method")
        DOUBT = "doubt", _("doubt")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="memos")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="memos")
    code = models.ForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="memos")
    coding = models.ForeignKey(Coding, models.CASCADE, null=True, blank=True, related_name="memos")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="memos")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NOTE)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    by = models.UUIDField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    guid = models.UUIDField(default=uuid7)

    objects: ClassVar[MemoQuerySet] = MemoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["-edited_at"]
        indexes = [models.Index(fields=["study", "-edited_at"], name="memo_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=True, code__isnull=True, coding__isnull=True)
                | Q(source__isnull=True, code__isnull=True, organisation__isnull=True)
                | Q(source__isnull=True, coding__isnull=True, organisation__isnull=True)
                | Q(code__isnull=True, coding__isnull=True, organisation__isnull=True),
                name="memo_about_one_thing",
            )
        ]


class Change(models.Model):
    """One step of somebody in the coding, as references and never words: what each row was, and became.

    `rows` is a list of {"model", "id", "before", "after"}; `before` is null for a row that was made. Rows of this table
    are never removed; only `undone` moves, as a bookmark on the coder's own stack of steps.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="changes")
    sequence = models.PositiveBigIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    rows = models.JSONField(default=list)
    about = models.JSONField(default=dict, help_text="Ids and counts that say what it was: merged codes, the new code…")
    reverts = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="reverted_by")
    undone = models.BooleanField(default=False)
    is_new = False  # made just now, not read back: nothing can have been undone after it

    class Meta:
        app_label = "oogst"
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["study", "sequence"], name="change_in_order")]
        indexes = [models.Index(fields=["study", "by", "undone", "sequence"], name="change_stack")]
