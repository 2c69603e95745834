"""From a file that somebody brings to sources in a study: kept apart, read with care, let in, reported on."""

import dataclasses
import datetime
import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from oogst.core import workdays
from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.guard import read_guarded
from oogst.core.formats.reading import Options
from oogst.core.text import digest, normalise
from oogst.exchange import itemising, refi_messages
from oogst.exchange.choices import Choices
from oogst.exchange.previewing import comes_back
from oogst.exchange.taking import take_project
from oogst.flows import alive, failing, name_finding, newer_texts
from oogst.flows.failing import wordless
from oogst.participation import gate
from oogst.people import trail
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import drafts, incoming, jobs, remarks, rules
from oogst.sources.models import Draft, Import, ImportFile, Kind, Source
from oogst.sources.services import add_source
from oogst.studies.models import NamesIn, Organisation, Person
from oogst.vault import keys, master
from oogst.vault.master import VaultLocked

logger = logging.getLogger(__name__)
wake = threading.Event()  # set when there is work, so that a worker in this process need not wait for its next look
AT_ONCE = 50  # sources in one transaction: others can write in between
MOST_REMARKS = 50

Progress = Callable[[int, int], None]


def bring(*, batch: Import, name: str, chunks: Iterable[bytes], plan_it: bool = True) -> ImportFile:
    """Keep one file of a batch apart, and plan the job that reads it. A file that is too large is refused here."""
    try:
        stored = incoming.store(chunks, rules.suffix(name))
    except incoming.TooLarge:
        return refuse_unread(batch=batch, name=name)
    file = incoming.add_file(batch=batch, name=name, stored=stored)
    if plan_it:
        plan(file.pk)
    return file


def refuse_unread(*, batch: Import, name: str, size: int = 0) -> ImportFile:
    """Note a file that was too large to keep."""
    return incoming.add_refused(batch=batch, name=name, size=size, code="too-large-file")


def plan(file_id: uuid.UUID) -> None:
    """Have a worker read the file."""
    take_up.enqueue(str(file_id))
    wake.set()


@task()
@wordless
def take_up(file_id: str) -> None:
    """The job of one file. Running it twice does no harm: the second finds nothing to do."""
    take(file_id)


def take(file_id: uuid.UUID | str, progress: Progress | None = None) -> ImportFile | None:
    """Read one waiting file and let its sources in. Returns it with its report, or None if it was not waiting.

    `progress` gets sources made and sources in all. A file that fails leaves nothing behind.
    """
    file = jobs.claim(file_id, alive.me())
    if file is None:
        return None
    code, details = "failed", {}
    try:
        _take(file, progress or _silent)
        return file
    except CannotRead as reason:
        code, details = reason.reason, reason.details
    except PermissionDenied:
        code = "not-allowed"
    except VaultLocked:
        code = "vault-locked"
    except gate.Embargoed:
        code = "embargoed"
    except NotAllowed as reason:
        code, details = "no-ground", {"why": str(reason)}
    except Exception as reason:
        logger.error("Import failed on file %s: %s", file.pk, failing.what(reason))
    jobs.refuse(file, code, details)
    if code not in rules.AGAIN:
        incoming.let_go(file)
    return file


def read_again(*, file: ImportFile, by: User, **wish: Any) -> None:
    """Read a file once more, in another way; what came of it the first time makes place. Raises NotAllowed."""
    rules.check_can_read_again(file)
    with transaction.atomic():
        jobs.wait_again(file, **wish)
        trail.record(by, "import.again", file.batch)
    plan(file.pk)


def told_refusal(file: ImportFile) -> str:
    """Why the file did not come in, in one sentence; "" when it did."""
    refused = file.report.get("refusal")
    if not refused:
        return ""
    own = refi_messages.REFUSALS if rules.suffix(file.name) in rules.PROJECTS else {}
    return remarks.refusal(refused["code"], refused["details"], own)


def told_remarks(file: ImportFile) -> list[str]:
    """What was odd about the file, a sentence for each."""
    own = refi_messages.REMARKS if rules.suffix(file.name) in rules.PROJECTS else {}
    told = []
    for said in file.report.get("remarks", []):
        sentence = remarks.remark(said["code"], said["details"], own)
        told.append(f"{sentence} ({said['times']}×)" if said["times"] > 1 else sentence)
    return told


def _take(file: ImportFile, progress: Progress) -> None:
    wish = file.report.get("wish", {})
    if not wish.get("again") and wish.get("merge") is None and (already := _same_file(file)):
        raise CannotRead("already-here", {"sources": already})  # type: ignore[dict-item]
    if rules.suffix(file.name) in rules.PROJECTS:
        _take_project(file, progress)
    else:
        _take_documents(file, read_stored(file), progress)


