"""The worker: jobs wait in the database, so nothing is lost when a process ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult
from tests.flows.test_import_material import PEACE, bring, dead_worker, make_batch

from oogst.flows import alive, name_finding, withdrawing
from oogst.flows import import_material as flow
from oogst.flows.worker import WorkerThread, recover
from oogst.sources.models import ImportFile

SOURCES = Path(__file__).parents[2] / "src"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queue(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    WorkerThread()._work()


def state(file: ImportFile) -> str:
    return ImportFile.objects.get(pk=file.pk).state


def test_a_file_waits_until_a_worker_takes_it_up() -> None:
    file = bring(make_batch(), "a.txt", PEACE)
    assert file.state == "waiting"

    work()

    assert state(file) == "taken"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


MARKER = "Wubbelien"


@pytest.mark.parametrize(
    ("job", "kind"),
    [(flow.take_up, "ValidationError"), (name_finding.look, "ValueError"), (withdrawing.clean, "ValidationError")],
)
def test_an_error_with_words_in_it_leaves_its_kind_and_place_and_no_words(job, kind, caplog) -> None:
    with pytest.raises(ValidationError, match=MARKER):
        ImportFile.objects.filter(pk=MARKER)  # what Django says of it holds the words
    job.enqueue(MARKER)

    work()

    [failed] = DBTaskResult.objects.all()
    assert (failed.status, failed.exception_class_path) == ("FAILED", "oogst.flows.failing.JobFailed")
    assert f"JobFailed: {kind} at " in failed.traceback
    assert MARKER not in failed.traceback
    assert MARKER not in caplog.text


def test_an_import_that_fails_is_logged_without_words(caplog) -> None:
    file = bring(make_batch(organisation=MARKER), "a.txt", PEACE)

    work()

    assert state(file) == "refused"
    assert f"{file.pk}: ValidationError at " in caplog.text
    assert MARKER not in caplog.text


def test_the_job_of_a_killed_worker_is_done_by_the_next() -> None:
    file = bring(make_batch(), "a.txt", PEACE)
    killed = dead_worker()
    DBTaskResult.objects.get().claim(killed)
    flow.jobs.claim(file.pk, killed)

    recover()
    work()

    assert state(file) == "taken"
    assert file.batch.study.sources.count() == 1


def test_the_job_of_a_living_worker_is_left_to_it() -> None:
    bring(make_batch(), "a.txt", PEACE)
    DBTaskResult.objects.get().claim(alive.me())

    recover()

    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_file_without_a_job_gets_one() -> None:
    """The process ended between keeping the file and planning its job."""
    file = bring(make_batch(), "a.txt", PEACE, plan_it=False)
    file.batch.__class__.objects.update(at="2024-01-01T00:00:00Z")

    assert recover() == 1
    assert recover() == 0
    work()

    assert state(file) == "taken"


KILLED = """
import django; django.setup()
import os, signal
from django.core.management import call_command
for database in ("default", "vault"):
    call_command("migrate", database=database, verbosity=0)
from oogst.flows import import_material as flow
from oogst.flows.worker import WorkerThread
from oogst.sources import incoming, jobs
from oogst.studies.services import create_study

study = create_study(name="Onderzoek", by=None, names="done")
rows = "".join(f"A{n},Dit is het antwoord van nummer {n} op de vraag\\n" for n in range(220))
batch = incoming.start_import(study=study, by=None, settings={})
flow.bring(batch=batch, name="groot.csv", chunks=[f"naam,antwoord\\n{rows}".encode()])
keep = jobs.keep

def killing(file, **report):
    keep(file, **report)
    if file.done == 150:
        os.kill(os.getpid(), signal.SIGKILL)  # in the middle of the transaction of rows 101 to 150

jobs.keep = killing
WorkerThread()._work()
"""
RESTARTED = """
import django; django.setup()
from oogst.flows.worker import WorkerThread, recover
from oogst.sources.models import ImportFile, Source

before = Source.objects.count()
recover()
WorkerThread()._work()
file = ImportFile.objects.get()
print(before, file.state, file.done, Source.objects.count(), len(set(file.report["sources"])))
"""


def test_a_server_killed_halfway_goes_on_where_it_was(tmp_path: Path) -> None:
    """Two real processes on a database of their own; the first is killed while it writes."""
    environment = {**os.environ, "OOGST_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "oogst.config.settings"}

    first, second = (
        subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=SOURCES, capture_output=True, text=True, check=False
        )
        for code in (KILLED, RESTARTED)
    )

    assert first.returncode == -9, first.stderr
    assert second.stdout.split() == ["100", "taken", "220", "220", "220"], second.stderr
