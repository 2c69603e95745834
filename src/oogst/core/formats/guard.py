"""Reads a stranger's file in a process of its own, with a limit on time and memory.

A library that crashes, hangs or swells takes down no more than that process. It leaves no files behind: the answer
comes over a pipe.
"""

import base64
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
    answer, ended = _asked(
        {
            "path": os.fspath(Path(path).resolve()),
            "filename": filename,
            "seconds": seconds,
            "memory_mb": memory_mb,
            "options": dataclasses.asdict(options or Options()),
        },
        seconds,
    )
    try:
        return load_documents(answer["documents"])
    except (KeyError, TypeError, ValueError) as error:
        raise _fallen(ended) from error


def read_rows_guarded(data: bytes, *, seconds: int = 20, memory_mb: int = 1024) -> list[list[str]]:
    """What `tables.read_rows` gives, from a guarded process; the bytes go there by a pipe and lie on no disk.

    Raises CannotRead like `read_guarded`.
    """
    order = {"rows": base64.b64encode(data).decode(), "seconds": seconds, "memory_mb": memory_mb}
    answer, ended = _asked(order, seconds)
    rows = answer.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _fallen(ended)
    return [[str(cell) for cell in row] for row in rows]


def _asked(order: dict[str, Any], seconds: int) -> tuple[dict[str, Any], int]:
    """The answer to an order, and how the process ended. Raises CannotRead for a refusal and for its limits."""
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
    return answer, done.returncode


def _fallen(ended: int) -> CannotRead:
    """No answer at all: the process was killed for its memory, or a library crashed."""
    return CannotRead("took-too-much-memory" if ended in _SWELLED else "damaged")


def _answer(output: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
