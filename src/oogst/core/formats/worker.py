"""The guarded process: reads one file and says on standard output what it found, a line of JSON for each answer.

Started by `guarded_process` as a script. The first line of standard input is the order, as JSON: what to `read`
(a key of _READERS), its limits, and what that reader needs; what follows is the file itself, where it has no path.
Before it opens the file it takes away from itself what a reader does not need: memory and processor time beyond the
limit, writing files, the network, other programs.
"""

import base64
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_PACKAGES = str(Path(__file__).resolve().parents[3])
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.remove")
_WRITING = 0o3 | 0o100  # O_WRONLY, O_RDWR, O_CREAT


def main() -> None:
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    sys.dont_write_bytecode = True
    if _PACKAGES not in sys.path:
        sys.path.insert(0, _PACKAGES)
    _limit(int(order["seconds"]), int(order["memory_mb"]))
    sys.addaudithook(_refuse)
    for answer in _answers(order):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _answers(order: dict[str, Any]) -> Iterator[str]:
    from oogst.core.formats.document import CannotRead
    from oogst.core.formats.wire import dump_refusal

    try:
        yield from _READERS[order["read"]](order)
    except CannotRead as error:
        yield dump_refusal(error.reason, error.details)
    except MemoryError:
        yield dump_refusal("took-too-much-memory", {})
    except Exception:  # nobody reads a traceback here, and an answer is better than none
        yield dump_refusal("damaged", {})


def _documents(order: dict[str, Any]) -> Iterator[str]:
    from oogst.core.formats.reading import Options, read
    from oogst.core.formats.wire import dump_documents

    options = Options(**{**order["options"], "text_columns": tuple(order["options"]["text_columns"])})
    yield dump_documents(read(Path(order["path"]), order["filename"], options))


def _rows(_order: dict[str, Any]) -> Iterator[str]:
    from oogst.core.formats.tables import read_rows

    yield json.dumps({"rows": read_rows(sys.stdin.buffer.read())})


def _project(order: dict[str, Any]) -> Iterator[str]:
    """First what stands around the sources, then each source, then what was odd about it all."""
    from oogst.core.formats.qdpx_reading import open_project
    from oogst.core.formats.refi_wire import dump

    with open_project(Path(order["path"])) as project:
        around = {name: getattr(project, name) for name in _AROUND}
        side = project.side_file()
        packed = base64.b64encode(side).decode() if side is not None else None
        yield json.dumps({"around": dump(around), "remarks": dump(project.remarks), "side": packed})
        for source in project.sources():
            yield json.dumps({"source": dump(source)})
        yield json.dumps({"remarks": dump(project.remarks)})


def _codebook(order: dict[str, Any]) -> Iterator[str]:
    from oogst.core.formats.qdc import read_codebook
    from oogst.core.formats.refi_wire import dump

    with Path(order["path"]).open("rb") as file:
        yield json.dumps({"codebook": dump(read_codebook(file))})


_READERS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "documents": _documents, "rows": _rows, "project": _project, "codebook": _codebook,
}  # fmt: skip
_AROUND = (
    "head", "users", "codes", "variables", "cases", "notes", "links", "sets", "graphs", "source_count", "source_guids",
)  # fmt: skip


def _limit(seconds: int, memory_mb: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is all there is
        return
    bounds = {
        resource.RLIMIT_AS: memory_mb * 2**20,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        # A process that reaches the harder limit of its time is killed like one that swelled; the softer one has a
        # signal of its own.
        spare = 5 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
        resource.setrlimit(kind, (bound, bound + spare))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
            raise PermissionError(event)


if __name__ == "__main__":
    main()
