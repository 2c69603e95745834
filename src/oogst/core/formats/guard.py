"""Reads a stranger's file in a process of its own, with a limit on time and memory.

A library that crashes, hangs or swells takes down no more than that process. It leaves no files behind: the answer
comes over a pipe.
"""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.reading import Options
from oogst.core.formats.wire import load_details, load_documents

_WORKER = Path(__file__).with_name("worker.py")
_SIGXCPU = -24
_SWELLED = frozenset({-9, -6, -5})  # killed by the machine, or given up by an allocator
_KEPT = ("SYSTEMROOT", "PATH")  # no secrets of the server's environment


def read_guarded(
    path: Path | str,
    filename: str,
    *,
    seconds: int = 20,
    memory_mb: int = 1024,
    options: Options | None = None,
) -> list[Document]:
    """What `reading.read` gives, from a guarded process; starting it costs some 0.1 s.

    Raises CannotRead, also for took-too-long, took-too-much-memory, and damaged when the process crashed.
    """
    order = {
        "path": os.fspath(Path(path).resolve()),
        "filename": filename,
        "seconds": seconds,
        "memory_mb": memory_mb,
        "options": dataclasses.asdict(options or Options()),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no shell
            [sys.executable, "-I", "-B", str(_WORKER)],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotRead("took-too-long", {"seconds": seconds}) from error
    if done.returncode == _SIGXCPU:
        raise CannotRead("took-too-long", {"seconds": seconds})
    answer = _answer(done.stdout)
    if "refused" in answer:
        raise CannotRead(str(answer["refused"]), load_details(answer.get("details")))
    try:
        return load_documents(answer["documents"])
    except (KeyError, TypeError, ValueError) as error:
        # No answer at all: the process was killed for its memory, or a library crashed.
        swelled = done.returncode in _SWELLED
        raise CannotRead("took-too-much-memory" if swelled else "damaged") from error


def _answer(output: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
