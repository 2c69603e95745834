"""`oogst trail`: prove that the trail is whole, also against an end that was written down elsewhere."""

import argparse
import json
from pathlib import Path

from oogst.cli.errors import Refused

EXAMPLES = """examples:
  oogst trail verify
  oogst trail verify --json > ends.json          keep this file elsewhere
  oogst trail verify --against ends.json         nothing before those ends was changed or left out since
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("trail", description="Prove that the trail is whole.")
    below = parser.add_subparsers(dest="do", metavar="what", title="what to do")
    verify = below.add_parser(
        "verify",
        help="walk every chain and check each link",
        description="Walks the chain of each study, and that of the installation. Exit code 1 when one does not hold. "
        "Who has the database could write a whole new trail; ends that were kept elsewhere show that.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument("--study", metavar="SLUG", help="only the chain of this study")
    verify.add_argument("--against", metavar="FILE", type=Path, help="ends that an earlier --json printed")
    verify.add_argument("--json", action="store_true", help="print the end of each chain as JSON")
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints a line a chain: how long it is, and whether it holds."""
    from oogst.cli import asked
    from oogst.people import trail
    from oogst.people.models import TrailHead

    chain = str(asked.study(args.study).pk) if args.study else None
    heads = TrailHead.objects.order_by("chain")
    heads = heads.filter(chain=chain) if chain else heads
    broken = {fault.chain: f"{fault.why} at entry {fault.sequence}" for fault in trail.verify(chain)}
    broken |= {name: why for name, why in _against(args.against).items() if chain in (None, name)}
    if args.json:
        ends = {head.chain: {"sequence": head.sequence, "digest": head.digest} for head in heads}
        print(json.dumps({"ends": ends, "broken": broken}, indent=2))
    else:
        for head in heads:
            print(f"{head.chain:<36} {head.sequence:>8} entries  {broken.get(head.chain, 'holds')}")
        for name in broken.keys() - {head.chain for head in heads}:
            print(f"{name:<36} {broken[name]}")
    return 1 if broken else 0


def _against(file: Path | None) -> dict[str, str]:
    """Chains in which an end that was written down no longer stands. Raises Refused for another kind of file."""
    from oogst.people.models import TrailEntry

    if file is None:
        return {}
    try:
        ends = json.loads(file.read_text())["ends"]
        wanted = [(str(name), int(end["sequence"]), str(end["digest"])) for name, end in ends.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise Refused(f"{file} holds no ends of chains. Make it with: oogst trail verify --json > FILE") from reason
    return {
        name: f"lost or changed: entry {sequence} was written down with another digest"
        for name, sequence, digest in wanted
        if sequence and not TrailEntry.objects.filter(chain=name, sequence=sequence, digest=digest).exists()
    }
