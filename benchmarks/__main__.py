"""`make bench`: the budget table, measured through our own HTTP stack, printed and written as JSON.

python -m benchmarks                 both scales (the larger takes some minutes to build the first time)
python -m benchmarks --scale 1       only the small corpus
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.server import Person, Server
from benchmarks.table import Table, median, percentile

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
CODINGS = 41  # that are made to measure one; the first only warms up
LEAD, COLLEAGUE = "lead@oogst.example", "colleague@oogst.example"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--scale", type=int, choices=(1, 10), help="only this corpus")
    parser.add_argument("--no-browser", action="store_true")
    args = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="oogst-bench-") as folder:
        keep_compiled(Path(folder) / "compiled")
        for scale in [args.scale] if args.scale else [1, 10]:
            data = Path(folder) / f"scale-{scale}"
            about = build(data, scale)
            measure(table, data, about, scale, browser=not args.no_browser)
        demo(table, Path(folder) / "demo")
    not_yet(table)
    table.write(RESULTS / "budget.json", "python -m benchmarks " + " ".join(sys.argv[1:]))
    return 0


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


def measure(table: Table, data: Path, about: dict[str, Any], scale: int, *, browser: bool) -> None:
    size = f"scale {scale}"
    base = f"/s/{about['slug']}"
    with Server(data) as server:
        lead = Person(server).sign_in(LEAD)

        def seconds(path: str, times: int = 15) -> float:
            return median(lambda: _ok(lead, path), times)

        table.add(f"open a document with 40 codings, server, {size}", 0.060, seconds(f"{base}/code/{about['source']}/"))
        used = server.used()
        table.add(
            f"make a coding, API median, {size}",
            0.010,
            coding_median(lead, base, about),
            note=f"{(server.used() - used) / CODINGS * 1000:.1f} ms of processor time each",
        )
        table.add(
            f"first page of one code's segments, {size}",
            0.050,
            seconds(f"{base}/insight/segments/?code={about['code']}&own=1"),
        )
        table.add(
            f"all segments of one code, streamed as CSV, {size}",
            2.0 if scale == 10 else None,
            seconds(f"{base}/insight/segments.csv?code={about['code']}&own=1", 3),
        )
        table.add(
            f"a word in {500 * scale} documents, with snippets",
            0.300,
            seconds(f"{base}/insight/search/?q={about['word']}"),
        )
        table.add(f"code x case, {20_000 * scale} codings", 1.0, seconds(f"{base}/insight/matrix/", 5))
        table.add(f"memory of the server after that, {size}", None, server.memory(), "MB")
        exchange(table, server, data, base, about, scale)
        if browser:
            from benchmarks.browser import key_to_kept, signed_in, until_ready

            with signed_in(server, LEAD) as page:
                address = f"{server.address}{base}/code"
                table.add(
                    f"open a document until it can be coded, Chromium, {size}",
                    0.4,
                    until_ready(page, f"{address}/{about['source']}/"),
                )
                table.add(
                    f"60 pages with 1,500 codings, until it can be coded, {size}",
                    0.6,
                    until_ready(page, f"{address}/{about['long']}/"),
                )
                table.add(
                    f"make a coding: key press to kept, p95, {size}",
                    0.100,
                    key_to_kept(page, f"{address}/{about['source']}/"),
                )


def coding_median(person: Person, base: str, about: dict[str, Any]) -> float:
    from oogst.core.ids import uuid7

    taken = []
    for number in range(CODINGS):
        body = {
            "id": str(uuid7()),
            "do": "apply",
            "source": about["source"],
            "start": 10 + number,
            "end": 60 + number,
            "codes": [about["code"]],
            "new": [],
            "codings": [str(uuid7())],
        }
        answer = person.post_json(f"{base}/changes/", body)
        if answer.status != 200:
            raise RuntimeError(f"A coding answered {answer.status}: {answer.body[:200]!r}")
        taken.append(answer.seconds)
    return statistics.median(taken[1:])


def exchange(table: Table, server: Server, data: Path, base: str, about: dict[str, Any], scale: int) -> None:
    """Export through the server while a colleague works; import by the command."""
    exporter, colleague = Person(server).sign_in(LEAD), Person(server).sign_in(COLLEAGUE)
    result: dict[str, Any] = {}

    def export() -> None:
        form = {"format": "qdpx", "memos": "on", "csrfmiddlewaretoken": exporter.cookies["csrftoken"]}
        start = time.perf_counter()
        page = exporter.post(f"{base}/exchange/export/", form).headers["location"]
        answer = exporter.get(f"{page}file/")  # leads back to the page until the file is there
        while answer.status == 302:
            time.sleep(0.05)
            answer = exporter.get(f"{page}file/")
        result["answer"], result["seconds"] = answer, time.perf_counter() - start

    alone = median(lambda: _ok(colleague, f"{base}/code/{about['source']}/"), 5)
    waits: list[float] = []
    thread = threading.Thread(target=export)
    thread.start()
    while thread.is_alive():
        waits.append(_ok(colleague, f"{base}/code/{about['source']}/"))
    thread.join()
    answer = result["answer"]
    if answer.status != 200:
        raise RuntimeError(f"The export answered {answer.status}")
    table.add(
        f"QDPX export, {20_000 * scale} codings",
        2.0 if scale == 1 else None,
        result["seconds"],
        note=f"{len(answer.body) / 2**20:.1f} MB",
    )
    if waits:
        table.add(
            f"another user's median wait during that export, scale {scale}",
            0.050,
            statistics.median(waits),
            note=f"alone {alone * 1000:.0f} ms; p95 {percentile(waits, 0.95) * 1000:.0f} ms; {len(waits)} pages",
        )
    file = data / "export.qdpx"
    file.write_bytes(answer.body)
    other = data.parent / f"again-{scale}"
    slug = command("study", "create", "Terug", "--data", str(other)).split()[0]
    start, used = time.perf_counter(), os.times().children_user
    command("import", "--study", slug, str(file), "--data", str(other))
    table.add(
        f"QDPX import, {20_000 * scale} codings, with the start of the command",
        4.0 if scale == 1 else None,
        time.perf_counter() - start,
        note=f"{os.times().children_user - used:.1f} s of processor time",
    )


def command(*arguments: str) -> str:
    """What an `oogst` command says on its first output; how far it is it keeps to itself."""
    done = subprocess.run(
        [sys.executable, "-m", "oogst.cli", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return done.stdout


def demo(table: Table, data: Path) -> None:
    """The demo study: its pages and its memory."""
    start = time.perf_counter()
    with Server(data, "demo") as server:
        Person(server).get("/")
        table.add(
            "`oogst demo`, first start until the page answers (environment made before)",
            None,
            time.perf_counter() - start,
        )
        visitor = Person(server)
        visitor.get("/")
        answer = visitor.post("/demo/step-in/researcher/", {"csrfmiddlewaretoken": visitor.cookies["csrftoken"]})
        base = answer.headers["location"].rstrip("/")
        parts = (
            "",
            "schools",
            "people",
            "material",
            "codes",
            "memos",
            "insight/segments",
            "insight/matrix",
            "story",
            "story/report",
        )
        taken = []
        for part in parts:
            path = f"{base}/{part}/" if part else f"{base}/"
            _ok(visitor, path)
            taken += [_ok(visitor, path) for _ in range(8)]
        table.add(
            "a page of the demo study, server p95",
            0.080,
            percentile(taken, 0.95),
            note=f"{len(taken)} answers of {len(parts)} pages",
        )
        table.add("server memory, demo study", 200, server.memory(), "MB")


def not_yet(table: Table) -> None:
    """What the architecture promises and this version does not have."""
    table.add("code x code co-occurrence, 200,000 codings", 1.0, None)
    table.add("live room: 200 people on one process, event to screen p95", 0.250, None)


def _ok(person: Person, path: str) -> float:
    answer = person.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.seconds


if __name__ == "__main__":
    raise SystemExit(main())
