"""`oogst vault`: the master key of this installation, and whether all that is sealed opens with it."""

import argparse
import json
import uuid
from typing import TYPE_CHECKING, Any

from oogst.cli.errors import Refused
from oogst.cli.framework import note

if TYPE_CHECKING:
    from oogst.vault.checking import Fault

KEEP_APART = (
    "Keep a copy of this file apart from the backups of the data: who has both can read every name, and without it\n"
    "nobody ever can, the people who made Oogst included."
)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "vault",
        description="The master key under which names, raw texts and recordings are sealed.",
        epilog="The key comes from a file (OOGST_MASTER_KEY_FILE, or master.key in the data folder), or from the\n"
        "environment: OOGST_MASTER_KEY holds one key or more, with spaces between them, the current one first.\n",
    )
    below = parser.add_subparsers(dest="do", metavar="what", title="what to do")
    make = below.add_parser(
        "init",
        help="make the master key, once",
        epilog="examples:\n  oogst vault init\n  oogst vault init --print      a key for OOGST_MASTER_KEY\n",
    )
    make.add_argument("--print", action="store_true", dest="show", help="print a new key and keep it nowhere")
    make.set_defaults(run=init)
    show = below.add_parser(
        "status", help="open or locked, and what is sealed", epilog="examples:\n  oogst vault status --json\n"
    )
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=status)
    new = below.add_parser(
        "rotate",
        help="a new master key; everything is wrapped anew while the server runs",
        epilog="With the key in a file: run it; after an interruption run it again.\n"
        "With the key in the environment: put a new one (oogst vault init --print) in front of the old one in\n"
        "OOGST_MASTER_KEY, restart the server, run this, then take the old one away.\n",
    )
    new.set_defaults(run=rotate)
    look = below.add_parser(
        "check",
        help="whether all that is sealed opens; ends with 1 when something does not",
        epilog="examples:\n  oogst vault check\n  oogst vault check --whole    reads every recording to its end\n",
    )
    look.add_argument("--whole", action="store_true", help="read every file to its end, not only its beginning and end")
    look.add_argument("--json", action="store_true", help="print as JSON")
    look.set_defaults(run=check)


def init(args: argparse.Namespace) -> int:
    from oogst.vault import master

    if args.show:
        print(master.fresh())
        note("Put this in OOGST_MASTER_KEY. Keep a copy apart; it is kept nowhere else.")
        return 0
    if not master.is_in_file():
        raise Refused("The master key comes from the environment (OOGST_MASTER_KEY); there is nothing to make.")
    made = master.make()
    if made is None:
        raise Refused(f"There is a master key already: {master.file()}. A new one in its place: oogst vault rotate")
    print(master.file())
    note(KEEP_APART)
    return 0


def status(args: argparse.Namespace) -> int:
    """Returns 1 while the vault is locked."""
    from oogst.vault import master, rotating

    unlocked = master.is_open()
    about: dict[str, Any] = {
        "open": unlocked,
        "key": str(master.file()) if master.is_in_file() else "OOGST_MASTER_KEY",
        "master_keys": [one.name for one in master.masters()] if unlocked else [],
        "rotation_unfinished": unlocked and rotating.is_unfinished(),
        "studies": _studies(),
    }
    if args.json:
        print(json.dumps(about, ensure_ascii=False, indent=2))
        return 0 if unlocked else 1
    print(f"{'open' if unlocked else 'locked'}, key from {about['key']}")
    if len(about["master_keys"]) > 1:
        print(f"{len(about['master_keys'])} master keys, the current one {about['master_keys'][0]}")
    if about["rotation_unfinished"]:
        print("A rotation was interrupted. Go on with it: oogst vault rotate")
    for each in about["studies"]:
        numbers = ", ".join(f"{each[name]} {name}" for name in ("identities", "texts", "files"))
        print(f"{each['slug'] or each['study']:<32} {numbers}, {each['bytes'] / 2**20:.1f} MB")
    if not unlocked:
        print(
            "Coding goes on under pseudonyms. To open it: bring the key file back, or `oogst vault init` on a new one."
        )
    return 0 if unlocked else 1


def rotate(args: argparse.Namespace) -> int:
    from oogst.vault import rotating

    slugs = _slugs()

    def progress(study: uuid.UUID, count: int) -> None:
        note(f"{slugs.get(study, study)}: {count} keys wrapped anew")

    done = rotating.rotate(progress)
    if done.resumed:
        note("An interrupted rotation was finished.")
    print(done.master)
    if done.left:
        note(f"Take these away from OOGST_MASTER_KEY now, and restart: {', '.join(done.left)}")
    else:
        note("The old master key is gone from its file. Replace the copy that you keep apart; destroy the old copy.")
        note("Backups made before this open only with the old key: keep it for as long as you keep them.")
    return 0


def check(args: argparse.Namespace) -> int:
    """Returns 1 when something does not open, is missing, or belongs to nobody."""
    from oogst.vault import checking

    found = [*checking.faults(whole=args.whole), *_nobodys()]
    if args.json:
        print(json.dumps([vars(fault) for fault in found], ensure_ascii=False, indent=2))
    else:
        for fault in found:
            print(f"{fault.what:<12} {fault.where}  {fault.why}")
        print("All that is sealed opens." if not found else f"{len(found)} to look at.")
    return 1 if found else 0


def _nobodys() -> "list[Fault]":
    """Keys of people and schools that the research no longer knows: a destruction that was cut off."""
    from oogst.studies.models import Organisation, Person
    from oogst.vault.checking import Fault
    from oogst.vault.models import Subject, SubjectKey

    found = []
    for kind, model in ((Subject.PERSON, Person), (Subject.ORGANISATION, Organisation)):
        known = set(model._default_manager.values_list("pk", flat=True))
        subjects = SubjectKey.objects.filter(kind=kind).values_list("pk", flat=True)
        found += [Fault(kind.value, str(pk), "is no longer in any study") for pk in subjects if pk not in known]
    return found


def _studies() -> list[dict[str, Any]]:
    """What is sealed of each study. Four queries."""
    from django.db.models import Count, Sum

    from oogst.vault.models import Identity, SealedFile, SealedText

    slugs, counts = _slugs(), {}
    for name, model in (("identities", Identity), ("texts", SealedText), ("files", SealedFile)):
        rows = model._default_manager.values("subject__study").annotate(count=Count("pk"))
        counts[name] = {row["subject__study"]: row["count"] for row in rows}
    totals = SealedFile.objects.values("subject__study").annotate(size=Sum("size"))
    sizes = {row["subject__study"]: row["size"] for row in totals}
    studies = sorted(set().union(*counts.values()), key=str)
    return [
        {"study": str(study), "slug": slugs.get(study, ""), "bytes": sizes.get(study, 0)}
        | {name: found.get(study, 0) for name, found in counts.items()}
        for study in studies
    ]


def _slugs() -> dict[uuid.UUID, str]:
    from oogst.studies.models import Study

    return dict(Study.objects.values_list("pk", "slug"))
