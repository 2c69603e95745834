"""Whole projects made up by hypothesis, in which what points somewhere mostly points to something."""

import dataclasses
import io

from hypothesis import strategies as st
from tests.core.formats import refi_things as things

from oogst.core.formats import refi
from oogst.core.formats.qdpx_reading import ProjectReader, open_project
from oogst.core.formats.qdpx_writing import write_project

NAMES = st.text("abé 😀שx", min_size=1, max_size=12).map(lambda name: f"n{name}")
TEXTS = st.text("aé b\u05d0😀👩\u200d.\n", min_size=1, max_size=60)
MOMENTS = things.moments.filter(lambda moment: moment is None or moment.year > 1000)


@st.composite
def projects(draw: st.DrawFn) -> bytes:
    """The bytes of a .qdpx as another program could have written it."""
    users = draw(st.lists(st.builds(refi.User, things.guids, NAMES), min_size=1, max_size=2, unique_by=_guid))
    codes = _codes(draw)
    notes = draw(
        st.lists(st.builds(refi.Note, things.guids, NAMES, NAMES, _one(users), MOMENTS), max_size=4, unique_by=_guid)
    )
    sources = draw(st.lists(_source(codes, users, notes), max_size=3, unique_by=_guid))
    cases = draw(st.lists(_case(sources, codes), max_size=2, unique_by=_guid))
    codings = [coding for source in sources for one in source.selections for coding in one.codings]
    everything = [*codes, *sources, *codings, *cases]
    links = draw(st.lists(_link(everything, notes), max_size=3, unique_by=_guid)) if everything else []
    out = io.BytesIO()
    write_project(
        out,
        refi.Head("Proef"),
        users=users,
        codes=codes,
        cases=cases,
        sources=sources,
        notes=notes,
        links=links,
        sets=draw(st.lists(_set(codes, sources, notes), max_size=2, unique_by=_guid)),
        graphs=draw(st.lists(_graph(everything, links), max_size=2, unique_by=_guid)) if everything else [],
    )
    return out.getvalue().replace(b"Oogst ", b"Other ")


def held(content: bytes) -> dict[str, object]:
    """All that a project holds, in an order of its own."""
    with open_project(io.BytesIO(content)) as project:
        found = {
            name: sorted(map(repr, getattr(project, name)))
            for name in ("users", "variables", "cases", "notes", "links", "sets", "graphs")
        }
        return {
            **found,
            "codes": project.codes,
            "sources": sorted(map(repr, map(_plain, project.sources()))),
            "note_guids": sorted(project.head.note_guids),
            "remarks": project.remarks,
        }


def guids(project: ProjectReader) -> dict[str, set[str]]:
    """The GUIDs of what a project holds, by kind."""
    sources = list(project.sources())
    return {
        "codes": {code.guid for code in project.codes},
        "sources": {source.guid for source in sources},
        "codings": {coding.guid for source in sources for one in source.selections for coding in one.codings},
        "cases": {case.guid for case in project.cases},
        "sets": {one.guid for one in project.sets},
        "links": {link.guid for link in project.links},
        "graphs": {graph.guid for graph in project.graphs},
    }


def _plain(source: refi.Source) -> refi.Source:
    return dataclasses.replace(source, positions=None, remarks=())


def _guid(thing: refi.Code) -> str:
    return thing.guid


def _one(rows: list) -> st.SearchStrategy[str]:
    return st.sampled_from([row.guid for row in rows])


def _some(rows: list) -> st.SearchStrategy[tuple[str, ...]]:
    chosen = st.lists(_one(rows), max_size=3, unique=True) if rows else st.just([])
    return chosen.map(tuple)


def _codes(draw: st.DrawFn) -> list[refi.Code]:
    return [
        dataclasses.replace(code, name=draw(NAMES), description=draw(NAMES), note_guids=(), is_codable=True)
        for code in draw(things.code_trees().filter(bool))
    ]


@st.composite
def _source(draw: st.DrawFn, codes: list, users: list, notes: list) -> refi.Source:
    text = draw(TEXTS)
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    selections = []
    for start, end in {tuple(sorted(place)) for place in places}:
        of_codes = draw(st.lists(_one(codes), min_size=1, max_size=2, unique=True))
        codings = tuple(
            refi.Coding(draw(things.guids), code, draw(_one(users)), draw(MOMENTS), draw(_some(notes[:1])))
            for code in of_codes
        )
        if start < end:
            selections.append(refi.Selection(draw(things.guids), start, end, codings=codings))
    return refi.Source(
        draw(things.guids), draw(NAMES), text=text, description=draw(NAMES), selections=tuple(selections),
        note_guids=draw(_some(notes[1:2])),
    )  # fmt: skip


@st.composite
def _case(draw: st.DrawFn, sources: list, codes: list) -> refi.Case:
    selections = [one for source in sources for one in source.selections]
    return refi.Case(
        draw(things.guids), draw(NAMES), draw(NAMES), source_guids=draw(_some(sources)),
        selection_guids=draw(_some(selections)), code_guids=draw(_some(codes)),
    )  # fmt: skip


def _set(codes: list, sources: list, notes: list) -> st.SearchStrategy[refi.Set]:
    return st.builds(refi.Set, things.guids, NAMES, NAMES, _some(codes), _some(sources), _some(notes))


def _link(everything: list, notes: list) -> st.SearchStrategy[refi.Link]:
    directions = st.sampled_from(["", "OneWay", "Bidirectional", "Associative"])
    return st.builds(
        refi.Link, things.guids, NAMES, directions, things.colors, _one(everything), _one(everything), _some(notes)
    )


@st.composite
def _graph(draw: st.DrawFn, everything: list, links: list) -> refi.Graph:
    graph = draw(things.graphs())
    return dataclasses.replace(
        graph,
        vertices=tuple(dataclasses.replace(one, stands_for=draw(_one(everything))) for one in graph.vertices),
        edges=tuple(dataclasses.replace(one, stands_for=draw(_one(links)) if links else None) for one in graph.edges),
    )
