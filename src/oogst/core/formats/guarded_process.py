"""A process of its own for a stranger's file, with a limit on time and memory: it gives answers, a line of JSON each.

A library that crashes, hangs or swells takes down no more than that process. It leaves no files behind: the file, or
its place, goes in through one pipe and the answers come out of another.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from oogst.core.formats.document import CannotRead
from oogst.core.formats.wire import load_details

_WORKER = Path(__file__).with_name("worker.py")
_SIGXCPU = -24
_SWELLED = frozenset({-9, -6, -5})  # killed by the machine, or given up by an allocator
_KEPT = ("SYSTEMROOT", "PATH")  # no secrets of the server's environment
_PATIENCE = 2  # seconds on the clock for each second of processor time: others may keep the machine busy
_LONGEST = 512 * 2**20  # bytes of one answer


class GuardedProcess:
    """One running reader. Only waiting for it counts as its time, not what its caller does between two answers."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: int) -> None:
        self._process = process
        self._seconds = seconds
        self._answers: queue.Queue[bytes] = queue.Queue(maxsize=1)

    def answer(self) -> dict[str, Any]:
        """The next answer. Raises CannotRead: took-too-long, took-too-much-memory, damaged, or what the reader said."""
        try:
            line = self._answers.get(timeout=self._seconds * _PATIENCE)
        except queue.Empty as error:
            raise CannotRead("took-too-long", {"seconds": self._seconds}) from error
        try:
            said = json.loads(line)
        except ValueError as error:
            raise self._ended_badly() from error
        if not isinstance(said, dict):
            raise CannotRead("damaged")
        if "refused" in said:
            raise CannotRead(str(said["refused"]), load_details(said.get("details")))
        return said

    def talk(self, order: bytes, content: bytes) -> None:
        """Hand over the order, and pass answers on until there are no more. For a thread of its own."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.write(order + b"\n" + content)
            self._process.stdin.close()
        with suppress(OSError, ValueError):
            while line := self._process.stdout.readline(_LONGEST):
                self._answers.put(line)
        self._answers.put(b"")

    def stop(self) -> None:
        """End it, whatever it is doing. Answers that nobody asked for are thrown away."""
        self._process.kill()
        self._process.wait()

    def empty(self) -> None:
        """Make place for the thread that talks, so that it can end."""
        with suppress(queue.Empty):
            while True:
                self._answers.get_nowait()

    def _ended_badly(self) -> CannotRead:
        """Why there is no answer: the process was killed for its time or its memory, or a library crashed."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        if self._process.returncode == _SIGXCPU:
            return CannotRead("took-too-long", {"seconds": self._seconds})
        return CannotRead("took-too-much-memory" if self._process.returncode in _SWELLED else "damaged")


@contextmanager
def guarded(
    order: Mapping[str, Any], *, seconds: int, memory_mb: int, content: bytes = b""
) -> Iterator[GuardedProcess]:
    """A reader at work on an order (see `worker`), for as long as the block lasts. Starting it costs some 0.1 s.

    `seconds` of processor time for all its answers together, and twice that on the clock for each. `content` is a
    file that lies nowhere on disk.
    """
    process = subprocess.Popen(  # noqa: S603 - our own script, no shell
        [sys.executable, "-I", "-B", *_compiled(), str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in _KEPT if key in os.environ},
    )
    reader = GuardedProcess(process, seconds)
    words = json.dumps({**order, "seconds": seconds, "memory_mb": memory_mb}).encode()
    talking = threading.Thread(target=reader.talk, args=(words, content), name="oogst-reader", daemon=True)
    talking.start()
    try:
        yield reader
    finally:
        reader.stop()
        while talking.is_alive():
            reader.empty()
            talking.join(timeout=0.05)
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes


def _compiled() -> list[str]:
    """Where compiled modules are, when that is not beside them: the process reads them there, and writes none."""
    return ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
