"""`oogst import`, as somebody types it, on real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories import make_organisation, make_study

from oogst.cli import framework, import_command
from oogst.cli.errors import Refused
from oogst.sources.models import Import, ImportFile

pytestmark = pytest.mark.django_db


def run(*words: object) -> int:
    parser, module = framework.build(["import", *map(str, words)])
    assert module is import_command
    args = parser.parse_args(["import", *map(str, words)])
    return args.run(args)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "diep").mkdir()
    (tmp_path / "a.txt").write_text("Het was stil.")
    (tmp_path / "diep/b.txt").write_text("Toen begon iemand te vertellen.")
    (tmp_path / ".verborgen").write_text("niet dit")
    return tmp_path


def test_a_folder_comes_in_with_all_below_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = make_study()
    school = make_organisation(study)

    code = run(
        "--study",
        study.slug,
        "--kind",
        "logbook",
        "--organisation",
        school.code.lower(),
        "--date",
        "2024-05-01",
        folder,
    )

    out, err = capsys.readouterr()
    assert code == 0
    assert out.splitlines() == ["a.txt: taken 1 source, 3 words", "b.txt: taken 1 source, 5 words"]
    assert "[2/2] b.txt" in err
    assert {(s.name, s.kind, s.organisation, str(s.date)) for s in study.sources.all()} == {
        ("a", "logbook", school, "2024-05-01"),
        ("b", "logbook", school, "2024-05-01"),
    }
    batch = Import.objects.get()
    assert batch.by == study.memberships.get(role="lead").user_id
    assert set(ImportFile.objects.values_list("stored", flat=True)) == {""}


def test_a_refused_file_is_code_1_and_changes_nothing_of_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = make_study()
    (folder / "leeg.txt").write_text(" ")

    assert run("--study", study.slug, folder) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[1].split()[0] for line in lines] == ["taken", "taken", "refused"]
    assert study.sources.count() == 2


def test_a_second_run_skips_what_is_here(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = make_study()
    run("--study", study.slug, folder)

    assert run("--study", study.slug, "--json", folder) == 0

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()[2:]]
    assert [one["state"] for one in said] == ["skipped", "skipped"]
    assert study.sources.count() == 2
    assert run("--study", study.slug, "--again", folder / "a.txt") == 0
    assert study.sources.count() == 3


def test_json_says_what_came_of_each_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = make_study()
    (folder / "oud.txt").write_bytes("één café".encode("cp1252"))

    run("--study", study.slug, "--json", folder / "oud.txt")

    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["words"], said["refusal"]) == ("taken", 2, None)
    assert said["sources"] == [str(study.sources.get().pk)]
    assert said["remarks"][0]["code"] == "guessed-encoding"


def test_mail_comes_in_without_its_history_when_asked(tmp_path: Path) -> None:
    study = make_study()
    head = "From: a@x.example\nSubject: {}\n\nJa, graag.\n\nOp 3 maart 2026 om 10:11 schreef Jan:\n> Wil je praten?\n"
    (tmp_path / "een.eml").write_text(head.format("een"))
    (tmp_path / "twee.eml").write_text(head.format("twee"))

    run("--study", study.slug, tmp_path / "een.eml")
    run("--study", study.slug, "--drop-quoted", tmp_path / "twee.eml")

    texts = {source.name: source.current().text for source in study.sources.all()}
    assert "Wil je praten?" in texts["een"]
    assert texts["twee"] == "Ja, graag."


@pytest.mark.parametrize(
    "words",
    [
        ("--study", "is-er-niet", "a.txt"),
        ("--study", "{slug}", "is-er-niet.txt"),
        ("--study", "{slug}", "--organisation", "O99", "a.txt"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder)
    study = make_study()

    with pytest.raises(Refused):
        run(*(word.format(slug=study.slug) for word in words))

    assert not Import.objects.exists()


@pytest.mark.parametrize("words", [("--kind", "boek"), ("--basis", "zomaar"), ("--phase", "x"), ("--date", "1 mei")])
def test_wrong_use_is_code_2(folder: Path, words: tuple[str, ...]) -> None:
    study = make_study()

    with pytest.raises(SystemExit) as stop:
        run("--study", study.slug, *words, folder)

    assert stop.value.code == 2


@pytest.mark.realdata
def test_the_real_command_on_real_diaries(tmp_path: Path, realdata: Path) -> None:
    """In a process and folder of its own, as in a terminal."""
    environment = {
        **os.environ,
        "OOGST_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "oogst.config.settings",
    }

    def oogst(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "oogst.cli", *words], env=environment, capture_output=True, text=True, check=False
        )

    made = oogst("study", "create", "Dagboeken", "--names", "done", "--json")
    assert made.returncode == 0, made.stderr
    slug = json.loads(made.stdout)["slug"]

    done = oogst(
        "import",
        "--study",
        slug,
        "--kind",
        "logbook",
        "--json",
        str(realdata / "amsterdam-diaries-nl/els-polak-deel-1.txt"),
        str(realdata / "importer-files/docx/example_password.docx"),
    )

    assert done.returncode == 1, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    text = (realdata / "amsterdam-diaries-nl/els-polak-deel-1.txt").read_text()
    assert (first["state"], first["words"]) == ("taken", len(text.split()))
    assert second["refusal"]["code"] == "encrypted"
