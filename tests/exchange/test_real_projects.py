"""What other programs really send, through the room, against the counts that were taken without it."""

import csv
import io
import zipfile
from operator import attrgetter
from pathlib import Path

import pytest
from tests.core.formats.refi_things import errors
from tests.exchange.projects import held
from tests.exchange.things import exported, saved
from tests.factories import make_study, make_user

from oogst.coding.models import Code, Coding
from oogst.core.formats.qdc import read_codebook
from oogst.exchange.outcome import Outcome
from oogst.exchange.taking import take_project
from oogst.studies.models import Study

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
NAMES = [
    "atlasti-ponte/blank-atlas-project.qdpx",
    "nvivo-mac-and-qc-cproctor/demo.qdpx",
    "qdpx-toolkit-handmade/project.qde",
    "qualcoder-swj2022/qualcoder-4.0beta-lf.qdpx",
    "requal-atlasti-codebooks/atlasti-23.4-codebook.qdc",
    "taguette-swj2022/exports/taguette-1.5.2-codebook.qdc",
]
WITHOUT_TEXT = {"qdpx-toolkit-handmade/project.qde": {"sources": 2, "codings": 4}}  # two media; regions and moments
QUALCODER = NAMES[3]
LOST = ("side-file-odd", "own-left-out", "coding-twice", "code-differs", "value-differs", "link-left-out", "name-cut")
GUID = attrgetter("guid")


def expected(realdata: Path) -> dict[str, dict[str, str]]:
    with (realdata / "EXPECTED-refi.csv").open(newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def taken(realdata: Path, name: str) -> tuple[Study, Outcome]:
    lead = make_user()
    study = make_study(lead)
    return study, take_project(study=study, file=realdata / name, by=lead)


def deepest(study: Study) -> int:
    parents = dict(Code.objects.filter(study=study).values_list("pk", "parent_id"))

    def depth(pk: object) -> int:
        return 1 + depth(parents[pk]) if parents[pk] else 1

    return max(map(depth, parents), default=0)


def folded(words: str) -> str:
    return " ".join(words.split())


def test_every_file_of_the_list_is_tested(realdata: Path):
    assert sorted(expected(realdata)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_project_comes_in_and_what_cannot_is_told(realdata: Path, name: str):
    study, outcome = taken(realdata, name)

    wanted = {key: int(value) for key, value in expected(realdata)[name].items() if value.isdecimal()}
    without = WITHOUT_TEXT.get(name, {"sources": 0, "codings": 0})
    assert study.codes.count() == outcome.counts["codes"] == wanted["codes"]
    assert deepest(study) == wanted["deepest level"]
    assert study.sources.count() == outcome.counts["sources"] == wanted["sources"] - without["sources"]
    assert Coding.objects.filter(study=study).count() == wanted["codings"] - without["codings"]
    assert [study.organisations.count(), study.variables.count()] == [wanted["cases"], wanted["variables"]]
    told = {remark["code"]: remark["details"]["count"] for remark in outcome.remarks}
    assert told.get("source-without-text", 0) == without["sources"]
    assert told.get("coding-without-text", 0) + told.get("coding-on-media", 0) == without["codings"]
    assert study.kept_sets.count() == outcome.counts["sets"] == wanted["sets"]
    assert study.kept_links.count() + told.get("link-left-out", 0) == wanted["links"]


@pytest.mark.parametrize("name", NAMES)
def test_second_import_of_a_project_adds_nothing(realdata: Path, name: str):
    study, _outcome = taken(realdata, name)
    before = [study.codes.count(), study.sources.count(), study.codings.count(), study.memos.count()]

    again = take_project(study=study, file=realdata / name, by=None)

    assert [study.codes.count(), study.sources.count(), study.codings.count(), study.memos.count()] == before
    assert again.sources == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".qdc")])
def test_what_we_export_of_it_comes_back_identical(realdata: Path, name: str, tmp_path: Path):
    """The second journey is between our own exports: texts, places, words, notes, groups, relations, values."""
    lead = make_user()
    first, second = make_study(lead), make_study(lead)
    take_project(study=first, file=realdata / name, by=lead)
    out = exported(first, lead)
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert errors("Project.xsd", archive.read("project.qde")) == []

    outcome = take_project(study=second, file=saved(tmp_path, out), by=lead)

    assert [outcome.left_out, [one for one in outcome.remarks if one["code"] in LOST]] == [[], []]
    assert held(exported(second, lead)) == held(out)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".qdc")])
def test_codebook_that_we_export_comes_back_identical(realdata: Path, name: str, tmp_path: Path):
    lead = make_user()
    first, second = make_study(lead), make_study(lead)
    take_project(study=first, file=realdata / name, by=lead)
    out = exported(first, lead, "qdc")
    assert errors("Codebook.xsd", out) == []

    take_project(study=second, file=saved(tmp_path, out, "boek.qdc"), by=lead)

    before, after = read_codebook(out), read_codebook(exported(second, lead, "qdc"))
    assert (before.codes, before.sets) == (after.codes, after.sets)
    came = read_codebook((realdata / name).read_bytes())
    assert [(code.guid, code.name, code.parent_guid) for code in sorted(came.codes, key=GUID)] == [
        (code.guid, code.name, code.parent_guid) for code in sorted(before.codes, key=GUID)
    ]


def test_pictures_and_recordings_that_stay_out_are_named(realdata: Path):
    _study, outcome = taken(realdata, "qdpx-toolkit-handmade/project.qde")

    left_out = {(thing.kind, thing.name) for thing in outcome.left_out}
    assert left_out >= {("source", "photo.jpg"), ("source", "clip.mp4")}


def test_words_of_qualcoder_are_those_of_the_researchers_own_table(realdata: Path):
    """The table is of another day than the database: a few quotes differ, as they do in QualCoder itself."""
    with (realdata / "taguette-swj2022/tags/all_tags_20220224.csv").open(newline="") as file:
        table = {(row["document"], folded(row["content"])) for row in csv.DictReader(file)}
    study, _outcome = taken(realdata, QUALCODER)

    found = {(name, folded(words)) for name, words in study.codings.values_list("source__name", "words")}

    share = len(found & table) / len(found)
    assert share > 0.999, f"{share:.2%} of {len(found)} quotes are in the table"
    assert len(found & table) / len(table) > 0.99


def test_words_of_a_coding_are_those_at_its_place(realdata: Path):
    study, _outcome = taken(realdata, QUALCODER)

    for source in study.sources.all():
        text = source.current().text
        for coding in source.codings.all():
            assert coding.words == text[coding.start : coding.end]