def _take_project(file: ImportFile, progress: Progress) -> None:
    """A project says itself what is here already, so a second run after a crash goes on where the first was."""
    described = _described(file)
    if (described.pop("names") or file.batch.study.names) == NamesIn.REVIEW:
        raise CannotRead("project-names")
    del described["interviewer"]
    path = incoming.path_of(file.stored)
    merge = file.report.get("wish", {}).get("merge")
    if merge is None and _is_first_try(file) and comes_back(file.batch.study, path):
        _preview(file, path, described["by"])
    choices = Choices.from_json(merge or {})
    texts: list[dict[str, Any]] = []
    if choices.texts and described["by"] is not None:
        texts = newer_texts.take(study=file.batch.study, file=path, by=described["by"])

    def keep(made: Sequence[uuid.UUID], done: int, total: int) -> None:
        file.done, file.total = done, total
        jobs.keep(file, sources=[*file.report.get("sources", []), *map(str, made)])

    try:
        outcome = take_project(
            study=file.batch.study, file=path, progress=progress, keep=keep, choices=choices,
            file_name=file.name, file_digest=file.report.get("digest", ""), **described,
        )  # fmt: skip
    except Exception as reason:
        if not file.report.get("sources"):
            raise
        logger.error("Import stopped halfway on file %s; what came in stays. %s", file.pk, failing.what(reason))
        _stopped_halfway(file)
        return
    report = outcome.as_report()
    report["remarks"] += texts
    report["sources"] = list(dict.fromkeys([*file.report.get("sources", []), *report["sources"]]))
    with transaction.atomic():
        jobs.taken(file, **report)
        itemising.keep_items(file, outcome.items)
        trail.record(described["by"], "import.taken", file.batch, sources=len(report["sources"]), words=outcome.words)
    incoming.let_go(file)


def _is_first_try(file: ImportFile) -> bool:
    """Not a project that was being taken when its worker died: that one goes on where it was."""
    return not file.report.get("sources") and file.report.get("tries", 1) == 1


def _preview(file: ImportFile, path: Path, by: User | None) -> None:
    """Keep what the project would change, for the page where somebody chooses. Raises CannotRead: comes-back."""
    found = newer_texts.preview(study=file.batch.study, file=path, by=by)
    with transaction.atomic():
        itemising.keep_items(file, found.items)
    raise CannotRead("comes-back", {"counts": found.counts})  # type: ignore[dict-item]


def _stopped_halfway(file: ImportFile) -> None:
    """What came in before something broke stays, and is told; a second import recognises it."""
    remark = {"code": "stopped-early", "details": {"count": 1}, "times": 1}
    jobs.taken(file, remarks=[remark], sources=file.report["sources"])
    incoming.let_go(file)


def _same_file(file: ImportFile) -> list[str]:
    """Sources of this study that came from the very same bytes, in another import or earlier in this one."""
    if not file.report.get("digest"):
        return []
    found = Source.objects.filter(study=file.batch.study_id, file_digest=file.report["digest"])
    found = found.exclude(pk__in=file.report.get("sources", []))
    waiting: QuerySet[Draft, Draft] = Draft.objects.none()
    if master.is_open():
        mark = keys.mark(file.batch.study_id, file.report["digest"])
        waiting = Draft.objects.filter(study=file.batch.study_id, file_mark=mark)
        waiting = waiting.exclude(pk__in=file.report.get("drafts", []))
    return [str(pk) for rows in (found, waiting) for pk in rows.values_list("pk", flat=True)[:3]]


def _take_documents(file: ImportFile, documents: Sequence[Document], progress: Progress) -> None:
    """Let documents in, some in each transaction; `file.done` moves with them, so a second run goes on where it was."""
    described = _described(file)
    total = len(documents)
    while file.done < total:
        with transaction.atomic():
            some = documents[file.done : file.done + AT_ONCE]
            made = [_add(file, document, described) for document in some]
            file.done, file.total = file.done + len(some), total
            jobs.keep(
                file,
                sources=[*file.report.get("sources", []), *(str(one.pk) for one in made if isinstance(one, Source))],
                drafts=[*file.report.get("drafts", []), *(str(one.pk) for one in made if isinstance(one, Draft))],
            )
        for one in made:
            if isinstance(one, Draft) and one.state == Draft.State.FINDING:
                name_finding.plan(one.pk)
        progress(file.done, total)
    with transaction.atomic():
        remarks = _remarks(file, documents)
        words = sum(len(document.text.split()) for document in documents)
        jobs.taken(file, words=words, remarks=remarks)
        trail.record(described["by"], "import.taken", file.batch, sources=total, words=words)
    if file.report.get("drafts"):
        jobs.forget_name(file)  # it may hold names; they are in the vault now
    if file.report.get("drafts") or not rules.may_read_otherwise(file):
        incoming.let_go(file)


