"""The guarded process: reads one file and says on standard output what it found.

Started by `guard` as a script, with an order as JSON on standard input. Before it opens the file it takes away from
itself what a reader does not need: memory and processor time beyond the limit, writing files, the network, other
programs.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

_PACKAGES = str(Path(__file__).resolve().parents[3])
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.remove")
_WRITING = 0o3 | 0o100  # O_WRONLY, O_RDWR, O_CREAT


def main() -> None:
    order: dict[str, Any] = json.load(sys.stdin)
    sys.dont_write_bytecode = True
    if _PACKAGES not in sys.path:
        sys.path.insert(0, _PACKAGES)
    _limit(int(order["seconds"]), int(order["memory_mb"]))
    sys.addaudithook(_refuse)
    sys.stdout.write(_rows(order) if "rows" in order else _answer(order))


def _answer(order: dict[str, Any]) -> str:
    from oogst.core.formats.document import CannotRead
    from oogst.core.formats.reading import Options, read
    from oogst.core.formats.wire import dump_documents, dump_refusal

    options = Options(**{**order["options"], "text_columns": tuple(order["options"]["text_columns"])})
    try:
        return dump_documents(read(Path(order["path"]), order["filename"], options))
    except CannotRead as error:
        return dump_refusal(error.reason, error.details)
    except MemoryError:
        return dump_refusal("took-too-much-memory", {})


def _rows(order: dict[str, Any]) -> str:
    """A table whose bytes came with the order, as its rows."""
    from oogst.core.formats.document import CannotRead
    from oogst.core.formats.tables import read_rows
    from oogst.core.formats.wire import dump_refusal

    try:
        return json.dumps({"rows": [list(row) for row in read_rows(base64.b64decode(order["rows"]))]})
    except CannotRead as error:
        return dump_refusal(error.reason, error.details)
    except MemoryError:
        return dump_refusal("took-too-much-memory", {})


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
        resource.setrlimit(kind, (bound, bound))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
            raise PermissionError(event)


if __name__ == "__main__":
    main()
