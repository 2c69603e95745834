"""When a study stops finding new codes: how many codes each source brings that no source before it had."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
WINDOW = 3  # sources over which the last new codes are counted


@dataclass(frozen=True)
class Point(Generic[Key]):
    """A source in order. `new` are the codes that it brought first, in the order they come up in it."""

    source: Key
    new: tuple[Key, ...]
    used: int  # different codes in this source
    total: int  # different codes up to and with this source


@dataclass(frozen=True)
class Curve(Generic[Key]):
    points: tuple[Point[Key], ...]

    @property
    def total(self) -> int:
        return self.points[-1].total if self.points else 0

    def last_share(self, window: int = WINDOW) -> float | None:
        """The share of all codes that the last `window` sources brought; None with too few sources to say so.

        After Guest, Namey & Chen (2020), "A simple method to assess and report thematic saturation", PLoS ONE 15(5):
        new information in a run of sources, over what was there before that run.
        """
        if len(self.points) <= window:
            return None
        before = self.points[-window - 1].total
        return (self.total - before) / before if before else None


def curve(sources: Sequence[tuple[Key, Sequence[Key]]]) -> Curve[Key]:
    """`sources` in order, each with its codes, which may be there more than once."""
    known: set[Key] = set()
    points = []
    for source, codes in sources:
        once = dict.fromkeys(codes)
        new = tuple(code for code in once if code not in known)
        known.update(new)
        points.append(Point(source, new, len(once), len(known)))
    return Curve(tuple(points))
