"""`oogst report`: the report of a study as a file."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from oogst.cli import asked
from oogst.cli.framework import note

if TYPE_CHECKING:
    from oogst.core.report.model import Language
    from oogst.story.exporting import Exported, Format
    from oogst.story.view import Address
    from oogst.studies.models import Study

FORMATS = ("html", "docx", "pdf")
USUAL_ADDRESS = "http://localhost:8000"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "report",
        description="Write the report of a study. Where nobody wrote one yet it is made of the findings and their "
        "quotes, or else of the themes of the codebook with some passages. An existing file is replaced.",
        epilog="examples:\n  oogst report --study begeleiden --format pdf --out verslag.pdf\n"
        "  oogst report --study begeleiden --out report.html --language en --json\n",
    )
    parser.add_argument("--study", metavar="SLUG", required=True, help="address of the study (oogst study list)")
    parser.add_argument("--format", choices=FORMATS, help="default: what the name of the file says")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where to write it")
    parser.add_argument("--language", choices=["nl", "en"], help="of headings and labels (default: of the study)")
    parser.add_argument(
        "--without-names", action="store_true", help="leave out names of sources and words around quotes"
    )
    parser.add_argument(
        "--url", metavar="ADDRESS", default="", help="address of Oogst, for links to places (OOGST_URL)"
    )
    parser.add_argument("--json", action="store_true", help="say what was written as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Refused for a study that is not there, a format that cannot be guessed, a place that cannot be written."""
    from oogst.exchange.report import give_report
    from oogst.story.view import View

    format = cast("Format", asked.format_of(args.out, args.format, FORMATS))
    asked.check_place(args.out)
    study = asked.study(args.study)
    named = not args.without_names
    language = cast("Language", args.language or study.language)
    view = View(language, names=named, context=named, place=_addresses(study, args.url))
    done = give_report(study=study, format=format, view=view, by=None)
    replaced = args.out.exists()
    with asked.whole_file(args.out, 0o644) as file:
        file.write(done.content)
    _say(args, done, replaced=replaced)
    return 0


def _addresses(study: "Study", url: str) -> "Address":
    """Addresses of places under the given address, else that of the installation, else the usual one."""
    from django.conf import settings
    from django.urls import reverse

    root = (url or settings.SITE_URL or USUAL_ADDRESS).rstrip("/")
    return lambda source, start, end: root + reverse("place", args=[study.slug, source, start, end])


def _say(args: argparse.Namespace, done: "Exported", *, replaced: bool) -> None:
    if args.json:
        told: dict[str, Any] = {
            "file": str(args.out),
            "format": done.format,
            "bytes": len(done.content),
            "sections": done.sections,
            "findings": done.findings,
            "quotes": done.quotes,
            "edited": done.edited,
            "sources": done.sources,
            "problems": done.problems,
            "written_by_hand": not done.is_default,
            "replaced": replaced,
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{args.out}: {done.quotes} quotes ({done.edited} edited) from {done.sources} sources")
    if replaced:
        note("It replaces the file that was there.")
    if done.is_default:
        note("Nobody wrote a report yet: this one is made of the findings or the codebook.")
    if done.problems:
        note(f"{done.problems} places refer to something that is no longer there. The report says where.")
    if "not-pdf-ua" in done.remarks:
        note("Some signs are in none of the fonts, so this PDF is not fully accessible (PDF/UA).")
