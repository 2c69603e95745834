"""A study with something of everything, and what it holds without the ids that differ between studies."""

import datetime
import io
from pathlib import Path
from typing import Any

from tests.factories import make_code, make_coding, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.coding.models import Code, Coding, ImportedCoder, Memo
from oogst.core.formats.document import Document, Turn
from oogst.exchange.giving import give
from oogst.exchange.scope import Wish
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources.models import Source, VariableValue
from oogst.sources.models import Turn as TurnRow
from oogst.sources.services import set_people, set_variables
from oogst.story import services as story
from oogst.story.models import Evidence, Quote
from oogst.studies.models import Organisation, Study
from oogst.studies.services import add_person, give_role

ODD = "A2: Ik dacht 😀👩‍🚀 é ñ dat het\nB1: שלום עולם, العربية.\nA2: Ja… «=1+1» & <b>.\n"
PLAIN = "Het was stil in de kring. Toen begon iemand te vertellen.\nEn daarna nog iemand.\n"


def rich_study(lead: User | None = None) -> Study:
    """Two coders, three sources, a tree with a merged code, removed codings, memos of every kind, a report."""
    lead = lead or make_user("Marije")
    study = make_study(lead, question="Hoe groeit het?", description="Een jaar op drie scholen.", language="nl")
    other = make_user("Karim")
    give_role(study=study, user=other, role=Role.RESEARCHER, by=None)
    school = make_organisation(study, "De Werf", sector="mbo", own_word="lob", locations="Kade", description="Klein.")
    make_organisation(study, "Noorderlaan", sector="vo", decision="no")
    person = add_person(study=study, label="A2", by=lead, organisation=school, role="champion")
    turns = _turns(ODD)
    odd = make_source(
        study, by=lead, document=Document("Slotgesprek", ODD, turns), kind="interview", phase="closing",
        date=datetime.date(2025, 6, 3), organisation=school, basis="harvest", basis_note="verslag 3",
        file_name="slot.docx", file_digest="ab" * 32, description="Met z'n drieën.",
    )  # fmt: skip
    set_people(source=odd, speakers={person: "A2"}, by=lead)
    plain = make_source(study, PLAIN, by=lead, name="Logboek", kind="logbook", basis="own_notes")
    make_source(study, "", by=lead, name="Leeg")
    set_variables(plain, {"leeftijd": "34", "team": "=SUM(A1)"}, {"leeftijd": "Integer"})
    set_variables(school, {"leerlingen": "812"}, {"leerlingen": "Integer"})
    _code(study, lead, other, odd, plain, school)
    _tell(study, lead, odd, plain)
    return study


def _code(study: Study, lead: User, other: User, odd: Source, plain: Source, school: Organisation) -> None:
    theme = make_code(
        study, lead, "Ruimte", status="theme", definition="Tijd.\n\nEn plek.", when="altijd", when_not="nooit",
        color="#112233",
    )  # fmt: skip
    stil = make_code(study, lead, "stil & <traag>", parent=theme, anchor="Het was stil")
    emoji = make_code(study, other, "😀 שלום", parent=stil)
    going = make_code(study, lead, "zwijgen")
    gone = make_code(study, lead, "weg")
    first = make_coding(plain, stil, lead, 0, 25)
    make_coding(plain, emoji, other, 0, 25)
    make_coding(plain, stil, other, 10, 40)
    make_coding(plain, theme, lead, 0, len(PLAIN))
    make_coding(odd, emoji, lead, 4, 20)
    make_coding(odd, going, lead, 30, 45)
    make_coding(odd, gone, lead, 0, 3)
    removed = make_coding(odd, stil, other, 5, 9)
    coding.remove_codings(codings=[removed], by=other)
    coding.merge_codes(codes=[going], into=stil, by=lead)
    coding.remove_codes(codes=[gone], by=lead)
    Code.objects.filter(pk=stil.pk).update(anchor_coding=first)
    guest = ImportedCoder.objects.create(study=study, name="Gast van ver")
    Coding.objects.filter(source=plain, code=emoji).update(coder=guest.pk)
    for about, kind in ((study, "method"), (odd, "note"), (stil, "theory"), (first, "doubt"), (school, "note")):
        coding.write_memo(
            study=study, text=f"Over dit.\n\nEen tweede regel 😀 {kind}", title=f"Memo {kind}", about=about, kind=kind,
            by=other,
        )  # fmt: skip
    coding.write_memo(study=study, text="Bij iets dat weg is.", about=removed, by=other)


