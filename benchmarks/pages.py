"""Pages of a study through our own server: what somebody waits for who reads, codes and looks back."""

import statistics
from typing import Any

from benchmarks.server import Person, Server
from benchmarks.table import Table, median

CODINGS = 41  # that are made to measure one; the first only warms up


def pages(table: Table, server: Server, lead: Person, about: dict[str, Any], scale: int) -> None:
    size, base = f"scale {scale}", f"/s/{about['slug']}"
    insight = f"{base}/insight"

    def row(what: str, budget: float | None, path: str, times: int = 15, note: str = "") -> None:
        before, used = server.used(), median(lambda: lead.page(path), times)
        spent = (server.used() - before) / (times + 1) * 1000
        table.add(what, budget, used, note=f"{spent:.0f} ms of processor time{'; ' if note else ''}{note}")

    larger = f"in a study of {500 * scale} documents and {20_000 * scale} codings"
    row(f"open a document with 40 codings, server, {larger}", 0.060, f"{base}/code/{about['source']}/")
    used = server.used()
    table.add(
        f"make a coding, API median, {size}",
        0.010,
        coding_median(lead, base, about),
        note=f"{(server.used() - used) / CODINGS * 1000:.1f} ms of processor time each",
    )
    code = f"?code={about['code']}&own=1"
    row(f"first page of one code's segments, {size}", 0.050, f"{insight}/segments/{code}")
    row(f"all segments of one code, streamed as CSV, {size}", 2.0, f"{insight}/segments.csv{code}", 3)
    row(f"a word in {500 * scale} documents, with snippets", 0.300, f"{insight}/search/?q={about['word']}")
    counted = f"{20_000 * scale} codings"
    row(f"code x case, {counted}", 1.0, f"{insight}/matrix/?rows=all&columns=case", 5)
    row(f"code x document, {counted}", 1.0, f"{insight}/matrix/?rows=all&columns=source", 5)
    row(f"code x code co-occurrence, {counted}", 1.0, f"{insight}/matrix/?rows=all&columns=codes&own=1", 5)
    row(f"word counts of {scale} million words", None, f"{insight}/search/counts/", 2)
    table.add(f"memory of the server after that, {size}", None, server.memory(), "MB", server.told_memory())


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