def _add(file: ImportFile, document: Document, described: Mapping[str, Any]) -> Source | Draft:
    """A source at once, or a draft: while names are to be reviewed, a cooling-off period lasts, or may last."""
    own = dict(described)
    study = file.batch.study
    own["kind"] = own["kind"] or rules.guess_kind(document, file.name)
    own["date"] = own["date"] or document.date or rules.date_in(file.name)
    named = dataclasses.replace(document, name=_name(document, file))
    digest_of_file = file.report.get("digest", "")
    review = (own.pop("names") or study.names) == NamesIn.REVIEW
    last = gate.embargo(study=study, kind=own["kind"], date=own["date"], organisation=own["organisation"])
    undated = own["kind"] == Kind.INTERVIEW and own["date"] is None
    if review or undated or (last is not None and timezone.now() < workdays.end_of(last)):
        return drafts.arrive(study=study, document=named, review=review, file_digest=digest_of_file, **own)
    return add_source(study=study, document=named, file_name=file.name, file_digest=digest_of_file, **own)


def _name(document: Document, file: ImportFile) -> str:
    """Rows of a table are called "table · row"; other documents as the reader named them, or as their file."""
    stem = file.name.rpartition(".")[0] or file.name
    if document.kind == "row":
        return f"{stem} · {document.name}"
    return document.name.strip() or stem


def _described(file: ImportFile) -> dict[str, Any]:
    """What the batch says of all its sources, with ids looked up within its study. Three queries at most."""
    said: dict[str, Any] = file.batch.settings
    study = file.batch.study
    by = None
    if str(file.batch.by) != incoming.NOBODY:
        by = User.objects.filter(pk=file.batch.by, is_active=True).first()
        if by is None:
            raise PermissionDenied
    people = list(Person.objects.filter(study=study, pk__in=said.get("people", [])))
    cases = Organisation.objects.filter(study=study)
    organisation = cases.get(pk=said["organisation"]) if said.get("organisation") else None
    date = datetime.date.fromisoformat(said["date"]) if said.get("date") else None
    return {
        "by": by, "kind": said.get("kind", ""), "date": date, "phase": said.get("phase", ""), "people": people,
        "organisation": organisation, "basis": said.get("basis", ""), "basis_note": said.get("basis_note", ""),
        "names": said.get("names", ""), "interviewer": said.get("interviewer") or None,
    }  # fmt: skip


def _remarks(file: ImportFile, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """What was odd, each thing once with how often; and texts that the study already had under another file."""
    counted: dict[str, dict[str, Any]] = {}
    for document in documents:
        for remark in document.remarks:
            # Names of attachments may be names of people: the report keeps counts.
            details = {key: value for key, value in remark.details.items() if key != "names"}
            entry = counted.setdefault(repr(remark), {"code": remark.code, "details": details, "times": 0})
            entry["times"] += 1
    counted |= _lacking(file)
    if len(documents) <= AT_ONCE:
        digests = [digest(normalise(document.text)) for document in documents]
        twins = Source.objects.filter(study=file.batch.study_id, digest__in=digests).exclude(
            pk__in=file.report.get("sources", [])
        )
        found = [str(pk) for pk in twins.values_list("pk", flat=True)[:3]]
        if found:
            counted["same"] = {"code": "same-text", "details": {"sources": found}, "times": 1}
    return list(counted.values())[:MOST_REMARKS]


def _lacking(file: ImportFile) -> dict[str, dict[str, Any]]:
    """Interviews of which nobody said the day, or who is in them."""
    waiting = Draft.objects.filter(pk__in=file.report.get("drafts", []), kind=Kind.INTERVIEW)
    made = Source.objects.filter(pk__in=file.report.get("sources", []), kind=Kind.INTERVIEW)
    times = {
        "no-day": waiting.filter(date=None).count(),
        "nobody": sum(rows.filter(participants=None).count() for rows in (waiting, made)),
    }
    return {code: {"code": code, "details": {}, "times": count} for code, count in times.items() if count}


def read_stored(file: ImportFile, wish: Mapping[str, Any] | None = None) -> list[Document]:
    """What the file holds, read with the batch's settings and a wish (the fields of `Options`). Raises CannotRead.

    In a process of its own, within settings.READER_SECONDS and READER_MEMORY_MB.
    """
    wishes = {**file.batch.settings, **(file.report.get("wish", {}) if wish is None else wish)}
    options = Options(
        encoding=wishes.get("encoding") or None, drop_quoted=bool(wishes.get("drop_quoted")),
        text_columns=tuple(wishes.get("text_columns", ())), name_column=wishes.get("name_column") or None,
        sheet=wishes.get("sheet") or None,
    )  # fmt: skip
    return read_guarded(
        incoming.path_of(file.stored), file.name, options=options,
        seconds=settings.READER_SECONDS, memory_mb=settings.READER_MEMORY_MB,
    )  # fmt: skip


def _silent(done: int, total: int) -> None:
    pass
