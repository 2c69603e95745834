"""Projects for tests: written by hand as other programs write them, and made up by hypothesis."""

import datetime
import io
import zipfile
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

import oogst.core.formats
from oogst.core.formats.qdpx_reading import open_project
from oogst.core.formats.refi import (
    Case,
    Code,
    Coding,
    Edge,
    Graph,
    Head,
    Link,
    Note,
    Selection,
    Set,
    Source,
    User,
    Variable,
    VariableValue,
    Vertex,
)
from oogst.core.formats.refi_values import clean
from oogst.core.text import normalise

SCHEMAS = Path(oogst.core.formats.__file__).parent / "schemas"
NAMESPACE = "urn:QDA-XML:project:1.0"


def guid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def qde(inside: str, attributes: str = 'name="Proef"', namespace: str = NAMESPACE) -> bytes:
    project = f'<Project xmlns="{namespace}" {attributes}>{inside}</Project>'
    return f'<?xml version="1.0" encoding="utf-8"?>{project}'.encode()


def qdpx(members: dict[str, bytes | str]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out


def project(inside: str, files: dict[str, bytes | str] | None = None, **more: str) -> io.BytesIO:
    """A .qdpx around some XML, with files in its folder of sources."""
    texts = {f"sources/{name}": content for name, content in (files or {}).items()}
    return qdpx({"project.qde": qde(inside, **more), **texts})


def selection(number: int, start: int, end: int, name: str = "", inside: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}" endPosition="{end}">'
        f"{inside}</PlainTextSelection>"
    )


def coding(number: int, code: int, attributes: str = "") -> str:
    return f'<Coding guid="{guid(number)}" {attributes}><CodeRef targetGUID="{guid(code)}"/></Coding>'


def text_source(inside: str = "", attributes: str = 'name="A" plainTextPath="internal://a.txt"') -> str:
    return f'<Sources><TextSource guid="{guid(1)}" {attributes}>{inside}</TextSource></Sources>'


def read(file: io.BytesIO | Path) -> tuple[list[Source], dict[str, int]]:
    """The sources, and how often each remark was made."""
    with open_project(file) as opened:
        sources = list(opened.sources())
        counts: dict[str, int] = {}
        for remark in opened.remarks:
            counts[remark.code] = counts.get(remark.code, 0) + int(remark.details["count"])
    return sources, counts


def words(source: Source) -> list[str]:
    assert source.text is not None
    return [source.text[one.start : one.end] for one in source.selections]


def errors(schema: str, content: bytes) -> list[str]:
    """What the schema has against a file."""
    judge = etree.XMLSchema(etree.parse(SCHEMAS / schema))
    judge.validate(etree.fromstring(content))
    return [str(error) for error in judge.error_log]


guids = st.uuids().map(str)
names = st.text(max_size=20).map(clean)
texts = (
    st.one_of(
        st.text(max_size=80),
        st.text("e\u0301\u05d0\u0627😀👩\u200d🚀\r\n\ufeff \tab&<>]", max_size=80),
    )
    .map(clean)
    .map(normalise)
)
moments = st.none() | st.datetimes(
    datetime.datetime(1, 1, 2), datetime.datetime(9999, 12, 30), timezones=st.just(datetime.UTC)
)
some_guids = st.lists(guids, max_size=2).map(tuple)
colors = st.none() | st.from_regex("#[0-9a-f]{6}", fullmatch=True)
values = st.one_of(
    st.builds(VariableValue, guids, st.just("Text"), st.none() | names),
    st.builds(VariableValue, guids, st.just("Integer"), st.integers().map(str)),
    st.builds(VariableValue, guids, st.just("Boolean"), st.sampled_from(["true", "false"])),
    st.builds(VariableValue, guids, st.just("Float"), st.decimals(-99, 99, places=2).map(str)),
    st.builds(VariableValue, guids, st.just("Date"), st.dates().map(str)),
)
some_values = st.lists(values, max_size=2).map(tuple)
codings = st.builds(Coding, guids, guids, st.none() | guids, moments, some_guids)
some_codings = st.lists(codings, max_size=2).map(tuple)
heads = st.builds(Head, names, st.just(""), st.none() | guids, moments, st.none() | guids, moments, names, some_guids)
users = st.lists(st.builds(User, guids, names.filter(bool)), max_size=3)
variables = st.lists(
    st.builds(Variable, guids, names, st.sampled_from(["Text", "Integer", "Date", "DateTime"]), names),
    max_size=3,
)
cases = st.lists(st.builds(Case, guids, names, names, some_values, some_guids, some_guids, some_guids), max_size=3)
notes = st.lists(
    st.builds(Note, guids, names, texts.map(lambda text: text.lstrip("\ufeff")), st.none() | guids, moments),
    max_size=3,
)
links = st.lists(
    st.builds(
        Link,
        guids,
        names,
        st.sampled_from(["", "OneWay"]),
        colors,
        st.none() | guids,
        st.none() | guids,
        some_guids,
    ),
    max_size=3,
)
sets = st.lists(st.builds(Set, guids, names, names, some_guids, some_guids, some_guids), max_size=3)

numbers = st.integers(-500, 5000)
vertices = st.builds(
    Vertex, guids, numbers, numbers, st.none() | numbers, st.none() | numbers, names,
    st.sampled_from(["", "Oval", "Note"]), colors, st.none() | guids,
)  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A drawing whose lines go between its own points."""
    points = draw(st.lists(vertices, max_size=3, unique_by=lambda vertex: vertex.guid))
    ends = st.sampled_from([point.guid for point in points]) if points else st.nothing()
    style = st.sampled_from(["", "dashed"])
    lines = st.builds(Edge, guids, ends, ends, names, colors, st.sampled_from(["", "OneWay"]), style, st.none() | guids)
    edges = draw(st.lists(lines, max_size=3)) if points else []
    return Graph(draw(guids), draw(names), tuple(points), tuple(edges))


@st.composite
def code_trees(draw: st.DrawFn) -> list[Code]:
    """Codes in the order of a tree: each after its parent, and all below it before its next sibling."""
    path: list[str] = []
    codes = []
    for new in draw(st.lists(guids, max_size=8, unique=True)):
        path = path[: draw(st.integers(0, len(path)))]
        parent = path[-1] if path else None
        codes.append(Code(new, draw(names), parent, draw(st.booleans()), draw(colors), draw(names), draw(some_guids)))
        path.append(new)
    return codes


@st.composite
def sources(draw: st.DrawFn, texts: st.SearchStrategy[str] = texts) -> Source:
    text = draw(texts)
    place = st.integers(0, len(text))
    selections = []
    for start, end in draw(st.lists(st.tuples(place, place).map(sorted), max_size=4)):
        selections.append(
            Selection(
                draw(guids), start, end, draw(names), draw(names), draw(some_codings), draw(some_guids),
                draw(st.none() | guids), draw(moments),
            )
        )  # fmt: skip
    return Source(
        draw(guids), draw(names), "text", text, draw(names), draw(st.none() | guids), draw(moments),
        draw(some_values), draw(some_codings), draw(some_guids), tuple(selections),
    )  # fmt: skip
