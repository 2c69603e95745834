"""Prints where a Chromium is for the tests in a browser; installs one on Debian when there is none and we may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find() -> str | None:
    """The path of a Chromium: OOGST_CHROMIUM, one on the path, or one where it often is."""
    if wished := os.environ.get("OOGST_CHROMIUM"):
        return wished
    on_path = (shutil.which(name) for name in NAMES)
    return next((found for found in on_path if found), None) or next((p for p in PLACES if os.access(p, os.X_OK)), None)


def install() -> None:
    """Ask apt for it, quietly. Only root may."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(command, env=environment, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    path = find()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the tests in a browser…", file=sys.stderr)
        install()
        path = find()
    if path is None:
        sys.exit("The tests need Chromium. Install it, or say where it is: OOGST_CHROMIUM=/path/to/chromium make test")
    print(path)
