"""Commands of Oogst in a process of their own, and what each of them took."""

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Took:
    """What a command said, and what it took: seconds, seconds of processor time, and MB of memory at the most."""

    said: str
    seconds: float
    processor: float
    peak: float


def command(*arguments: str) -> Took:
    """Run `oogst …` and wait for it. How far it is it keeps to itself. Raises RuntimeError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "oogst.cli", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    watch = Watch(process.pid)
    watch.start()
    with process.stdout:
        said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"oogst {' '.join(arguments)} ended with {process.returncode}.")
    return Took(said, time.perf_counter() - start, used.ru_utime + used.ru_stime, watch.ended())


class Watch(threading.Thread):
    """Looks twenty times a second how much memory a process has."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process, self._over, self._peak = process, threading.Event(), 0.0

    def run(self) -> None:
        with suppress(OSError):  # it ended meanwhile
            while not self._over.wait(0.05):
                self._peak = max(self._peak, own_memory(self._process))

    def ended(self) -> float:
        """The most that was seen, in MB."""
        self._over.set()
        self.join()
        return self._peak


def own_memory(process: int) -> float:
    """MB that a process has for itself: without pages of files, which the machine takes back when it needs them.

    SQLite maps up to 256 MB of the database, so that those count as memory elsewhere. Raises OSError when it is gone.
    """
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0
