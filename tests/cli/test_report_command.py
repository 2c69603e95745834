"""`oogst report`, as somebody types it, and the file that it leaves."""

import io
import json
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import html
from tests.factories import make_code, make_coding, make_source, make_study, make_user

from oogst.cli import framework, report_command
from oogst.cli.errors import Refused
from oogst.people.models import TrailEntry
from oogst.story import services

pytestmark = pytest.mark.django_db


def run(*words: object) -> int:
    parser, module = framework.build(["report", *map(str, words)])
    assert module is report_command
    args = parser.parse_args(["report", *map(str, words)])
    return args.run(args)


@pytest.fixture
def study():
    lead = make_user()
    study = make_study(lead)
    source = make_source(study, by=lead)
    make_coding(source, make_code(study, lead, "Stilte"), lead, 0, 41)
    return study


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
def test_an_imported_project_can_be_reported_at_once(study, tmp_path: Path, capsys, format):
    out = tmp_path / f"verslag.{format}"

    assert run("--study", study.slug, "--out", out, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["quotes"], told["written_by_hand"], told["replaced"]) == (format, 1, False, False)
    assert told["bytes"] == out.stat().st_size
    assert "Ik had verwacht dat het stil zou blijven." in words_of(out)
    assert TrailEntry.objects.get(verb="report.exported").actor is None


def test_a_written_report_is_told_in_one_line(study, tmp_path: Path, capsys):
    lead = make_user()
    study = make_study(lead)
    services.add_section(report=services.report_of(study=study, by=lead), title="Begin", body="Tekst", by=lead)
    out = tmp_path / "report.pdf"

    assert run("--study", study.slug, "--out", out, "--format", "html", "--language", "en") == 0
    assert run("--study", study.slug, "--out", out, "--format", "html") == 0

    told, notes = capsys.readouterr()
    assert told.splitlines() == [f"{out}: 0 quotes (0 edited) from 0 sources"] * 2
    assert notes == "It replaces the file that was there.\n"
    assert out.read_bytes().startswith(b"<!doctype html>")


def test_links_lead_to_the_given_address(study, tmp_path: Path):
    out = tmp_path / "verslag.html"
    run("--study", study.slug, "--out", out, "--url", "https://oogst.example/")

    links = html.fromstring(out.read_text()).xpath("//a/@href")

    assert [link for link in links if link.startswith("https://oogst.example/s/")]


def test_names_of_sources_can_be_left_out(study, tmp_path: Path):
    name = study.sources.get().name
    out = tmp_path / "verslag.html"
    run("--study", study.slug, "--out", out)
    assert name in out.read_text()

    run("--study", study.slug, "--out", out, "--without-names")

    assert name not in out.read_text()


def test_what_cannot_be_written_is_refused_with_a_reason(study, tmp_path: Path):
    with pytest.raises(Refused, match="no study"):
        run("--study", "nergens", "--out", tmp_path / "x.pdf")
    with pytest.raises(Refused, match="Which format"):
        run("--study", study.slug, "--out", tmp_path / "x.odt")
    with pytest.raises(Refused, match="is a folder"):
        run("--study", study.slug, "--out", tmp_path, "--format", "pdf")
    with pytest.raises(Refused, match="no folder"):
        run("--study", study.slug, "--out", tmp_path / "niet" / "x.pdf")

    assert list(tmp_path.iterdir()) == []


def words_of(file: Path) -> str:
    data = file.read_bytes()
    if file.suffix == ".html":
        return html.fromstring(data.decode()).text_content()
    if file.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(data))
