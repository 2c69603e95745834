"""Which program wrote a project, and how it is known to count. What a program is known for is a guess to begin with:
the selections of each text decide (`positions.judge`)."""

import re
from typing import Literal

from oogst.core.formats.positions import Reading

Dialect = Literal[
    "oogst", "nvivo-windows", "nvivo-mac", "atlas", "maxqda", "qualcoder", "taguette", "qc", "other"
]  # fmt: skip

NAMES: dict[Dialect, str] = {
    "oogst": "Oogst",
    "nvivo-windows": "NVivo (Windows)",
    "nvivo-mac": "NVivo (Mac)",
    "atlas": "ATLAS.ti",
    "maxqda": "MAXQDA",
    "qualcoder": "QualCoder",
    "taguette": "Taguette",
    "qc": "qc",
}
"""As people know them."""

_KNOWN: tuple[tuple[Dialect, re.Pattern[str]], ...] = (
    ("oogst", re.compile(r"oogst\b", re.IGNORECASE)),
    ("nvivo-mac", re.compile(r"nvivo\b.*\b(mac|macos|os x)\b", re.IGNORECASE)),
    ("nvivo-windows", re.compile(r"nvivo\b", re.IGNORECASE)),
    ("atlas", re.compile(r"atlas\.?ti\b", re.IGNORECASE)),
    ("maxqda", re.compile(r"maxqda", re.IGNORECASE)),
    ("qualcoder", re.compile(r"qualcoder\b", re.IGNORECASE)),
    ("taguette", re.compile(r"taguette\b", re.IGNORECASE)),
    ("qc", re.compile(r"qc\b(?!\w)", re.IGNORECASE)),
)
_USUAL: dict[Dialect, tuple[Reading, ...]] = {
    # .NET counts UTF-16 units, and its line ends are two whatever the exported file has.
    "nvivo-windows": (Reading(units="utf16", line_end=2), Reading(units="utf16")),
    "nvivo-mac": (Reading(units="utf16"),),
    # It is said to count a line end as one, also where the file has two characters there.
    "atlas": (Reading(units="utf16", line_end=1), Reading(line_end=1)),
}


def dialect_of(origin: str) -> Dialect:
    """The program behind the `origin` that a project or codebook gives; "other" for one that is not known here."""
    return next((name for name, pattern in _KNOWN if pattern.match(origin.strip())), "other")


def usual_readings(dialect: Dialect) -> tuple[Reading, ...]:
    """How this program is known to count when that is not as the standard says; the likeliest first."""
    return _USUAL.get(dialect, ())
