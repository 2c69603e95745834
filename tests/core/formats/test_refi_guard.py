"""Projects through the guarded process: the same things, and no more harm than one process takes."""

import os
from pathlib import Path

import pytest
from tests.core.formats.refi_things import project, qde, selection, text_source

from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_reading import ProjectReader, open_project
from oogst.core.formats.refi_guard import open_guarded, read_codebook_guarded

CORPUS = Path(__file__).parent.parent.parent / "corpus"
PARTS = (
    "head", "users", "codes", "variables", "cases", "notes", "links", "sets", "graphs", "source_count", "source_guids",
    "dialect",
)  # fmt: skip


def everything(opened: ProjectReader) -> list[object]:
    around = [getattr(opened, name) for name in PARTS]
    sources = list(opened.sources())
    return [*around, sources, [one.positions for one in sources], opened.remarks, opened.side_file()]


@pytest.mark.parametrize("name", ["qdpx/alles.qdpx", "qde/alles.qde"])
def test_a_project_comes_over_whole(name: str) -> None:
    with open_project(CORPUS / name) as direct, open_guarded(CORPUS / name) as guarded:
        assert everything(guarded) == everything(direct)
        assert {source.guid for source in direct.sources()} <= set(guarded.source_guids)


def test_real_projects_come_over_whole(realdata: Path) -> None:
    paths = sorted(path for path in realdata.rglob("*.qdpx") if path.stat().st_size < 3_000_000)

    for path in paths:
        with open_project(path) as direct, open_guarded(path) as guarded:
            assert everything(guarded) == everything(direct)
    assert paths


def test_sources_can_be_asked_for_again() -> None:
    with open_guarded(CORPUS / "qdpx/alles.qdpx") as opened:
        some = next(iter(opened.sources()))
        first, second = list(opened.sources()), list(opened.sources())

    assert first == second
    assert first[0] == some


def test_a_codebook_comes_over_whole() -> None:
    path = CORPUS / "qdc/alles.qdc"

    assert read_codebook_guarded(path) == read_codebook(path.read_bytes())


def test_a_refusal_comes_through_with_its_details(tmp_path: Path) -> None:
    (tmp_path / "a.qde").write_bytes(b"<Anders/>")

    with pytest.raises(CannotRead) as refused, open_guarded(tmp_path / "a.qde"):
        pass

    assert (refused.value.reason, refused.value.details) == ("not-a-project", {"element": "Anders"})
    with pytest.raises(CannotRead, match="not-a-codebook"):
        read_codebook_guarded(tmp_path / "a.qde")


def test_damage_on_the_way_leaves_what_came_before_it(tmp_path: Path) -> None:
    whole = qde(text_source(selection(2, 0, 1), 'name="A"').replace("</Sources>", "<TextSource guid='x'/>" * 40))
    (tmp_path / "a.qde").write_bytes(whole)

    with pytest.raises(CannotRead, match="damaged"), open_guarded(tmp_path / "a.qde"):
        pass


def test_a_project_that_never_ends_is_stopped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.qdpx")

    with pytest.raises(CannotRead, match="took-too-long"), open_guarded(tmp_path / "a.qdpx", seconds=1):
        pass


def test_a_project_that_swells_is_stopped(tmp_path: Path) -> None:
    inside = "<Sources><TextSource guid='x'>" + "<Coding/>" * 900_000 + "</TextSource></Sources>"
    path = tmp_path / "a.qdpx"
    path.write_bytes(project(inside).getvalue())

    with pytest.raises(CannotRead, match="took-too-much-memory"), open_guarded(path, memory_mb=100):
        pass
