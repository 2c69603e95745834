"""Many desks open on one process: how long after a key press the others know, and what the rest notices of it.

python -m benchmarks.live                  50 and 200 open desks on the demo study
python -m benchmarks.live --desks 50
"""

import argparse
import asyncio
import re
import statistics
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.server import Person, Server
from benchmarks.table import Table, percentile

RESULTS = Path(__file__).resolve().parent / "results" / "live.json"
CODINGS = 40
BETWEEN = 0.25  # seconds, so that nothing waits for the coding before it


@dataclass
class Streams:
    """Open streams on a loop of their own, and when each of them heard of which coding."""

    heard: dict[str, list[float]] = field(default_factory=dict)
    open: int = 0
    running: list[Any] = field(default_factory=list)  # held, or Python clears away a stream that waits

    def listen(self, server: Server, path: str, cookies: dict[str, str], desks: int) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        for number in range(desks):
            one = self._one(server, f"{path}&tab=desk-{number}", cookies)
            self.running.append(asyncio.run_coroutine_threadsafe(one, self.loop))

    async def _one(self, server: Server, path: str, cookies: dict[str, str]) -> None:
        reader, writer = await asyncio.open_connection(server.host, server.port, limit=2**22)
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nCookie: {kept}\r\n\r\n".encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise RuntimeError(f"A stream answered {status!r}")
        self.open += 1
        while line := await reader.readline():
            if line.startswith(b"data: {") and b'"codings":[{' in line:
                now = time.perf_counter()
                for coding, times in self.heard.items():
                    if coding.encode() in line:
                        times.append(now)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live")
    parser.add_argument("--desks", type=int, nargs="*", default=[50, 200])
    sizes = parser.parse_args().desks
    table = Table()
    with tempfile.TemporaryDirectory(prefix="oogst-bench-") as folder, Server(Path(folder), "demo") as server:
        for desks in sizes:
            measure(table, server, desks)
    table.write(RESULTS, "python -m benchmarks.live" + (f" --desks {' '.join(map(str, sizes))}" if sizes else ""))
    return 0


def measure(table: Table, server: Server, desks: int) -> None:
    coder, reader = step_in(server, "researcher"), step_in(server, "coach")
    base, source, code = a_text(server, coder)
    memory = server.memory()
    streams = Streams()
    streams.listen(server, f"{base}/code/{source}/live/?after=0", coder.cookies, desks)
    while streams.open < desks:
        time.sleep(0.05)
    for person in (coder, reader):
        person.connection.close()  # the server let it go while it had nothing to say; it opens again by itself
    waits: list[float] = []
    busy = threading.Event()
    pages = threading.Thread(target=lambda: read_pages(reader, f"{base}/", waits, busy))
    pages.start()
    taken = make_codings(coder, base, source, code, streams)
    busy.set()
    pages.join()
    late = [at - start for start, times in taken for at in times]
    missed = sum(desks - len(times) for _start, times in taken)
    what = f"live room: {desks} people on one process, event to each of them, p95"
    note = f"median {statistics.median(late) * 1000:.0f} ms; {len(late)} heard, {missed} missed"
    table.add(what, 1.0 if desks <= 50 else 0.25, percentile(late, 0.95), note=note)
    what, note = f"a page for somebody else meanwhile, p95, {desks} desks", f"{len(waits)} pages"
    table.add(what, None, percentile(waits, 0.95), note=note)
    table.add(f"memory for {desks} desks", None, server.memory() - memory, "MB")
    streams.close()


def step_in(server: Server, role: str) -> Person:
    person = Person(server)
    person.get("/")
    person.post(f"/demo/step-in/{role}/", {"csrfmiddlewaretoken": person.cookies["csrftoken"]})
    return person


def a_text(server: Server, person: Person) -> tuple[str, str, str]:
    """The study's address, a text of it and a code."""
    base = "/s/begeleiden-is-van-iedereen"
    found = person.get(f"{base}/material/").body.decode()
    source = found.split("/material/source/", 1)[-1][:36] if "/material/source/" in found else first_id(found)
    state: dict[str, Any] = person.get(f"{base}/code/{source}/state/").json()
    return base, source, state["codes"][0]["id"]


def first_id(page: str) -> str:
    """The first id of a text on the list of material."""
    found = re.search(r"/material/([0-9a-f-]{36})/", page) or re.search(r"/code/([0-9a-f-]{36})/", page)
    if found is None:
        raise RuntimeError("There is no text on the list of material.")
    return found.group(1)


def make_codings(
    person: Person, base: str, source: str, code: str, streams: Streams
) -> list[tuple[float, list[float]]]:
    """When each coding was sent, and when each stream heard of it."""
    taken = []
    for number in range(CODINGS):
        coding = str(uuid.uuid4())
        times: list[float] = []
        streams.heard[coding] = times
        start = time.perf_counter()
        place = {"start": number, "end": number + 20 + number % 3}
        answer = person.post_json(
            f"{base}/changes/",
            {"id": str(uuid.uuid4()), "do": "apply", "source": source, "codes": [code], "new": [],
             "codings": [coding], **place},
        )  # fmt: skip
        if answer.status != 200:
            raise RuntimeError(f"A coding answered {answer.status}")
        taken.append((start, times))
        time.sleep(BETWEEN)
    time.sleep(2)
    person.post_json(f"{base}/changes/", {"id": str(uuid.uuid4()), "do": "remove", "codings": list(streams.heard)})
    return taken


def read_pages(person: Person, path: str, waits: list[float], busy: threading.Event) -> None:
    while not busy.is_set():
        waits.append(person.get(path).seconds)
        time.sleep(0.05)


if __name__ == "__main__":
    raise SystemExit(main())
