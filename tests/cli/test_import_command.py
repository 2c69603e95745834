"""`oogst import`, as somebody types it, on real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exchange.things import exported, saved
from tests.factories import make_code, make_coding, make_organisation, make_source, make_study, make_user

from oogst.cli import framework, import_command
from oogst.cli.errors import Refused
from oogst.coding import services as coding
from oogst.coding.models import Coding
from oogst.flows.correcting.saving import correct
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


@pytest.fixture
def back(tmp_path: Path):
    """A study here, and the project as it comes back from away: words, a text, a place, something new and less."""
    lead = make_user()
    away, here = make_study(lead), make_study(lead)
    source = make_source(away, "Het was stil. Toen begon het.", by=lead, name="Kring")
    stil = make_code(away, lead, "stil", definition="Oud.")
    first, second = make_coding(source, stil, lead, 0, 3), make_coding(source, stil, lead, 14, 18)
    memo = coding.write_memo(study=away, text="Eerst dit.", about=stil, by=lead)
    run("--study", here.slug, "--names", "done", saved(tmp_path, exported(away, lead), "heen.qdpx"))
    coding.edit_code(code=stil, by=lead, definition="Nieuw.")
    coding.edit_memo(memo=memo, by=lead, text="Toen dat.")
    coding.remove_codings(codings=[second], by=lead)
    coding.resize_coding(coding=first, start=0, end=12, by=lead)
    make_coding(source, stil, lead, 19, 24)
    make_source(away, "Een tweede tekst.", by=lead, name="Erbij")
    file = saved(tmp_path, exported(away, lead), "terug.qdpx")
    correct(source=source, start=0, end=0, words="Nu. ", seen=source.digest, by=lead)
    return here, file, saved(tmp_path, exported(away, lead), "nieuw.qdpx")


def here_now(study) -> dict[str, list[object]]:
    return {
        "codings": sorted(Coding.objects.present().filter(study=study).values_list("start", "end")),
        "meaning": list(study.codes.values_list("definition", flat=True)),
        "memos": list(study.memos.values_list("text", flat=True)),
        "sources": sorted(study.sources.values_list("name", flat=True)),
    }


AS_IT_WAS = {"codings": [(0, 3), (14, 18)], "meaning": ["Oud."], "memos": ["Eerst dit."], "sources": ["Kring"]}
ADDED = {**AS_IT_WAS, "codings": [(0, 3), (14, 18), (19, 24)], "sources": ["Erbij", "Kring"]}


def test_a_project_that_comes_back_is_only_told_with_preview(back, capsys: pytest.CaptureFixture[str]) -> None:
    here, file, newer = back
    capsys.readouterr()

    assert run("--study", here.slug, "--preview", "--json", file) == 0
    told = json.loads(capsys.readouterr().out)
    assert run("--study", here.slug, "--preview", newer) == 0

    assert told["counts"]["coding"] == {"changed": 1, "new": 1, "gone": 1}
    assert [told["counts"][kind]["changed"] for kind in ("code", "memo")] == [1, 1]
    said = capsys.readouterr().out
    assert "source: 1 new, 1 changed" in said
    assert said.splitlines()[-1].startswith("  Kring: ")
    assert here_now(here) == AS_IT_WAS


def test_without_merge_it_stays_out(back) -> None:
    here, file, _newer = back

    assert run("--study", here.slug, "--names", "done", file) == 1

    assert here_now(here) == AS_IT_WAS


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ADDED),
        (["--leave-new", "sources"], {**ADDED, "sources": ["Kring"]}),
        (["--leave-new", "sources", "codings"], AS_IT_WAS),
        (["--theirs", "codes", "memos"], {**ADDED, "meaning": ["Nieuw."], "memos": ["Toen dat."]}),
        (["--theirs", "codings"], {**ADDED, "codings": [(0, 12), (14, 18), (19, 24)]}),
        (["--remove-gone"], {**ADDED, "codings": [(0, 3), (19, 24)]}),
    ],
)
def test_merge_takes_what_was_chosen(back, words: list[str], expected: dict[str, list[object]]) -> None:
    here, file, _newer = back

    assert run("--study", here.slug, "--names", "done", file, "--merge", *words) == 0

    assert here_now(here) == expected


def test_merge_takes_newer_texts_where_that_was_chosen(back, capsys: pytest.CaptureFixture[str]) -> None:
    here, _file, newer = back

    assert run("--study", here.slug, "--names", "done", newer, "--merge", "--theirs", "texts") == 0

    assert here.sources.get(name="Kring").current().text == "Nu. Het was stil. Toen begon het."
    assert here_now(here)["codings"] == [(4, 7), (18, 22), (23, 28)]
