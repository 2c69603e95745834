"""Tokens with which a program works in one study, as the one account that made it and never as more than that."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7


class ProgramTokenQuerySet(models.QuerySet["ProgramToken"]):
    def living(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ProgramToken(models.Model):
    """One token. Of its secret only the digest is here; the secret was shown once, to who made it."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey("oogst.Study", models.CASCADE, related_name="program_tokens")
    user_id = models.UUIDField(help_text="Whose it is: it may what this account may in the study at that moment.")
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True, help_text="The last day it was used; no finer than that.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ProgramTokenQuerySet] = ProgramTokenQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["study", "user_id"], name="program_token_of")]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="program_token_known_scope"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="program_token_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def writes(self) -> bool:
        return self.scope == self.Scope.WRITE

    @property
    def lives(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
