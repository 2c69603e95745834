"""`oogst export`: a study, or what is in it, as a file for other programs."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from oogst.cli import asked
from oogst.cli.errors import Refused
from oogst.cli.framework import note

if TYPE_CHECKING:
    from oogst.exchange.giving import Given
    from oogst.exchange.scope import Wish
    from oogst.studies.models import Study

FORMATS = ("qdpx", "qdc", "xlsx", "csv")
EXAMPLES = """examples:
  oogst export --study begeleiden --format qdpx --out begeleiden.qdpx
  oogst export --study begeleiden --out codeboek.qdc
  oogst export --study begeleiden --format csv --organisation O02 --without-memos --out werf.csv
  oogst export --study begeleiden --format xlsx --code Ruimte --code Stilte --out codes.xlsx --json

Pseudonymised words of people leave the study: keep the file where only the research team can reach it.
What left is written on the trail. Exit code: 0 when the file is there, 1 when it was refused, 2 for a wrong command.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "export",
        description="Take a study out: a REFI-QDA project or codebook, a workbook, or a table of all codings. "
        "An existing file is replaced.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--study", metavar="SLUG", required=True, help="address of the study (oogst study list)")
    parser.add_argument("--format", choices=FORMATS, help="default: what the name of the file says")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where to write it")
    parser.add_argument("--code", metavar="NAME", action="append", default=[], help="only this code and those below it")
    parser.add_argument(
        "--organisation", metavar="CODE", action="append", default=[], help="only this school, by number"
    )
    parser.add_argument("--without-memos", action="store_true", help="leave memos here")
    parser.add_argument("--json", action="store_true", help="say what left as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Refused for a study, code or school that is not there, and for a place that cannot be written."""
    from oogst.exchange.giving import Format, give

    format = asked.format_of(args.out, args.format, FORMATS)
    asked.check_place(args.out)
    study = asked.study(args.study)
    wish = _wish(args, study)
    note(f"Writing {args.out.name}…")
    replaced = args.out.exists()
    with asked.whole_file(args.out, 0o600) as file:
        given = give(study=study, out=cast(BinaryIO, file), format=Format(format), by=None, wish=wish)
    _say(args, given, replaced=replaced)
    return 0


def _wish(args: argparse.Namespace, study: "Study") -> "Wish":
    from oogst.exchange.scope import Wish

    codes = {}
    for name in args.code:
        found = list(study.codes.filter(removed_at__isnull=True, name=name).values_list("pk", flat=True))
        if not found:
            raise Refused(f"There is no code “{name}” in this study.")
        codes.update(dict.fromkeys(found))
    cases = dict(study.organisations.filter(code__in=args.organisation).values_list("code", "pk"))
    if missing := sorted(set(args.organisation) - cases.keys()):
        raise Refused(f"There is no school {', '.join(missing)} in this study.")
    return Wish(codes=frozenset(codes), cases=frozenset(cases.values()), memos=not args.without_memos)


def _say(args: argparse.Namespace, given: "Given", *, replaced: bool) -> None:
    counts = given.counts.as_dict()
    if args.json:
        told = {
            "file": str(args.out),
            "format": given.format.value,
            "bytes": args.out.stat().st_size,
            "counts": counts,
            "replaced": replaced,
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{args.out}: {counts['sources']} sources, {counts['codes']} codes, {counts['codings']} codings")
    if blind := counts["blind_rounds"] if given.format.value == "qdpx" else 0:
        rounds = "one round that is" if blind == 1 else f"{blind} rounds that are"
        print(f"  what was coded in {rounds} still blind stays here")
    if replaced:
        note("It replaces the file that was there.")
