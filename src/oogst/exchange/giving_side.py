"""Writes what the standard has no place for beside it, so that our own round trip loses nothing.

Made in pieces: turns of long transcripts are many.
"""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oogst.coding.log import CODE_WORDS
from oogst.coding.models import CodeVersion
from oogst.exchange.giving_own import rows_of
from oogst.exchange.own_tables import OWN
from oogst.exchange.scope import Scope
from oogst.exchange.side_file import VERSION
from oogst.sources.models import Participant, Revision, Source, Turn
from oogst.story.models import Evidence, Quote, Report
from oogst.studies.models import Person

AT_ONCE = 50
Entries = Iterable[tuple[str, Any]]


def side_file(scope: Scope, sources: list[uuid.UUID], coders: Mapping[uuid.UUID, str]) -> Iterator[bytes]:
    """The side file in pieces of UTF-8. `sources`: the ids of all that leave; `coders`: their GUIDs by their id."""
    study = scope.study
    about = {"question": study.question, "description": study.description, "language": study.language}
    yield f'{{"oogst": {VERSION}, "study": {_json(about)}'.encode()
    yield from _object("cases", _cases(scope))
    yield f',\n"people": {_json(_people(scope))}'.encode()
    yield from _object("codes", _codes(scope, coders))
    yield from _object("sources", _sources(scope, sources))
    yield from _object("memos", _memos(scope))
    if scope.wish.is_whole:
        # A part of a study has no story: its sentences could hold words of what stays.
        yield from _object("quotes", _quotes(scope, coders))
        yield f',\n"findings": {_json(_findings(scope, coders))}'.encode()
        yield f',\n"report": {_json(_report(scope))}'.encode()
        yield from _own(scope, coders)
    yield b"}\n"


def _own(scope: Scope, coders: Mapping[uuid.UUID, str]) -> Iterator[bytes]:
    yield b',\n"own": {'
    separator = "\n"
    for table in OWN:
        if scope.wish.memos or not table.talk:
            yield f'{separator}"{table.name}": ['.encode()
            between = "\n"
            for row in rows_of(table, scope.study, coders):
                yield f"{between}{_json(row)}".encode()
                between = ",\n"
            yield b"]"
            separator = ",\n"
    yield b"}"


def _object(name: str, entries: Entries) -> Iterator[bytes]:
    yield f',\n"{name}": {{'.encode()
    separator = "\n"
    for key, value in entries:
        yield f"{separator}{_json(key)}: {_json(value)}".encode()
        separator = ",\n"
    yield b"}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value)


def _cases(scope: Scope) -> Entries:
    for case in scope.cases().iterator(500):
        yield (
            str(case.guid),
            {
                "code": case.code, "sector": case.sector, "own_word": case.own_word, "locations": case.locations,
                "decision": case.decision,
            },
        )  # fmt: skip


def _people(scope: Scope) -> list[dict[str, Any]]:
    rows = Person.objects.filter(pk__in=scope.people()).select_related("organisation").order_by("code")
    return [
        {
            "id": row.pk, "code": row.code, "label": row.label, "role": row.role,
            "case": row.organisation.guid if row.organisation else None,
        }
        for row in rows
    ]  # fmt: skip


def _codes(scope: Scope, coders: Mapping[uuid.UUID, str]) -> Entries:
    """Two queries. With the meanings that a code had before, so that an older coding can still be understood."""
    versions: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = CodeVersion.objects.filter(code__in=[code.pk for code in scope.codes]).order_by("code_id", "number")
    for row in rows.iterator(1000):
        words = {name: getattr(row, name) for name in CODE_WORDS}
        versions[row.code_id].append(
            {"number": row.number, "by": coders.get(row.by), "at": row.at, "meaning_at": row.meaning_at, **words}
        )
    anchors = dict(scope.codings().filter(pk__in=[c.anchor_coding_id for c in scope.codes]).values_list("pk", "guid"))
    for code in scope.codes:
        yield (
            str(code.guid),
            {
                "id": code.pk, "status": code.status, "definition": code.definition, "when": code.when,
                "when_not": code.when_not, "anchor": code.anchor, "position": code.position, "version": code.version,
                "anchor_coding": anchors.get(code.anchor_coding_id) if code.anchor_coding_id else None,
                "meaning_at": code.meaning_at, "versions": versions[code.pk],
                "by": coders.get(code.created_by), "at": code.created_at,
            },
        )  # fmt: skip


