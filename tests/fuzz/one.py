"""Fuzzes one importer in this process, and says what it found.

`python -m tests.fuzz.one IMPORTER SECONDS SEED LONGEST FOLDER`, where LONGEST are the seconds of processor time that
one small input may take. Every input is in FOLDER/input before it is tried, for who finds this process dead.
"""

import json
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.importers import check, corpus
from tests.fuzz.mutating import Mutator

MEMORY = 2 * 2**30


def main(importer: str, seconds: str, seed: str, longest: str, folder: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kept = Path(folder) / "input"
    mutator = Mutator([path.read_bytes() for path in corpus(importer)], int(seed))
    outcomes: Counter[str] = Counter()
    seen: set[str] = set()
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        data = mutator.next()
        kept.write_bytes(data)
        signal.setitimer(signal.ITIMER_PROF, float(longest))  # its signal ends this process, also inside a library
        try:
            outcomes[check(importer, data)] += 1
        except Exception as error:
            place = _place(error)
            if place not in seen:
                seen.add(place)
                found = Path(folder) / f"found-{len(seen)}"
                found.write_bytes(data)
                (Path(folder) / f"found-{len(seen)}.txt").write_text(f"{place}\n{traceback.format_exc()}")
        signal.setitimer(signal.ITIMER_PROF, 0)
        if outcomes.total() % 50 == 0:
            _count(folder, outcomes)
    kept.unlink(missing_ok=True)
    _count(folder, outcomes)


def _count(folder: str, outcomes: Counter[str]) -> None:
    (Path(folder) / "outcomes.json").write_text(json.dumps(outcomes))


def _place(error: Exception) -> str:
    """What was raised and where, so that one mistake is told once."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f" ({Path(last.filename).name}:{last.lineno})" if last else ""
    return f"{type(error).__name__}: {str(error)[:80]}{place}"


if __name__ == "__main__":
    main(*sys.argv[1:])
