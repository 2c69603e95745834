"""What the guarded process may not do, tried in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

import oogst.core.formats.worker as worker

FOLDER = Path(worker.__file__).parent


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('nieuw', 'w')",
        "import os; os.open('nieuw', os.O_CREAT | os.O_WRONLY)",
        "import os; os.remove('nieuw')",
    ],
)
def test_a_reader_cannot_reach_out(attempt: str, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import worker; sys.addaudithook(worker._refuse); {attempt}"
    )

    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "PermissionError" in done.stderr
    assert list(tmp_path.iterdir()) == []
