"""The life of codes: versions of the codebook, relations between codes, boards to sort on, and links of memos."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oogst.coding.models import Change, Code, Coding, Memo
from oogst.core.ids import uuid7
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study


class CodebookVersion(models.Model):
    """The codebook as it was when somebody gave it a name. Its words are those of the versions of its codes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="codebook_versions")
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        app_label = "oogst"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="codebook_version_name_once")]

    def __str__(self) -> str:
        return self.name


class CodebookEntry(models.Model):
    """One code in a version of the codebook: which words it had, and where it stood."""

    codebook = models.ForeignKey(CodebookVersion, models.CASCADE, related_name="entries")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="Which CodeVersion has its words.")
    parent = models.UUIDField(null=True)
    position = models.PositiveIntegerField()
    codings = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["codebook", "code"], name="codebook_entry_once")]


class LookedAgain(models.Model):
    """That somebody looked at a coding again after its code got another meaning, and found it still right."""

    coding = models.ForeignKey(Coding, models.CASCADE, related_name="looks")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        app_label = "oogst"
        ordering = ["-at"]
        indexes = [models.Index(fields=["coding", "at"], name="look_at_coding")]


class CodeRelationQuerySet(models.QuerySet["CodeRelation"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)


class CodeRelation(models.Model):
    """That one code has to do with another, and how: "rust" is a condition for "vertellen"."""

    class Kind(models.TextChoices):
        CAUSE = "cause", _("is a cause of")
        CONDITION = "condition", _("is a condition for")
        CONTEXT = "context", _("is the context of")
        STRATEGY = "strategy", _("is a strategy for")
        CONSEQUENCE = "consequence", _("is a consequence of")
        OWN = "own", _("own words")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="code_relations")
    code = models.ForeignKey(Code, models.CASCADE, related_name="relations_from")
    to = models.ForeignKey(Code, models.CASCADE, related_name="relations_to")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CONDITION)
    label = models.CharField(_("own words"), max_length=80, blank=True)
    note = models.TextField(_("explanation"), blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    guid = models.UUIDField(default=uuid7)

    objects: ClassVar[CodeRelationQuerySet] = CodeRelationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=F("to")), name="relation_between_two"),
            models.CheckConstraint(condition=~Q(kind="own") | ~Q(label=""), name="own_relation_has_words"),
            models.UniqueConstraint(
                fields=["code", "to", "kind", "label"],
                condition=Q(removed_at__isnull=True),
                name="relation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label if self.kind == self.Kind.OWN else str(self.get_kind_display())


class RelationEvidence(models.Model):
    """A segment that speaks for a relation, or against it."""

    class Stance(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    relation = models.ForeignKey(CodeRelation, models.CASCADE, related_name="evidence")
    coding = models.ForeignKey(Coding, models.CASCADE, related_name="evidence")
    stance = models.CharField(max_length=8, choices=Stance.choices)
    by = models.UUIDField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "oogst"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["relation", "coding"], condition=Q(removed_at__isnull=True), name="evidence_of_relation_once"
            )
        ]


class Board(models.Model):
    """A table on which codes are sorted into groups. A draft until it is applied to the codebook in one step."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="boards")
    name = models.CharField(_("name"), max_length=120)
    by = models.UUIDField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    applied = models.ForeignKey(Change, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "oogst"
        ordering = ["-edited_at"]

    def __str__(self) -> str:
        return self.name


class BoardGroup(models.Model):
    """A group on a board; it becomes a category, or is one that is there already (`code`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    board = models.ForeignKey(Board, models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=300, blank=True)
    code = models.ForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "oogst"
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=True) & ~Q(name="") | Q(code__isnull=False, name=""),
                name="group_is_named_or_a_code",
            )
        ]

    def __str__(self) -> str:
        return self.code.name if self.code else self.name


class BoardCard(models.Model):
    """A code on a board; without a group it still waits to be sorted."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="cards")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")
    group = models.ForeignKey(BoardGroup, models.SET_NULL, null=True, blank=True, related_name="cards")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "oogst"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["board", "code"], name="card_once_a_board")]


class PastStep(models.Model):
    """What happened to a code before it came here with a project: told in the lineage, and nobody's to undo."""

    class What(models.TextChoices):
        WORDS = "words"
        MERGED = "merged"
        SPLIT = "split"
        MOVED = "moved"
        REMOVED = "removed"

    study = models.ForeignKey(Study, models.CASCADE, related_name="past_steps")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    old = models.ForeignKey(Code, models.SET_NULL, null=True, related_name="+", help_text="Split from, or above it.")
    new = models.ForeignKey(Code, models.SET_NULL, null=True, related_name="+", help_text="Merged into, or above it.")
    before = models.PositiveIntegerField(null=True, help_text="The number of its version until then.")
    after = models.PositiveIntegerField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        app_label = "oogst"
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["code", "what", "at"], name="past_step_once")]


class MemoLink(models.Model):
    """That a memo has to do with something else too: another memo, a code, a segment, a source or a school."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    memo = models.ForeignKey(Memo, models.CASCADE, related_name="links")
    other = models.ForeignKey(Memo, models.CASCADE, null=True, blank=True, related_name="linked_from")
    code = models.ForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="memo_links")
    coding = models.ForeignKey(Coding, models.CASCADE, null=True, blank=True, related_name="memo_links")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="memo_links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="memo_links")
    by = models.UUIDField()
    at = models.DateTimeField()

    TARGETS = ("other", "code", "coding", "source", "organisation")

    class Meta:
        app_label = "oogst"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(memo=F("other")), name="memo_not_linked_to_itself"),
            *(
                models.UniqueConstraint(
                    fields=["memo", name], condition=Q(**{f"{name}__isnull": False}), name=f"memo_link_{name}_once"
                )
                for name in ("other", "code", "coding", "source", "organisation")
            ),
        ]
