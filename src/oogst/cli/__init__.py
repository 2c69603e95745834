"""`oogst` in a terminal: reads the command line, prepares what the command needs, says plainly what went wrong."""

import argparse
import os
import sys
from collections.abc import Sequence

from oogst.cli import framework
from oogst.cli.errors import Refused


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when it is done, 1 when it could not, 2 for a command line that makes no sense."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        parser, module = framework.build(words)
        args = parser.parse_args(words)
        if module is None or not hasattr(args, "run"):
            (module_parser(parser, args) or parser).print_help()
            return 0 if not words else 2
        return framework.run(module, args)
    except Refused as reason:
        print(f"oogst: {reason}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def module_parser(parser: argparse.ArgumentParser, args: argparse.Namespace) -> argparse.ArgumentParser | None:
    """The parser of the command that was named without saying what to do."""
    choices = framework.choices_of(parser)
    return choices.get(getattr(args, "command", None) or "") if choices else None
