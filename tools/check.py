"""`make check`: all that can be known without running the tests. Each check is run, also when one before it failed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def checks() -> Iterator[tuple[str, list[str]]]:
    """What is checked, with the command for it."""
    run = f"{BIN}/"
    yield "style", [f"{run}ruff", "check", "."]
    yield "layout", [f"{run}ruff", "format", "--check", "."]
    yield "imports", [f"{run}lint-imports"]
    yield "types", [f"{run}mypy"]
    yield "types of scripts", [sys.executable, "tools/check_scripts.py"]
    yield "templates", [sys.executable, "tools/check_templates.py"]
    yield "migrations", [sys.executable, "tools/check_migrations.py"]
    yield "licences", [sys.executable, "tools/check_licences.py"]


def main() -> int:
    """Returns how many checks failed."""
    failed, environment = [], {**os.environ, "DJANGO_SETTINGS_MODULE": "oogst.config.test"}
    for name, command in checks():
        begun = time.monotonic()
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        word = "fails" if ended.returncode else "ok"
        print(f"{name:<18} {word:<6} {time.monotonic() - begun:5.1f} s", flush=True)
        if ended.returncode:
            failed.append(name)
            print((ended.stdout + ended.stderr).rstrip(), end="\n\n", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All is well.")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
