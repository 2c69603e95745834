"""Export through the server while a colleague works; export and import by the command, with their memory."""

import statistics
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.commands import command
from benchmarks.server import Answer, Person, Server
from benchmarks.table import Table, median, percentile

PEAK = "memory at its peak"


def exchange(table: Table, server: Server, people: tuple[Person, Person], about: dict[str, Any], scale: int) -> Path:
    """Export through the server, with who waits for it and a colleague who reads meanwhile. Returns the project."""
    exporter, colleague = people
    base, codings = f"/s/{about['slug']}", f"{20_000 * scale} codings"
    reading = f"{base}/code/{about['source']}/"
    result: dict[str, Any] = {}

    def export() -> None:
        start = time.perf_counter()
        result["answer"] = exported(exporter, base)
        result["seconds"] = time.perf_counter() - start

    alone = median(lambda: colleague.page(reading), 5)
    waits: list[float] = []
    thread = threading.Thread(target=export)
    thread.start()
    while thread.is_alive():
        waits.append(colleague.page(reading))
    thread.join()
    answer: Answer = result["answer"]
    budget = 2.0 if scale == 1 else None
    note = f"{len(answer.body) / 2**20:.1f} MB; a colleague read {len(waits)} pages meanwhile"
    table.add(f"QDPX export, {codings}, while a colleague works", None, result["seconds"], note=note)
    note = f"alone {alone * 1000:.0f} ms; p95 {percentile(waits, 0.95) * 1000:.0f} ms"
    table.add(
        f"another user's median wait during that export, scale {scale}", 0.050, statistics.median(waits), note=note
    )
    start, used = time.perf_counter(), server.used()
    answer = exported(exporter, base)
    seconds = time.perf_counter() - start
    note = f"{server.used() - used:.1f} s of processor time"
    table.add(f"QDPX export, {codings}, until the file is here", budget, seconds, note=note)
    file = Path(about["folder"]) / f"export-{scale}.qdpx"
    file.write_bytes(answer.body)
    return file


def exported(person: Person, base: str) -> Answer:
    """Ask for a project and wait until it is there, as its page does."""
    form = {"format": "qdpx", "memos": "on", "csrfmiddlewaretoken": person.cookies["csrftoken"]}
    page = person.post(f"{base}/exchange/export/", form).headers["location"]
    answer = person.get(f"{page}file/")  # leads back to the page until the file is there
    while answer.status == 302:
        time.sleep(0.05)
        answer = person.get(f"{page}file/")
    if answer.status != 200:
        raise RuntimeError(f"The export answered {answer.status}")
    return answer


def commands(table: Table, data: Path, file: Path, about: dict[str, Any], scale: int) -> None:
    """The same by the command: its memory must not grow with the study."""
    codings, other = f"{20_000 * scale} codings", data.parent / f"again-{scale}"
    slug = command("study", "create", "Terug", "--names", "done", "--data", str(other)).said.split()[0]
    took = command("import", "--study", slug, str(file), "--data", str(other))
    table.add(
        f"QDPX import, {codings}, with the start of the command",
        4.0 if scale == 1 else None,
        took.seconds,
        note=f"{took.processor:.1f} s of processor time",
    )
    table.add(f"QDPX import, {codings}: {PEAK}", None, took.peak, "MB")
    for form in ("qdpx", "xlsx", "csv"):
        out = file.with_name(f"by-command-{scale}.{form}")
        took = command("export", "--study", about["slug"], "--out", str(out), "--data", str(data))
        note = f"{took.seconds:.1f} s, {took.processor:.1f} s of processor time"
        table.add(f"{form.upper()} export by the command, {codings}: {PEAK}", None, took.peak, "MB", note)
