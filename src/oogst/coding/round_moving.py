"""Round codings move along when the text under them changes, as ordinary codings do; blind or not."""

import uuid
from collections.abc import Callable

from oogst.coding.round_models import RoundCoding
from oogst.core.deidentify.masking import Moves
from oogst.sources.models import Source

BATCH = 500
Span = tuple[int, int]


def move_round_codings(*, source: Source, moves: Moves, text: str, plain: Callable[[str], str]) -> int:
    """Put every round coding of a source where its words are in the new text. Returns how many.

    Nobody writes words about a round coding, so there are none to make `plain`.
    """
    return place_round_codings(source, text, moves.span)[0]


def place_round_codings(source: Source, text: str, span: Callable[[int, int], Span | None]) -> tuple[int, int]:
    """Give each the span that this function says, and its words. Those without a span go. Returns moved and gone."""
    moving: list[RoundCoding] = []
    leaving: list[uuid.UUID] = []
    for row in RoundCoding.objects.filter(source=source):
        if (there := span(row.start, row.end)) is None:
            leaving.append(row.pk)
            continue
        row.start, row.end = there
        row.words = text[row.start : row.end]
        moving.append(row)
    RoundCoding.objects.bulk_update(moving, ["start", "end", "words"], BATCH)
    RoundCoding.objects.filter(pk__in=leaving).delete()
    return len(moving), len(leaving)
