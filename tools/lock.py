"""`make lock`: locks what pyproject.toml asks for, with hashes for every platform, and without addresses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = str(Path(sys.executable).parent / "uv")
COMMON = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--quiet",
]


def lock(name: str, *groups: str) -> None:
    file = ROOT / "requirements" / name
    command = [UV, "pip", "compile", "pyproject.toml", *groups, *COMMON, "--output-file", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    if "://" in file.read_text():
        sys.exit(f"{name} holds an address.")
    print(f"{name} is locked.")


if __name__ == "__main__":
    lock("base.txt")
    lock("dev.txt", "--group", "dev")
