"""The demo study holds together: every quote is where it says it is, and every reference leads somewhere."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CONTENT = Path(__file__).resolve().parents[2] / "src" / "oogst" / "demo" / "content"
KINDS = {"interview", "harvest_report", "logbook", "email", "observation", "field_notes"}
PHASES = {"recruitment", "start", "trajectory", "closing"}
ROLES = {"champion", "buddy", "manager", "team_member", "coach"}
ACCOUNT_ROLES = ROLES | {"lead", "researcher", "advisory"}
CODERS = ("marije", "karim")
TURN = re.compile(r"^(?P<speaker>Ond\.|[A-Z]\d{1,2}) \((?P<time>\d\d:\d\d:\d\d)\): \S.*$")
BLOCK = re.compile(r"^::(?P<name>[a-z]+)(?:\[(?P<key>[^\]]+)\])?$")


def load(name: str) -> dict[str, Any]:
    """One TOML file of the content folder."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def read_source(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the text of a source file."""
    opening, front, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    assert opening == ""
    return tomllib.loads(front), text


STUDY = load("study.toml")
SOURCES = {path.stem: read_source(path) for path in sorted((CONTENT / "sources").glob("*.txt"))}
CODES = load("codes.toml")["codes"]
CODE_IDS = {code["id"] for code in CODES}
CODINGS = {coder: load(f"codings/{coder}.toml")["codings"] for coder in CODERS}
MEMOS = load("memos.toml")["memos"]
FINDINGS = load("findings.toml")["findings"]
EVIDENCE = [quote for finding in FINDINGS for quote in finding["evidence"]]
REPORT = load("report.toml")


def occurs_once(slug: str, words: str) -> bool:
    """Whether the passage stands exactly once in the source, with no loose space around it."""
    return words == words.strip() and SOURCES[slug][1].count(words) == 1


def test_the_study_names_its_organisations_people_and_accounts_once() -> None:
    codes = [organisation["code"] for organisation in STUDY["organisations"]]
    assert len(set(codes)) == len(codes)
    assert Counter(o["status"] for o in STUDY["organisations"]) == {"taking_part": 4, "declined": 3}
    assert {o["sector"] for o in STUDY["organisations"]} == {"vo", "mbo", "hbo"}
    assert all(o["reasons"] for o in STUDY["organisations"] if o["status"] == "declined")
    people = STUDY["people"]
    for field in ("code", "label", "speaker"):
        assert len({person[field] for person in people}) == len(people)
    for person in people:
        assert person["role"] in ROLES
        assert (person["organisation"] == "") == (person["role"] == "coach")
        if person["organisation"]:
            assert person["organisation"] in codes
            assert person["code"].startswith(person["organisation"] + "-")


def test_accounts_use_a_reserved_domain_and_show_pseudonyms() -> None:
    members = STUDY["members"]
    people = {person["code"]: person for person in STUDY["people"]}
    assert len({member["email"] for member in members}) == len(members)
    assert {member.get("coder") for member in members} - {None} == set(CODERS)
    for member in members:
        assert member["email"].endswith("@oogst.example")
        assert member["role"] in ACCOUNT_ROLES
        if member["role"] in {"champion", "buddy", "manager", "team_member"}:
            person = people[member["person"]]
            assert (member["name"], member["role"]) == (person["label"], person["role"])
            assert member["organisation"] == person["organisation"]


@pytest.mark.parametrize("slug", SOURCES)
def test_a_source_says_where_it_comes_from(slug: str) -> None:
    front, text = SOURCES[slug]
    organisations = {organisation["code"] for organisation in STUDY["organisations"]}
    assert set(front) == {
        "name", "kind", "date", "organisation", "people", "phase", "basis", "basis_note", "variables",
    }  # fmt: skip
    assert front["kind"] in KINDS
    assert front["phase"] in PHASES
    assert front["basis"] in {"consent", "own_notes"}
    assert front["basis_note"]
    assert date(2025, 9, 1) <= front["date"] <= date(2026, 6, 30)
    assert front["organisation"] in organisations
    assert set(front["people"]) <= {person["code"] for person in STUDY["people"]}
    if "week" in front["variables"]:
        assert front["variables"]["week"] == front["date"].isocalendar().week
    assert "\r" not in text
    assert text.endswith("\n")
    assert not set("{}|") & set(text)


def test_sources_are_in_order_of_time() -> None:
    dates = [front["date"] for front, _ in SOURCES.values()]
    assert dates == sorted(dates)


@pytest.mark.parametrize("slug", [slug for slug, (front, _) in SOURCES.items() if front["kind"] == "interview"])
def test_every_line_of_an_interview_is_a_turn_in_order(slug: str) -> None:
    front, text = SOURCES[slug]
    turns = [TURN.match(line) for line in text.splitlines()]
    assert all(turns)
    times = [turn["time"] for turn in turns if turn]
    assert times == sorted(times)
    speaker_of = {person["code"]: person["speaker"] for person in STUDY["people"]}
    assert {turn["speaker"] for turn in turns if turn} == {"Ond."} | {speaker_of[p] for p in front["people"]}


def test_no_name_of_the_research_team_stands_in_the_material() -> None:
    names = {part for member in STUDY["members"] if "coder" in member for part in member["name"].split()[:1]}
    for front, text in SOURCES.values():
        assert not any(name in text or name in front["name"] for name in names | {"Ineke"})


def test_the_material_has_its_size_and_variety() -> None:
    words = sum(len(text.split()) for _, text in SOURCES.values())
    assert 11_500 <= words <= 13_500
    assert Counter(front["kind"] for front, _ in SOURCES.values()) == {
        "interview": 6, "harvest_report": 4, "logbook": 10, "email": 4, "observation": 3, "field_notes": 1,
    }  # fmt: skip


