"""Commands run as a person runs them: in a process of their own, with a data folder of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with empty databases, to copy: making them takes a second."""
    folder = tmp_path_factory.mktemp("prepared")
    assert runner(folder)("study", "list").returncode == 0
    return folder / "data"


@pytest.fixture
def oogst(tmp_path: Path, prepared: Path) -> Run:
    """Run `oogst …` on a data folder without studies."""
    shutil.copytree(prepared, tmp_path / "data", copy_function=shutil.copy2)
    (tmp_path / "data").chmod(0o700)
    return runner(tmp_path)


@pytest.fixture
def new_oogst(tmp_path: Path) -> Run:
    """Run `oogst …` where nothing is yet."""
    return runner(tmp_path)


def runner(folder: Path) -> Run:
    """Nothing of the tests' own settings is seen by the commands."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = clean | {"OOGST_DATA": str(folder / "data"), "PYTHONPATH": str(SOURCE)} | more
        command = [sys.executable, "-m", "oogst.cli", *words]
        return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120)

    return run
