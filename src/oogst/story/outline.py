"""What a codebook says by itself: its themes, what they mean, and a few passages that show them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from oogst.coding.models import Code, Coding
from oogst.coding.queries import Node, tree
from oogst.story.queries import codes_below
from oogst.studies.models import Study

MOST_THEMES = 25
MOST_LOOKED_AT = 300  # codings of a theme among which its passages are chosen
BEST_LENGTH = (40, 500)  # code points: long enough to say something, short enough to read


@dataclass(frozen=True)
class Theme:
    """A theme with the passages chosen for it, and how often it was used with all codes below it."""

    code: Code
    used: int
    codings: tuple[Coding, ...]


def themes(study: Study, passages: int) -> list[Theme]:
    """The codes at the top that were used, in the order of the codebook. One query a theme, and two.

    Of a codebook without a tree these are all its codes: then the most used, so that a report stays readable.
    """
    nodes = tree(study)
    tops = [node for node in nodes if node.depth == 0 and node.total]
    kept = {node.code.pk for node in sorted(tops, key=lambda node: -node.total)[:MOST_THEMES]}
    below = codes_below(nodes)
    return [
        Theme(node.code, node.total, tuple(_chosen(study, node, below[node.code.pk], passages)))
        for node in tops
        if node.code.pk in kept
    ]


def _chosen(study: Study, node: Node, codes: set[uuid.UUID], most: int) -> list[Coding]:
    """Passages from as many sources as can be, each place once."""
    rows = Coding.objects.present().filter(study=study, code__in=codes)
    looked_at = rows.order_by("source__date", "source__name", "start", "end", "id")[:MOST_LOOKED_AT]
    once: dict[object, Coding] = {}
    for coding in looked_at:
        once.setdefault((coding.source_id, coding.start, coding.end), coding)
    by_source: dict[object, list[Coding]] = defaultdict(list)
    for coding in sorted(once.values(), key=_distance):
        if coding.words.strip():
            by_source[coding.source_id].append(coding)
    order = sorted(by_source.values(), key=lambda codings: _distance(codings[0]))
    return _dealt(order)[:most]


def _distance(coding: Coding) -> int:
    """How far a passage is from a length that reads well."""
    length, (least, most) = coding.end - coding.start, BEST_LENGTH
    return max(least - length, 0, length - most)


def _dealt(hands: Sequence[Sequence[Coding]]) -> list[Coding]:
    """One from each in turn."""
    return [coding for deal in zip_longest(*hands) for coding in deal if coding is not None]
