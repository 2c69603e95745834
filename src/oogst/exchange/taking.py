"""Takes a project or codebook of another program, or of Oogst itself, into a study.

Nothing is all or nothing: what fits comes in, what does not is told. Sources come in batches, each in a transaction of
its own, so that others can work on; a second import of the same project recognises by GUID what is here already.
"""

import uuid
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdpx_reading import ProjectReader
from oogst.core.formats.refi import Head, Note
from oogst.core.formats.refi import Source as FileSource
from oogst.core.formats.refi_guard import open_guarded, read_codebook_guarded
from oogst.exchange import side_file
from oogst.exchange.arrival import Arrival
from oogst.exchange.choices import Choices
from oogst.exchange.merging import take_words
from oogst.exchange.outcome import Outcome
from oogst.exchange.taking_cases import take_cases, take_people, take_variables
from oogst.exchange.taking_coders import take_coders
from oogst.exchange.taking_codes import link_anchors, take_codes
from oogst.exchange.taking_kept import Beside, pointed_at, take_kept
from oogst.exchange.taking_memos import Memos, memos_of_codes
from oogst.exchange.taking_own import codings_wanted, take_own
from oogst.exchange.taking_sources import numbered, take_batch
from oogst.exchange.taking_story import describe_study, take_story
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.studies.models import Study

AT_ONCE = 25  # sources in one transaction
Progress = Callable[[int, int], None]
Keep = Callable[[Sequence[uuid.UUID], int, int], None]


def take_project(
    *,
    study: Study,
    file: Path,
    by: User | None,
    progress: Progress = lambda done, total: None,
    keep: Keep = lambda made, done, total: None,
    choices: Choices | None = None,
    **described: Any,
) -> Outcome:
    """Take a .qdpx, .qde or .qdc into a study, and tell what came of it.

    `progress` gets sources done and in all; `keep` gets the same after the ids of new sources, inside the transaction
    that made them. `choices` are for what is here already. `described` goes to `add_source` for every source: basis,
    basis_note, kind, phase, organisation, date, people, file_name, file_digest. Raises CannotRead for a file that
    cannot be opened, NotAllowed without a ground, PermissionDenied without ADD_MATERIAL and CODE.
    """
    if by is not None:
        access.require(by, Permission.ADD_MATERIAL, study)
        access.require(by, Permission.CODE, study)
    if file.suffix.lower() == ".qdc":
        return _take_codebook(study, file, by)
    with open_guarded(file) as project:
        side, is_right = side_file.read(project.side_file())
        arrival = Arrival(study, by, project.head, side, Outcome(project.head.origin), described, choices or Choices())
        arrival.outcome.remark("side-file-odd", int(not is_right))
        beside = Beside(project.sets, project.links, project.graphs, project.cases)
        arrival.wanted = pointed_at(beside) | codings_wanted(arrival)
        memos = _take_around(arrival, project)
        _take_sources(arrival, memos, project, progress, keep)
        for remark in project.remarks:
            arrival.outcome.read(remark.code, remark.details)
        return _finish(arrival, memos, beside, project.notes)


def _take_codebook(study: Study, file: Path, by: User | None) -> Outcome:
    book = read_codebook_guarded(file)
    arrival = Arrival(study, by, Head("", book.origin), side_file.SideFile(), Outcome(book.origin), {})
    for remark in book.remarks:
        arrival.outcome.read(remark.code, remark.details)
    with transaction.atomic():
        take_codes(arrival, book.codes)
        take_kept(arrival, Beside(sets=book.sets))
        _record(arrival)
    return arrival.outcome


def _take_around(arrival: Arrival, project: ProjectReader) -> Memos:
    """All that stands around the sources, in one transaction."""
    with transaction.atomic():
        take_coders(arrival, project.users)
        take_codes(arrival, project.codes)
        take_variables(arrival, project.variables)
        take_cases(arrival, project.cases)
        take_people(arrival)
        memos = Memos(arrival, project.notes, project.links)
        memos_of_codes(memos, arrival, project.codes)
        for case in project.cases:
            memos.about(arrival.cases[case.guid], case.guid, ())
        memos.about(None, "", project.head.note_guids)
        memos.write()
    return memos


def _take_sources(arrival: Arrival, memos: Memos, project: ProjectReader, progress: Progress, keep: Keep) -> None:
    """A file that turns out to be damaged on the way keeps what came before the damage."""
    done, total = 0, project.source_count
    sources = iter(numbered(project.sources()))
    while True:
        batch: list[FileSource] = []
        damage: CannotRead | None = None
        try:
            for source in islice(sources, AT_ONCE):
                batch.append(source)  # one by one: those before a damaged source stay
        except CannotRead as error:
            damage = error
        if batch:
            with transaction.atomic():
                made = take_batch(arrival, memos, batch)
                done += len(batch)
                total = max(total, done)
                keep(made, done, total)
            progress(done, total)
        if damage is not None:
            if not done:
                raise damage
            arrival.outcome.remark("stopped-early", reason=damage.reason)
            return
        if len(batch) < AT_ONCE:
            return


def _finish(arrival: Arrival, memos: Memos, beside: Beside, project_notes: Sequence[Note]) -> Outcome:
    with transaction.atomic():
        memos.rest()
        memos.write()
        take_words(arrival, project_notes)
        take_kept(arrival, beside)
        link_anchors(arrival)
        describe_study(arrival)
        take_story(arrival)
        take_own(arrival)
        _record(arrival)
    return arrival.outcome


def _record(arrival: Arrival) -> None:
    """One entry on the trail. Undo has nothing to do with an import: a coder's own steps stay as they were."""
    counts = {name: count for name, count in arrival.outcome.counts.items() if count}
    trail.record(arrival.by, "import.project", arrival.study, origin=arrival.outcome.origin[:80], counts=counts)
