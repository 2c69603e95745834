"""`oogst anonymise-qdpx`: a project that fails, made safe to share."""

import argparse
from pathlib import Path
from typing import BinaryIO, cast

from oogst.cli import asked
from oogst.cli.errors import Refused
from oogst.cli.framework import note

PREPARES_ITSELF = True  # no database is needed
EXAMPLES = """examples:
  oogst anonymise-qdpx project.qdpx to-share.qdpx
  oogst anonymise-qdpx codebook.qdc to-share.qdc

Every letter becomes an x and every digit a 0 (or another of the same width). Lengths, positions, structure, dates and
numbers of things stay, so that the file fails where the first one failed. Pictures, recordings and texts with layout
become empty files. Look at the result before you share it. Exit code: 0 when it is there, 1 when it was refused.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "anonymise-qdpx",
        description="Mask all words and names in a REFI-QDA project or codebook, so that a file that does not come in "
        "well can be shared with who mends it. Needs no study and no server.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="IN", type=Path, help="a .qdpx, .qde or .qdc")
    parser.add_argument("out", metavar="OUT", type=Path, help="where to write it; of a .qde comes a .qdpx")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Refused for a file that is not there or cannot be read, and for a place that cannot be written."""
    from django.conf import settings

    from oogst.core.formats.document import CannotRead
    from oogst.core.formats.qdpx_masking import mask_project
    from oogst.exchange.refi_messages import REFUSALS

    if not settings.configured:
        settings.configure(USE_I18N=False)  # for the sentences only; nothing of an installation is read
    if not args.file.is_file():
        raise Refused(f"{args.file}: there is no such file.")
    if args.out.exists() and args.out.samefile(args.file):
        raise Refused("Write it to another file: this one would be lost.")
    asked.check_place(args.out)
    try:
        with asked.whole_file(args.out, 0o600) as out:
            mask_project(args.file, cast(BinaryIO, out))
    except CannotRead as reason:
        raise Refused(str(REFUSALS[reason.reason]).format(**reason.details)) from reason
    note(f"{args.out}: no words or names are left in it. Look at it before you share it.")
    return 0
