"""`python -m proofs`: runs every proof and writes docs/reference/assurance.md. Takes some twenty minutes."""

import argparse
import datetime
import os
import platform
import sys
import tempfile
from pathlib import Path

from proofs import killing, timing
from proofs.claims import CLAIMS
from proofs.running import ROOT, Found, run

PAGE = ROOT / "docs" / "reference" / "assurance.md"
HEAD = """# Assurance

What Oogst promises, and what came of trying to break it. Made by `python -m proofs`; nothing here is typed by hand.

"""
KILLED = "## A server that is killed\n"


def main() -> int:
    """Returns 0 when every proof held."""
    parser = argparse.ArgumentParser(prog="python -m proofs", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="how often the server is killed (default: 50)")
    parser.add_argument("--print", action="store_true", dest="only_print", help="print the page, leave the file")
    parser.add_argument(
        "--only-killed", action="store_true", help="only kill the server, and renew that part of the page"
    )
    args = parser.parse_args()
    if args.only_killed:
        return _renew_killed(args.rounds)
    found = []
    for claim in CLAIMS:
        print(f"{claim.claim}…", flush=True)
        found.append(run(claim))
        print(f"  {found[-1].passed} held, {found[-1].failed} failed", flush=True)
    killed = _kill(args.rounds)
    with tempfile.TemporaryDirectory() as folder:
        timed = timing.sign_in(Path(folder) / "data")
    page = HEAD + _machine() + _claims(found) + _killed(killed) + _timed(timed)
    if args.only_print:
        print(page)
    else:
        PAGE.write_text(page, encoding="utf-8")
        print(f"{PAGE.relative_to(ROOT)} is written.")
    return int(any(one.failed for one in found) or not killed.holds)


def _kill(rounds: int) -> killing.Outcome:
    print(f"Killing a server {rounds} times…", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return killing.kill_and_look(Path(folder) / "data", rounds)


def _renew_killed(rounds: int) -> int:
    """The rest of the page stays as the whole run made it."""
    killed = _kill(rounds)
    before, _begin, after = PAGE.read_text(encoding="utf-8").partition(KILLED)
    PAGE.write_text(before + _killed(killed) + "\n" + after[after.index("## ") :], encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is renewed.")
    return int(not killed.holds)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Run on {datetime.datetime.now(datetime.UTC).date():%d %B %Y}: {platform.system()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, Python {platform.python_version()}, SQLite. "
        "`make test` runs the tests of the rooms on PostgreSQL as well.\n\n"
    )


def _claims(found: list[Found]) -> str:
    rows = ["| promise | tried | held | failed | seconds |", "|---|---|---:|---:|---:|"]
    rows += [
        f"| {one.proof.claim} | {one.proof.how}{_figures(one)} | {one.passed} | {one.failed} | {one.seconds:.0f} |"
        for one in found
    ]
    return "\n".join(rows) + '\n\n"Held" counts tests; a test may try many things (the figures in brackets).\n\n'


def _figures(found: Found) -> str:
    said = ", ".join(f"{value} {name}".strip() for name, value in found.figures.items())
    return f" ({said})" if said else ""


def _killed(outcome: killing.Outcome) -> str:
    rows = [
        ("times killed with SIGKILL, while four people wrote", outcome.rounds),
        ("codings that the server had acknowledged", outcome.acknowledged),
        ("of those, missing afterwards", outcome.missing),
        ("chains of the trail that no longer held", outcome.broken_chains),
        ("databases found damaged (`PRAGMA integrity_check`)", outcome.damaged),
        ("rows that one database counts on and the other lacks", outcome.lost_between),
        ("names in the vault other than the last acknowledged or the one under way", outcome.wrong_names),
    ]
    table = "\n".join(f"| {what} | {value} |" for what, value in rows)
    head = f"{KILLED}\nIn {outcome.seconds:.0f} seconds, on one data folder:\n\n"
    return f"{head}| | |\n|---|---:|\n{table}\n"


def _timed(timed: timing.Timing) -> str:
    return (
        "\n## Who has an account, by time\n\n"
        f"A wrong password at the sign-in page, for {timed.each} addresses with an account and {timed.each} without, "
        f"by turns: median {timed.known * 1000:.0f} ms and {timed.unknown * 1000:.0f} ms. The known address was slower "
        f"in {timed.told:.0%} of all pairs (50 % tells nothing).\n"
    )


if __name__ == "__main__":
    sys.exit(main())
