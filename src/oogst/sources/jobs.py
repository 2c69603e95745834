"""The states of a file that comes in: taken up by one worker, then finished or given back."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.people import trail
from oogst.sources import rules
from oogst.sources.drafts import discard_drafts
from oogst.sources.incoming import KEPT_FOR
from oogst.sources.models import Draft, ImportFile, Source
from oogst.sources.services import discard_sources

State = ImportFile.State
TRIES = 2  # a file that ends the process twice is left alone


def claim(file_id: uuid.UUID | str, worker: str) -> ImportFile | None:
    """Take a waiting file up, or None when there is nothing to do: it is done, gone, or somebody else has it."""
    with transaction.atomic():
        file = ImportFile.objects.select_for_update().filter(pk=file_id, state=State.WAITING).first()
        if file is None:
            return None
        file.state = State.READING
        file.report = {**file.report, "worker": worker, "tries": file.report.get("tries", 0) + 1}
        file.save(update_fields=["state", "report"])
    return ImportFile.objects.select_related("batch__study").get(pk=file.pk)


def progress(file: ImportFile, done: int, total: int) -> None:
    """Say how far it is."""
    ImportFile.objects.filter(pk=file.pk).update(done=done, total=total)
    file.done, file.total = done, total


def keep(file: ImportFile, **report: Any) -> None:
    """Write down what came of it so far; in the transaction of what came."""
    file.report = {**file.report, **report}
    file.save(update_fields=["report", "done", "total"])


def forget_name(file: ImportFile) -> None:
    """Call a file by its kind alone: its own name may be that of a person."""
    file.name = f"{_('file')}{rules.suffix(file.name)}"
    file.report = {**file.report, "nameless": True}
    file.save(update_fields=["name", "report"])


def forget_refused(now: datetime) -> int:
    """Forget the names of files that were refused a day ago, whether or not the files lay here still. For `tick`."""
    old = ImportFile.objects.filter(state=State.REFUSED, finished_at__lt=now - KEPT_FOR)
    named = [file for file in old if not file.report.get("nameless")]
    for file in named:
        forget_name(file)
    return len(named)


def taken(file: ImportFile, **report: Any) -> None:
    _finish(file, State.TAKEN, report)


def refuse(file: ImportFile, code: str, details: Mapping[str, Any] | None = None) -> None:
    """Nothing of this file stays: sources that were made before it failed are removed."""
    with transaction.atomic():
        remove_what_came(file)
        _finish(file, State.REFUSED, {"refusal": {"code": code, "details": dict(details or {})}})


def wait_again(file: ImportFile, **wish: Any) -> None:
    """Have the file read once more, from the start, in another way."""
    with transaction.atomic():
        remove_what_came(file)
        old = file.report
        file.report = {"digest": old.get("digest", ""), "wish": {**old.get("wish", {}), **wish}}
        file.state, file.done, file.total, file.finished_at = State.WAITING, 0, 0, None
        file.save(update_fields=["report", "state", "done", "total", "finished_at"])


def give_back(is_alive: Callable[[str], bool]) -> list[uuid.UUID]:
    """Let files of dead workers wait again, where they were. Returns what waits and has no worker, oldest first."""
    for file in ImportFile.objects.filter(state=State.READING):
        if is_alive(file.report.get("worker", "")):
            continue
        if file.report.get("tries", 0) >= TRIES:
            refuse(file, "stopped-twice")
        else:
            ImportFile.objects.filter(pk=file.pk, state=State.READING).update(state=State.WAITING)
    settled = timezone.now() - timedelta(seconds=5)
    waiting = ImportFile.objects.filter(state=State.WAITING, batch__at__lt=settled)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def remove_what_came(file: ImportFile) -> None:
    """Take out the sources that this file made."""
    waiting = list(Draft.objects.filter(pk__in=file.report.get("drafts", [])))
    discard_drafts(waiting)
    made = list(Source.objects.filter(pk__in=file.report.get("sources", [])))
    if made:
        discard_sources(made)
    if made or waiting:
        trail.record(None, "import.undone", file.batch, sources=len(made) + len(waiting))


def _finish(file: ImportFile, state: str, report: Mapping[str, Any]) -> None:
    kept = {key: value for key, value in file.report.items() if key not in ("worker", "sources", "drafts", "refusal")}
    if state == State.TAKEN and "sources" in file.report:
        kept["sources"] = file.report["sources"]
    if state == State.TAKEN and "drafts" in file.report:
        kept["drafts"] = file.report["drafts"]
    file.report, file.state, file.finished_at = {**kept, **report}, state, timezone.now()
    file.save(update_fields=["report", "state", "finished_at", "done", "total"])
