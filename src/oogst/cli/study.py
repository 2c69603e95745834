"""`oogst study`: make studies and list them."""

import argparse
import json

from oogst.cli.errors import Refused


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("study", description="Create and list studies.")
    below = parser.add_subparsers(dest="do", metavar="what", title="what to do")
    make = below.add_parser(
        "create",
        help="make a study; prints its address",
        epilog='examples:\n  oogst study create "Begeleiden is van iedereen" --lead lead@school.example\n'
        '  oogst import --study "$(oogst study create Proef)" interviews/*.docx\n',
    )
    make.add_argument("name", metavar="NAME", help="what the study is called")
    make.add_argument("--slug", default="", help="its address in links and commands (default: from the name)")
    make.add_argument("--language", choices=["nl", "en"], default="nl", help="of material and report (default: nl)")
    make.add_argument(
        "--names", choices=["review", "done"], default="review",
        help="names in new material are reviewed first, or are replaced already (default: review)",
    )  # fmt: skip
    make.add_argument("--lead", metavar="EMAIL", help="account of the lead researcher")
    make.add_argument("--json", action="store_true", help="print the study as JSON")
    make.set_defaults(run=create)
    show = below.add_parser("list", help="list the studies", epilog="examples:\n  oogst study list --json\n")
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=list_studies)


def create(args: argparse.Namespace) -> int:
    """Prints the address of the new study, and nothing else: other commands can take it from here."""
    from oogst.people.accounts import User
    from oogst.studies.services import create_study

    name = " ".join(args.name.split())
    if not name or len(name) > 160:
        raise Refused("A study has a name of 1 to 160 characters.")
    lead = None
    if args.lead:
        lead = User.objects.filter(email__iexact=args.lead).first()
        if lead is None:
            raise Refused(f"There is no account {args.lead}. Make it first: oogst user create {args.lead} --name NAME")
    study = create_study(name=name, slug=args.slug, language=args.language, names=args.names, lead=lead, by=None)
    print(json.dumps({"slug": study.slug, "id": str(study.pk), "name": study.name}) if args.json else study.slug)
    return 0


def list_studies(args: argparse.Namespace) -> int:
    """One line a study: address, name, sources, codes, codings. Four queries."""
    from django.db.models import Count

    from oogst.coding.models import Code, Coding
    from oogst.sources.models import Source
    from oogst.studies.models import Study

    sources = dict(Source.objects.order_by().values_list("study").annotate(Count("pk")))
    codes = dict(Code.objects.present().order_by().values_list("study").annotate(Count("pk")))
    codings = dict(Coding.objects.present().order_by().values_list("study").annotate(Count("pk")))
    found = [
        {
            "slug": study.slug,
            "name": study.name,
            "language": study.language,
            "sources": sources.get(study.pk, 0),
            "codes": codes.get(study.pk, 0),
            "codings": codings.get(study.pk, 0),
            "created": study.created_at.isoformat(),
        }
        for study in Study.objects.order_by("slug")
    ]
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    for each in found:
        numbers = f"{each['sources']} sources, {each['codes']} codes, {each['codings']} codings"
        print(f"{each['slug']:<32} {each['name']} ({numbers})")
    if not found:
        print("No studies yet. Make one: oogst study create NAME")
    return 0
