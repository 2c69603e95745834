"""What the demo study takes: its start, its pages, its memory."""

import time
from pathlib import Path

from benchmarks.server import Person, Server
from benchmarks.table import Table, percentile


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
            visitor.page(path)
            taken += [visitor.page(path) for _ in range(8)]
        table.add(
            "a page of the demo study, server p95",
            0.080,
            percentile(taken, 0.95),
            note=f"{len(taken)} answers of {len(parts)} pages",
        )
        table.add("server memory, demo study", 200, server.memory(), "MB", server.told_memory())
