"""Exports that are made for somebody, and wait for a while: kept under a random name, for their maker alone."""

import os
import secrets
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oogst.core.ids import uuid7
from oogst.exchange import giving
from oogst.exchange.models import ExportJob
from oogst.exchange.scope import Wish
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study

KEPT_FOR = timedelta(days=1)
TRIES = 2
MOST_WAITING = 3  # of one person, so that nobody fills the disk
State = ExportJob.State


class Stopped(Exception):
    """The export is no longer wanted: its job is gone, because of a withdrawal or because somebody took it away."""


@transaction.atomic
def ask(*, study: Study, wish: Wish, format: str, by: User, job_id: uuid.UUID | None = None) -> ExportJob:
    """Have an export made. Raises what `giving.check` raises, and NotAllowed while enough is being made."""
    giving.check(study=study, wish=wish, format=format, by=by)
    busy = ExportJob.objects.filter(by=by.pk, state__in=[State.WAITING, State.MAKING]).count()
    if busy >= MOST_WAITING:
        raise NotAllowed(_("Three of your exports are still being made. Wait until one is ready."))
    language = (get_language() or "")[:8]
    job = ExportJob(pk=job_id or uuid7(), study=study, by=by.pk, format=format, language=language, wish=_as_json(wish))
    job.save(force_insert=True)
    return job


def claim(worker: str) -> ExportJob | None:
    """The export that has waited longest, for this worker alone; None when nothing waits."""
    for pk in ExportJob.objects.filter(state=State.WAITING).order_by("at").values_list("pk", flat=True)[:5]:
        job = ExportJob.objects.filter(pk=pk, state=State.WAITING)
        if job.update(state=State.MAKING, worker=worker):
            return ExportJob.objects.select_related("study").get(pk=pk)
    return None


def make(job: ExportJob) -> None:
    """Write the file of a claimed export, and say that it is ready. What was stopped on the way leaves no file."""
    name = secrets.token_hex(16)
    path = _folder() / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            given = _give(job, out)
        ready = ExportJob.objects.filter(pk=job.pk, state=State.MAKING, worker=job.worker).update(
            state=State.READY, stored=name, file_name=given.file_name, size=path.stat().st_size,
            finished_at=timezone.now(),
        )  # fmt: skip
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not ready:
        path.unlink(missing_ok=True)


def fail(job: ExportJob, why: str) -> None:
    """`why`: "not-allowed", "nothing" or "failed"."""
    ExportJob.objects.filter(pk=job.pk).update(state=State.FAILED, why=why, finished_at=timezone.now())


def give_back(is_alive: Callable[[str], bool]) -> int:
    """Let exports of dead workers wait again; one that ended the process twice fails. Returns how many wait again."""
    waiting = 0
    for job in ExportJob.objects.filter(state=State.MAKING):
        if is_alive(job.worker):
            continue
        if job.tries + 1 >= TRIES:
            fail(job, "failed")
        else:
            again = ExportJob.objects.filter(pk=job.pk, state=State.MAKING, worker=job.worker)
            waiting += again.update(state=State.WAITING, worker="", tries=job.tries + 1)
    return waiting


def path_of(job: ExportJob) -> Path:
    return _folder() / Path(job.stored).name


def discard(job: ExportJob) -> None:
    """The file and its job; one that is being made stops at its next source."""
    if job.stored:
        path_of(job).unlink(missing_ok=True)
    job.delete()


def discard_all(study: Study) -> int:
    """Every export of a study that waits or is being made. Returns how many. The register stays."""
    jobs = list(ExportJob.objects.filter(study=study))
    for job in jobs:
        discard(job)
    return len(jobs)


def tidy() -> int:
    """Remove what was ready a day ago, and strays that belong to no job. Returns how many."""
    long_ago = timezone.now() - KEPT_FOR
    old = list(ExportJob.objects.filter(finished_at__lt=long_ago))
    for job in old:
        discard(job)
    known = set(ExportJob.objects.exclude(stored="").values_list("stored", flat=True))
    strays = [path for path in _folder().iterdir() if path.name not in known]
    strays = [path for path in strays if path.stat().st_mtime < long_ago.timestamp()]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(old) + len(strays)


def _give(job: ExportJob, out: BinaryIO) -> giving.Given:
    by = User.objects.filter(pk=job.by, is_active=True).first()
    if by is None:
        raise NotAllowed
    access.require(by, Permission.EXPORT, job.study)
    wish = Wish(
        **{name: frozenset(map(uuid.UUID, job.wish.get(name, []))) for name in ("codes", "sources", "cases")},
        memos=bool(job.wish.get("memos", True)),
    )

    def progress(done: int, total: int) -> None:
        if not ExportJob.objects.filter(pk=job.pk, worker=job.worker).update(done=done, total=total):
            raise Stopped

    with translation.override(job.language or None):
        return giving.give(study=job.study, out=out, format=job.format, by=by, wish=wish, progress=progress)


def _as_json(wish: Wish) -> dict[str, object]:
    ids = {name: sorted(map(str, getattr(wish, name))) for name in ("codes", "sources", "cases")}
    return {**ids, "memos": wish.memos}


def _folder() -> Path:
    folder = Path(settings.MEDIA_OUTGOING)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
