"""The rows of a matrix: which codes are shown, and which codes each of them stands for."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from oogst.insight.book import Place, in_order
from oogst.studies.models import Study

THEMES, ALL = "themes", "all"


@dataclass(frozen=True)
class Heading:
    """A row or a column. `key` is what the filter of the segments calls it; `depth` and `color` are of codes."""

    key: str
    label: str
    depth: int = 0
    color: str = ""
    own: bool = False  # of a row: only what stands under the code itself
    sources: int = 0  # of a column: all its sources, coded or not


@dataclass(frozen=True)
class Rows:
    """Headings, the numbers of the codes that each stands for, and the numbers of all codes of the study."""

    headings: tuple[Heading, ...]
    members: list[list[int]]
    numbers: dict[uuid.UUID, int]


def rows_of(study: Study, rows: str = THEMES, *, own: bool = False) -> Rows:
    """`rows`: THEMES (the top of the codebook), ALL, or the id of a code, for it and those right below it. One query.

    `own`: without what stands under the codes of the rows.
    """
    tree = in_order(study)
    shown = _shown(tree, rows)
    above = next((place for place in tree if str(place.code.pk) == rows), None)
    numbers = {node.code.pk: number for number, node in enumerate(tree)}
    members = [[numbers[pk] for pk in _below(tree, node, own=own)] for node in shown]
    if above is not None:
        shown, members = [above, *shown], [[numbers[above.code.pk]], *members]
    headings = tuple(
        Heading(str(node.code.pk), node.code.name, node.depth - shown[0].depth, node.code.color,
                own=own or node is above)
        for node in shown
    )  # fmt: skip
    return Rows(headings, members, numbers)


def _shown(tree: Sequence[Place], rows: str) -> list[Place]:
    if rows == ALL:
        return list(tree)
    if rows == THEMES:
        return [node for node in tree if node.depth == 0]
    return [node for node in tree if str(node.code.parent_id) == rows]


def _below(tree: Sequence[Place], node: Place, *, own: bool) -> list[uuid.UUID]:
    at = next(number for number, other in enumerate(tree) if other is node)
    found = [node.code.pk]
    if not own:
        for other in tree[at + 1 :]:
            if other.depth <= node.depth:
                break
            found.append(other.code.pk)
    return found
