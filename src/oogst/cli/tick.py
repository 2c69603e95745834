"""`oogst tick`: what is due now. The server does it by itself every minute; for an installation without one."""

import argparse
import json

from oogst.cli.framework import note


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "tick",
        description="Do once what is due: carry on withdrawals, send reminders, let texts in whose cooling-off period "
        "is over, remove what was announced, remove old backups. Running it often does no harm.",
        epilog="examples:\n  oogst tick\n  oogst tick --json\n",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Returns 1 when a part failed; the others were done all the same."""
    from django.utils import timezone

    from oogst.flows import ticking

    done = ticking.tick(timezone.now(), everything=True)
    if args.json:
        print(json.dumps(done))
    else:
        for name, outcome in done.items():
            print(f"{name:<16} {outcome}")
        if not done:
            note("Another process is at it now.")
    return 1 if any(str(outcome).startswith(ticking.FAILED) for outcome in done.values()) else 0