def _tell(study: Study, lead: User, odd: Source, plain: Source) -> None:
    for_it = story.take_quote(source=plain, start=0, end=25, by=lead)
    against = story.take_quote(source=odd, start=4, end=20, by=lead)
    story.edit_quote(quote=for_it, edited="Het was stil […]", by=lead)
    finding = story.make_finding(study=study, claim="Stilte helpt.", explanation="Meestal.", by=lead)
    story.make_finding(study=study, claim="Niet altijd.", by=lead)
    story.weigh(finding=finding, quote=for_it, stance="for", by=lead)
    story.weigh(finding=finding, quote=against, stance="against", by=lead)
    report = story.report_of(study=study, by=lead)
    story.edit_report(report=report, title="Verslag", subtitle="van een jaar", authors="Marije, Karim", by=lead)
    theme = study.codes.get(name="Ruimte")
    body = f"Zo ging het.\n\n::quote[{for_it.pk}]\n\n::finding[{finding.pk}]\n\n::table[codes-by-case theme={theme.pk}]"
    story.add_section(report=report, title="Begin", body=body, by=lead)
    story.add_section(report=report, title="Slot", by=lead)


def _turns(text: str) -> tuple[Turn, ...]:
    turns, start = [], 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        turns.append(Turn(start, start + len(line) - 1, start + 4, line[:2], number * 1000, None))
        start += len(line)
    return tuple(turns)


def exported(study: Study, by: User | None, format: str = "qdpx", wish: Wish | None = None) -> bytes:
    out = io.BytesIO()
    give(study=study, out=out, format=format, by=by, wish=wish)
    return out.getvalue()


def saved(folder: Path, content: bytes, name: str = "export.qdpx") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def contents(study: Study) -> dict[str, Any]:
    """Everything that a round trip must keep, with GUIDs and names for ids."""
    coders = {coder.pk: str(coder.guid) for coder in ImportedCoder.objects.filter(study=study)}
    codes = {code.pk: code for code in Code.objects.present().filter(study=study)}
    return {
        "study": (study.question, study.description),
        "cases": sorted(
            study.organisations.values_list(
                "guid", "code", "label", "sector", "own_word", "locations", "decision", "description"
            )
        ),
        "people": sorted(study.people.values_list("code", "label", "role", "organisation__guid")),
        "codes": [
            (
                str(code.guid), code.name, code.color, code.status, code.definition, code.when, code.when_not,
                code.anchor, code.position, code.version, code.parent and str(code.parent.guid),
                code.anchor_coding and str(code.anchor_coding.guid),
            )
            for code in sorted(codes.values(), key=lambda code: str(code.guid))
        ],
        "sources": sorted(
            study.sources.values_list(
                "guid", "name", "kind", "date", "phase", "organisation__guid", "basis", "basis_note", "language",
                "description", "file_name", "file_digest", "digest", "length", "words",
            ),
            key=str,
        ),
        "texts": sorted((str(source.guid), source.current().text) for source in study.sources.all()),
        "turns": sorted(
            TurnRow.objects.filter(revision__source__study=study).values_list(
                "revision__source__guid", "number", "start", "words_start", "end", "speaker", "person__code",
                "begins_ms", "ends_ms",
            )
        ),
        "participants": sorted(
            study.sources.filter(participants__isnull=False).values_list(
                "guid", "participants__person__code", "participants__speaker"
            )
        ),
        "values": sorted(
            VariableValue.objects.filter(variable__study=study).values_list(
                "variable__guid", "variable__name", "variable__type", "source__guid", "organisation__guid", "value"
            ),
            key=str,
        ),
        "codings": [
            (
                str(row.guid), str(row.source.guid), str(row.code.guid), row.start, row.end, row.words,
                coders.get(row.coder, str(row.coder)), row.created_at,
            )
            for row in Coding.objects.present()
            .filter(study=study, code__removed_at=None)
            .select_related("source", "code")
            .order_by("source__guid", "start", "end", "id")
        ],
        "memos": sorted(
            (
                str(memo.guid), memo.kind, memo.title, memo.text, coders.get(memo.by, str(memo.by)), memo.created_at,
                memo.edited_at, _about(memo),
            )
            for memo in Memo.objects.present().filter(study=study, coding__removed_at=None)
        ),
        "quotes": sorted(
            Quote.objects.filter(study=study).values_list("source__guid", "start", "end", "words", "edited")
        ),
        "findings": list(study.findings.values_list("claim", "explanation", "position")),
        "evidence": sorted(
            Evidence.objects.filter(finding__study=study).values_list(
                "finding__claim", "quote__source__guid", "quote__start", "stance", "position"
            )
        ),
    }  # fmt: skip


def _about(memo: Memo) -> str:
    about = memo.source or memo.code or memo.coding or memo.organisation
    return str(about.guid) if about else ""
