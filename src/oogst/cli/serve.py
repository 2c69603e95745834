"""`oogst serve`: the pages and the worker, in one process."""

import argparse

from oogst.cli import prepare, server

PREPARES_ITSELF = True


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "serve",
        description="Start the server, with the worker for imports and reports in the same process.",
        epilog="examples:\n  oogst serve\n  OOGST_HOSTS=oogst.school.example oogst serve --host 0.0.0.0 --port 8000\n",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: only this machine)")
    parser.add_argument("--port", type=port, default=8000, help="default: 8000")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    listening = server.listen(args.host, args.port)
    prepare.everything()
    return server.serve(listening)


def port(text: str) -> int:
    """A port number, or 0 for any that is free."""
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)
