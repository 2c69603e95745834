"""Taguette (BSD-3, taguette.org) on our corpus: fetched as its package, filled by its models, asked through its server.

It is put in an environment of its own, only when asked for, and is no dependency of Oogst. It has no search and no
co-occurrence, so those have no row.
"""

import json
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.server import Answer, Person
from benchmarks.table import Table, median, show

PACKAGE = "taguette==1.5.2"
HIGHLIGHTS = 41  # that are made to measure one; the first only warms up
FILL = Path(__file__).with_name("taguette_fill.py")


def taguette(table: Table, folder: Path, data: Path, about: dict[str, Any], scale: int) -> None:
    """Measure it, and say beside each figure what the same took in Oogst, in this run."""
    python = installed(folder / "taguette")
    database = folder / f"taguette-{scale}.sqlite3"
    lines = "".join(f"{line}\n" for line in corpus(data / "oogst.sqlite3", about["source"]))
    print(f"filling Taguette at scale {scale} …", file=sys.stderr)
    said = subprocess.run(
        [python, "-I", FILL, database],
        input=lines,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    project, document = said.stdout.split()
    with Peer(python, database, folder) as peer:
        visitor = peer.visitor()
        page, inside = f"/project/{project}", f"/api/project/{project}/document/{document}"
        counted = f"{20_000 * scale} codings"
        tag = about["tag"].replace("+", "%20")
        for what, ours, seconds in (
            (
                "open a document with 40 codings: its page and its contents",
                f"open a document with 40 codings, server, in a study of {500 * scale} documents and {counted}",
                median(lambda: visitor.page(f"{page}/document/{document}") + visitor.page(f"{inside}/contents"), 10),
            ),
            ("make a coding", f"make a coding, API median, scale {scale}", highlighting(visitor, inside)),
            (
                "first page of one code's segments",
                f"first page of one code's segments, scale {scale}",
                median(lambda: visitor.page(f"/api/project/{project}/highlights/{tag}"), 5),
            ),
            (
                "all segments of one code, as CSV",
                f"all segments of one code, streamed as CSV, scale {scale}",
                visitor.page(f"{page}/export/highlights/{tag}.csv"),
            ),
            (
                "the whole project to take along, as its own SQLite file",
                f"QDPX export, {counted}, until the file is here",
                visitor.page(f"{page}/export/project.sqlite3"),
            ),
        ):
            beside(table, f"Taguette, scale {scale}: {what}", seconds, ours)


def beside(table: Table, what: str, seconds: float, ours: str) -> None:
    """A row with the ratio to ours. Raises StopIteration when ours was not measured under that name."""
    row = next(row for row in table.rows if row.what == ours)
    assert row.measured is not None
    table.add(what, None, seconds, note=f"Oogst {show(row.measured, 's')}: {seconds / row.measured:.1f} x as fast")


def installed(folder: Path) -> Path:
    """The Python of an environment with Taguette in it. Raises CalledProcessError when it cannot be fetched."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"fetching {PACKAGE} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", PACKAGE], check=True, stderr=subprocess.DEVNULL)
    return python


def corpus(database: Path, first: str) -> Iterator[str]:
    """Our corpus, as `taguette_fill` reads it; the document with this id first."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as rows:
        yield json.dumps([name for (name,) in rows.execute("SELECT name FROM oogst_code ORDER BY position")])
        sources = rows.execute("SELECT id, name FROM oogst_source ORDER BY id <> ?, id", [first.replace("-", "")])
        for pk, name in sources.fetchall():
            (text,) = rows.execute(
                "SELECT text FROM oogst_revision WHERE source_id = ? ORDER BY number DESC", [pk]
            ).fetchone()
            codings = rows.execute(
                'SELECT c."start", c."end", k.name FROM oogst_coding c JOIN oogst_code k ON k.id = c.code_id '
                'WHERE c.source_id = ? AND c.removed_at IS NULL ORDER BY c."start"',
                [pk],
            )
            yield json.dumps({"name": name, "text": text, "highlights": codings.fetchall()})


def highlighting(visitor: "Visitor", inside: str) -> float:
    taken = []
    for number in range(HIGHLIGHTS):
        body = {"start_offset": 10 + number, "end_offset": 60 + number, "tags": [1]}
        answer = visitor.post_json(f"{inside}/highlight/new", body)
        if answer.status != 200:
            raise RuntimeError(f"A highlight answered {answer.status}: {answer.body[:200]!r}")
        taken.append(answer.seconds)
    return statistics.median(taken[1:])


class Peer:
    """Taguette's own server, for one user, on a free port; stopped at the end."""

    def __init__(self, python: Path, database: Path, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host, self.port = "127.0.0.1", int(free.getsockname()[1])
        self.process = subprocess.Popen(
            [python.with_name("taguette"), "--no-browser", "--port", str(self.port), "--database", database],
            env={**os.environ, "HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.path = self._path()

    def _path(self) -> str:
        """The address with the token that lets its user in."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(rf"http://[^/\s]+:{self.port}(/\S*)", line):
                return found.group(1)
        raise RuntimeError("Taguette did not start.")

    def visitor(self) -> "Visitor":
        visitor = Visitor(self)  # type: ignore[arg-type]  # all that it asks of a server is where it is
        visitor.get(self.path)
        return visitor

    def __enter__(self) -> "Peer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()


class Visitor(Person):
    """Somebody at Taguette, which has another name for the token against forged requests."""

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        return super()._ask(method, path, body, {**headers, "X-XSRFToken": self.cookies.get("_xsrf", "")})
