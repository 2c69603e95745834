"""Which database a table lives in: whatever says who somebody is lives in the vault."""

from typing import Any

from django.db.models import Model

VAULT = "vault"
VAULT_APPS = frozenset({
    "vault", "auth", "contenttypes", "sessions", "account", "socialaccount", "mfa", "usersessions", "django_cache",
})  # fmt: skip


class VaultRouter:
    """Accounts, sessions and identities go to the vault; research tables never join them."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return VAULT if model._meta.app_label in VAULT_APPS else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        # Asked of the rows themselves: who is signed in comes wrapped, and the wrapping has no table.
        return (one._meta.app_label in VAULT_APPS) == (other._meta.app_label in VAULT_APPS)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (app_label in VAULT_APPS) == (db == VAULT)
