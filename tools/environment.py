"""The environment in .venv: made with what the machine has, filled from a lock file, with the `oogst` command in it.

Uses only the standard library. `uv` is used where it is on the path, since it is quicker; the result is the same.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = """#!{python}
import sys

from oogst.cli import main

sys.exit(main())
"""


def make(venv: Path) -> None:
    """Make the environment. Says what to install where Python came without its venv module."""
    if shutil.which("uv"):
        run(["uv", "venv", "--quiet", "--allow-existing", "--seed", "--python", sys.executable, str(venv)])
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(venv, ignore_errors=True)
        sys.exit(
            f"{sys.executable} cannot make an environment. On Debian or Ubuntu: apt-get install python3-venv\n"
            + (made.stdout + made.stderr).strip()
        )


def install(venv: Path, lock: Path) -> None:
    """Install what the lock file names, each file checked against its hash, and put Oogst itself on the path."""
    python = venv / "bin" / "python"
    print(f"Installing {lock.name} into {venv}…", flush=True)
    if shutil.which("uv"):
        run(["uv", "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(lock)])
    else:
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)])
    link(venv)


def link(venv: Path) -> None:
    """Make `import oogst` and the `oogst` command work from the folder `src`, without building anything.

    An editable install would need the build backend in the environment; a path file is all that it comes down to.
    """
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(venv), "platbase": str(venv)}))
    (packages / "oogst-source.pth").write_text(f"{ROOT / 'src'}\n")
    command = venv / "bin" / "oogst"
    command.write_text(COMMAND.format(python=(venv / "bin" / "python").absolute()))
    command.chmod(0o755)


def run(command: list[str]) -> None:
    ended = subprocess.run(command, env={**os.environ, "VIRTUAL_ENV": ""})
    if ended.returncode:
        sys.exit(f"This did not work: {' '.join(command[:6])} …")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", venv]:
            make(Path(venv))
        case ["install", venv, lock]:
            install(Path(venv), Path(lock))
        case _:
            sys.exit("usage: environment.py make VENV | install VENV LOCK")
