"""A masked project cannot be read, and is still the same project."""

import dataclasses
import io
import zipfile
from pathlib import Path

import pytest
from tests.core.formats import refi_things as things
from tests.core.formats.test_refi_realdata import CODEBOOKS, PROJECTS, counted

from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_masking import mask_project
from oogst.core.formats.qdpx_reading import ProjectReader, open_project

INSIDE = (
    f'<Users><User guid="{things.guid(9)}" name="Anja de Vries" id="anja"/></Users>'
    f'<CodeBook><Codes><Code guid="{things.guid(2)}" name="stil" isCodable="true" color="#112233"/>'
    f'<Code guid="{things.guid(8)}" name="doof" isCodable="true"/></Codes></CodeBook>'
    + things.text_source(
        things.selection(3, 0, 6, "Anja 😀", things.coding(4, 2)),
        'name="Gesprek Anja" plainTextPath="internal://Anja.TXT" richTextPath="internal://anja.docx"',
    )
    + f'<Notes><Note guid="{things.guid(5)}" name="Let op"><PlainTextContent>Anja was stil</PlainTextContent></Note>'
    + "</Notes><Description>Over Anja</Description>"
)
ATTRIBUTES = 'name="Proef Anja" origin="NVivo" basePath="C:\\Users\\anja\\werk"'


def masked(content: bytes, folder: Path, name: str = "in.qdpx") -> io.BytesIO:
    file = folder / name
    file.write_bytes(content)
    out = io.BytesIO()
    mask_project(file, out)
    return out


def made() -> bytes:
    text = "Anja 😀 was er\r\nook.".encode("utf-16")
    return things.qdpx(
        {
            "project.qde": b"\xef\xbb\xbf" + things.qde(INSIDE, ATTRIBUTES),
            "Sources/anja.txt": text,
            "Sources/anja.docx": b"Anja",
        }
    ).getvalue()


def test_nothing_can_be_read(tmp_path: Path):
    out = masked(made(), tmp_path)

    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        everything = "".join(archive.namelist())
        for name in archive.namelist():
            content = archive.read(name)
            everything += content.decode("utf-8", "replace") + content.decode("utf-16", "replace")
    assert [word for word in ("nja", "NJA", "stil", "doof", "Vries", "werk", "Over", "was") if word in everything] == []


def test_structure_positions_and_colours_stay(tmp_path: Path):
    with open_project(io.BytesIO(made())) as before, open_project(masked(made(), tmp_path)) as after:
        (old,), (new,) = list(before.sources()), list(after.sources())
        assert (after.head.origin, after.codes[0].color) == ("NVivo", "#112233")
        assert [(code.guid, len(code.name)) for code in after.codes] == [(c.guid, len(c.name)) for c in before.codes]
        assert len({code.name for code in after.codes}) == 2
        assert [remark.code for remark in after.remarks] == [remark.code for remark in before.remarks]
    assert new.text == "Xxxx 😀 xxx xx\nxxx."
    assert [(one.start, one.end) for one in new.selections] == [(one.start, one.end) for one in old.selections]
    assert new.positions is not None
    assert new.positions == old.positions
    assert things.words(new) == [new.selections[0].name]


def test_masked_twice_is_the_same(tmp_path: Path):
    once = masked(made(), tmp_path).getvalue()
    twice = masked(once, tmp_path).getvalue()

    with zipfile.ZipFile(io.BytesIO(once)) as one, zipfile.ZipFile(io.BytesIO(twice)) as other:
        assert [other.read(name) for name in other.namelist()] == [one.read(name) for name in one.namelist()]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (things.qdpx({"project.qde": b"<Project><Users>"}).getvalue(), "damaged"),
        (things.qdpx({"project.qde": b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>'}).getvalue(), "unsafe-xml"),
        (things.qdpx({"../project.qde": things.qde("")}).getvalue(), "unsafe-name"),
        (made()[:-40], "cut-off"),
    ],
)
def test_what_cannot_be_masked_safely_is_refused(tmp_path: Path, content: bytes, reason: str):
    with pytest.raises(CannotRead) as error:
        masked(content, tmp_path)

    assert error.value.reason == reason


def places(project: ProjectReader) -> list[object]:
    return [
        (source.guid, len(source.text or ""), [dataclasses.astuple(one)[:3] for one in source.selections])
        for source in project.sources()
    ]


@pytest.mark.realdata
@pytest.mark.parametrize("name", PROJECTS)
def test_real_project_still_comes_in_with_the_same_counts(realdata: Path, name: str):
    out = io.BytesIO()
    mask_project(realdata / name, out)

    with open_project(realdata / name) as before, open_project(out) as after:
        assert counted(after) == counted(before)
        assert places(after) == places(before)
        verdicts = [
            [one.positions and one.positions.reading for one in project.sources()] for project in (before, after)
        ]
    assert verdicts[0] == verdicts[1]


@pytest.mark.realdata
@pytest.mark.parametrize("name", CODEBOOKS)
def test_real_codebook_still_comes_in_with_the_same_counts(realdata: Path, name: str):
    out = io.BytesIO()
    mask_project(realdata / name, out)

    before, after = read_codebook((realdata / name).read_bytes()), read_codebook(out.getvalue())

    assert [(code.guid, code.parent_guid) for code in after.codes] == [
        (code.guid, code.parent_guid) for code in before.codes
    ]
    assert len({code.name for code in after.codes}) == len({code.name for code in before.codes})
    assert [len(one.code_guids) for one in after.sets] == [len(one.code_guids) for one in before.sets]
