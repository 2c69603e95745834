"""The budget table: what was promised, what was measured."""

import json
import math
import os
import platform
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table. Seconds, unless the unit says MB."""

    what: str
    budget: float | None
    measured: float | None
    unit: str = "s"
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not yet"
        if self.budget is None:
            return ""
        return "kept" if self.measured <= self.budget else f"missed, {self.measured / self.budget:.1f} x"


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)

    def add(self, what: str, budget: float | None, measured: float | None, unit: str = "s", note: str = "") -> None:
        row = Row(what, budget, measured, unit, note)
        self.rows.append(row)
        print(line(row), flush=True)

    def write(self, file: Path, command: str) -> None:
        about = {
            "machine": platform.platform(),
            "processor": processor(),
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "load": [round(load, 1) for load in os.getloadavg()],
            "command": command,
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            json.dumps({"about": about, "rows": [{**asdict(r), "verdict": r.verdict} for r in self.rows]}, indent=2)
            + "\n"
        )


def line(row: Row) -> str:
    budget, measured = show(row.budget, row.unit), show(row.measured, row.unit)
    return f"{row.what:<86} {budget:>9} {measured:>10}  {row.verdict:<14} {row.note}"


def show(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    if unit == "s":
        return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"
    return f"{value:.0f} {unit}"


def processor() -> str:
    file = Path("/proc/cpuinfo")
    if not file.exists():
        return platform.processor()
    return next(
        (text.split(":", 1)[1].strip() for text in file.read_text().splitlines() if text.startswith("model name")), ""
    )


def median(measure: Callable[[], float], times: int = 15) -> float:
    """The median of several runs after one that warms up."""
    measure()
    return statistics.median(measure() for _ in range(times))


def percentile(values: list[float], share: float) -> float:
    """The value that at least this share of the values does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]