def test_the_codebook_is_a_tree_of_seven_themes() -> None:
    assert len(CODE_IDS) == len(CODES)
    assert len({code["name"] for code in CODES}) == len(CODES)
    assert 55 <= len(CODES) <= 65
    parents = {code["id"]: code["parent"] for code in CODES}
    assert [code["status"] for code in CODES if not code["parent"]] == ["theme"] * 7
    for code in CODES:
        assert code["status"] == "theme" if not code["parent"] else code["status"] in {"open", "category"}
        assert re.fullmatch(r"#[0-9a-f]{6}", code["color"])
        assert code["definition"]
        assert code["when"]
        assert code["when_not"]
        assert occurs_once(code["anchor_source"], code["anchor"]), code["id"]
        above, steps = code["id"], 0
        while parents[above]:
            above, steps = parents[above], steps + 1
            assert steps < 4


@pytest.mark.parametrize("coder", CODERS)
def test_every_coding_is_found_exactly_once(coder: str) -> None:
    for coding in CODINGS[coder]:
        assert occurs_once(coding["source"], coding["words"]), coding
        assert coding["codes"]
        assert len(set(coding["codes"])) == len(coding["codes"])
        assert set(coding["codes"]) <= CODE_IDS
        assert "\n" not in coding["words"]
    passages = [(coding["source"], coding["words"]) for coding in CODINGS[coder]]
    assert len(set(passages)) == len(passages)


def test_two_coders_used_every_code_and_disagree() -> None:
    assert 420 <= sum(len(codings) for codings in CODINGS.values()) <= 520
    used = Counter(code for codings in CODINGS.values() for coding in codings for code in coding["codes"])
    assert set(used) == CODE_IDS
    assert any(count <= 2 for count in used.values())
    marije, karim = (
        {(coding["source"], coding["words"]): set(coding["codes"]) for coding in CODINGS[coder]} for coder in CODERS
    )
    assert len({source for source, _ in marije} & {source for source, _ in karim}) >= 9
    assert sum(marije[passage] == karim[passage] for passage in marije.keys() & karim.keys()) >= 50
    assert sum(marije[passage] != karim[passage] for passage in marije.keys() & karim.keys()) >= 30


def test_codings_overlap_nest_and_share_passages() -> None:
    spans = []
    for codings in CODINGS.values():
        for coding in codings:
            start = SOURCES[coding["source"]][1].index(coding["words"])
            spans.append((coding["source"], start, start + len(coding["words"]), len(coding["codes"])))
    pairs = [(a, b) for a in spans for b in spans if a is not b and a[0] == b[0] and a[1] < b[2] and b[1] < a[2]]
    assert sum(a[1] < b[1] < a[2] < b[2] for a, b in pairs) >= 5
    assert sum(a[1] <= b[1] and b[2] <= a[2] and a[1:3] != b[1:3] for a, b in pairs) >= 20
    assert sum(span[3] > 1 for span in spans) >= 40


def test_memos_point_at_something_that_exists() -> None:
    assert 14 <= len(MEMOS) <= 18
    assert {memo["by"] for memo in MEMOS} == set(CODERS)
    assert {memo["on"] for memo in MEMOS} == {"study", "source", "code", "coding"}
    for memo in MEMOS:
        assert memo["title"]
        assert memo["text"].strip()
        assert memo["kind"] in {"note", "theory", "method", "doubt"}
        if memo["on"] in {"source", "coding"}:
            assert memo["date"] >= SOURCES[memo["source"]][0]["date"]
        if memo["on"] == "code":
            assert memo["code"] in CODE_IDS
        if memo["on"] == "coding":
            passages = {(coding["source"], coding["words"]) for coding in CODINGS[memo["coder"]]}
            assert (memo["source"], memo["words"]) in passages


def test_findings_stand_on_quotes_for_and_against() -> None:
    assert 6 <= len(FINDINGS) <= 8
    assert len({finding["id"] for finding in FINDINGS}) == len(FINDINGS)
    assert len({quote["id"] for quote in EVIDENCE}) == len(EVIDENCE)
    for finding in FINDINGS:
        assert finding["claim"]
        assert finding["explanation"].strip()
        assert len(finding["evidence"]) >= 3
    for quote in EVIDENCE:
        assert occurs_once(quote["source"], quote["words"]), quote["id"]
        assert quote["stance"] in {"for", "against"}
        assert quote.get("edited") != quote["words"]
    assert sum(any(q["stance"] == "against" for q in finding["evidence"]) for finding in FINDINGS) >= 4
    assert sum("edited" in quote for quote in EVIDENCE) >= 5


def test_every_block_of_the_report_leads_somewhere() -> None:
    keys = {
        "quote": {quote["id"] for quote in EVIDENCE},
        "finding": {finding["id"] for finding in FINDINGS},
        "table": {f"codes-by-case theme={code['id']}" for code in CODES if code["status"] == "theme"},
        "numbers": {None},
    }
    seen: Counter[str] = Counter()
    files = [section["file"] for section in REPORT["sections"]]
    assert sorted(files) == sorted(path.name for path in (CONTENT / "report").glob("*.md"))
    for section in REPORT["sections"]:
        for line in (CONTENT / "report" / section["file"]).read_text(encoding="utf-8").splitlines():
            block = BLOCK.match(line)
            assert bool(block) == line.startswith("::"), line
            if block:
                assert block["key"] in keys[block["name"]], line
                seen[block["name"]] += 1
    assert set(seen) == set(keys)
    assert set(REPORT["report"]["authors"]) == set(CODERS)
