"""The process that holds deduce: reads texts as lines of JSON, says where it sees names, and keeps nothing.

Started by `deduce_process` as a script, with the folder of its cache as argument. deduce prints what it logs, and core
dumps hold what is in memory: both are shut off before it is imported.
"""

import contextlib
import json
import logging
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

_FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn")
_BUILDING = "building-"


def main(folder: Path) -> None:
    answers = _quiet()
    sys.addaudithook(_refuse)
    try:
        find = _load(folder)
    except ImportError:
        _say(answers, {"unavailable": "not-installed"})
        return
    _say(answers, {"ready": True})
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        _say(answers, _answer(find, order["texts"]))


def _answer(find: Callable[[str], list[tuple[int, int, str]]], texts: list[str]) -> dict[str, Any]:
    """What was found. A text that deduce stumbles over costs this answer, not the process; what it held is not told."""
    try:
        return {"found": [find(text) for text in texts]}
    except Exception:
        return {"stumbled": True}


def _quiet() -> TextIO:
    """A way out of our own; what any library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    logging.disable(logging.CRITICAL)
    try:
        import resource
    except ImportError:  # Windows makes no core dumps
        return answers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return answers


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def _load(folder: Path) -> Callable[[str], list[tuple[int, int, str]]]:
    import deduce

    kept = folder / f"deduce-{deduce.__version__}"
    finder = deduce.Deduce(cache_path=kept) if _is_ours(kept) else _build(folder, kept)

    def find(text: str) -> list[tuple[int, int, str]]:
        found = finder.deidentify(text).annotations
        # Some positions are numpy's, which JSON does not know.
        return sorted((int(one.start_char), int(one.end_char), str(one.tag)) for one in found)

    return find


def _is_ours(kept: Path) -> bool:
    """Whether the cache is there and only we can have written it: reading a pickle runs what is in it."""
    for path in (kept, kept / "cache", kept / "cache" / "lookup_structs.pickle"):
        try:
            about = path.lstat()
        except FileNotFoundError:
            return False
        others_write = about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if stat.S_ISLNK(about.st_mode) or (hasattr(os, "getuid") and (about.st_uid != os.getuid() or others_write)):
            shutil.rmtree(kept, ignore_errors=True)
            return False
    return True


def _build(folder: Path, kept: Path) -> Any:
    """Build it aside and put it in place whole: who reads at the same time sees all of it or nothing."""
    import deduce

    os.umask(0o077)
    building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))
    try:
        finder = deduce.Deduce(cache_path=building)
        with contextlib.suppress(OSError):  # another process was first
            building.rename(kept)
        return finder
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
