"""The examples of the how-to do what they say, against a server that listens."""

import json
import re
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.factories import make_member, make_source, make_study
from tests.web.api.programs import program_of

from oogst.coding.models import Code, Coding
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.web.api.api import description

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "programs.md"
PIECES = re.compile(r"```(\w+)\n(.*?)```", re.S)


def pieces(language):
    return [code for written, code in PIECES.findall(HOW_TO.read_text()) if written == language]


@pytest.fixture
def address(db):
    """Of a server in a thread of its own, which shares the databases in memory with the test."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.mark.django_db
def test_the_python_of_the_how_to_reads_codes_and_brings_in(address, monkeypatch, capsys):
    study = make_study(name="Iedereen begeleidt")
    lead = make_member(study, Role.LEAD)
    source = make_source(study, name="Gesprek 1", by=lead)
    monkeypatch.setenv("OOGST_URL", address)
    monkeypatch.setenv("OOGST_TOKEN", program_of(lead, study).secret)
    begin, coding, bringing = pieces("python")
    known = {}

    exec(begin, known)
    exec(coding, known)
    exec(bringing, known)
    [again] = known["every"]("segments")

    [code] = Code.objects.filter(study=study)
    made = Coding.objects.get(study=study)
    assert (code.name, made.source, made.words, made.coder) == ("says stil", source, "stil", lead.pk)
    assert (again["code_name"], again["source_name"], again["words"]) == ("says stil", "Gesprek 1", "stil")
    brought = Source.objects.get(study=study, kind="notes")
    assert (brought.name, brought.basis) == ("Notes of 3 March", "own_notes")
    said = capsys.readouterr().out
    assert said.startswith("Iedereen begeleidt\n")
    assert f"taken ['{brought.pk}'] 0" in said


def test_what_the_r_of_the_how_to_asks_is_there():
    [written] = pieces("r")
    paths = json.loads(description())["paths"]
    asked = set(re.findall(r'(?:ask|every)\("([\w/]+)"', written))

    assert {"matrix", "segments", "codes"} == asked
    assert all(f"/api/v1/{path}" in paths for path in asked)
    parameters = {one["name"] for one in paths["/api/v1/matrix"]["get"]["parameters"]}
    assert {"columns", "rows"} <= parameters
