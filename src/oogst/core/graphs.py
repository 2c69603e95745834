"""A directed graph laid out in layers, from left to right, always the same for the same graph.

After Sugiyama, Tagawa & Toda (1981), "Methods for visual understanding of hierarchical system structures": rings are
broken, each node comes after what leads to it, lines over several layers get a place of their own in each, and nodes
are put near what they are connected with. The order of the nodes decides where the rest leaves a choice.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
SWEEPS = 8
Slot = tuple[str, object]  # ("node", key), or ("line", number) for a line that passes
Spot = tuple[int, Slot]  # a layer, and what is in it


@dataclass(frozen=True)
class Drawn(Generic[Key]):
    """Places in (layer, row), rows counted in halves from the top.

    `lines` has for each edge, in the order given, the places it passes from its begin to its end.
    """

    places: dict[Key, tuple[int, float]]
    lines: tuple[tuple[tuple[int, float], ...], ...]
    layers: int
    rows: float


def layered(nodes: Sequence[Key], edges: Sequence[tuple[Key, Key]]) -> Drawn[Key]:
    """Lay out nodes and edges. Edges from a node to itself are not meant."""
    if not nodes:
        return Drawn({}, tuple(() for _edge in edges), 0, 0.0)
    forward = _without_rings(nodes, edges)
    layer = _layers(nodes, forward)
    slots: list[list[Slot]] = [[] for _layer in range(max(layer.values()) + 1)]
    for node in nodes:
        slots[layer[node]].append(("node", node))
    paths: list[list[Slot]] = []
    for number, (start, end) in enumerate(forward):
        passing: list[Slot] = [("line", number) for _layer in range(layer[start] + 1, layer[end])]
        for at, slot in enumerate(passing, layer[start] + 1):
            slots[at].append(slot)
        paths.append([("node", start), *passing, ("node", end)])
    _sweep(slots, paths, [layer[start] for start, _end in forward])
    rows = max(len(some) for some in slots)
    spots = {
        (at, slot): (at, row + (rows - len(some)) / 2) for at, some in enumerate(slots) for row, slot in enumerate(some)
    }
    lines = []
    for edge, turned, path in zip(edges, forward, paths, strict=True):
        points = [spots[spot] for spot in enumerate(path, layer[turned[0]])]
        lines.append(tuple(points if edge == turned else reversed(points)))
    places = {node: spots[layer[node], ("node", node)] for node in nodes}
    return Drawn(places, tuple(lines), len(slots), float(rows))


def _without_rings(nodes: Sequence[Key], edges: Sequence[tuple[Key, Key]]) -> list[tuple[Key, Key]]:
    """The edges, those that would close a ring turned round; nodes and edges are walked in their order."""
    after: dict[Key, list[Key]] = {node: [] for node in nodes}
    for start, end in edges:
        after[start].append(end)
    number: dict[Key, int] = {}
    for node in nodes:
        waiting = [(node, False)]
        open_nodes: list[Key] = []
        while waiting:
            here, is_done = waiting.pop()
            if is_done:
                number.setdefault(here, len(number))
            elif here not in number and here not in open_nodes:
                open_nodes.append(here)
                waiting.append((here, True))
                waiting += [(following, False) for following in reversed(after[here])]
    return [(start, end) if number[start] > number[end] else (end, start) for start, end in edges]


def _layers(nodes: Sequence[Key], edges: Sequence[tuple[Key, Key]]) -> dict[Key, int]:
    """The longest way to each node, in steps."""
    layer = dict.fromkeys(nodes, 0)
    for _round in nodes:
        changed = False
        for start, end in edges:
            if layer[end] <= layer[start]:
                layer[end] = layer[start] + 1
                changed = True
        if not changed:
            break
    return layer


def _sweep(slots: list[list[Slot]], paths: Sequence[Sequence[Slot]], begins: Sequence[int]) -> None:
    """Put each slot at the middle of its neighbours, there and back. `begins`: the first layer of each path."""
    beside: dict[Spot, list[Spot]] = {}
    for path, begin in zip(paths, begins, strict=True):
        for one, other in pairwise(enumerate(path, begin)):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    for sweep in range(SWEEPS):
        there = sweep % 2 == 0
        for at in range(1, len(slots)) if there else range(len(slots) - 2, -1, -1):
            _order(slots, at, at - 1 if there else at + 1, beside)


def _order(slots: list[list[Slot]], at: int, near: int, beside: dict[Spot, list[Spot]]) -> None:
    rows = {slot: row for row, slot in enumerate(slots[near])}
    middle = {}
    for own, slot in enumerate(slots[at]):
        found = [rows[other] for layer, other in beside.get((at, slot), ()) if layer == near]
        middle[slot] = sum(found) / len(found) if found else float(own)
    slots[at].sort(key=middle.__getitem__)
