import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrefiqda import RefiProject
from tests.core.formats import refi_things as things

from oogst import __version__
from oogst.core.formats.qdpx_reading import ProjectReader, open_project
from oogst.core.formats.qdpx_writing import write_project
from oogst.core.formats.refi import Code, Coding, Head, Selection, Source, User
from oogst.core.text import normalise

USER = User(things.guid(1), "Maike")
CODE = Code(things.guid(2), "samen praten", color="#3f7d5a")


def written(**parts: object) -> io.BytesIO:
    out = io.BytesIO()
    write_project(out, parts.pop("head", Head("Proef")), **parts)  # type: ignore[arg-type]
    return out


def project_xml(file: io.BytesIO) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read("project.qde")


def one_source(text: str, *spans: tuple[int, int]) -> Source:
    selections = tuple(
        Selection(
            things.guid(100 + number),
            *span,
            codings=(Coding(things.guid(200 + number), CODE.guid, USER.guid),),
        )
        for number, span in enumerate(spans)
    )
    return Source(things.guid(3), "gesprek", text=text, selections=selections)


parts = st.fixed_dictionaries(
    {
        "head": things.heads,
        "users": things.users,
        "codes": things.code_trees(),
        "variables": things.variables,
        "cases": things.cases,
        "sources": st.lists(things.sources(), max_size=3, unique_by=lambda source: source.guid),
        "notes": things.notes,
        "links": things.links,
        "sets": things.sets,
        "graphs": st.lists(things.graphs(), max_size=2),
        "side_file": st.none() | st.binary(max_size=20),
    }
)


def kept(project: ProjectReader) -> dict[str, object]:
    return {
        "head": replace(project.head, origin=""),
        "users": project.users,
        "codes": project.codes,
        "variables": project.variables,
        "cases": project.cases,
        "sources": list(project.sources()),
        "notes": project.notes,
        "links": project.links,
        "sets": project.sets,
        "graphs": project.graphs,
        "side_file": project.side_file(),
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(parts)
def test_what_is_written_is_read_the_same_and_is_valid(parts: dict[str, object]):
    out = written(**parts)

    with open_project(out) as project:
        assert kept(project) == parts
    assert things.errors("Project.xsd", project_xml(out)) == []


@settings(max_examples=60, deadline=None)
@given(things.sources(st.text(max_size=60)))
def test_words_of_any_text_are_kept(source: Source):
    with open_project(written(sources=[source])) as project:
        (found,) = project.sources()

    assert found.text == normalise(source.text or "")
    assert len(found.selections) == len(source.selections)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Wij waren 😀 blij", "blij"),
        ("\ufeffmet een teken vooraan", "teken"),
        ("אני גר באמסטרדם", "באמסטרדם"),
        ("👩\u200d🚀 vliegt", "vliegt"),
        ("een & twee <drie> ]]> vier", "]]> vier"),
    ],
)
def test_words_are_kept(text: str, word: str):
    start = text.index(word)
    source = one_source(text, (start, start + len(word)))

    with open_project(written(sources=[source])) as project:
        (found,) = project.sources()

    assert things.words(found) == [word]
    assert found == source


def test_empty_project_is_valid_and_says_who_wrote_it():
    out = written()

    assert things.errors("Project.xsd", project_xml(out)) == []
    with open_project(out) as project:
        assert project.head == Head("Proef", origin=f"Oogst {__version__}")


def test_same_project_is_the_same_file():
    source = one_source("een twee", (0, 3))

    assert written(sources=[source]).getvalue() == written(sources=[source]).getvalue()


def test_texts_are_utf8_files_without_a_mark():
    out = written(sources=[one_source("café", (0, 4))])

    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == [f"sources/{things.guid(3)}.txt", "project.qde"]
        assert archive.read(f"sources/{things.guid(3)}.txt") == "café".encode()


def test_sources_are_taken_one_by_one_and_the_file_need_not_be_seekable():
    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, content: object) -> int:
            self.content += bytes(content)  # type: ignore[call-overload]
            return len(bytes(content))  # type: ignore[call-overload]

    out = OneWay()
    write_project(out, Head("Proef"), sources=(replace(one_source("x"), guid=things.guid(n)) for n in range(300)))  # type: ignore[arg-type]

    with open_project(io.BytesIO(out.content)) as project:
        assert sum(1 for _ in project.sources()) == project.source_count == 300


def test_side_file_comes_back_and_may_come_in_pieces():
    content = json.dumps({"status": "theme"}).encode()

    with open_project(written(side_file=iter([content[:5], content[5:]]))) as project:
        assert project.side_file() == content


def test_codes_in_a_circle_or_without_their_parent_stand_at_the_top():
    codes = [
        Code(things.guid(1), "a", things.guid(2)),
        Code(things.guid(2), "b", things.guid(1)),
        Code(things.guid(3), "c", things.guid(9)),
    ]

    with open_project(written(codes=codes)) as project:
        assert sorted(code.name for code in project.codes) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "source",
    [
        Source("geen-guid", text="a"),
        Source("../../" + things.guid(1), text="a"),
        Source(things.guid(1), text=None),
        Source(things.guid(1), kind="audio", text="a"),
        one_source("abc", (2, 4)),
        one_source("abc", (2, 1)),
    ],
)
def test_what_cannot_be_right_is_not_written(source: Source):
    with pytest.raises(ValueError):
        written(sources=[source])


def test_another_library_reads_what_we_write(tmp_path: Path):
    source = one_source("Wij praten 😀 samen", (0, 3), (13, 18))
    path = tmp_path / "project.qdpx"
    path.write_bytes(
        written(users=[USER], codes=[CODE, Code(things.guid(5), "daarna", CODE.guid)], sources=[source]).getvalue()
    )

    project = RefiProject.load(path, extract_dir=tmp_path / "out")

    (text_source,) = project.sources.text_source
    text = (tmp_path / "out" / "sources" / f"{source.guid}.txt").read_text(encoding="utf-8")
    spans = [(one.start_position, one.end_position) for one in text_source.plain_text_selection]
    assert [text[start:end] for start, end in spans] == ["Wij", "samen"]
    assert [code.name for code in project.code_book.codes.code] == ["samen praten"]
    assert [code.name for code in project.code_book.codes.code[0].code] == ["daarna"]


def test_moment_without_a_zone_is_taken_as_utc():
    head = Head("Proef", created=datetime(2024, 7, 1, 12))

    assert b'creationDateTime="2024-07-01T12:00:00Z"' in project_xml(written(head=head))
