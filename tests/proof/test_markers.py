"""Planted words of one participant, looked for in the raw bytes of all that an installation keeps.

Database files with their free pages and journals, sealed files, files on their way in, logs, the ledger, the queue,
the letters that went. SQLite here; on PostgreSQL every column of every table, in tests/flows/withdrawing.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from tests.mailbox import mailbox
from tests.proof.leaving import GONE, STAYS

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["mailbox"]


def run(folder: Path, port: int, *words: str) -> dict[str, Any]:
    """One process of the installation; what it prints last."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}
    environment = kept | {
        "OOGST_MASTER_KEY": "proof:b25seSBmb3IgdGVzdHM6IHRoaXJ0eS10d28gYnl0ZXM=", "OOGST_SMTP": f"127.0.0.1:{port}",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "OOGST_DEDUCE": "0",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.proof.leaving", str(folder), *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def where(folder: Path, words: str) -> set[str]:
    """The files in which these words stand, plainly or as UTF-16, whatever their case."""
    wanted = [re.compile(re.escape(words.encode(code)), re.IGNORECASE) for code in ("utf-8", "utf-16-le")]
    found = set()
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            if any(pattern.search(content) or pattern.search(str(file.name).encode()) for pattern in wanted):
                found.add(str(file.relative_to(folder)))
    return found


def sessions(folder: Path) -> str:
    """What the sessions hold, which is packed and signed."""
    reading = sqlite3.connect(folder / "vault.sqlite3")
    packed = [row[0] for row in reading.execute("SELECT session_data FROM django_session")]
    reading.close()
    said = []
    for one in packed:
        body = one.split(":")[0]
        plain = base64.urlsafe_b64decode(body.lstrip(".") + "=" * (-len(body.lstrip(".")) % 4))
        said.append((zlib.decompress(plain) if body.startswith(".") else plain).decode())
    return "\n".join(said)


def count(folder: Path, table: str) -> int:
    reading = sqlite3.connect(folder / "oogst.sqlite3")
    try:
        return int(reading.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
    finally:
        reading.close()


@pytest.fixture
def planted(tmp_path, mailbox, settings):
    folder = tmp_path / "data"
    return folder, mailbox, settings.EMAIL_PORT, run(folder, settings.EMAIL_PORT, "plant")


def test_nothing_is_left_of_who_took_everything_back_and_a_backup_does_not_bring_it_home(planted, tmp_path) -> None:
    folder, box, port, told = planted
    assert {"oogst.sqlite3"} <= where(folder, GONE)
    assert f"session {GONE}" in sessions(folder)
    assert any("incoming" in name for name in where(folder, GONE))
    yesterday = tmp_path / "yesterday"
    shutil.copytree(folder, yesterday)

    done = run(folder, port, "withdraw", told["person"])

    assert done["done"]
    assert done["before_cleaning"]  # rows are gone by then; what is left of them is what the cleaning is for
    assert done["after"] == []
    _nothing_of(folder, told, box)
    _the_other_is_there(folder)

    for file in folder.iterdir():  # yesterday's backup is put back; the ledger lies outside it
        if file.name != "erasures.jsonl":
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    for file in yesterday.iterdir():
        if file.name != "erasures.jsonl":
            shutil.copytree(file, folder / file.name) if file.is_dir() else shutil.copy2(file, folder / file.name)
    assert where(folder, GONE)

    assert run(folder, port, "start")["again"] == 1

    _nothing_of(folder, told, box)
    _the_other_is_there(folder)
    assert run(folder, port, "start") == {"again": 0, "finished": 0}


def _nothing_of(folder: Path, told: dict[str, Any], box: Any) -> None:
    for words in (GONE, *told["secrets"]):
        assert where(folder, words) == set(), words
    assert GONE not in sessions(folder)
    # The one letter that says so knows the address only on its envelope.
    for letter in box.letters:
        assert GONE not in "".join(part.as_string() for part in letter.walk() if not part.is_multipart()).lower()
    person = told["person"].replace("-", "")
    reading = sqlite3.connect(folder / "vault.sqlite3")
    assert reading.execute("SELECT COUNT(*) FROM vault_subjectkey WHERE subject = ?", [person]).fetchone()[0] == 0
    reading.close()


def _the_other_is_there(folder: Path) -> None:
    assert "oogst.sqlite3" in where(folder, STAYS)
    assert f"session {STAYS}" in sessions(folder)
    assert any("incoming" in name for name in where(folder, f"bestand {STAYS}"))
    assert {name: count(folder, f"oogst_{name}") for name in ("person", "draft", "finding", "section")} == {
        "person": 1, "draft": 1, "finding": 2, "section": 2,
    }  # fmt: skip
    reading = sqlite3.connect(folder / "oogst.sqlite3")
    words = (
        "SELECT coding.words, substr(revision.text, coding.start + 1, coding.end - coding.start) FROM oogst_coding "
        "coding JOIN oogst_revision revision ON revision.source_id = coding.source_id"
    )
    rows = reading.execute(words).fetchall()
    reading.close()
    assert rows
    assert all(kept == said for kept, said in rows)
