"""Sets, links, drawings, and what a case points to beyond its own sources: kept for when the project goes out again."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from oogst.coding.models import Memo
from oogst.core.formats.refi import Case, Edge, Graph, Link, Set, Vertex
from oogst.exchange.arrival import Arrival
from oogst.exchange.kept_models import (
    ABOUT,
    KeptEdge,
    KeptGraph,
    KeptHandle,
    KeptLink,
    KeptMember,
    KeptSet,
    KeptVertex,
)
from oogst.studies.models import Organisation

LONGEST_NAME = 300
LONGEST_DIRECTION = 20
LARGEST_NUMBER = 2**31
Owner = KeptSet | KeptLink | Organisation


@dataclass(frozen=True)
class Beside:
    """What stands beside sources and codes in a project."""

    sets: Sequence[Set] = ()
    links: Sequence[Link] = ()
    graphs: Sequence[Graph] = ()
    cases: Sequence[Case] = ()


def pointed_at(beside: Beside) -> set[str]:
    """The GUIDs of codings and selections that something may point to: to be remembered when they go by."""
    ends = {guid for link in beside.links for guid in (link.origin_guid, link.target_guid) if guid}
    drawn = {vertex.stands_for for graph in beside.graphs for vertex in graph.vertices if vertex.stands_for}
    return ends | drawn | {guid for case in beside.cases for guid in case.selection_guids}


def take_kept(arrival: Arrival, beside: Beside) -> None:
    """Keep all of it, once everything that it points to is here. Some fifteen queries, however much there is."""
    handles = Handles(arrival, beside)
    members = Members(arrival, handles)
    _cases(arrival, beside.cases, members)
    _sets(arrival, beside.sets, members)
    links = _links(arrival, beside.links, handles, members)
    _graphs(arrival, beside.graphs, handles, links)
    handles.write()
    links.write()
    members.write()


class Handles:
    """The handles of things by their GUID in the file; new ones are made where something points to a thing."""

    def __init__(self, arrival: Arrival, beside: Beside) -> None:
        self._arrival = arrival
        self._memos = _memos(arrival, beside)
        self._here: dict[tuple[str, uuid.UUID], KeptHandle] = {}
        for handle in KeptHandle.objects.filter(study=arrival.study):
            for name in ABOUT:
                if pk := getattr(handle, f"{name}_id"):
                    self._here[name, pk] = handle
        self._new: list[KeptHandle] = []

    def of(self, guid: str | None) -> KeptHandle | None:
        """The handle of a thing, or None when it is not in this study."""
        found = self._find(guid) if guid else None
        if found is None:
            return None
        if found not in self._here:
            name, pk = found
            self._here[found] = KeptHandle(study=self._arrival.study, **{f"{name}_id": pk})
            self._new.append(self._here[found])
        return self._here[found]

    def write(self) -> None:
        KeptHandle.objects.bulk_create(self._new)

    def _find(self, guid: str) -> tuple[str, uuid.UUID] | None:
        arrival = self._arrival
        if guid in arrival.codes:
            return "code", arrival.codes[guid].pk
        if guid in arrival.cases:
            return "case", arrival.cases[guid].pk
        for name, known in (("source", arrival.sources), ("coding", arrival.places), ("memo", self._memos)):
            if guid in known:
                return name, known[guid]
        return None


@dataclass
class Links:
    """Links of the file by their GUID, with those that are new."""

    by_guid: dict[str, KeptLink] = field(default_factory=dict)
    new: list[KeptLink] = field(default_factory=list)
    graphs: list[KeptGraph] = field(default_factory=list)
    vertices: list[KeptVertex] = field(default_factory=list)
    edges: list[KeptEdge] = field(default_factory=list)

    def write(self) -> None:
        KeptLink.objects.bulk_create(self.new)
        KeptGraph.objects.bulk_create(self.graphs)
        KeptVertex.objects.bulk_create(self.vertices)
        KeptEdge.objects.bulk_create(self.edges)


class Members:
    """Who is in what, each once."""

    def __init__(self, arrival: Arrival, handles: Handles) -> None:
        self._arrival, self._handles = arrival, handles
        self._sets: dict[uuid.UUID, KeptSet] = {}
        self._new: list[KeptMember] = []
        study = arrival.study
        self._here: set[tuple[uuid.UUID, uuid.UUID]] = set()
        for name in ("set", "link", "case"):
            rows = KeptMember.objects.filter(**{f"{name}__study": study})
            self._here |= {(owner, handle) for owner, handle in rows.values_list(f"{name}_id", "handle_id")}

    def add(self, owner: Owner, guids: Iterable[str]) -> None:
        if isinstance(owner, KeptSet) and owner._state.adding:
            self._sets[owner.pk] = owner
        for guid in guids:
            handle = self._handles.of(guid)
            if handle is None:
                self._arrival.outcome.remark("member-left-out")
            elif (owner.pk, handle.pk) not in self._here:
                self._here.add((owner.pk, handle.pk))
                self._new.append(KeptMember(pk=self._arrival.next_id(), handle=handle, **{_OWNERS[type(owner)]: owner}))

    def write(self) -> None:
        KeptSet.objects.bulk_create(self._sets.values())
        KeptMember.objects.bulk_create(self._new)


_OWNERS: dict[type, str] = {KeptSet: "set", KeptLink: "link", Organisation: "case"}


def _memos(arrival: Arrival, beside: Beside) -> dict[str, uuid.UUID]:
    """Memos that something points to, by GUID. One query where there is anything."""
    if not (beside.sets or beside.links or beside.graphs):
        return {}
    rows = Memo.objects.present().filter(study=arrival.study).values_list("guid", "pk")
    return {str(guid): pk for guid, pk in rows.iterator(2000)}


def _cases(arrival: Arrival, cases: Sequence[Case], members: Members) -> None:
    for case in cases:
        organisation = arrival.cases[case.guid]
        shared = [guid for guid in case.source_guids if arrival.case_of_source.get(guid) is not organisation]
        arrival.outcome.remark("case-shared", len(shared))
        members.add(organisation, [*case.code_guids, *case.selection_guids, *shared])


def _sets(arrival: Arrival, sets: Sequence[Set], members: Members) -> None:
    here = {str(row.guid): row for row in KeptSet.objects.filter(study=arrival.study)} if sets else {}
    for one in sets:
        known = one.guid in here
        if not known:
            here[one.guid] = KeptSet(
                pk=arrival.next_id(),
                study=arrival.study,
                guid=uuid.UUID(one.guid),
                name=_cut(arrival, one.name),
                description=one.description,
            )
        arrival.outcome.counts["sets_here" if known else "sets"] += 1
        arrival.outcome.item("set", "here" if known else "taken", one.name)
        members.add(here[one.guid], [*one.code_guids, *one.source_guids, *one.note_guids])


def _links(arrival: Arrival, links: Sequence[Link], handles: Handles, members: Members) -> Links:
    found = Links({str(row.guid): row for row in KeptLink.objects.filter(study=arrival.study)} if links else {})
    for link in links:
        if link.guid in found.by_guid:
            arrival.outcome.counts["links_here"] += 1
            arrival.outcome.item("link", "here", link.name)
            continue
        origin, target = handles.of(link.origin_guid), handles.of(link.target_guid)
        if origin is None or target is None:
            arrival.outcome.leave("link", link.name, "link-left-out")
            continue
        made = KeptLink(
            pk=arrival.next_id(), study=arrival.study, guid=uuid.UUID(link.guid), name=_cut(arrival, link.name),
            direction=link.direction[:LONGEST_DIRECTION], color=link.color or "", origin=origin, target=target,
        )  # fmt: skip
        found.by_guid[link.guid] = made
        found.new.append(made)
        arrival.outcome.counts["links"] += 1
        arrival.outcome.item("link", "taken", link.name)
        members.add(made, link.note_guids)
    return found


def _graphs(arrival: Arrival, graphs: Sequence[Graph], handles: Handles, links: Links) -> None:
    """Drawings that are not here yet. One that is, stays as it is."""
    here = {str(guid) for guid in KeptGraph.objects.filter(study=arrival.study).values_list("guid", flat=True)}
    for graph in graphs:
        if graph.guid in here:
            arrival.outcome.counts["graphs_here"] += 1
            arrival.outcome.item("graph", "here", graph.name)
            continue
        here.add(graph.guid)
        row = KeptGraph(
            pk=arrival.next_id(), study=arrival.study, guid=uuid.UUID(graph.guid), name=_cut(arrival, graph.name)
        )
        points = {vertex.guid: _vertex(arrival, row, vertex, handles) for vertex in graph.vertices}
        links.graphs.append(row)
        links.vertices += points.values()
        links.edges += [_edge(arrival, row, edge, points, links) for edge in graph.edges]
        arrival.outcome.counts["graphs"] += 1
        arrival.outcome.item("graph", "taken", graph.name)


def _vertex(arrival: Arrival, graph: KeptGraph, vertex: Vertex, handles: Handles) -> KeptVertex:
    stands_for = handles.of(vertex.stands_for)
    arrival.outcome.remark("drawn-thing-gone", int(bool(vertex.stands_for) and stands_for is None))
    numbers = (
        ("firstX", vertex.first_x), ("firstY", vertex.first_y), ("secondX", vertex.second_x),
        ("secondY", vertex.second_y),
    )  # fmt: skip
    look: dict[str, str | int] = {
        name: number for name, number in numbers if number is not None and abs(number) < LARGEST_NUMBER
    }
    look |= {name: value[:20] for name, value in (("shape", vertex.shape), ("color", vertex.color or "")) if value}
    return KeptVertex(
        pk=arrival.next_id(),
        graph=graph,
        guid=uuid.UUID(vertex.guid),
        name=_cut(arrival, vertex.name),
        stands_for=stands_for,
        look=look,
    )


def _edge(arrival: Arrival, graph: KeptGraph, edge: Edge, points: dict[str, KeptVertex], links: Links) -> KeptEdge:
    named = (("color", edge.color or ""), ("direction", edge.direction), ("lineStyle", edge.line_style))
    return KeptEdge(
        pk=arrival.next_id(), graph=graph, guid=uuid.UUID(edge.guid), name=_cut(arrival, edge.name),
        origin=points[edge.origin_vertex],
        target=points[edge.target_vertex], stands_for=links.by_guid.get(edge.stands_for or ""),
        look={name: value[:20] for name, value in named if value},
    )  # fmt: skip


def _cut(arrival: Arrival, name: str) -> str:
    arrival.outcome.remark("name-cut", int(len(name) > LONGEST_NAME))
    return name[:LONGEST_NAME]
