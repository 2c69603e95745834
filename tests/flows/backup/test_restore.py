"""A backup comes back only where nothing is, and nobody is served before what was destroyed since is destroyed anew."""

import shutil
import signal

import pytest
from tests.flows.backup.house import READ, WHOLE, House, half

DESTROY = """
import json, sys
from oogst.flows import withdrawing
from oogst.studies.models import Person
withdrawal = withdrawing.destroy(person=Person.objects.get(pk=sys.argv[1]))
print(json.dumps({"withdrawal": str(withdrawal.pk)}))
"""


def test_a_folder_in_use_is_refused_and_left_alone(copied):
    before = (copied.data / "oogst.sqlite3").read_bytes()

    ended = copied.restored_from(copied)

    assert (ended.returncode, "is not empty" in ended.stderr) == (1, True)
    assert (copied.data / "oogst.sqlite3").read_bytes() == before


def test_a_dry_run_reads_all_of_it_and_writes_nothing(whole, other):
    ended = other.restored_from(whole, "--dry-run")

    assert (ended.returncode, "can be put back" in ended.stdout) == (0, True)
    assert {file.name for file in other.data.iterdir()} <= {"secret.key"}


def test_damage_is_found_before_anything_is_written(copied, other):
    files = half(copied, "backups") / "files"
    files.write_bytes(files.read_bytes()[:-1] + b"x")

    ended = other.restored_from(copied)

    assert (ended.returncode, "damaged" in ended.stderr) == (1, True)
    assert not (other.data / "oogst.sqlite3").exists()


def test_keys_from_before_the_data_are_refused(copied, other):
    older = half(copied, "keys")
    copied.does("backup")
    words = ("restore", str(copied.backups), "--keys", str(older))

    refused = other.run(*words)

    assert (refused.returncode, "older than the data" in refused.stderr) == (1, True)
    other.does(*words, "--older-keys")


def test_data_cannot_be_read_once_its_keys_were_destroyed(copied, other):
    older = half(copied, "backups")
    copied.python("from oogst.vault import keys; from oogst.vault.models import SubjectKey\n"
                  "keys.destroy(list(SubjectKey.objects.values_list('pk', flat=True)))")  # fmt: skip
    for place in copied.keys.iterdir():
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    copied.does("backup")

    other.does("restore", str(older), "--keys", str(copied.keys))

    found = other.python(READ)
    assert (found["names"], found["raw"], found["sounds"], found["keys"]) == ([""], [], [], 0)
    assert not [file for file in (other.data / "sealed").rglob("*") if file.is_file()]
    assert found["trail"] == []


@pytest.mark.parametrize("lost", [False, True], ids=["ledger at hand", "data folder lost"])
def test_what_was_destroyed_since_yesterday_does_not_come_back(copied, other, lost):
    ids = copied.ids
    copied.python(DESTROY, ids["person"])
    copied.does("tick", OOGST_BACKUP_DAILY="0")  # the server does so each minute: the ledger goes beside the backups
    if lost:
        shutil.rmtree(copied.data)
    else:
        shutil.copy(copied.data / "erasures.jsonl", other.data)
        (copied.backups / "erasures.jsonl").unlink()
        (copied.keys / "erasures.jsonl").unlink()

    ended = other.restored_from(copied)

    assert ended.returncode == 0, ended.stderr
    found = other.python(READ)
    assert (found["names"], found["sources"], found["raw"], found["sounds"], found["keys"]) == ([], [], [], [], 0)
    assert found["trail"] == []
    content = b"".join(file.read_bytes() for file in other.data.rglob("*") if file.is_file())
    assert [word for word in (b"klein beginnen", b"teamlid T1", b"Fatma", b"fatma@") if word in content] == []
    assert b"lead@oogst.example" in content


def put_back_but_not_finished(house: House, source: House) -> None:
    """As a restore leaves it that was killed before it destroyed anew."""
    house.python(
        "import sys, pathlib\nfrom oogst.flows.backup import restoring\n"
        "restoring.restore(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))",
        str(source.backups), str(source.keys),
    )  # fmt: skip
    assert (house.data / "restored").exists()


def test_the_next_start_goes_on_where_a_restore_was_killed(whole, other):
    put_back_but_not_finished(other, whole)

    ended = other.run("study", "list")

    assert (ended.returncode, "put back" in ended.stderr) == (0, True)
    assert not (other.data / "restored").exists()
    assert other.python(READ) == WHOLE


def test_no_server_answers_before_that(whole, other):
    put_back_but_not_finished(other, whole)

    process = other.start("import oogst.config.asgi")
    _said, wrong = process.communicate(timeout=60)

    assert (process.returncode, "reservekopie teruggezet" in wrong) == (1, True)


@pytest.mark.parametrize("after", ["begin", "sqlite", "files", "gather", "loaded"])
def test_a_restore_that_was_killed_can_be_done_again(whole, other, after):
    places = {
        "begin": "finishing.begin", "sqlite": "restoring._on_sqlite", "files": "sealed_files.put_back",
        "gather": "ledgers.gather", "loaded": "finishing.loaded",
    }  # fmt: skip
    name, function = places[after].split(".")
    process = other.start(
        "import os, pathlib, signal, sys\n"
        "from oogst.flows.backup import restoring, finishing, sealed_files, ledgers\n"
        f"whole = {name}.{function}\n"
        f"def killed(*words, **more):\n    whole(*words, **more)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"{name}.{function} = killed\n"
        "restoring.restore(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))",
        str(whole.backups), str(whole.keys),
    )  # fmt: skip
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL

    if after == "loaded":
        other.does("study", "list")
    else:
        refused = other.run("study", "list")
        assert (refused.returncode, "only partly put back" in refused.stderr) == (1, True)
        assert other.restored_from(whole).returncode == 0

    assert other.python(READ) == WHOLE


def test_a_file_on_its_way_in_is_told_to_be_gone(copied, other):
    copied.python(
        "from oogst.sources import incoming\nfrom oogst.studies.models import Study\n"
        "batch = incoming.start_import(study=Study.objects.get(), by=None, settings={})\n"
        "incoming.add_file(batch=batch, name='x.txt', stored=incoming.store([b'Fatma zei']))"
    )
    for folder in (copied.backups, copied.keys):
        shutil.rmtree(folder)
    copied.does("backup")

    assert other.restored_from(copied).returncode == 0

    states = "import json; from oogst.sources.models import ImportFile\n" \
             "print(json.dumps({'states': list(ImportFile.objects.values_list('state', flat=True))}))"  # fmt: skip
    assert other.python(states) == {"states": ["refused"]}


def test_a_backup_of_a_newer_version_is_refused(copied, other):
    copied.python("from django.db import connection\nconnection.cursor().execute(\"INSERT INTO django_migrations "
                  "(app, name, applied) VALUES ('oogst', '9999_later', '2030-01-01')\")")  # fmt: skip
    shutil.rmtree(copied.backups)
    copied.does("backup")

    ended = other.restored_from(copied)

    assert (ended.returncode, "newer version" in ended.stderr) == (1, True)
