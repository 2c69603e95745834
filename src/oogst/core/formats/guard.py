"""Reads a stranger's file in a process of its own, with a limit on time and memory."""

import dataclasses
import os
from pathlib import Path

from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.guarded_process import guarded
from oogst.core.formats.reading import Options
from oogst.core.formats.wire import load_documents

SECONDS = 20  # of processor time
MEMORY_MB = 1024


def read_guarded(
    path: Path | str,
    filename: str,
    *,
    seconds: int = SECONDS,
    memory_mb: int = MEMORY_MB,
    options: Options | None = None,
) -> list[Document]:
    """What `reading.read` gives, from a guarded process.

    Raises CannotRead, also for took-too-long, took-too-much-memory, and damaged when the process crashed.
    """
    order = {
        "read": "documents",
        "path": os.fspath(Path(path).resolve()),
        "filename": filename,
        "options": dataclasses.asdict(options or Options()),
    }
    with guarded(order, seconds=seconds, memory_mb=memory_mb) as process:
        answer = process.answer()
    try:
        return load_documents(answer["documents"])
    except (KeyError, TypeError, ValueError) as error:
        raise CannotRead("damaged") from error


def read_rows_guarded(data: bytes, *, seconds: int = SECONDS, memory_mb: int = MEMORY_MB) -> list[list[str]]:
    """What `tables.read_rows` gives, from a guarded process; the file goes there by a pipe and never to disk.

    Raises CannotRead, as `read_guarded` does.
    """
    with guarded({"read": "rows"}, seconds=seconds, memory_mb=memory_mb, content=data) as process:
        answer = process.answer()
    try:
        return [[str(cell) for cell in row] for row in answer["rows"]]
    except (KeyError, TypeError) as error:
        raise CannotRead("damaged") from error
