"""Sets, links and drawings that came from other programs, on their way out again."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from oogst.core.formats import refi
from oogst.core.formats.refi_values import guid_for
from oogst.exchange.kept_models import (
    KeptEdge,
    KeptGraph,
    KeptHandle,
    KeptLink,
    KeptMember,
    KeptSet,
    KeptVertex,
)
from oogst.exchange.scope import Scope
from oogst.studies.models import Study


@dataclass
class Inside:
    """What is in one set or link, or belongs to one case: GUIDs by kind."""

    codes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    selections: list[str] = field(default_factory=list)


class Kept:
    """What of it leaves with a scope: only what points to things that leave. Drawings leave with a whole study only."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._guids = _guids(scope)

    def of_cases(self) -> dict[uuid.UUID, Inside]:
        return self._inside("case")

    def sets(self) -> Iterator[refi.Set]:
        """Of a part of a study only sets that still hold something. Three queries."""
        inside = self._inside("set")
        whole = self._scope.wish.is_everything
        for row in KeptSet.objects.filter(study=self._scope.study).order_by("pk").iterator(500):
            if whole or row.pk in inside:
                has = inside[row.pk]
                yield refi.Set(
                    str(row.guid), row.name, row.description, tuple(has.codes), tuple(has.sources), tuple(has.notes)
                )

    def links(self) -> Iterator[refi.Link]:
        inside = self._inside("link")
        for row in KeptLink.objects.filter(study=self._scope.study).order_by("pk").iterator(500):
            origin, target = self._guids.get(row.origin_id), self._guids.get(row.target_id)
            if origin and target:
                yield refi.Link(
                    str(row.guid), row.name, row.direction, row.color or None, origin.guid, target.guid,
                    tuple(inside[row.pk].notes),
                )  # fmt: skip

    def graphs(self) -> Iterator[refi.Graph]:
        """Three queries."""
        if not self._scope.wish.is_everything:
            return
        study = self._scope.study
        vertices: dict[uuid.UUID, list[refi.Vertex]] = defaultdict(list)
        edges: dict[uuid.UUID, list[refi.Edge]] = defaultdict(list)
        points = {}
        for vertex in KeptVertex.objects.filter(graph__study=study).order_by("pk").iterator(500):
            points[vertex.pk] = str(vertex.guid)
            vertices[vertex.graph_id].append(self._vertex(vertex))
        rows = KeptEdge.objects.filter(graph__study=study).select_related("stands_for").order_by("pk")
        for edge in rows.iterator(500):
            edges[edge.graph_id].append(_edge(edge, points))
        for graph in KeptGraph.objects.filter(study=study).order_by("pk").iterator(500):
            yield refi.Graph(str(graph.guid), graph.name, tuple(vertices[graph.pk]), tuple(edges[graph.pk]))

    def _inside(self, owner: str) -> dict[uuid.UUID, Inside]:
        """What leaves of the members, by their set, link or case. One query."""
        found: dict[uuid.UUID, Inside] = defaultdict(Inside)
        rows = KeptMember.objects.filter(**{f"{owner}__study": self._scope.study}).order_by("pk")
        for pk, handle in rows.values_list(f"{owner}_id", "handle_id").iterator(2000):
            thing = self._guids.get(handle)
            if thing is not None:
                getattr(found[pk], thing.kind).append(thing.selection or thing.guid)
        return found

    def _vertex(self, row: KeptVertex) -> refi.Vertex:
        look = row.look
        stands_for = self._guids.get(row.stands_for_id) if row.stands_for_id else None
        return refi.Vertex(
            guid=str(row.guid), first_x=look.get("firstX", 0), first_y=look.get("firstY", 0),
            second_x=look.get("secondX"), second_y=look.get("secondY"), name=row.name, shape=look.get("shape", ""),
            color=look.get("color"), stands_for=stands_for.guid if stands_for else None,
        )  # fmt: skip


@dataclass(frozen=True)
class _Thing:
    kind: str
    guid: str
    selection: str = ""  # of a coding: the selection on which it stands


def _guids(scope: Scope) -> dict[uuid.UUID, _Thing]:
    """What the handles of things that leave stand for. One query."""
    columns = ("source__guid", "code__guid", "memo__guid", "case__guid", "coding__guid")
    place = ("coding__source__guid", "coding__start", "coding__end")
    found = {}
    for pk, source, code, memo, case, coding, its_source, start, end in (
        _leaving(scope).values_list("pk", *columns, *place).iterator(2000)
    ):
        if coding:
            selection = guid_for("selection", str(its_source), str(start), str(end))
            found[pk] = _Thing("selections", str(coding), selection)
        else:
            kinds = (("sources", source), ("codes", code), ("notes", memo), ("cases", case))
            kind, guid = next((kind, guid) for kind, guid in kinds if guid)
            found[pk] = _Thing(kind, str(guid))
    return found


def _leaving(scope: Scope) -> "QuerySet[KeptHandle, KeptHandle]":
    """Handles of things that leave. Removed codes, codings and memos stay, with what points to them."""
    rows = KeptHandle.objects.filter(study=scope.study)
    if scope.wish.is_everything:
        gone = Q(code__removed_at__isnull=False) | Q(memo__removed_at__isnull=False)
        gone |= Q(coding__removed_at__isnull=False) | Q(coding__code__removed_at__isnull=False)
        gone |= Q(memo__code__removed_at__isnull=False) | Q(memo__coding__removed_at__isnull=False)
        return rows.exclude(gone | Q(memo__coding__code__removed_at__isnull=False))
    return rows.filter(
        Q(source__in=scope.sources())
        | Q(code__in=[code.pk for code in scope.codes])
        | Q(coding__in=scope.codings())
        | Q(memo__in=scope.memos())
        | Q(case__in=scope.cases())
    )


def _edge(row: KeptEdge, points: dict[uuid.UUID, str]) -> refi.Edge:
    look = row.look
    return refi.Edge(
        guid=str(row.guid), origin_vertex=points[row.origin_id], target_vertex=points[row.target_id], name=row.name,
        color=look.get("color"), direction=look.get("direction", ""), line_style=look.get("lineStyle", ""),
        stands_for=str(row.stands_for.guid) if row.stands_for else None,
    )  # fmt: skip


def kept_names(study: Study) -> list[str]:
    """All words that groups, relations and drawings hold. Five queries."""
    named = [
        KeptLink.objects.filter(study=study), KeptGraph.objects.filter(study=study),
        KeptVertex.objects.filter(graph__study=study), KeptEdge.objects.filter(graph__study=study),
    ]  # fmt: skip
    names = [name for rows in named for name in rows.values_list("name", flat=True) if name]
    sets = KeptSet.objects.filter(study=study).values_list("name", "description")
    return names + [f"{name}\n{description}" for name, description in sets]
