"""`make fuzz`: spoiled files for every importer. Each must give sound documents or refuse with a sentence.

The seconds are shared by the importers, two at a time. The inputs are always the same, so that a build fails by what
was changed and not by luck; `make fuzz SEED=...` tries others, for as long as one likes.
"""

import argparse
import base64
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz.importers import CORPUS, ENDINGS, IMPORTERS
from tests.fuzz.trying import Finding, try_importer

AT_ONCE = 2
SHOWN = 6_000  # bytes of an input that are printed, so that the log of a build server is enough to repeat it


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for all importers together (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="a number for other inputs (default: 1)")
    parser.add_argument("--importer", choices=IMPORTERS, action="append", help="only this one; may be given again")
    parser.add_argument("--keep", action="store_true", help="put what is found in the corpus")
    args = parser.parse_args()
    chosen = args.importer or list(IMPORTERS)
    each = args.seconds * min(AT_ONCE, len(chosen)) / len(chosen)
    _say(f"{len(chosen)} importers, {each:.1f} s each, seed {args.seed}")
    begun, findings = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="oogst-fuzz-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        for result in pool.map(lambda name: try_importer(name, each, args.seed, Path(folder)), chosen):
            stopped = f", {result.stopped} stopped by the guard" if result.stopped else ""
            _say(f"{result.importer:<10} {result.tried:>7} tried, {result.read:>6} read{stopped}")
            findings += result.findings
    for finding in findings:
        _tell(finding, args.keep)
    _say(f"{len(findings)} found in {time.monotonic() - begun:.0f} s")
    return 1 if findings else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tell(finding: Finding, keep: bool) -> None:
    _say(f"\n{finding.importer}: {finding.what}")
    if keep:
        ending = ENDINGS.get(finding.importer, finding.importer)
        path = CORPUS / finding.importer / f"found-{finding.digest}.{ending}"
        path.write_bytes(finding.data)
        _say(f"kept as {path}")
    elif len(finding.data) <= SHOWN:
        _say(base64.b64encode(finding.data).decode())


if __name__ == "__main__":
    sys.exit(main())
