"""`oogst restore`: a backup, put back in an empty data folder."""

import argparse
import json
from pathlib import Path

from oogst.cli import prepare
from oogst.cli.framework import note

PREPARES_ITSELF = True
EXAMPLES = """examples:
  oogst restore /mnt/data --keys /mnt/keys --data /srv/oogst-new
  oogst restore /mnt/data/20261123T160412Z-1f0c9a2e --keys /mnt/keys --dry-run

The data folder must be empty, but for keys: put master.key and backup.key there first, or set OOGST_MASTER_KEY and
OOGST_BACKUP_KEY. What was destroyed since the backup is destroyed anew before the server answers anybody.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "restore", description="Put a backup back, in an empty data folder or empty databases.", epilog=EXAMPLES
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a backup of data, or a folder of them: the newest")
    parser.add_argument("--keys", metavar="DIR", type=Path, required=True, help="a backup of keys, or a folder of them")
    parser.add_argument("--dry-run", action="store_true", help="read all of it, and change nothing")
    parser.add_argument("--older-keys", action="store_true", help="take keys from before the data; some stays closed")
    parser.add_argument("--json", action="store_true", help="say what was put back as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises NotAllowed for a folder that is not empty, and for a backup that is damaged or does not fit."""
    prepare.django()
    from oogst.flows.backup import restoring

    if args.dry_run:
        data, keys = restoring.check(args.folder, args.keys, older_keys=args.older_keys)
        print(f"{data.place} and {keys.place}: whole, and can be put back here.")
        return 0
    done = restoring.restore(args.folder, args.keys, older_keys=args.older_keys)
    prepare.everything()
    if args.json:
        told = {"data": str(done.data.place), "keys": done.subject_keys, "files": done.files}
        print(json.dumps(told))
    else:
        print(f"Put back as it was on {done.data.moment:%Y-%m-%d %H:%M} UTC: "
              f"{done.subject_keys} keys, {done.files} sealed files.")  # fmt: skip
    note("Look at it with oogst doctor, then start the server.")
    return 0
