"""What the world really sends, against the counts that were taken from it without this reader."""

import csv
import io
from pathlib import Path

import pytest

from oogst.core.formats.positions import STANDARD
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_reading import ProjectReader, open_project
from oogst.core.formats.qdpx_writing import write_project
from oogst.core.formats.refi import Code
from oogst.core.text import normalise

pytestmark = pytest.mark.realdata
COUNTED = ["users", "codes", "deepest level", "sources", "selections", "codings"]
COUNTED += ["notes", "sets", "cases", "variables", "links"]
PROJECTS = [
    "atlasti-ponte/blank-atlas-project.qdpx",
    "nvivo-mac-and-qc-cproctor/demo.qdpx",
    "qdpx-toolkit-handmade/project.qde",
    "qualcoder-swj2022/qualcoder-4.0beta-lf.qdpx",
]
CODEBOOKS = [
    "requal-atlasti-codebooks/atlasti-23.4-codebook.qdc",
    "taguette-swj2022/exports/taguette-1.5.2-codebook.qdc",
]
QUALCODER = PROJECTS[3]


def expected(realdata: Path) -> dict[str, dict[str, int | str]]:
    with (realdata / "EXPECTED-refi.csv").open(newline="") as file:
        return {
            row["file"]: {"origin": row["origin"], **{name: int(row[name]) for name in COUNTED}}
            for row in csv.DictReader(file)
        }


def levels(codes: list[Code]) -> int:
    depth: dict[str | None, int] = {None: 0}
    for code in codes:
        depth[code.guid] = depth[code.parent_guid] + 1
    return max(depth.values())


def counted(project: ProjectReader) -> dict[str, int | str]:
    sources = list(project.sources())
    selections = [one for source in sources for one in source.selections]
    return {
        "origin": project.head.origin,
        "users": len(project.users),
        "codes": len(project.codes),
        "deepest level": levels(project.codes),
        "sources": sum(1 for source in sources if source.part_of is None),
        "selections": len(selections),
        "codings": sum(len(one.codings) for one in selections) + sum(len(source.codings) for source in sources),
        "notes": len(project.notes),
        "sets": len(project.sets),
        "cases": len(project.cases),
        "variables": len(project.variables),
        "links": len(project.links),
    }


def folded(words: str) -> str:
    return " ".join(words.split())


def test_every_file_of_the_list_is_tested(realdata: Path):
    assert sorted(expected(realdata)) == sorted(PROJECTS + CODEBOOKS)


@pytest.mark.parametrize("name", PROJECTS)
def test_project_comes_in_complete(realdata: Path, name: str):
    with open_project(realdata / name) as project:
        assert counted(project) == expected(realdata)[name]


@pytest.mark.parametrize("name", CODEBOOKS)
def test_codebook_comes_in_complete(realdata: Path, name: str):
    book = read_codebook((realdata / name).read_bytes())

    wanted = expected(realdata)[name]
    found = [book.origin, len(book.codes), levels(list(book.codes)), len(book.sets)]
    assert found == [wanted["origin"], wanted["codes"], wanted["deepest level"], wanted["sets"]]


def test_every_selection_of_qualcoder_holds_the_words_it_names(realdata: Path):
    with open_project(realdata / QUALCODER) as project:
        for source in project.sources():
            assert source.text is not None
            assert source.positions is not None
            assert (source.positions.reading, source.positions.sure) == (STANDARD, "quotes")
            for one in source.selections:
                assert folded(source.text[one.start : one.end]) == folded(one.name)


def test_quotes_of_qualcoder_are_those_of_the_researchers_own_table(realdata: Path):
    """The table is of another day than the database: codes were renamed and merged after, quotes hardly changed."""
    with (realdata / "taguette-swj2022/tags/all_tags_20220224.csv").open(newline="") as file:
        table = {(row["document"], folded(row["content"])) for row in csv.DictReader(file)}

    with open_project(realdata / QUALCODER) as project:
        found = {
            (source.name, folded(normalise(source.text or "")[one.start : one.end]))
            for source in project.sources()
            for one in source.selections
        }

    assert len(found & table) / len(found) > 0.999
    assert len(found & table) / len(table) > 0.99


def test_whole_lines_of_qc_are_whole_lines(realdata: Path):
    with open_project(realdata / PROJECTS[1]) as project:
        first, _ = project.sources()

    assert first.text is not None
    assert first.positions is not None
    assert first.positions.reading == STANDARD
    lines = [first.text[one.start : one.end] for one in first.selections]
    assert all(line.endswith("\n") for line in lines)
    # qc counts lines from 0 and names the selection after its line.
    numbers = [first.text.count("\n", 0, one.start) for one in first.selections]
    assert [f"line:{number}" for number in numbers] == [one.name for one in first.selections]


def test_project_of_qualcoder_goes_out_and_comes_back(realdata: Path):
    out = io.BytesIO()
    with open_project(realdata / QUALCODER) as project:
        sources = list(project.sources())
        write_project(out, project.head, users=project.users, codes=project.codes, sources=sources)
        codes = project.codes

    with open_project(out) as back:
        assert list(back.sources()) == sources
        assert back.codes == codes


def test_no_path_of_someones_machine_is_kept(realdata: Path):
    with open_project(realdata / PROJECTS[2]) as project:
        everything = repr([project.head, project.remarks, list(project.sources())])

    assert "ExternalMedia" not in everything
