"""Oogst as it is installed: `oogst` commands and a server of their own, on a folder of their own."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

STUDY = "begeleiden-is-van-iedereen"


class Installation:
    """A data folder with a server on a free port. Tests talk to it as people do: by browser and by command."""

    def __init__(self, folder: Path, command: str) -> None:
        self.folder = folder
        self.server = subprocess.Popen(
            [*self._command(command), "--port", "0"], env=self._environment, stdout=subprocess.PIPE, text=True
        )
        assert self.server.stdout is not None
        said = self.server.stdout.readline()
        found = re.search(r"http://\S+:\d+", said)
        if not found:
            self.stop()
            raise RuntimeError(f"The server did not start: {said!r}")
        self.url = found.group()

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)
        self.server.wait(20)

    def oogst(self, *words: str | Path) -> str:
        """What a command that must succeed prints."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        first, *rest = map(str, words)
        return subprocess.run(
            [*self._command(first), *rest], env=self._environment, capture_output=True, text=True, check=False
        )

    def studies(self) -> dict[str, dict[str, Any]]:
        """What `oogst study list` counts, by address."""
        return {study["slug"]: study for study in json.loads(self.oogst("study", "list", "--json"))}

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the research database beside the server, to see what it really keeps. Ids come as 32 letters."""
        reading = sqlite3.connect(f"file:{self.folder / 'oogst.sqlite3'}?mode=ro", uri=True)
        try:
            return reading.execute(query, values).fetchall()
        finally:
            reading.close()

    def one(self, query: str, *values: Any) -> Any:
        found = self.rows(query, *values)
        assert found, f"Nothing answers to {query}"
        return found[0][0]

    def texts(self, slug: str) -> dict[str, str]:
        """The current text of each source of a study, by name."""
        return dict(
            self.rows(
                "SELECT source.name, revision.text FROM oogst_source source JOIN oogst_study study "
                "ON study.id = source.study_id AND study.slug = ? JOIN oogst_revision revision "
                "ON revision.source_id = source.id ORDER BY revision.number",
                slug,
            )
        )

    def _command(self, word: str) -> list[str]:
        # Words of a command with parts (study create) follow the folder; the folder belongs to the last part.
        return [sys.executable, "-m", "oogst.cli", word]

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}
        return {**kept, "OOGST_DATA": str(self.folder), "OOGST_DEDUCE": "0"}
