"""An account: who signs in. It lives in the vault's database; research tables hold only its id."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account. Without a password nobody can sign in to it until one is set through a link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. `name` is what colleagues see; for school people that is their pseudonym."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")]
    )
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(
        default=False, help_text="May create studies and accounts of this installation."
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        app_label = "vault"

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters at most, for margins."""
        words = self.name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


def names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What colleagues are called, by account id. One query to the vault."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
