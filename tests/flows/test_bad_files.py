"""A file that never ends or eats all memory stops with one sentence, and the next file comes in."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.core.formats.small_files import docx, zipped
from tests.factories import make_study

from oogst.flows import import_material as flow
from oogst.sources import incoming
from oogst.sources.models import Import, ImportFile
from oogst.sources.rules import AGAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch() -> Import:
    study = make_study()
    made = incoming.start_import(study=study, by=None, settings={})
    made.by = study.memberships.get().user_id
    made.save()
    return made


def waiting(batch: Import, name: str, content: bytes) -> ImportFile:
    return flow.bring(batch=batch, name=name, chunks=[content], plan_it=False)


def take_all(*files: ImportFile) -> list[ImportFile]:
    """Each job, one after the other, as the worker does them."""
    for file in files:
        flow.take_up.enqueue(str(file.pk))
    return [ImportFile.objects.get(pk=file.pk) for file in files]


def never_ending(file: ImportFile) -> ImportFile:
    """A pipe that nobody writes to, in the place of the file."""
    path = Path(incoming.path_of(file.stored))
    path.unlink()
    os.mkfifo(path)
    return file


def test_a_reader_that_never_ends_is_stopped_and_the_next_file_comes_in(batch: Import, settings: Any) -> None:
    settings.READER_SECONDS = 1
    endless, good = never_ending(waiting(batch, "a.txt", b"x")), waiting(batch, "b.txt", b"Het was stil.")

    endless, good = take_all(endless, good)

    assert (endless.state, good.state) == ("refused", "taken")
    assert endless.report["refusal"] == {"code": "took-too-long", "details": {"seconds": 1}}
    assert flow.told_refusal(endless).startswith("Dit bestand inlezen duurde langer dan 1 seconden")
    assert endless.report["refusal"]["code"] in AGAIN
    assert batch.study.sources.get().name == "b"


def test_a_reader_that_eats_memory_is_stopped_and_the_next_file_comes_in(batch: Import, settings: Any) -> None:
    settings.READER_MEMORY_MB = 400
    parts = docx()
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 5_000_000)
    swelling, good = waiting(batch, "a.docx", zipped(parts)), waiting(batch, "b.docx", zipped(docx()))

    swelling, good = take_all(swelling, good)

    assert (swelling.state, good.state) == ("refused", "taken")
    assert swelling.report["refusal"]["code"] == "took-too-much-memory"
    assert flow.told_refusal(swelling).startswith("Dit bestand inlezen kostte te veel geheugen en is gestopt.")
    assert batch.study.sources.get().name == "b"
