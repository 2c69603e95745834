"""Setting Django up, and bringing both databases up to date."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oogst.cli.errors import Refused
from oogst.cli.framework import note

DATABASES = ("default", "vault")


def everything() -> None:
    """Django and both databases, ready for use. Raises Refused where a backup was only partly put back."""
    django()
    whole()
    databases()
    backup_put_back()


def django() -> None:
    """Set Django up on the data folder in OOGST_DATA. Raises Refused when that cannot be written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oogst.config.settings")
    data = Path(os.environ["OOGST_DATA"])
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as reason:
        raise Refused(f"The data folder {data} cannot be made: {reason.strerror}.") from reason
    if not os.access(data, os.W_OK | os.X_OK):
        raise Refused(f"The data folder {data} cannot be written by this account.")

    import django as framework
    from django.apps import apps
    from django.utils import translation

    if not apps.ready:
        framework.setup()
    translation.activate("en")


def whole() -> None:
    """Raises Refused where a backup was only partly put back: half a database is not to be touched."""
    from oogst.flows.backup import finishing

    if finishing.is_begun():
        raise Refused("A backup was only partly put back here. Run oogst restore again, with the same folders.")


def backup_put_back() -> None:
    """Destroy anew what an old backup brought back, before anybody is answered. Goes on where it was cut off."""
    from oogst.flows.backup import finishing

    if finishing.is_waiting():
        note("A backup was put back: what was destroyed since then goes again…")
        finishing.finish()


def databases() -> bool:
    """Apply the migrations that are missing. Returns whether there were any."""
    from django.core.management import call_command
    from django.db import OperationalError

    changed = False
    try:
        for alias in DATABASES:
            waiting = unapplied(alias)
            if waiting:
                if not changed:
                    note("Preparing the databases…")
                with _hurried(alias):
                    call_command("migrate", database=alias, verbosity=0, interactive=False)
                _only_for_owner(alias)
                changed = True
    except OperationalError as reason:
        raise Refused(f"The database does not answer: {reason}. `oogst doctor` says more.") from reason
    return changed


def unapplied(alias: str) -> list[str]:
    """The migrations that this database still lacks."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


@contextmanager
def _hurried(alias: str) -> Iterator[None]:
    """Without waiting for the disk after each of the many steps; a step is still done whole or not at all."""
    from django.db import connections

    connection = connections[alias]
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        connection.close()  # the next connection waits for the disk again


def _only_for_owner(alias: str) -> None:
    from django.db import connections

    settings = connections[alias].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        Path(settings["NAME"]).chmod(0o600)
