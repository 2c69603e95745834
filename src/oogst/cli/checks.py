"""What `oogst doctor` looks at. Each check yields what it found; none changes anything."""

import os
import shutil
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from oogst.cli import prepare

LEAST_FREE = 2 * 2**30  # bytes
STUCK_AFTER = 600  # seconds that a job may wait before a worker is missed
NEWEST_BACKUP = 2  # days


class State(StrEnum):
    WELL = "well"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do about it."""

    what: str
    state: State
    said: str
    mend: str = ""

    def as_dict(self) -> dict[str, str]:
        return {**asdict(self), "state": self.state.value}


def python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    enough = sys.version_info >= (3, 11)
    yield Finding(
        "Python", State.WELL if enough else State.MEND, version, "" if enough else "Oogst needs 3.11 or newer."
    )


def sqlite() -> Iterator[Finding]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.OperationalError:
        yield Finding(
            "SQLite", State.MEND, f"{sqlite3.sqlite_version}, without FTS5", "Use a Python with FTS5, or PostgreSQL."
        )
    else:
        yield Finding("SQLite", State.WELL, f"{sqlite3.sqlite_version}, with FTS5")
    finally:
        connection.close()


def data_folder() -> Iterator[Finding]:
    folder = Path(os.environ["OOGST_DATA"])
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o007:
        yield Finding("data folder", State.MEND, f"{folder} is open to others ({mode:o})", f"chmod 700 {folder}")
    else:
        yield Finding("data folder", State.WELL, str(folder))
    free = shutil.disk_usage(folder).free
    said = f"{free / 2**30:.1f} GB free"
    yield Finding(
        "disk", State.WELL if free > LEAST_FREE else State.MEND, said, "" if free > LEAST_FREE else "Make room."
    )


def secret() -> Iterator[Finding]:
    file = Path(os.environ["OOGST_DATA"]) / "secret.key"
    if os.environ.get("OOGST_SECRET_KEY"):
        yield Finding("secret key", State.WELL, "from OOGST_SECRET_KEY")
    elif stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("secret key", State.MEND, f"{file} can be read by others", f"chmod 600 {file}")
    else:
        yield Finding("secret key", State.WELL, "only its owner can read it")


def databases() -> Iterator[Finding]:
    from django.db import connections

    for alias in prepare.DATABASES:
        connection = connections[alias]
        name = "database" if alias == "default" else alias
        if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
            yield Finding(name, State.NOTE, "not there yet", "It is made at the first start.")
            continue
        waiting = prepare.unapplied(alias)
        if waiting:
            yield Finding(
                name, State.NOTE, f"{len(waiting)} steps behind", "They are done at the next start. Make a copy first."
            )
        elif connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA quick_check")
                whole = cursor.fetchone()[0] == "ok"
            yield Finding(name, State.WELL if whole else State.MEND, "SQLite" + ("" if whole else ", damaged"),
                          "" if whole else "Put the last copy back (docs/how-to/administrator.md).")  # fmt: skip
        else:
            yield Finding(name, State.WELL, connection.vendor)


def trail() -> Iterator[Finding]:
    if not _ready():
        return
    from oogst.people.models import TrailEntry
    from oogst.people.trail import verify

    if broken := verify():
        places = ", ".join(f"{each.chain} at {each.sequence} ({each.why})" for each in broken[:3])
        yield Finding(
            "trail", State.MEND, f"broken: {places}", "Somebody changed the database by hand. Compare with a copy."
        )
    else:
        yield Finding("trail", State.WELL, f"whole, {TrailEntry.objects.count()} entries")


def consents() -> Iterator[Finding]:
    if not _ready():
        return
    from oogst.participation.copies import verify_copies
    from oogst.vault import master

    if not master.is_open():
        yield Finding("consents", State.NOTE, "not looked at: the vault is locked")
        return
    found = verify_copies()
    if found.faults:
        places = ", ".join(f"{fault.what} of {fault.signature.pk} ({fault.why})" for fault in found.faults[:3])
        yield Finding(
            "consents", State.MEND, f"{len(found.faults)} do not hold: {places}", "Put the sealed files of a copy back."
        )
    else:
        yield Finding(
            "consents", State.WELL, f"{found.signatures} signatures, {found.hashed} texts and files as signed"
        )


def master_key() -> Iterator[Finding]:
    from oogst.vault import checking, master

    where = str(master.file()) if master.is_in_file() else "OOGST_MASTER_KEY"
    open_to_all = list(checking.mode())
    for fault in open_to_all:
        yield Finding("master key", State.MEND, f"locked: {fault.where} {fault.why}", f"chmod 600 {fault.where}")
    if master.is_open():
        yield Finding("master key", State.WELL, f"open, key from {where}")
    elif master.is_in_file() and not master.file().exists():
        yield Finding(
            "master key",
            State.NOTE,
            f"locked: no key at {where}",
            "Bring the key back, or make the first: oogst vault init",
        )
    elif not open_to_all:
        yield Finding(
            "master key", State.MEND, f"locked: the key in {where} cannot be read", "Bring the copy of it back."
        )


def fonts_and_typst() -> Iterator[Finding]:
    fonts = Path(__file__).resolve().parents[1] / "web" / "static" / "oogst" / "fonts"
    lacking = not any(fonts.glob("*.woff2"))
    yield Finding("fonts", State.MEND if lacking else State.WELL, "lacking" if lacking else "there",
                  "Install Oogst again." if lacking else "")  # fmt: skip
    try:
        import typst
    except ImportError as error:
        yield Finding(
            "typst", State.MEND, f"does not load: {error}", "Without it no PDF is made. Run make setup again."
        )
    else:
        made = typst.compile(b"= Oogst").startswith(b"%PDF")
        yield Finding("typst", State.WELL if made else State.MEND, "makes PDF" if made else "makes no PDF")


def worker() -> Iterator[Finding]:
    if not _ready():
        return
    from datetime import timedelta

    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - timedelta(seconds=STUCK_AFTER)).count()
    if late:
        yield Finding(
            "worker", State.NOTE, f"{late} jobs wait for long", "Is the server running? `oogst serve` does them."
        )
    else:
        yield Finding("worker", State.WELL, "no job waits for long")


def backups() -> Iterator[Finding]:
    """By the names of the folders only: whether one can be opened, `oogst backup check` says."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from oogst.flows.backup import archive, key

    if not key.is_there():
        yield Finding(
            "backups", State.NOTE, "not set up", "oogst backup --init makes a key; after that one a day is made."
        )
        return
    newest = [archive.complete(Path(folder))[-1:] for folder in (settings.BACKUPS, settings.KEY_BACKUPS)]
    if not all(newest):
        yield Finding("backups", State.MEND, "one of the two halves is lacking", "oogst backup")
        return
    moment = min(found[0][0] for found in newest)
    late = timezone.now() - moment > timedelta(days=NEWEST_BACKUP)
    said = f"the newest is of {moment:%Y-%m-%d %H:%M} UTC"
    yield Finding("backups", State.MEND if late else State.WELL, said, "oogst backup" if late else "")


