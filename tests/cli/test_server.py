"""The server and the demonstration, started as a person starts them."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"


@contextmanager
def started(folder, *words):
    """A running `oogst …`; gives its address once it answers, and stops it afterwards."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}
    command = [sys.executable, "-m", "oogst.cli", *words, "--port", "0", "--data", str(folder)]
    process = subprocess.Popen(
        command, env=clean | {"PYTHONPATH": str(SOURCE)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"Oogst: (http://127\.0\.0\.1:\d+)/\n", line)
        assert found, (line, process.stderr.read() if process.poll() is not None else "")
        yield found.group(1), process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def fetch(address):
    with urllib.request.urlopen(address) as answer:
        return answer.url, answer.read().decode()


def test_the_server_prints_its_address_and_stops_when_asked(tmp_path):
    with started(tmp_path, "serve") as (address, process):
        url, page = fetch(address + "/")

    assert url.endswith("/accounts/login/")
    assert "csrfmiddlewaretoken" in page
    assert process.returncode == 0


def test_the_server_knows_no_one_click_sign_in(tmp_path):
    with started(tmp_path, "serve") as (address, _process), pytest.raises(urllib.error.HTTPError) as refused:
        fetch(address + "/demo/")

    assert refused.value.code == 404


def test_the_demonstration_is_made_once_and_then_starts_at_once(tmp_path):
    with started(tmp_path, "demo") as (address, _process):
        _url, page = fetch(address + "/")
    made = (tmp_path / "oogst.sqlite3").stat().st_mtime_ns
    with started(tmp_path, "demo") as (address, _process):
        _url, again = fetch(address + "/")

    # Four places to begin, eight roles, and the page of what there is of one person.
    assert page.count("/demo/step-in/") == 13
    assert again.count("/demo/step-in/") == 13
    assert (tmp_path / "oogst.sqlite3").stat().st_mtime_ns >= made


def test_a_port_that_is_taken_is_told_before_anything_is_made(new_oogst, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = new_oogst("demo", "--port", str(port))

    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_the_demonstration_does_not_mix_with_real_work(oogst):
    oogst("study", "create", "Echt onderzoek")

    ended = oogst("demo", "--port", "0")

    assert ended.returncode == 1
    assert "a folder of its own" in ended.stderr
