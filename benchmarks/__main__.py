"""`make bench`: the budget table, measured through our own HTTP stack, printed and written as JSON.

python -m benchmarks                 both scales (the larger takes some minutes to build the first time)
python -m benchmarks --scale 1       only the small corpus
python -m benchmarks --taguette      beside Taguette, which is fetched and put on the same corpus in the same run
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import live
from benchmarks.demo import demo
from benchmarks.exchanging import commands, exchange
from benchmarks.pages import pages
from benchmarks.server import Person, Server
from benchmarks.table import Table

RESULTS = Path(__file__).resolve().parent / "results"
LEAD, COLLEAGUE = "lead@oogst.example", "colleague@oogst.example"
DESKS = 200


def main() -> int:
    args = asked()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="oogst-bench-") as folder:
        keep_compiled(Path(folder) / "compiled")
        for scale in [args.scale] if args.scale else [1, 10]:
            measure(table, Path(folder), scale, browser=not args.no_browser, peer=args.taguette)
        demo(table, Path(folder) / "demo")
        with Server(Path(folder) / "live", "demo") as server:
            live.measure(table, server, DESKS)
    table.write(RESULTS / "budget.json", "python -m benchmarks " + " ".join(sys.argv[1:]))
    return 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--scale", type=int, choices=(1, 10), help="only this corpus")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--taguette", action="store_true", help="measure Taguette too, on the same corpus")
    return parser.parse_args()


def keep_compiled(folder: Path) -> None:
    """Let commands find their modules compiled, as in an installation, also where compiled files are not wanted."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def build(data: Path, scale: int) -> dict[str, Any]:
    """The corpus in a data folder, made by a process of its own; with the ids that the measurements need."""
    print(f"building the corpus at scale {scale} …", file=sys.stderr)
    start = time.perf_counter()
    environment = {**os.environ, "OOGST_DATA": str(data), "DJANGO_SETTINGS_MODULE": "oogst.config.settings"}
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.build", str(scale)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    print(f"built in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return dict(line.split("=", 1) for line in out.stdout.split())


def measure(table: Table, folder: Path, scale: int, *, browser: bool, peer: bool) -> None:
    data = folder / f"scale-{scale}"
    about = {**build(data, scale), "folder": str(folder)}
    with Server(data) as server:
        pages(table, server, Person(server).sign_in(LEAD), about, scale)
        if browser:
            from benchmarks.desk import desk

            desk(table, server, LEAD, about, scale)
        people = Person(server).sign_in(LEAD), Person(server).sign_in(COLLEAGUE)
        file = exchange(table, server, people, about, scale)
    commands(table, data, file, about, scale)
    if peer:
        from benchmarks.peers.taguette import taguette

        taguette(table, folder, data, about, scale)


if __name__ == "__main__":
    raise SystemExit(main())