def mail() -> Iterator[Finding]:
    server = os.environ.get("OOGST_SMTP", "")
    if not server:
        yield Finding(
            "mail", State.NOTE, "not set up", "Links are shown on the screen. To mail them: OOGST_SMTP=host:port."
        )
        return
    host, _colon, number = server.partition(":")
    try:
        socket.create_connection((host, int(number or 25)), timeout=3).close()
    except (OSError, ValueError) as error:
        yield Finding("mail", State.MEND, f"{server} does not answer: {error}", "Look at OOGST_SMTP.")
    else:
        yield Finding("mail", State.WELL, f"{server} answers")


def port() -> Iterator[Finding]:
    number = int(os.environ.get("OOGST_DOCTOR_PORT", "8000"))
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", number)) == 0
    said = f"{number} is in use" if taken else f"{number} is free"
    mend = f"By Oogst itself? Then all is well; else: oogst serve --port {number + 1}" if taken else ""
    yield Finding("port", State.NOTE if taken else State.WELL, said, mend)


def _ready() -> bool:
    """Whether the research database can be asked things: it is there and up to date."""
    from django.db import connections

    connection = connections["default"]
    there = connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()
    return there and not prepare.unapplied("default")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python, sqlite, data_folder, secret, databases, trail, master_key, consents, fonts_and_typst, worker, backups, mail,
    port,
)  # fmt: skip
