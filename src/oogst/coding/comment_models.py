"""What colleagues say to each other about a coding or a code, in threads."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from oogst.coding.models import Code, Coding
from oogst.core.ids import uuid7
from oogst.studies.models import Study


class CommentQuerySet(models.QuerySet["Comment"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def threads(self) -> Self:
        """The first comment of each."""
        return self.filter(thread__isnull=True)


class Comment(models.Model):
    """One comment. The first of a thread has no `thread`, and is what gets resolved; answers are about the same."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="comments")
    coding = models.ForeignKey(Coding, models.CASCADE, null=True, blank=True, related_name="comments")
    code = models.ForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="comments")
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    text = models.TextField()
    by = models.UUIDField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.UUIDField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["study", "created_at"], name="comment_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(coding__isnull=True, code__isnull=False) | Q(coding__isnull=False, code__isnull=True),
                name="comment_about_one_thing",
            )
        ]


class Mention(models.Model):
    """That a comment calls somebody, and when that account saw it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user_id = models.UUIDField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["comment", "user_id"], name="mention_once")]
        indexes = [models.Index(fields=["user_id"], name="mention_unseen", condition=Q(seen_at__isnull=True))]