def _sources(scope: Scope, pks: list[uuid.UUID]) -> Entries:
    """One query, and four for every batch."""
    cases = dict(scope.cases().values_list("pk", "guid"))
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        rows = Source.objects.in_bulk(some)
        newest = dict(Revision.objects.filter(source__in=some).order_by("number").values_list("source_id", "pk"))
        turns: dict[uuid.UUID, list[Turn]] = defaultdict(list)
        spoken = Turn.objects.filter(revision__in=newest.values()).select_related("person")
        for turn in spoken.order_by("revision_id", "number").iterator(2000):
            turns[turn.revision_id].append(turn)
        participants: dict[uuid.UUID, list[list[str]]] = defaultdict(list)
        for one in Participant.objects.filter(source__in=some).select_related("person").order_by("pk"):
            participants[one.source_id].append([one.person.code, one.speaker])
        for pk in some:
            if pk in rows:
                yield str(rows[pk].guid), _source(rows[pk], turns[newest[pk]], participants[pk], cases)


def _source(
    row: Source, turns: list[Turn], participants: list[list[str]], cases: Mapping[uuid.UUID, uuid.UUID]
) -> dict[str, Any]:
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    persons = ["", *dict.fromkeys(turn.person.code for turn in turns if turn.person)]
    speaker_at = {speaker: index for index, speaker in enumerate(speakers)}
    person_at = {person: index for index, person in enumerate(persons)}
    return {
        "kind": row.kind, "date": row.date, "phase": row.phase, "basis": row.basis, "basis_note": row.basis_note,
        "case": cases.get(row.organisation_id) if row.organisation_id else None,
        "language": row.language, "file_name": row.file_name, "file_digest": row.file_digest,
        "participants": participants, "speakers": speakers, "persons": persons,
        "turns": [
            [
                turn.start, turn.words_start, turn.end, speaker_at[turn.speaker],
                person_at[turn.person.code if turn.person else ""], turn.begins_ms, turn.ends_ms,
            ]
            for turn in turns
        ],
    }  # fmt: skip


def _memos(scope: Scope) -> Entries:
    for memo in scope.memos().select_related("organisation").order_by("created_at", "id").iterator(500):
        entry: dict[str, Any] = {"kind": memo.kind, "title": memo.title, "edited": memo.edited_at}
        if memo.organisation:
            entry["about"] = ["case", memo.organisation.guid]
        yield str(memo.guid), entry


def _quotes(scope: Scope, coders: Mapping[uuid.UUID, str]) -> Entries:
    for quote in Quote.objects.filter(study=scope.study).select_related("source").order_by("pk").iterator(500):
        yield (
            str(quote.pk),
            {
                "source": quote.source.guid, "start": quote.start, "end": quote.end, "edited": quote.edited,
                "by": coders.get(quote.created_by), "at": quote.created_at,
                **({"words": quote.words} if quote.start == quote.end else {}),  # it waits for a place
            },
        )  # fmt: skip


def _findings(scope: Scope, coders: Mapping[uuid.UUID, str]) -> list[dict[str, Any]]:
    evidence: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in Evidence.objects.filter(finding__study=scope.study).order_by("position", "pk"):
        evidence[one.finding_id].append({"quote": one.quote_id, "stance": one.stance, "position": one.position})
    return [
        {
            "id": finding.pk, "claim": finding.claim, "explanation": finding.explanation,
            "position": finding.position, "by": coders.get(finding.created_by), "at": finding.created_at,
            "evidence": evidence[finding.pk],
        }
        for finding in scope.study.findings.order_by("position", "pk")
    ]  # fmt: skip


def _report(scope: Scope) -> dict[str, Any] | None:
    report = Report.objects.filter(study=scope.study).first()
    if report is None:
        return None
    sections = [
        {
            "title": section.title, "body": section.body, "position": section.position, "edited": section.edited_at,
            "version": section.version,
        }
        for section in report.sections.order_by("position", "pk")
    ]  # fmt: skip
    return {"title": report.title, "subtitle": report.subtitle, "authors": report.authors, "sections": sections}
