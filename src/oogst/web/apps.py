from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    name = "oogst.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        # Django tells only apps with tables that they were made; this one goes with those of signing in.
        post_migrate.connect(make_cache, sender=apps.get_app_config("usersessions"), dispatch_uid="oogst.cache")


def make_cache(using: str, **_more: Any) -> None:
    """The table in which all processes count attempts to sign in; made with the others, and left alone after that."""
    call_command("createcachetable", database=using, verbosity=0)
