"""A real installation in a folder of its own: somebody leaves everything that can be left, and takes it back.

Run as `python -m tests.proof.leaving FOLDER plant|withdraw|start`. Whatever our code logs, at any level, is in the log.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

GONE, STAYS = "kwabbelnoot", "zilverbeuk"


def prepare(folder: Path) -> None:
    os.environ["OOGST_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "oogst.config.settings"
    from oogst.cli import prepare as preparing

    preparing.everything()
    logging.basicConfig(filename=folder / "oogst.log", level=logging.DEBUG, force=True)


def plant() -> dict[str, object]:
    """The world of the tests of withdrawing, with a session of the person and a job that waits for a worker."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import Client
    from tests.flows.withdrawing.world import make_world

    from oogst.flows import import_material
    from oogst.people.accounts import User

    settings.ALLOWED_HOSTS = ["*"]
    world = make_world(GONE, STAYS)
    import_material.plan(world.gone.things["waiting"].pk)
    for left in (world.gone, world.stays):
        Client().force_login(User.objects.get(pk=left.user.pk), backend=settings.AUTHENTICATION_BACKENDS[0])
        session = SessionStore()
        session["participant"], session["participant_note"] = str(left.person.links.get().pk), f"session {left.mark}"
        session.save()
    return {
        "study": str(world.study.pk), "person": str(world.gone.person.pk), "secrets": world.gone.secrets,
        "kept": world.stays.secrets,
    }  # fmt: skip


def withdraw(person: str) -> dict[str, object]:
    """What the page does, and then what the worker and the tick do."""
    from django.utils import timezone

    from oogst.flows import withdrawing
    from oogst.flows.worker import WorkerThread
    from oogst.studies.models import Person

    done = withdrawing.destroy(person=Person.objects.get(pk=person))
    before = holding(GONE)
    WorkerThread()._work()
    withdrawing.resume(timezone.now())
    done.refresh_from_db()
    # While the process lives and its connections are open: the journals are there too.
    return {"done": done.done_at is not None, "before_cleaning": before, "after": holding(GONE)}


def holding(words: str) -> list[str]:
    """The files of the installation that hold these words."""
    folder = Path(os.environ["OOGST_DATA"])
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if words.encode() in file.read_bytes()]


def start() -> dict[str, object]:
    """What a restore does before anybody is served."""
    from django.utils import timezone

    from oogst.flows import withdrawing
    from oogst.flows.erasing import ledger

    return {"again": ledger.replay(), "finished": withdrawing.resume(timezone.now())}


def main() -> None:
    folder, phase, *rest = sys.argv[1:]
    prepare(Path(folder))
    told = {"plant": plant, "withdraw": withdraw, "start": start}[phase](*rest)  # type: ignore[operator]
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
