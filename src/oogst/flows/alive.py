"""Which workers still live: each holds a lock on a file of its own, which ends with its process."""

import fcntl
import os
import secrets
from functools import cache
from pathlib import Path
from typing import IO

from django.conf import settings


@cache
def _held(process: int) -> tuple[str, IO[str]]:
    """The lock of this process; `process` is part of the key because a forked child is somebody else."""
    name = f"{process}-{secrets.token_hex(6)}"
    handle = (_folder() / name).open("w")
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return name, handle


def me() -> str:
    """The name under which this process works."""
    return _held(os.getpid())[0]


def is_alive(worker: str) -> bool:
    """Whether the process that worked under this name still runs. Clears up after one that does not."""
    if not worker or "/" in worker or worker.startswith("."):
        return False
    if worker == me():
        return True
    path = _folder() / worker
    try:
        with path.open("r+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _folder() -> Path:
    folder = Path(settings.DATA) / "workers"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
