"""One importer tried for some seconds, in a process that may die of it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.importers import ENDINGS

from oogst.core.formats.document import CannotRead
from oogst.core.formats.guard import read_guarded
from oogst.sources.reading_messages import REFUSALS

LONGEST = 10.0
MOST = 20  # findings, after which there is enough to mend
SPARE = 60.0  # seconds for starting, and for one slow input at the end


@dataclass(frozen=True)
class Finding:
    importer: str
    what: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:10]


@dataclass
class Result:
    """`stopped`: inputs that ended the process, as they would in use, where a guard answers for it."""

    importer: str
    tried: int = 0
    read: int = 0
    stopped: int = 0
    findings: list[Finding] = field(default_factory=list)


def try_importer(importer: str, seconds: float, seed: int, folder: Path, longest: float = LONGEST) -> Result:
    """Tries spoiled files until the time is over; when the process dies, a new one goes on with other files.

    `longest`: seconds of processor time for one input.
    """
    result = Result(importer)
    until = time.monotonic() + seconds
    runs = 0
    while (left := until - time.monotonic()) > 0 or not runs:
        own = folder / f"{importer}-{runs}"
        own.mkdir()
        died = _run([importer, str(left), str(seed + runs), str(longest), str(own)], left, own, result)
        runs += 1
        for path in sorted(own.glob("found-*.txt")):
            result.findings.append(Finding(importer, path.read_text(), path.with_suffix("").read_bytes()))
        if died:
            _judge(result, own / "input", died)
        if len(result.findings) > MOST:
            break
    return result


def _run(words: list[str], seconds: float, folder: Path, result: Result) -> str:
    """Why the process died; "" when it did not."""
    command = [sys.executable, "-m", "tests.fuzz.one", *words]
    try:
        done = subprocess.run(
            command, env=_environment(), capture_output=True, text=True, timeout=max(seconds, 0) + SPARE, check=False
        )
    except subprocess.TimeoutExpired:
        return "it hangs"
    finally:
        counted = folder / "outcomes.json"
        outcomes = json.loads(counted.read_text()) if counted.exists() else {}
        result.tried += sum(outcomes.values())
        result.read += outcomes.get("read", 0)
    return f"it died ({done.returncode}): {done.stderr[-2000:]}" if done.returncode else ""


def _environment() -> dict[str, str]:
    """With our own sources in front, wherever this was started."""
    root = Path(__file__).resolve().parent.parent.parent
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}


def _judge(result: Result, path: Path, died: str) -> None:
    """A library that crashes is what the guard is for; where that gives no sentence, or nothing guards, it is ours."""
    if not path.exists():
        result.findings.append(Finding(result.importer, died, b""))
        return
    if result.importer in ENDINGS and f"({-signal.SIGPROF})" not in died and died != "it hangs":
        try:
            read_guarded(path, f"x.{ENDINGS[result.importer]}")
        except CannotRead as refused:
            if refused.reason in REFUSALS:
                result.stopped += 1
                return
    result.findings.append(Finding(result.importer, died, path.read_bytes()))
