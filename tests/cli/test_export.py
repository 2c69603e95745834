"""`oogst export`, as somebody types it."""

import json
from pathlib import Path

import pytest
from tests.exchange.things import rich_study

from oogst.cli import export_command, framework
from oogst.cli.errors import Refused
from oogst.core.formats.qdpx_reading import open_project
from oogst.people.models import TrailEntry
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db


def run(*words: object) -> int:
    parser, module = framework.build(["export", *map(str, words)])
    assert module is export_command
    args = parser.parse_args(["export", *map(str, words)])
    return args.run(args)


@pytest.fixture
def study() -> Study:
    return rich_study()


def test_project_is_written_and_told(study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "uit.qdpx"

    code = run("--study", study.slug, "--format", "qdpx", "--out", out, "--json")

    said = capsys.readouterr()
    told = json.loads(said.out)
    assert [code, told["format"], told["counts"]["codings"], told["bytes"]] == [0, "qdpx", 6, out.stat().st_size]
    assert "uit.qdpx" in said.err
    with open_project(out) as project:
        assert project.source_count == 3
    assert TrailEntry.objects.get(verb="export.given").actor is None


@pytest.mark.parametrize("format", ["qdc", "xlsx", "csv"])
def test_name_of_the_file_says_the_format(study: Study, tmp_path: Path, format: str):
    out = tmp_path / f"uit.{format}"

    assert run("--study", study.slug, "--out", out) == 0
    assert out.stat().st_size > 100


def test_part_of_a_study(study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    school = study.organisations.get(label="De Werf")

    run("--study", study.slug, "--organisation", school.code, "--without-memos", "--out", tmp_path / "a.csv", "--json")

    told = json.loads(capsys.readouterr().out)
    assert [told["counts"][name] for name in ("sources", "codings", "memos")] == [1, 2, 0]


def test_earlier_export_stays_when_the_next_is_refused(study: Study, tmp_path: Path):
    out = tmp_path / "uit.csv"
    run("--study", study.slug, "--out", out)
    before = out.read_bytes()

    for words in (
        ["--study", "bestaat-niet", "--out", out],
        ["--study", study.slug, "--code", "bestaat niet", "--out", out],
        ["--study", study.slug, "--organisation", "O99", "--out", out],
        ["--study", study.slug, "--out", tmp_path / "uit.docx"],
        ["--study", study.slug, "--format", "csv", "--out", tmp_path],
        ["--study", study.slug, "--out", tmp_path / "nergens" / "uit.csv"],
    ):
        with pytest.raises(Refused):
            run(*words)

    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["uit.csv"]
