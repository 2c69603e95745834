"""The codebook as a tree, and its palette."""

import colorsys
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

PALETTE = (
    "#b9772b", "#3f7d5a", "#3d6d99", "#8a3f73", "#a8492f", "#5f6f1f", "#2f7f86", "#6a54a8", "#9c6b1a", "#7a5c48",
)  # fmt: skip
"""Ten hues of about the same lightness; the name and the place tell them apart as well."""


def next_color(used: Sequence[str], parent: str | None = None) -> str:
    """A colour for a new code: a lighter one of its parent's hue, or the least used of the palette."""
    if parent:
        return lighter(parent, sum(1 for color in used if color != parent) % 4 + 1)
    counts = Counter(color.lower() for color in used)
    return min(PALETTE, key=lambda color: (counts[color], PALETTE.index(color)))


def lighter(color: str, steps: int) -> str:
    """The same hue, `steps` (1 to 4) times a tenth lighter."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    channels = colorsys.hls_to_rgb(hue, min(0.82, light + 0.08 * steps), saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def with_descendants(parents: dict[Key, Key | None], chosen: Iterable[Key]) -> set[Key]:
    """The chosen nodes and all below them. `parents` maps each node to its parent."""
    children: dict[Key | None, list[Key]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    found: set[Key] = set()
    waiting = list(chosen)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children.get(node, ()))
    return found
