"""deduce in a process of its own, for real; the first run on a machine builds its tables, a minute or two."""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import oogst.core.deidentify.deduce_worker as worker
from oogst.core.deidentify import deduce_process
from oogst.core.deidentify.deduce_process import DeduceProcess, NamesUnavailable, find_with_deduce
from oogst.core.deidentify.finding import find
from oogst.core.deidentify.model import MAYBE, Known, Layer

KNOWN = [Known("p1", ("Shanti Ramdin",), "person", "[aanjager A2]")]
needs_deduce = pytest.mark.skipif(not deduce_process.is_installed(), reason="The extra `names` is not installed.")


@pytest.fixture(scope="module")
def process() -> Iterator[DeduceProcess]:
    user = os.getuid() if hasattr(os, "getuid") else "me"
    with DeduceProcess(Path(tempfile.gettempdir()) / f"oogst-tests-deduce-{user}") as running:
        yield running


@needs_deduce
def test_it_fills_the_gaps_and_ties_nothing_to_what_is_known(process: DeduceProcess) -> None:
    text = "Shanti Ramdin en Hoekstra uit Kollum zagen ZÜBEYDE AYDIN."

    hits = find_with_deduce(process, text, find(text, KNOWN))

    found = {text[hit.start : hit.end]: (hit.layer, hit.certainty, hit.key) for hit in hits}
    assert found["Shanti Ramdin"] == (Layer.KNOWN, "sure", "p1")
    assert found["Hoekstra"] == (Layer.DEDUCE, MAYBE, "")
    assert "Kollum" in found
    assert "AYDIN" in " ".join(found)
    assert all(one.end <= other.start for one, other in pairwise(hits))


@needs_deduce
def test_full_names_are_seen_in_a_text_without_capitals(process: DeduceProcess) -> None:
    text = "gebeld met wubbo dijkhuizen over de rest"

    (hits,) = process.find([text])

    assert [text[hit.start : hit.end] for hit in hits] == ["wubbo dijkhuizen"]


@needs_deduce
def test_it_starts_again_after_it_was_ended(process: DeduceProcess) -> None:
    process.find(["Jan de Vries"])
    process.close()

    assert not process.is_running
    assert len(process.find(["Toen kwam Jan de Vries uit Zwolle."])[0]) == 2
    assert process.is_running


@needs_deduce
def test_it_ends_when_nobody_asks(process: DeduceProcess) -> None:
    with DeduceProcess(process._cache, idle_seconds=0.01) as other:
        other.find(["Jan de Vries"])
        assert other._idle is not None
        other._idle.join(timeout=60)

        assert not other.is_running


@needs_deduce
def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    with DeduceProcess(tmp_path / "cache", start_seconds=0.05) as impatient:
        with pytest.raises(NamesUnavailable) as told:
            impatient.find(["Jan de Vries"])

        assert told.value.reason == "timeout"
        assert not impatient.is_running


@needs_deduce
def test_texts_reach_no_log_and_no_library_comes_in(process: DeduceProcess, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        process.find(["Jan de Vries"])

    assert "Vries" not in caplog.text
    assert "deduce" not in sys.modules


def test_without_the_extra_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deduce_process, "find_spec", lambda name: None)

    with pytest.raises(NamesUnavailable) as told:
        DeduceProcess(tmp_path / "cache").find(["Jan de Vries"])

    assert told.value.reason == "not-installed"
    assert not (tmp_path / "cache").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other rights on files.")
def test_tables_that_others_could_write_are_not_read(tmp_path: Path) -> None:
    tables = tmp_path / "deduce-3" / "cache" / "lookup_structs.pickle"
    tables.parent.mkdir(parents=True)
    tables.write_bytes(b"")
    for path in (tables, tables.parent, tables.parent.parent):
        path.chmod(0o700)
    assert worker._is_ours(tmp_path / "deduce-3")

    tables.chmod(0o666)

    assert not worker._is_ours(tmp_path / "deduce-3")
    assert not tables.exists()


@pytest.mark.parametrize(
    "attempt",
    ["import socket; socket.create_connection(('127.0.0.1', 9))", "import subprocess; subprocess.run(['true'])"],
)
def test_the_worker_cannot_reach_out(attempt: str, tmp_path: Path) -> None:
    folder = Path(worker.__file__).parent
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import deduce_worker as w; sys.addaudithook(w._refuse)"

    command = [sys.executable, "-I", "-c", f"{code}; {attempt}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "PermissionError" in done.stderr
