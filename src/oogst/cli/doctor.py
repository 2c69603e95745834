"""`oogst doctor`: looks whether this installation is well, and says what to mend."""

import argparse
import json
import os
from collections.abc import Callable, Iterator

from oogst.cli import prepare
from oogst.cli.checks import CHECKS, Finding, State
from oogst.cli.errors import Refused

PREPARES_ITSELF = True
SIGNS = {State.WELL: "ok  ", State.NOTE: "note", State.MEND: "MEND"}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "doctor",
        description="Check the installation and say what to mend. Ends with 1 when something must be mended. "
        "Changes nothing; a data folder that is not there yet is made.",
        epilog="examples:\n  oogst doctor\n  oogst doctor --json --data /srv/oogst\n",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--port", type=int, default=8000, help="port to look at (default: 8000)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Returns 1 when something must be mended."""
    os.environ["OOGST_DOCTOR_PORT"] = str(args.port)
    try:
        prepare.django()
    except Refused as reason:
        found = [Finding("data folder", State.MEND, str(reason), "Choose another folder: --data DIR.")]
    else:
        found = list(_findings(CHECKS))
    if args.json:
        print(json.dumps([each.as_dict() for each in found], ensure_ascii=False, indent=2))
    else:
        _print(found)
    return 1 if any(each.state is State.MEND for each in found) else 0


def _findings(checks: tuple[Callable[[], Iterator[Finding]], ...]) -> Iterator[Finding]:
    for check in checks:
        try:
            yield from check()
        except Exception as error:
            yield Finding(check.__name__.replace("_", " "), State.MEND, f"could not be checked: {error}", "")


def _print(found: list[Finding]) -> None:
    for each in found:
        print(f"{SIGNS[each.state]}  {each.what:<14} {each.said}")
        if each.mend:
            print(f"      {'':<14} → {each.mend}")
    mend = sum(each.state is State.MEND for each in found)
    print("All is well." if not mend else f"{mend} to mend.")
