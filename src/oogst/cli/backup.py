"""`oogst backup`: everything, sealed, while Oogst is in use; the keys of the vault apart."""

import argparse
import json
from pathlib import Path

from oogst.cli import prepare
from oogst.cli.framework import note

PREPARES_ITSELF = True
EXAMPLES = """examples:
  oogst backup --init                               make the backup key, once; keep a copy of it elsewhere
  oogst backup                                      to the folders of OOGST_BACKUPS and OOGST_KEY_BACKUPS
  oogst backup --to /mnt/data --keys-to /mnt/keys   each half on a disk of its own
  oogst backup check /mnt/data                      read the newest from end to end

Oogst may be in use meanwhile. Data and keys are two halves: only both, with the backup key and the master key, open
what people said. Data is kept for 30 days, keys for 7 (OOGST_KEEP_BACKUPS, OOGST_KEEP_KEY_BACKUPS).
Exit code: 0 when the backup is whole and on the disk, 1 when it is not, 2 for a wrong command.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("backup", description="Make a backup while Oogst is in use.", epilog=EXAMPLES)
    parser.add_argument("--init", action="store_true", help="make the backup key, in a file that only its owner reads")
    parser.add_argument("--to", metavar="DIR", type=Path, help="where data goes (default: OOGST_BACKUPS)")
    parser.add_argument("--keys-to", metavar="DIR", type=Path, help="where keys go (default: OOGST_KEY_BACKUPS)")
    parser.add_argument("--json", action="store_true", help="say what was made as JSON")
    parser.set_defaults(run=make)
    below = parser.add_subparsers(dest="do", metavar="what", title="what to do")
    look = below.add_parser("check", help="read a backup from end to end, without putting it back")
    look.add_argument("folder", metavar="DIR", type=Path, help="a backup, or a folder of them: then the newest")
    look.add_argument("--json", action="store_true", help="print as JSON")
    look.set_defaults(run=check)


def make(args: argparse.Namespace) -> int:
    """Prints the two folders. Raises NotAllowed without a key, or while another backup is being made."""
    prepare.everything()
    from oogst.flows.backup import key, making

    if args.init:
        return _init()
    done = making.make(args.to, args.keys_to)
    if args.json:
        told = {
            "data": str(done.data), "keys": str(done.keys), "moment": done.moment.isoformat(), "bytes": done.size,
            "files": done.files, "removed": done.removed,
        }  # fmt: skip
        print(json.dumps(told))
    else:
        print(f"{done.data}\n{done.keys}")
        note(f"{done.size / 2**20:.1f} MB, {done.files} sealed files; {done.removed} old backups removed.")
    if key.file().is_relative_to(args.data):
        note(f"The backup key stands in the data folder: keep a copy of {key.file().name} elsewhere.")
    return 0


def check(args: argparse.Namespace) -> int:
    """Raises NotAllowed for what is damaged, or made with another key."""
    prepare.django()
    from oogst.flows.backup import checking

    found = checking.check(args.folder)
    if args.json:
        told = {
            "folder": str(found.place), "kind": found.manifest.kind, "moment": found.moment.isoformat(),
            "parts": {part.name: part.size for part in found.manifest.parts}, "plain": found.plain,
            **found.manifest.about,
        }  # fmt: skip
        print(json.dumps(told))
    else:
        print(f"{found.place}: whole, {found.manifest.kind} of {found.moment:%Y-%m-%d %H:%M} UTC")
    return 0


def _init() -> int:
    from oogst.flows.backup import key

    made = key.make()
    if made is None:
        note("There is a backup key already; older backups need it, so it stays.")
        return 1
    print(made)
    note("Keep a copy of this file, and one of the master key, away from the backups: nobody opens them without.")
    return 0
