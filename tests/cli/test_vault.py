"""`oogst vault`, as an administrator runs it: also while others read and write."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
DATABASES = {name: os.environ[name] for name in ("OOGST_DATABASE", "OOGST_VAULT_DATABASE") if name in os.environ}

# Keeps and reads identities until it is told to stop; says how many, and the first thing that was not as it should be.
BUSY = """
import sys, uuid, random, pathlib
from oogst.cli import prepare
prepare.django()
from oogst.vault import identities, texts, keys
from oogst.vault.identities import Who
from oogst.vault.models import Subject
stop, mine, studies, wrong = pathlib.Path(sys.argv[1]), {}, [uuid.UUID(int=n) for n in (1, 2)], ""
print("ready", flush=True)
while not stop.exists() and not wrong:
    try:
        study = random.choice(studies) if random.random() < 0.9 else uuid.uuid4()
        person = uuid.uuid4()
        who = Who(name=f"Anja {len(mine)}", email=f"{person.hex}@school.example")
        identities.keep(study, person, Subject.PERSON, who)
        texts.keep(study, person, Subject.PERSON, kind="raw", about=person, text=who.name)
        mine[person] = (study, who)
        for person in random.sample(list(mine), min(3, len(mine))):
            study, who = mine[person]
            assert identities.read(person) == who, "another identity"
            assert texts.read("raw", person) == who.name, "another text"
            assert identities.with_address(study, who.email) == [person], "not found"
    except Exception as error:
        wrong = f"{type(error).__name__}: {error}"
for person, (study, who) in mine.items():
    if not wrong and identities.read(person) != who:
        wrong = "lost"
print(len(mine), wrong)
"""


@pytest.fixture
def busy(tmp_path):
    """Two processes that read and write in the vault of this test."""
    stop, started = tmp_path / "stop", []
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}
    environment |= {"OOGST_DATA": str(tmp_path / "data"), "PYTHONPATH": str(SOURCE)} | DATABASES

    def start():
        for _ in range(2):
            process = subprocess.Popen(
                [sys.executable, "-c", BUSY, str(stop)], env=environment, stdout=subprocess.PIPE, text=True
            )
            started.append(process)
            assert process.stdout.readline() == "ready\n"

    def end():
        stop.touch()
        return [process.communicate(timeout=60)[0].strip() for process in started]

    yield start, end
    for process in started:
        process.kill()
        process.wait()


def test_init_makes_the_key_once_and_says_to_keep_a_copy_apart(oogst, tmp_path):
    first, again = oogst("vault", "init"), oogst("vault", "init")

    key = tmp_path / "data" / "master.key"
    assert (first.returncode, first.stdout.strip()) == (0, str(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "Keep a copy of this file apart" in first.stderr
    assert again.returncode == 1
    assert "There is a master key already" in again.stderr
    assert key.read_text().split(":")[1].strip() not in first.stdout + first.stderr


def test_a_key_for_the_environment_is_printed_and_kept_nowhere(oogst, tmp_path):
    printed = oogst("vault", "init", "--print")

    assert not (tmp_path / "data" / "master.key").exists()
    assert oogst("vault", "status", OOGST_MASTER_KEY=printed.stdout.strip()).returncode == 0
    assert oogst("vault", "init", OOGST_MASTER_KEY=printed.stdout.strip()).returncode == 1


def test_status_says_whether_it_is_open(oogst):
    locked = oogst("vault", "status", "--json")
    oogst("vault", "init")
    opened = oogst("vault", "status", "--json")

    assert (locked.returncode, json.loads(locked.stdout)["open"]) == (1, False)
    assert (opened.returncode, json.loads(opened.stdout)["open"]) == (0, True)
    assert json.loads(opened.stdout)["rotation_unfinished"] is False


def test_a_key_that_others_can_read_is_found_by_check_and_doctor(oogst, tmp_path):
    oogst("vault", "init")
    assert oogst("vault", "check").returncode == 0
    (tmp_path / "data" / "master.key").chmod(0o644)

    checked, doctor = oogst("vault", "check"), oogst("doctor", "--json", "--port", "1")

    assert checked.returncode == 1
    assert "can be read by others" in checked.stdout
    found = [each for each in json.loads(doctor.stdout) if each["what"] == "master key" and each["state"] == "mend"]
    assert [each["mend"].startswith("chmod 600") for each in found] == [True]


def test_the_doctor_says_whether_the_vault_is_open(oogst):
    def said():
        found = json.loads(oogst("doctor", "--json", "--port", "1").stdout)
        return next((each["state"], each["said"][:4]) for each in found if each["what"] == "master key")

    assert said() == ("note", "lock")
    oogst("vault", "init")
    assert said() == ("well", "open")


def test_keys_are_rotated_while_others_read_and_write(oogst, busy):
    start, end = busy
    assert oogst("vault", "init", **DATABASES).returncode == 0
    start()

    rotations = []
    began = time.monotonic()
    while len(rotations) < 3 or time.monotonic() - began < 4:
        rotations.append(oogst("vault", "rotate", **DATABASES))

    said = end()
    assert {done.returncode for done in rotations} == {0}, rotations[-1].stderr
    # A study that is made under the hands of a rotation leaves the next one something to finish first.
    new = [done.stdout for done in rotations if "interrupted" not in done.stderr]
    assert len(set(new)) == len(new) >= 1
    assert [line.partition(" ")[2] for line in said] == ["", ""]
    assert all(int(line.split()[0]) > 20 for line in said)
    checked = oogst("vault", "check", "--json", **DATABASES)
    assert [fault for fault in json.loads(checked.stdout) if fault["what"] != "person"] == []
