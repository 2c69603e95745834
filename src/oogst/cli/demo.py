"""`oogst demo`: the demonstration, in a folder of its own, at one address."""

import argparse
import os
import subprocess
import sys

from oogst.cli import framework, prepare, server
from oogst.cli.errors import Refused
from oogst.cli.serve import port

PREPARES_ITSELF = True
FOLDER = "data/demo"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "demo",
        description="Start the demonstration: a made-up study, and one address where a visitor steps in as any role. "
        "It has its own folder (./data/demo) and needs no account; never point it at real data.",
        epilog="examples:\n  oogst demo\n  oogst demo --port 8123 --data /tmp/oogst-demo\n",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: only this machine)")
    parser.add_argument("--port", type=port, default=8000, help="default: 8000")
    parser.add_argument("--make", action="store_true", help="make the demonstration study if it is not there, and stop")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped; makes the demonstration study the first time."""
    os.environ["OOGST_DEMO"] = "1"
    os.environ["OOGST_DEDUCE"] = "0"  # its first start takes minutes, and the first page has to be there in one
    if args.make:
        _make(str(args.data))
        return 0
    listening = server.listen(args.host, args.port)
    # Made in a process that ends: what making takes in memory is not kept for as long as the server runs.
    made = subprocess.run([sys.executable, "-m", "oogst.cli", "demo", "--make", "--data", str(args.data)])  # noqa: S603 (our own command)
    if made.returncode:
        return made.returncode
    prepare.everything()
    return server.serve(listening)


def _make(folder: str) -> None:
    prepare.everything()

    from oogst.demo import loader, promises
    from oogst.vault import master

    master.make()
    if not loader.is_loaded():
        framework.note("Making the demonstration study, once…")
        try:
            loader.load(progress=framework.note)
        except loader.NotEmpty:
            raise Refused(
                f"{folder} holds other studies. The demonstration needs a folder of its own: --data DIR."
            ) from None
    promises.complete(progress=framework.note)
