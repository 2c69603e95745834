"""Checks that every package in the environment has a licence that goes together with ours."""

import json
import re
import subprocess
import sys
from pathlib import Path

ALLOWED = frozenset(
    {
        "MIT", "MIT License", "MIT-0", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC",
        "ISC License (ISCL)",
        "Apache-2.0", "Apache Software License", "Apache License 2.0", "Zlib", "CC0-1.0", "Unlicense", "EUPL-1.2",
        "PSF-2.0", "Python Software Foundation License", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
        "dependency licenses",
    }
)  # fmt: skip
EXCEPTIONS = {
    "psycopg": "LGPL-3.0-only, for who chooses PostgreSQL; used as it is",
    "psycopg-binary": "LGPL-3.0-only, for who chooses PostgreSQL; used as it is",
    "psycopg-pool": "LGPL-3.0-only, for who chooses PostgreSQL; used as it is",
    "deduce": "LGPL-3.0-or-later, for who chooses this layer of name finding; used as it is, in a process of its own",
    "frozendict": "LGPL-3.0-only, comes with deduce",
    "qrcode": "BSD; the other licence it names is of a file about its pictures of QR codes, which are free to use",
    "text-unidecode": "Artistic License by choice; only a test needs it, through pyrefiqda",
}


def main() -> int:
    """Returns how many packages are in doubt."""
    command = [str(Path(sys.executable).parent / "pip-licenses"), "--format=json", "--from=mixed"]
    packages = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    doubtful = [p for p in packages if p["Name"] not in EXCEPTIONS and not allowed(p["License"])]
    for package in doubtful:
        print(f"{package['Name']} {package['Version']}: {package['License']}")
    return len(doubtful)


def allowed(licence: str) -> bool:
    """Whether each of the licences it names is one that we may use."""
    return all(part in ALLOWED for part in re.split(r"; | AND | OR |, ", licence))


if __name__ == "__main__":
    sys.exit(main())
