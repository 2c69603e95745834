"""Runs tests as proofs, and reads back how many there were and the figures that they noted."""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Proof:
    """A claim, and the tests that try to break it."""

    claim: str
    how: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What came of it. `figures` are what the tests noted themselves."""

    proof: Proof
    passed: int
    failed: int
    skipped: int
    seconds: float
    figures: dict[str, str]


def run(proof: Proof) -> Found:
    """In a process of its own, with the settings of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1",
            f"--junitxml={report}", *proof.tests,
        ]  # fmt: skip
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}
        chromium = {name: os.environ[name] for name in ("OOGST_CHROMIUM", "OOGST_REALDATA") if name in os.environ}
        subprocess.run(
            command, cwd=ROOT, env={**environment, **chromium}, check=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if not report.exists():
            return Found(proof, 0, 1, 0, 0.0, {"": "the tests could not be started"})
        return _read(proof, report)


def _read(proof: Proof, report: Path) -> Found:
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite is not None
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    skipped = int(suite.get("skipped", 0))
    figures = {
        found.get("name", ""): found.get("value", "")
        for found in suite.iter("property")
        if len(found.get("value", "")) < 20
    }
    passed = int(suite.get("tests", 0)) - failed - skipped
    return Found(proof, passed, failed, skipped, float(suite.get("time", 0)), figures)
