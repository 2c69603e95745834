"""How a command is found, prepared and run.

A command is a module with `register(subparsers)`, which sets `run` as a default, and `run(args) -> int`. It imports
Django and the rooms inside `run`, so that `--help` answers at once. Before `run`, Django is set up and both databases
are brought up to date, unless the module says `PREPARES_ITSELF = True`.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from oogst import __version__
from oogst.cli.errors import Refused

EXAMPLES = """examples:
  oogst demo                                        a demonstration study, one address to open
  oogst study create "Begeleiden is van iedereen" --lead lead@school.example
  oogst import --study begeleiden interviews/*.docx
  oogst report --study begeleiden --format pdf --out verslag.pdf
  oogst doctor                                      check the installation

Everything is kept in one folder: --data DIR, or OOGST_DATA, or ./data.
"""
SUBPARSERS = argparse._SubParsersAction


@dataclass(frozen=True)
class Command:
    """Where a command is, and what the list of commands says about it."""

    module: str
    help: str


COMMANDS = {
    "demo": Command("demo", "start the demonstration: one address, step in as any role"),
    "serve": Command("serve", "start the server"),
    "import": Command("import_command", "bring documents and QDPX projects into a study"),
    "export": Command("export_command", "take a study out: qdpx, qdc, xlsx, csv"),
    "anonymise-qdpx": Command("anonymise_command", "mask all words in a REFI-QDA file, to share one that fails"),
    "report": Command("report_command", "write the report of a study: html, docx, pdf"),
    "study": Command("study", "create and list studies"),
    "user": Command("user", "create accounts, list them, make password links"),
    "backup": Command("backup", "make a backup while in use, or check one"),
    "restore": Command("restore", "put a backup back in an empty data folder"),
    "tick": Command("tick", "do what is due now; the server does it by itself"),
    "vault": Command("vault", "the master key: make it, rotate it, check what is sealed"),
    "trail": Command("trail", "prove that nothing on the trail was changed or left out"),
    "agreement": Command("agreement", "coefficients of agreement for a table of coders; no study needed"),
    "doctor": Command("doctor", "check the installation and say what to mend"),
}


def build(words: Sequence[str]) -> tuple[argparse.ArgumentParser, ModuleType | None]:
    """The parser for these words. Only the module of the named command is loaded; the rest are names with help."""
    parser = argparse.ArgumentParser(
        prog="oogst",
        description="From a first conversation to a report in which every sentence leads back to a voice.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"oogst {__version__}")
    _add_data(parser)
    commands = parser.add_subparsers(dest="command", metavar="command", title="commands")
    named = next((word for word in _without_data(words) if not word.startswith("-")), "")
    module = None
    for name, command in COMMANDS.items():
        if name == named:
            module = _load(command)
            module.register(commands)
            _complete(commands.choices[name])
            _say_help(commands, name, command.help)
        else:
            commands.add_parser(name, help=command.help)
    return parser, module


def run(module: ModuleType, args: argparse.Namespace) -> int:
    """Prepare what the command needs, run it, and turn what the rooms refuse into one line."""
    choose_data(args, getattr(module, "FOLDER", "data"))
    if not getattr(module, "PREPARES_ITSELF", False):
        from oogst.cli import prepare

        prepare.everything()
    return _run(args)


def choose_data(args: argparse.Namespace, default: str = "data") -> Path:
    """Settle the data folder for this process, before Django reads its settings."""
    chosen = getattr(args, "data", None) or os.environ.get("OOGST_DATA") or default
    folder = Path(chosen).expanduser().resolve()
    os.environ["OOGST_DATA"] = str(folder)
    args.data = folder
    return folder


def choices_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below this one, if it has any."""
    for action in parser._actions:
        if isinstance(action, SUBPARSERS):
            return dict(action.choices)
    return {}


def note(text: str) -> None:
    """Progress, for the person and not for the next program."""
    print(text, file=sys.stderr, flush=True)


def _run(args: argparse.Namespace) -> int:
    from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
    from django.db import OperationalError

    from oogst.people.errors import NotAllowed

    try:
        return int(args.run(args) or 0)
    except (NotAllowed, PermissionDenied, ObjectDoesNotExist) as reason:
        raise Refused(str(reason)) from reason
    except ValidationError as reason:
        raise Refused(" ".join(reason.messages)) from reason
    except OperationalError as reason:
        raise Refused(f"The database does not answer: {reason}.") from reason
    except OSError as reason:
        if isinstance(reason, BrokenPipeError) or reason.filename is None:
            raise
        raise Refused(f"{reason.filename}: {reason.strerror}.") from reason


def _load(command: Command) -> ModuleType:
    try:
        return importlib.import_module(f"oogst.cli.{command.module}")
    except ModuleNotFoundError as error:
        if error.name == f"oogst.cli.{command.module}":
            raise Refused("This command is not part of this installation.") from error
        raise


def _without_data(words: Sequence[str]) -> list[str]:
    """The words without `--data DIR`, whose folder could be taken for a command."""
    kept = list(words)
    while "--data" in kept:
        place = kept.index("--data")
        del kept[place : place + 2]
    return kept


def _complete(parser: argparse.ArgumentParser) -> None:
    """Give a command, and the commands below it, the options that all have."""
    below = choices_of(parser)
    for child in below.values():
        _complete(child)
    if not any("--data" in action.option_strings for action in parser._actions):
        _add_data(parser)
    if parser.epilog:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", metavar="DIR", default=argparse.SUPPRESS, help="folder that holds everything (OOGST_DATA, or ./data)"
    )


def _say_help(commands: "SUBPARSERS[argparse.ArgumentParser]", name: str, text: str) -> None:
    """The list of commands reads the same whichever command was loaded."""
    commands._choices_actions = [action for action in commands._choices_actions if action.dest != name]
    commands._choices_actions.append(commands._ChoicesPseudoAction(name, (), text))
