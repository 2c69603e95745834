"""Projects and codebooks of REFI-QDA, read in a process of its own with a limit on time and memory.

A project comes over the pipe source by source: neither side holds more than one, whatever the size of the project.
"""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from oogst.core.formats.document import CannotRead, Remark
from oogst.core.formats.guarded_process import GuardedProcess, guarded
from oogst.core.formats.qdpx_reading import ProjectReader
from oogst.core.formats.refi import Codebook, Source
from oogst.core.formats.refi_wire import load

SECONDS = 300  # of processor time, for a whole project
MEMORY_MB = 1536


@contextmanager
def open_guarded(path: Path, *, seconds: int = SECONDS, memory_mb: int = MEMORY_MB) -> Iterator[ProjectReader]:
    """What `qdpx_reading.open_project` gives, from a guarded process.

    Raises CannotRead as that does, also while sources are read; and took-too-long, took-too-much-memory.
    """

    def start() -> AbstractContextManager[GuardedProcess]:
        order = {"read": "project", "path": os.fspath(path.resolve())}
        return guarded(order, seconds=seconds, memory_mb=memory_mb)

    with start() as process:
        yield _GuardedProject(process, start)


def read_codebook_guarded(path: Path, *, seconds: int = SECONDS, memory_mb: int = MEMORY_MB) -> Codebook:
    """What `qdc.read_codebook` gives, from a guarded process. Raises CannotRead."""
    order = {"read": "codebook", "path": os.fspath(path.resolve())}
    with guarded(order, seconds=seconds, memory_mb=memory_mb) as process:
        book = _loaded(process.answer(), "codebook")
    if not isinstance(book, Codebook):
        raise CannotRead("damaged")
    return book


class _GuardedProject(ProjectReader):
    """The other end of a project that is open in the guarded process."""

    def __init__(self, process: GuardedProcess, start: Callable[[], AbstractContextManager[GuardedProcess]]) -> None:
        self._waiting: GuardedProcess | None = process
        self._start = start
        first = process.answer()
        around = _loaded(first, "around")
        self.head, self.source_count = around["head"], around["source_count"]
        self.users, self.codes, self.variables = map(list, (around["users"], around["codes"], around["variables"]))
        self.cases, self.notes, self.links = map(list, (around["cases"], around["notes"], around["links"]))
        self.sets, self.graphs = map(list, (around["sets"], around["graphs"]))
        self.source_guids = list(around["source_guids"])
        self._remarks: tuple[Remark, ...] = _loaded(first, "remarks")
        self._side = base64.b64decode(first["side"]) if first.get("side") is not None else None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was odd or left out. Complete once all sources have been read."""
        return self._remarks

    def side_file(self) -> bytes | None:
        return self._side

    def sources(self) -> Iterator[Source]:
        """The sources in the order of the file. Asked for again, they are read by another process."""
        if self._waiting is not None:
            process, self._waiting = self._waiting, None
            yield from self._all(process)
            return
        with self._start() as process:
            process.answer()  # what stands around the sources is known
            yield from self._all(process)

    def _all(self, process: GuardedProcess) -> Iterator[Source]:
        while "source" in (said := process.answer()):
            yield _loaded(said, "source")
        self._remarks = _loaded(said, "remarks")


def _loaded(said: dict[str, Any], name: str) -> Any:
    try:
        return load(said[name])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotRead("damaged") from error
