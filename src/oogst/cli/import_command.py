"""`oogst import`: documents, tables and whole projects into a study, with the same reports as in the browser."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oogst.cli import asked
from oogst.cli.errors import Refused

if TYPE_CHECKING:
    from oogst.sources.models import Import, ImportFile
    from oogst.studies.models import Study

EXAMPLES = """examples:
  oogst import --study begeleiden interviews/*.docx
  oogst import --study begeleiden --kind logbook --organisation O02 logboeken/
  oogst import --study begeleiden --basis public --basis-note "jaarverslag 2024" jaarverslag.pdf
  oogst import --study begeleiden --json project.qdpx
  oogst import --study begeleiden --preview project.qdpx
  oogst import --study begeleiden --merge --theirs codes project.qdpx

A folder is read with all that is in it. A file that fails changes nothing of the rest.
Exit code: 0 when every file is in the study, 1 when one or more were refused, 2 for a wrong command.
"""
HIDDEN = (".", "~$")  # what the system and Word leave lying about


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "import",
        description="Bring documents, transcripts, tables and REFI-QDA projects into a study.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a file, or a folder with files")
    parser.add_argument("--study", required=True, metavar="SLUG", help="the study, by its address")
    kinds = "interview, harvest, logbook, email, observation, notes, survey, document"
    parser.add_argument("--kind", metavar="KIND", help=f"{kinds}; left out, what the file or its name says")
    grounds = "consent, elsewhere, harvest, public, own_notes"
    parser.add_argument("--basis", metavar="BASIS", help=f"{grounds}; left out, the study's own")
    parser.add_argument("--basis-note", default="", metavar="TEXT", help="where that is recorded")
    parser.add_argument("--organisation", metavar="CODE", help="the school, by its number, such as O01")
    parser.add_argument("--phase", metavar="PHASE", help="recruitment, start, trajectory, closing")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="for all files; left out, what the file or its name says")
    parser.add_argument(
        "--names", choices=["review", "done"],
        help="review: look for names and wait for a person; done: they are replaced already; left out, the study's own",
    )  # fmt: skip
    parser.add_argument("--people", nargs="+", default=[], metavar="CODE", help="who is in it, such as O01-P7K")
    parser.add_argument("--encoding", metavar="NAME", help="character set of text files, such as cp1252")
    parser.add_argument("--drop-quoted", action="store_true", help="leave earlier messages out of e-mails")
    parser.add_argument("--again", action="store_true", help="also take files that the study has already")
    parser.add_argument(
        "--preview", action="store_true", help="only say what a project that was here before would change"
    )
    parser.add_argument("--merge", action="store_true", help="take a project that was here before; see --preview")
    parser.add_argument(
        "--theirs", nargs="+", default=[], choices=["codes", "memos", "texts", "codings"],
        help="with --merge: take these from the file where they differ; left out, what is here stays",
    )  # fmt: skip
    parser.add_argument(
        "--leave-new", nargs="+", default=[], choices=["sources", "codings"], help="with --merge: leave out new ones"
    )
    parser.add_argument(
        "--remove-gone", action="store_true",
        help="with --merge: remove your own and imported codings that the file no longer has; can be undone",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object for each file, a line each")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import in this process, without a worker. Raises Refused for a study, school or kind that is not there."""
    from oogst.sources import incoming

    study = asked.study(args.study)
    settings = _settings(args, study)
    paths = list(_walk(args.files))
    if not paths:
        raise Refused("There are no files in there.")
    if args.preview:
        return _preview(args, study, paths)
    batch = incoming.start_import(study=study, by=_lead(study), settings=settings)
    refused = 0
    for number, path in enumerate(paths, 1):
        _note(f"[{number}/{len(paths)}] {path.name}")
        file = _bring(batch, path, _wish(args))
        refused += not _is_here(file)
        print(json.dumps(_as_json(file, path), ensure_ascii=False) if args.json else _line(file), flush=True)
    return 1 if refused else 0


def _bring(batch: "Import", path: Path, wish: dict[str, Any]) -> "ImportFile":
    from oogst.flows import import_material as flow
    from oogst.sources import incoming
    from oogst.sources.models import ImportFile

    if path.stat().st_size > _most():
        return flow.refuse_unread(batch=batch, name=path.name, size=path.stat().st_size)
    with path.open("rb") as source:
        file = flow.bring(batch=batch, name=path.name, chunks=iter(lambda: source.read(2**20), b""), plan_it=False)
    if wish:
        file.report = {**file.report, "wish": wish}
        file.save(update_fields=["report"])
    flow.take(file.pk, _progress)
    incoming.let_go(file)
    return ImportFile.objects.get(pk=file.pk)


def _wish(args: argparse.Namespace) -> dict[str, Any]:
    from oogst.exchange.choices import Choices

    wish: dict[str, Any] = {"again": True} if args.again else {}
    if args.merge:
        wish["merge"] = Choices(
            codes="codes" in args.theirs, memos="memos" in args.theirs, texts="texts" in args.theirs,
            codings="codings" in args.theirs, new_sources="sources" not in args.leave_new,
            new_codings="codings" not in args.leave_new, gone_codings=args.remove_gone,
        ).as_json()  # fmt: skip
    return wish


def _preview(args: argparse.Namespace, study: "Study", paths: Sequence[Path]) -> int:
    """Say for each project what it would change here. Nothing is touched."""
    from oogst.core.formats.document import CannotRead
    from oogst.exchange.itemising import sentences
    from oogst.exchange.refi_messages import REFUSALS
    from oogst.flows.newer_texts import preview

    refused = 0
    for path in paths:
        try:
            found = preview(study=study, file=path, by=_lead(study))
        except CannotRead as reason:
            refused += 1
            _note(f"{path}: {str(REFUSALS.get(reason.reason, reason.reason)).format(**reason.details)}")
            continue
        if args.json:
            items = [
                {"kind": item.kind, "state": item.state, "name": item.name, "remarks": [
                    {"code": code, "details": dict(details)} for code, details in item.remarks
                ]}
                for item in found.items
            ]  # fmt: skip
            print(json.dumps({"file": str(path), "counts": found.counts, "items": items}, ensure_ascii=False))
            continue
        print(f"{path.name}:")
        for kind, states in found.counts.items():
            print(f"  {kind}: {', '.join(f'{count} {_STATES[state]}' for state, count in states.items())}")
        for item in found.items:
            for sentence in sentences(item.remarks):
                print(f"  {item.name}: {sentence}")
    return 1 if refused else 0


_STATES = {"new": "new", "changed": "changed", "gone": "gone from the file", "here": "the same"}


def _walk(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(found for found in path.rglob("*") if found.is_file())
            yield from (found for found in inside if not _is_hidden(found.relative_to(path)))
        elif path.is_file():
            yield path
        else:
            raise Refused(f"{path}: there is no such file or folder.")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(HIDDEN) for part in path.parts)


def _lead(study: "Study") -> Any:
    """The account in whose name material comes in: the study's lead, who was first. None when there is none."""
    from oogst.people.accounts import User
    from oogst.people.roles import Role

    membership = study.memberships.filter(role=Role.LEAD.value).order_by("since", "pk").first()
    return User.objects.filter(pk=membership.user_id, is_active=True).first() if membership else None


def _settings(args: argparse.Namespace, study: "Study") -> dict[str, Any]:
    from oogst.sources.models import Kind, Phase
    from oogst.studies.basis import Basis

    organisation = study.organisations.filter(code__iexact=args.organisation).first() if args.organisation else None
    if args.organisation and organisation is None:
        known = ", ".join(study.organisations.values_list("code", flat=True)) or "none yet"
        raise Refused(f"There is no school “{args.organisation}” in this study. There are: {known}.")
    return {
        "kind": _one_of("kind", args.kind, Kind.values), "phase": _one_of("phase", args.phase, Phase.values),
        "basis": _one_of("basis", args.basis, Basis.values), "basis_note": args.basis_note, "date": _date(args.date),
        "organisation": str(organisation.pk) if organisation else "", "people": _people(args, study),
        "names": args.names or "", "encoding": args.encoding or "", "drop_quoted": args.drop_quoted,
    }  # fmt: skip


def _people(args: argparse.Namespace, study: "Study") -> list[str]:
    known = {person.code.upper(): str(person.pk) for person in study.people.all()}
    if unknown := [code for code in args.people if code.upper() not in known]:
        raise Refused(f"There is nobody with the code {', '.join(unknown)} in this study.")
    return [known[code.upper()] for code in args.people]


def _one_of(what: str, said: str | None, known: Sequence[str]) -> str:
    if said and said not in known:
        raise SystemExit(_wrong(f"--{what} is one of: {', '.join(known)}"))
    return said or ""


def _date(said: str | None) -> str:
    import datetime

    if not said:
        return ""
    try:
        return datetime.date.fromisoformat(said).isoformat()
    except ValueError:
        raise SystemExit(_wrong(f"--date is written like 2024-03-15, not “{said}”")) from None


def _wrong(sentence: str) -> int:
    _note(f"oogst import: {sentence}")
    return 2


def _is_here(file: "ImportFile") -> bool:
    """Whether the study holds what is in the file: taken now, or here already."""
    return file.state == "taken" or file.report.get("refusal", {}).get("code") == "already-here"


def _line(file: "ImportFile") -> str:
    from oogst.flows.import_material import told_refusal, told_remarks

    if file.state != "taken":
        return f"{file.name}: {'skipped' if _is_here(file) else 'refused'}: {told_refusal(file)}"
    made, words = len(file.report.get("sources", [])), file.report.get("words", 0)
    waiting = len(file.report.get("drafts", []))
    odd = told_remarks(file)
    counts = file.report.get("counts", {})
    rest = "".join(f", {counts[name]} {name}" for name in ("codes", "codings", "memos") if counts.get(name))
    said = f"{file.name}: taken {made} {'source' if made == 1 else 'sources'}, {words} words{rest}"
    if waiting:
        said += f", {waiting} {'text waits' if waiting == 1 else 'texts wait'} for review or for the end of a promise"
    return said + "".join(f"\n  {sentence}" for sentence in odd)


def _as_json(file: "ImportFile", path: Path) -> dict[str, Any]:
    from oogst.flows.import_material import told_refusal, told_remarks

    report = file.report
    return {
        "file": str(path), "state": "skipped" if file.state != "taken" and _is_here(file) else file.state,
        "sources": report.get("sources", []), "drafts": report.get("drafts", []),
        "words": report.get("words", 0), "counts": report.get("counts", {}),
        "refusal": {"code": report["refusal"]["code"], "sentence": told_refusal(file)} if "refusal" in report else None,
        "remarks": [
            {**said, "sentence": sentence}
            for said, sentence in zip(report.get("remarks", []), told_remarks(file), strict=True)
        ],
    }  # fmt: skip


def _most() -> int:
    from django.conf import settings

    return int(settings.MAXIMUM_FILE_SIZE)


def _progress(done: int, total: int) -> None:
    if total > 50:
        _note(f"    {done} of {total}")


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
