"""What is on its way in, or tells how it came in: files, reports of imports, jobs."""

from __future__ import annotations

import uuid
from typing import Any

from django_tasks_db.models import DBTaskResult

from oogst.flows.erasing.gone import Gone, mentions, without_ids
from oogst.people.access import Permission
from oogst.sources import incoming
from oogst.sources.models import Import, ImportFile
from oogst.studies.models import Study
from oogst.studies.tasks import open_task

MADE = ("sources", "drafts")


def remove(study: Study, person: uuid.UUID, gone: Gone) -> None:
    """Files and reports first: their ids may stand in jobs."""
    for batch in Import.objects.filter(study=study).prefetch_related("files"):
        named = str(person) in batch.settings.get("people", [])
        alone = named and len(batch.settings["people"]) == 1
        left = [file for file in batch.files.all() if not _remove_file(file, gone, waits_for=named)]
        if not alone and named and len(left) < len(batch.files.all()):
            open_task(study, "withdrawal.bring_again", Permission.ADD_MATERIAL, about=batch.pk)
        if not left and len(batch.files.all()):
            gone.ids.add(str(batch.pk))
            batch.delete()
        elif mentions(batch.settings, gone.ids | {str(person)}):
            Import.objects.filter(pk=batch.pk).update(settings=without_ids(batch.settings, gone.ids | {str(person)}))
    remove_jobs(gone.ids | {str(person)}, gone)


def remove_jobs(ids: set[str], gone: Gone | None = None) -> int:
    """Jobs that name one of these, but for those that run now. Returns how many of those there are."""
    running, leaving = 0, []
    for pk, status, arguments in DBTaskResult.objects.values_list("pk", "status", "args_kwargs"):
        if mentions(arguments, ids):
            if status == "RUNNING":
                running += 1
            else:
                leaving.append(pk)
    DBTaskResult.objects.filter(pk__in=leaving).delete()
    if gone is not None:
        gone.counts["jobs"] += len(leaving)
    return running


def _remove_file(file: ImportFile, gone: Gone, *, waits_for: bool) -> bool:
    """Whether the report of this file goes; if it stays, it no longer refers to what is gone."""
    made = [one for name in MADE for one in file.report.get(name, [])]
    same = bool(file.report.get("digest")) and file.report["digest"] in gone.digests
    all_gone = bool(made) and all(one in gone.ids for one in made)
    unread = waits_for and file.state != ImportFile.State.TAKEN
    if (same and not made) or all_gone or unread:
        gone.take("imports", [file.pk])
        _discard(file, gone)
        file.delete()
        return True
    if same or mentions(file.report, gone.ids):
        _discard(file, gone)
        report: dict[str, Any] = without_ids(file.report, gone.ids)
        ImportFile.objects.filter(pk=file.pk).update(report={**report, "digest": ""}, stored="")
    return False


def _discard(file: ImportFile, gone: Gone) -> None:
    """The file itself goes at once: that it will be destroyed is certain, also when this transaction is cut off."""
    if file.stored:
        gone.counts["incoming"] += 1
        incoming.discard(file.stored)
