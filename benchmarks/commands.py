"""Commands of Oogst in a process of their own, and what each of them took."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Took:
    """What a command said, and what it took: seconds, seconds of processor time, and MB of memory at its peak."""

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
    with process.stdout:
        said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"oogst {' '.join(arguments)} ended with {process.returncode}.")
    peak = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Took(said, time.perf_counter() - start, used.ru_utime + used.ru_stime, peak)
